"""The public page of a dataset, and the feed of what changes: without an account, for everybody."""

import json
from datetime import date
from xml.etree import ElementTree as Xml

import pytest

from app.datasets.inventory.models import Dataset, OwnSchema
from app.extensions import db
from app.kernel.clock import now
from app.publication.strategy.topics import LicenceChoice
from tests.datasets.conftest import Write
from tests.publication.conftest import CATALOGUE, Choose, Publish, plain
from tests.support.cast import Cast
from tests.support.client import Client

ATOM = "{http://www.w3.org/2005/Atom}"


def at(identifier: str) -> str:
    return f"/public/rodez/jeux/{identifier}"


@pytest.fixture
def aids(opened: None, publish: Publish, strategy: Choose) -> int:
    strategy(LicenceChoice("lov2"))
    return publish(
        "Aides",
        url="https://data.exemple.fr/aides.csv",
        identifier="aides",
        description="Les aides versées.\n</script><b>Une ligne par aide.",
        service="Vie associative",
        frequency="annual",
        schema="scdl/subventions",
        keywords=("aide",),
        covers_from=date(2025, 1, 1),
        updated_on=date(2026, 3, 1),
    )


def test_it_says_what_one_downloads(aids: int, client: Client) -> None:
    page = client.get(at("aides"))
    for said in (
        "Les aides versées.",
        "Vie associative",
        "Licence Ouverte 2.0",
        "Une fois par an",
        "mis à jour le 1er mars 2026",
        "nomBeneficiaire",
        "CSV",
    ):
        assert said in plain(page)
    assert page.links["Fichier Aides"] == "https://data.exemple.fr/aides.csv"
    assert page.soup.select_one("link[rel=canonical]")["href"].endswith(at("aides"))
    assert client.get(CATALOGUE).links["Aides"] == at("aides")
    assert page.dom <= 380
    assert len(page.statements) <= 7  # two of them for its reuses and its sources


def test_machines_read_it_in_the_page(aids: int, client: Client) -> None:
    page = client.get(at("aides"))
    [script] = page.soup.select('script[type="application/ld+json"]')
    told = json.loads(script.string)
    assert told["@type"] == "Dataset"
    assert told["description"].endswith("</script><b>Une ligne par aide.")
    assert told["distribution"][0]["contentUrl"] == "https://data.exemple.fr/aides.csv"
    assert told["license"].startswith("https://")
    assert "</script><b>" not in page.text
    kinds = {link["type"] for link in page.soup.select("link[rel=alternate]")}
    assert {"text/turtle", "application/atom+xml"} <= kinds


def test_it_is_the_same_for_everybody_and_kept_by_caches(
    aids: int, client: Client, alice_client: Client
) -> None:
    first = client.raw("GET", at("aides"))
    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert "Set-Cookie" not in first.headers
    assert "Cookie" not in first.headers.get("Vary", "")
    assert alice_client.raw("GET", at("aides")).data == first.data
    known = {"If-None-Match": first.headers["ETag"]}
    assert client.raw("GET", at("aides"), headers=known).status_code == 304


def test_what_is_not_public_does_not_exist(
    aids: int, publish: Publish, client: Client, write: Write, cast: Cast
) -> None:
    publish("Bancs", identifier="bancs", stage="prepared")
    client.get(at("bancs"), 404)
    client.get(at("rien"), 404)
    client.get("/public/autre/jeux/aides", 404)
    with write():
        db.session.get_one(Dataset, aids).held_since = now()
    client.get(at("aides"), 404)
    with write():
        db.session.get_one(Dataset, aids).held_since = None
        cast.rodez.catalogue_opened_at = None
    client.get(at("aides"), 404)


def test_a_schema_of_its_own_describes_its_columns(
    aids: int, client: Client, write: Write, cast: Cast
) -> None:
    with write():
        content = {
            "fields": [{"name": "quartier", "type": "string", "description": "Le quartier."}]
        }
        db.session.add(
            OwnSchema(
                authority_id=cast.rodez.id, name="Le nôtre", content=content, added_by_name="Alice"
            )
        )
        db.session.get_one(Dataset, aids).schema = "Le nôtre"
    page = client.get(at("aides"))
    assert "quartier" in page.visible
    assert "Le nôtre" in page.visible


def test_the_feed_tells_what_appeared_and_what_was_updated(
    aids: int, publish: Publish, client: Client, write: Write
) -> None:
    with write():
        db.session.get_one(Dataset, aids).published_on = date(2026, 1, 5)
    answer = client.raw("GET", f"{CATALOGUE}.atom")
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    feed = Xml.fromstring(answer.data)  # noqa: S314  ours
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
    assert [plain_text(title) for title in titles] == [
        "Données mises à jour : Aides",
        "Nouveau jeu de données : Aides",
    ]
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert len(set(ids)) == 2
    assert feed.findtext(f"{ATOM}updated") == "2026-03-01T12:00:00+00:00"


def plain_text(text: str | None) -> str:
    return (text or "").replace("\u00a0", " ")


def test_an_empty_catalogue_has_a_feed_too(opened: None, client: Client) -> None:
    feed = Xml.fromstring(client.raw("GET", f"{CATALOGUE}.atom").data)  # noqa: S314  ours
    assert list(feed.iter(f"{ATOM}entry")) == []
