"""The public catalogue: open or not, four writings kept on the disk, nothing private inside."""

import csv
import gzip
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from rdflib import RDF, Graph
from rdflib.namespace import DCAT, DCTERMS
from sqlalchemy import String, Text

from app.datasets.inventory import services
from app.datasets.inventory.contents import DatasetFacts
from app.datasets.inventory.defaults import defaults_of
from app.datasets.inventory.models import Dataset, EligibilityDecision
from app.datasets.inventory.rules import Stage
from app.extensions import db
from app.kernel.revisions import Sight
from app.publication.catalogue import opening
from app.publication.catalogue.routes import LONGEST_WORDS
from app.publication.models import StrategyChoice
from app.publication.rules import Topic
from app.publication.strategy import services as services_of_strategy
from app.publication.strategy.topics import LicenceChoice, UpdatingChoice
from app.spaces.models import Authority
from tests.datasets.conftest import LIST, Make, Write, actor, read
from tests.datasets.sent import PEOPLE, send
from tests.publication.catalogue.test_dcat import read as parsed
from tests.publication.conftest import CATALOGUE, Choose, Publish
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.databases import OpenDatabase

WRITINGS = ("ttl", "jsonld", "rdf", "csv")
TYPES = {
    "ttl": "text/turtle; charset=utf-8",
    "jsonld": "application/ld+json; charset=utf-8",
    "rdf": "application/rdf+xml; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}
SECRET = "canari"


def made(tmp_path: Path) -> dict[str, int]:
    """The files of the catalogue, and when each was made."""
    return {each.name: each.stat().st_mtime_ns for each in tmp_path.glob("catalogues/*/*")}


def datasets_in(body: bytes, writing: str) -> int:
    graph: Graph = parsed(body, writing)
    return len(set(graph.subjects(RDF.type, DCAT.Dataset)))


def test_a_closed_catalogue_does_not_exist(publish: Publish, client: Client) -> None:
    publish("Arbres")
    client.get(CATALOGUE, 404)
    for writing in WRITINGS:
        client.get(f"{CATALOGUE}.{writing}", 404)
    client.get("/public/nulle-part/catalogue", 404)


@pytest.mark.parametrize("writing", WRITINGS)
def test_each_writing_says_its_type_and_reads_back(
    opened: None, publish: Publish, client: Client, writing: str
) -> None:
    publish("Arbres d’été", url="https://data.exemple.fr/arbres.csv")
    answer = client.raw("GET", f"{CATALOGUE}.{writing}")
    assert answer.status_code == 200
    assert answer.content_type == TYPES[writing]
    assert "été" in answer.data.decode() or "\\u00e9t\\u00e9" in answer.data.decode()
    if writing == "csv":
        [row] = csv.DictReader(io.StringIO(answer.text))
        assert row["TITRE"] == "Arbres d’été"
        assert row["NOMBRE_RESSOURCES"] == "1"
    else:
        assert datasets_in(answer.data, writing) == 1


@pytest.mark.parametrize("writing", WRITINGS)
def test_who_has_it_already_is_told_so(
    opened: None, publish: Publish, client: Client, writing: str
) -> None:
    publish("Arbres")
    url = f"{CATALOGUE}.{writing}"
    first = client.raw("GET", url, headers={"Accept-Encoding": "gzip, br"})
    same = {"If-None-Match": first.headers["ETag"], "Accept-Encoding": "gzip, br"}
    assert client.raw("GET", url, headers=same).status_code == 304
    publish("Bancs")
    services_changed(client)
    again = client.raw("GET", url, headers=same)
    assert again.status_code == 200
    assert again.headers["ETag"] != first.headers["ETag"]


def services_changed(client: Client) -> None:
    """What ``make`` puts at a stage by hand does not count: say that something has changed."""
    with client.app.app_context():
        db.begin_write()
        row = db.session.query(Authority).filter_by(slug="rodez").one()
        row.catalogue_revision += 1
        db.commit()


def test_it_is_made_once_for_each_change(
    opened: None,
    publish: Publish,
    write: Write,
    cast: Cast,
    client: Client,
    tmp_path: Path,
) -> None:
    trees = publish("Arbres", url="https://data.exemple.fr/a.csv")
    secret = publish("Bancs", stage="prepared")
    for writing in WRITINGS:
        client.raw("GET", f"{CATALOGUE}.{writing}")
    first = made(tmp_path)
    assert len(first) == 2 * len(WRITINGS)
    for writing in WRITINGS:
        client.raw("GET", f"{CATALOGUE}.{writing}")
    assert made(tmp_path) == first
    by = actor(cast.alice)
    with write():  # what nobody sees outside changes nothing there
        services.update(cast.rodez, secret, DatasetFacts("Bancs publics"), seen=Sight(1), by=by)
    client.raw("GET", f"{CATALOGUE}.ttl")
    assert made(tmp_path) == first
    with write():
        seen = read_revision(trees)
        services.update(
            cast.rodez, trees, DatasetFacts("Arbres de la ville"), seen=Sight(seen), by=by
        )
    answer = client.raw("GET", f"{CATALOGUE}.ttl")
    assert "Arbres de la ville" in answer.text
    second = made(tmp_path)
    assert len(second) == 2 * len(WRITINGS)  # the former Turtle is gone, and its packed copy
    assert len(second.keys() & first.keys()) == 2 * len(WRITINGS) - 2


def read_revision(dataset_id: int) -> int:
    return db.session.get_one(Dataset, dataset_id).revision


@pytest.mark.parametrize("change", ["name", "siren", "licence"])
def test_what_the_authority_says_of_itself_counts_as_a_change(
    opened: None, publish: Publish, write: Write, cast: Cast, client: Client, change: str
) -> None:
    publish("Arbres", url="https://data.exemple.fr/a.csv")
    first = client.raw("GET", f"{CATALOGUE}.ttl")
    with write():
        row = cast.rodez
        if change == "licence":
            chosen = {"licence": "odc-odbl"}
            db.session.add(
                StrategyChoice(
                    authority_id=row.id,
                    topic=Topic.LICENCE.value,
                    choice=chosen,
                    updated_by_name="Alice Durand",
                )
            )
        else:
            setattr(row, change, {"name": "Rodez-la-Neuve", "siren": "200000172"}[change])
    again = client.raw("GET", f"{CATALOGUE}.ttl")
    assert again.data != first.data
    told = {"name": "Rodez-la-Neuve", "siren": "200000172", "licence": "odbl"}[change]
    assert told in again.text


def test_leaving_publication_leaves_the_catalogue(
    opened: None, publish: Publish, write: Write, cast: Cast, client: Client
) -> None:
    trees = publish("Arbres")
    assert datasets_in(client.raw("GET", f"{CATALOGUE}.ttl").data, "ttl") == 1
    with write():
        seen = read_revision(trees)
        by = actor(cast.alice)
        services.set_stage(cast.rodez, trees, Stage.PREPARED, seen=seen, by=by)
    assert datasets_in(client.raw("GET", f"{CATALOGUE}.ttl").data, "ttl") == 0


@pytest.mark.usefixtures("patient", "opened")
def test_what_a_check_holds_leaves_the_catalogue_until_somebody_decides(
    publish: Publish, alice_client: Client, client: Client
) -> None:
    trees = publish("Arbres", url="https://data.exemple.fr/a.csv")
    addresses = (CATALOGUE, *(f"{CATALOGUE}.{each}" for each in WRITINGS))
    marks = {url: client.raw("GET", url).headers.get("ETag") for url in addresses}
    verdict = send(alice_client, trees, PEOPLE, source="")
    assert "Ce jeu est retiré du catalogue public en attendant." in verdict.visible
    assert "le catalogue public ne le montre plus" in alice_client.get(f"{LIST}/{trees}").visible
    for url in addresses:
        answer = client.raw("GET", url)
        assert "Arbres" not in answer.text, url
        assert url == CATALOGUE or answer.headers["ETag"] != marks[url]
    fields = {"article": "CRPA D312-1-3, 2°", "reason": "Élus."}
    alice_client.submit(alice_client.get(verdict.url), "Autoriser leur publication", fields)
    for url in addresses:
        assert "Arbres" in client.raw("GET", url).text, url


@pytest.mark.parametrize(
    ("licence", "name", "word", "iri"),
    [
        ("cc-by", "Creative Commons Attribution 4.0", "Creative Commons-CC", "CC_BY_4_0"),
        ("odc-pddl", "Open Data Commons, domaine public", "Spécifique ou autre", "ODC_PDDL"),
    ],
)
def test_the_licence_of_the_strategy_is_the_same_on_the_page_and_in_the_writings(
    opened: None,
    publish: Publish,
    strategy: Choose,
    client: Client,
    licence: str,
    name: str,
    word: str,
    iri: str,
) -> None:
    publish("Arbres", url="https://data.exemple.fr/a.csv")
    strategy(LicenceChoice(licence, "Source"))
    assert f"Licence\u00a0: {name}" in client.get(CATALOGUE).visible
    [row] = csv.DictReader(io.StringIO(client.raw("GET", f"{CATALOGUE}.csv").text))
    assert row["LICENCE"] == word
    found = parsed(client.raw("GET", f"{CATALOGUE}.ttl").data, "ttl")
    [told] = found.objects(None, DCTERMS.license)
    assert str(told).endswith(f"/{iri}")


def test_a_dataset_without_a_rhythm_has_that_of_the_strategy(
    opened: None, publish: Publish, strategy: Choose, client: Client
) -> None:
    publish("Arbres")
    publish("Bancs", frequency="monthly")
    before = client.raw("GET", f"{CATALOGUE}.ttl").headers["ETag"]
    strategy(UpdatingChoice("Le service.", "annual", "On prévient."))
    turtle = client.raw("GET", f"{CATALOGUE}.ttl")
    assert turtle.headers["ETag"] != before
    found = parsed(turtle.data, "ttl")
    told = {
        str(each).rpartition("/")[2] for each in found.objects(None, DCTERMS.accrualPeriodicity)
    }
    assert told == {"ANNUAL", "MONTHLY"}
    rows = csv.DictReader(io.StringIO(client.raw("GET", f"{CATALOGUE}.csv").text))
    assert [row["FREQ_MAJ"] for row in rows] == ["Annuelle", "Mensuelle ou plusieurs fois par mois"]


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize("wanted", ["gzip", "gzip, deflate, br", "br;q=0.5, gzip"])
def test_a_writing_travels_compressed_and_may_be_kept_by_caches(
    opened: None, publish: Publish, alice_client: Client, client: Client, writing: str, wanted: str
) -> None:
    publish("Arbres", url="https://data.exemple.fr/a.csv", description="Où sont-ils\u202f? " * 60)
    url, wish = f"{CATALOGUE}.{writing}", {"Accept-Encoding": wanted}
    plain = client.raw("GET", url)
    for browser in (client, alice_client):
        answer = browser.raw("GET", url, headers=wish)
        assert answer.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(answer.data) == plain.data
        assert len(answer.data) < len(plain.data) / 2
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        known = {**wish, "If-None-Match": answer.headers["ETag"]}
        assert browser.raw("GET", url, headers=known).status_code == 304
    assert client.raw("GET", url, headers={"If-None-Match": '"0-abc"'}).data == plain.data


def test_the_page_names_its_writings_to_machines(opened: None, client: Client) -> None:
    links = client.get(CATALOGUE).soup.select("head link[rel=alternate]")
    told = {each["href"]: each["type"] for each in links}
    assert told.pop(f"{CATALOGUE}.atom") == "application/atom+xml"
    assert told == {f"{CATALOGUE}.{each}": TYPES[each].partition(";")[0] for each in WRITINGS}


# Columns of a dataset that the public may read, some as a code; all others hold a canary.
PUBLIC = {
    "authority_id", "id", "identifier", "title", "title_key", "description", "service", "theme",
    "keywords", "frequency", "coverage", "granularity", "covers_from", "covers_to", "licence",
    "schema", "landing_url", "stage", "updated_on", "high_value", "high_value_state",
    "published_on",
}  # fmt: skip


def test_nothing_private_is_inside(
    opened: None, publish: Publish, write: Write, client: Client, tmp_path: Path
) -> None:
    trees = publish("Arbres", url="https://data.exemple.fr/a.csv", service="Espaces verts")
    canaries = {
        column.name: f"{SECRET}-{column.name}"[: getattr(column.type, "length", None) or 60]
        for column in Dataset.__table__.columns
        if column.name not in PUBLIC
        and isinstance(column.type, String | Text)
        and column.name not in {"outcome", "personal_data"}
    }
    assert {"person", "software", "volume", "updated_by_name"} <= canaries.keys()
    with write():
        row = db.session.get_one(Dataset, trees)
        for name, value in canaries.items():
            setattr(row, name, value)
        row.value, row.effort, row.duties = 4, 2, [f"{SECRET}-duties"]
        row.outcome, row.personal_data = "after-anonymisation", "indirect"
        row.outcome_review_on = row.next_update_on = date(2031, 7, 13)
        decision = db.session.query(EligibilityDecision).filter_by(dataset_id=trees).one()
        decision.reason = decision.decided_by_name = f"{SECRET}-decision"
    for url in (CATALOGUE, *(f"{CATALOGUE}.{each}" for each in WRITINGS)):
        text = client.raw("GET", url).text
        assert "Arbres" in text
        for secret in (SECRET, "anonymisation", "indirect", "2031-07-13", "juillet 2031"):
            assert secret not in text, url
    assert read(trees).person == f"{SECRET}-person"


def test_other_authorities_and_other_stages_are_not_inside(
    opened: None, publish: Publish, make: Make, write: Write, cast: Cast, client: Client
) -> None:
    publish("Arbres")
    make("Bancs", outcome="open", stage="prepared")
    with write():
        row = services.create(cast.autre, DatasetFacts("Chez les autres"), by=actor(cast.charlie))
        row.stage = "published"
    for url in (CATALOGUE, *(f"{CATALOGUE}.{each}" for each in WRITINGS)):
        text = client.raw("GET", url).text
        assert "Arbres" in text
        assert "Bancs" not in text
        assert "Chez les autres" not in text


def test_the_table_is_true_to_its_data(opened: None, publish: Publish, client: Client) -> None:
    """It is read by machines: a title that looks like a formula stays as it is (decision 0035)."""
    publish("=HYPERLINK(1)")
    [row] = csv.DictReader(io.StringIO(client.raw("GET", f"{CATALOGUE}.csv").text))
    assert row["TITRE"] == "=HYPERLINK(1)"


def test_the_page_shows_what_is_published(
    opened: None, publish: Publish, client: Client, database: OpenDatabase
) -> None:
    publish(
        "Arbres",
        url="https://data.exemple.fr/a.csv",
        service="Espaces verts",
        licence="lov2",
        updated_on=date(2026, 3, 4),
    )
    page = client.get(CATALOGUE)
    assert page.h1 == "Données ouvertes\u00a0: Rodez"
    section = page.find("#jeu-arbres")
    assert "Licence Ouverte 2.0" in section.text
    assert page.links["Fichier Arbres (CSV)"] == "https://data.exemple.fr/a.csv"
    assert page.links["DCAT-AP en Turtle"] == f"{CATALOGUE}.ttl"
    assert len(page.statements) <= 5


def test_the_page_is_cut_and_can_be_searched(
    opened: None, publish: Publish, client: Client
) -> None:
    for rank in range(30):
        publish(f"Jeu {rank:02}", url=f"https://data.exemple.fr/{rank}.csv")
    first = client.get(CATALOGUE)
    assert "30 jeux de données" in first.visible.replace("\u00a0", " ")
    assert first.dom <= 380
    assert len(client.get(first.links["Page suivante"]).soup.select("section[id^=jeu-]")) == 5
    found = client.get(f"{CATALOGUE}?q=jeu+07")
    assert [each["id"] for each in found.soup.select("section[id^=jeu-]")] == ["jeu-jeu-07"]
    assert client.get(f"{CATALOGUE}?q=zzz").soup.select("section[id^=jeu-]") == []
    client.get(f"{CATALOGUE}?page=999999999999999999999")


def test_a_hundred_characters_are_looked_for(opened: None, client: Client) -> None:
    page = client.get(f"{CATALOGUE}?q={'a' * 99}bc")
    assert page.form().value("q") == f"{'a' * 99}b"


def test_what_another_authority_has_chosen_is_its_own_business(
    cast: Cast, strategy: Choose, write: Write
) -> None:
    with write():
        chosen = LicenceChoice("odc-odbl")
        services_of_strategy.choose(cast.autre, chosen, "", seen=0, by=actor(cast.charlie))
    assert defaults_of(cast.rodez).licence == ""
    strategy(LicenceChoice("lov2"))
    assert defaults_of(cast.rodez).licence == "lov2"
    assert defaults_of(cast.autre).licence == "odc-odbl"


def test_an_empty_catalogue_says_so(opened: None, client: Client) -> None:
    assert "Rien n’est encore publié" in client.get(CATALOGUE).visible
    assert json.loads(client.raw("GET", f"{CATALOGUE}.jsonld").data)


def test_opening_and_closing_change_nothing_of_what_harvesters_have(
    publish: Publish, cast: Cast, write: Write
) -> None:
    publish("Arbres")
    before = cast.rodez.catalogue_revision
    for opened in (True, False):
        with write():
            opening.open_catalogue(cast.rodez, opened=opened, by=actor(cast.alice))
        db.session.close()
        assert cast.rodez.catalogue_revision == before


def test_opened_again_it_says_since_when(
    publish: Publish, write: Write, client: Client, cast: Cast
) -> None:
    publish("Arbres")
    with write():
        opening.open_catalogue(cast.rodez, opened=True, by=actor(cast.alice))
    days = []
    for moment in (datetime(2026, 3, 4, 12, tzinfo=UTC), datetime(2026, 5, 6, 12, tzinfo=UTC)):
        with write():
            cast.rodez.catalogue_opened_at = moment
        graph: Graph = parsed(client.raw("GET", f"{CATALOGUE}.ttl").data, "ttl")
        (day,) = (
            graph.value(node, DCTERMS.issued) for node in graph.subjects(RDF.type, DCAT.Catalog)
        )
        days.append(str(day))
    assert days == ["2026-03-04", "2026-05-06"]


@pytest.mark.parametrize(
    ("accept", "writing"),
    [
        ("text/turtle", "ttl"),
        ("application/ld+json", "jsonld"),
        ("application/rdf+xml, text/html;q=0.5", "rdf"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", ""),
        ("*/*", ""),
        ("", ""),
        ("n'importe quoi", ""),
    ],
)
def test_a_program_that_asks_for_a_writing_is_sent_to_it(
    opened: None, client: Client, accept: str, writing: str
) -> None:
    answer = client.raw("GET", CATALOGUE, headers={"Accept": accept})
    assert "Accept" in answer.headers["Vary"]
    if writing:
        assert (answer.status_code, answer.location) == (303, f"{CATALOGUE}.{writing}")
    else:
        assert (answer.status_code, answer.content_type) == (200, "text/html; charset=utf-8")


@pytest.mark.parametrize("writing", WRITINGS)
def test_a_page_of_another_site_may_read_it(opened: None, client: Client, writing: str) -> None:
    answer = client.raw("GET", f"{CATALOGUE}.{writing}")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_the_names_harvested_stay_when_the_instance_moves(
    publish: Publish,
    write: Write,
    client: Client,
    cast: Cast,
    app: Flask,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    publish("Arbres")
    with write():
        opening.open_catalogue(cast.rodez, opened=True, by=actor(cast.alice))
    before = names_in(client.raw("GET", f"{CATALOGUE}.ttl").data)
    root = f"{app.config['BASE_URL']}{CATALOGUE}"
    assert cast.rodez.catalogue_root == root
    assert before == {f"{root}#jeu-arbres"}
    monkeypatch.setitem(app.config, "BASE_URL", "https://donnees.rodez.fr")
    moved = client.raw("GET", f"{CATALOGUE}.ttl").data
    assert names_in(moved) == before
    assert b"https://donnees.rodez.fr/public/rodez/catalogue>" in moved  # where its page is now


def names_in(body: bytes) -> set[str]:
    graph: Graph = parsed(body, "ttl")
    named = {str(name) for name in graph.objects(None, DCTERMS.identifier)}
    return {name for name in named if "#jeu-" in name}


def test_what_is_looked_for_is_as_long_as_its_field_allows(opened: None, client: Client) -> None:
    page = client.get(f"{CATALOGUE}?q={'a' * 300}")
    field = page.find("input[name=q]")
    assert len(str(field["value"])) == int(str(field["maxlength"])) == LONGEST_WORDS
