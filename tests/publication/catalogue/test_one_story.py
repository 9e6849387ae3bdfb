"""Whatever reads a dataset reads the same: SCDL, DCAT, schema.org, the public page, the sending."""

import csv
import io
import json
import warnings
from datetime import date
from typing import Any

import pytest
from rdflib import DCAT, DCTERMS, Graph, Literal

from app.datasets.inventory import queries as inventory
from app.datasets.inventory.models import Dataset
from app.datasets.transfer import scdl
from app.extensions import db
from app.publication.platforms import preparing
from app.publication.platforms.contents import tags_of
from app.publication.strategy.topics import LicenceChoice, UpdatingChoice
from tests.publication.conftest import CATALOGUE, Choose, Publish, plain
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.page import Page

WHOLE: dict[str, Any] = {
    "description": "Chaque arbre de la ville.",
    "keywords": ("arbre", "nature"),
    "coverage": "Rodez",
    "granularity": "fr:commune",
    "licence": "lov2",
    "frequency": "annual",
    "theme": "ENVI",
    "updated_on": date(2026, 3, 1),
    "covers_from": date(2025, 1, 1),
}
HOLES = [(), *((name,) for name in WHOLE), tuple(WHOLE)]


def of_platform(cast: Cast, dataset_id: int) -> dict[str, Any]:
    db.session.close()
    row = db.session.get_one(Dataset, dataset_id)
    files = inventory.resources_of(cast.rodez, dataset_id)
    return dict(preparing.sent_of_dataset(cast.rodez, row, files, None).values)


def of_graph(client: Client, writing: str) -> dict[str, Any]:
    said = client.raw("GET", f"{CATALOGUE}.{writing}").data
    with warnings.catch_warnings():
        # rdflib 7 warns of its own code where it reads JSON-LD.
        warnings.simplefilter("ignore", DeprecationWarning)
        found = Graph().parse(data=said, format={"ttl": "turtle", "jsonld": "json-ld"}[writing])
    [node] = found.subjects(DCTERMS.title, Literal("Arbres", lang="fr"))
    [rhythm] = [str(each) for each in found.objects(node, DCTERMS.accrualPeriodicity)]
    file = found.value(node, DCAT.distribution)
    [licence] = {str(each) for each in found.objects(file, DCTERMS.license)}
    return {
        "description": str(found.value(node, DCTERMS.description)),
        "keywords": sorted(str(each) for each in found.objects(node, DCAT.keyword)),
        "updated_on": str(found.value(node, DCTERMS.modified) or "")[:10],
        "rhythm": rhythm.rpartition("/")[2],
        "licence": licence,
    }


def of_search_engines(page: Page) -> dict[str, Any]:
    told = json.loads(page.soup.select_one('script[type="application/ld+json"]').string)
    return {
        "description": told["description"],
        "keywords": sorted(told.get("keywords", ())),
        "updated_on": told.get("dateModified", ""),
        "licence": told["license"],
        "coverage": told["spatialCoverage"],
    }


@pytest.mark.parametrize("holes", HOLES, ids=["-".join(each)[:30] or "none" for each in HOLES])
def test_every_writing_says_the_same_of_a_dataset_with_holes(
    opened: None,
    publish: Publish,
    strategy: Choose,
    client: Client,
    cast: Cast,
    holes: tuple[str, ...],
) -> None:
    strategy(LicenceChoice("lov2"))
    strategy(UpdatingChoice("Chaque service", "annual", "Une relance."))
    told = {name: value for name, value in WHOLE.items() if name not in holes}
    dataset_id = publish("Arbres", url="https://data.exemple.fr/a.csv", identifier="arbres", **told)
    [cells] = csv.DictReader(io.StringIO(client.raw("GET", f"{CATALOGUE}.csv").text))
    turtle, linked = of_graph(client, "ttl"), of_graph(client, "jsonld")
    page = client.get("/public/rodez/jeux/arbres")
    engines, sent = of_search_engines(page), of_platform(cast, dataset_id)

    description = told.get("description", "Arbres")
    theme = "Environnement" if "theme" in told else ""
    keywords = sorted(told.get("keywords") or ([theme] if theme else []))
    published = db.session.get_one(Dataset, dataset_id).published_on
    updated = told.get("updated_on", published)
    for reader in (turtle, linked, engines):
        assert reader["description"] == description
        assert reader["keywords"] == keywords
        assert reader["updated_on"] == (updated.isoformat() if updated else "")
    assert turtle == linked
    assert turtle["rhythm"] == "ANNUAL"
    assert (cells["DESCRIPTION"], sent["description"]) == (description, description)
    assert sorted(cells["MOTS_CLES"].split(";")) == (keywords or ["Arbres"])
    assert sent["tags"] == tags_of(keywords)
    assert cells["COUV_SPAT_NOM"] == engines["coverage"] == "Rodez"
    assert sent["spatial"] == {"granularity": "fr:commune"}
    assert sent["frequency"] == "annual"
    assert cells["FREQ_MAJ"] == scdl.RHYTHMS["annual"]
    assert sent["license"] == "lov2"
    assert cells["LICENCE"] == scdl.LICENCES["lov2"]
    assert turtle["licence"] == engines["licence"]
    shown = plain(page)
    for word in ("TerritoireRodez", "Licence Ouverte 2.0", *keywords):
        assert word in shown
    assert ("Chaque arbre de la ville." in shown) == ("description" in told)
