"""The guide that anybody reads: where to begin, booklets, one address for each point, engines."""

import json
from typing import Any

import pytest

from app.methodology.guide.beside import ServingDocument, documents_serving, register
from app.methodology.loader import current_edition, editions
from tests.support.client import Client, Page

POINT = "/methode/points/elu-referent-nomme"
MOST_ELEMENTS = 380
MOST_OF_BOOKLET = 1_500  # it is printed, not browsed: as much as a grid
NEW_PAGES = ["/methode/commencer", "/methode/etapes/licence", POINT, "/methode/1", "/methode"]


def linked(page: Page) -> list[dict[str, Any]]:
    graph: list[dict[str, Any]] = json.loads(
        page.soup.select_one('script[type="application/ld+json"]').string  # type: ignore[union-attr, arg-type]
    )["@graph"]
    return graph


def test_somebody_alone_reads_where_to_begin_in_one_screen(client: Client) -> None:
    page = client.get("/methode/commencer")
    assert page.h1 == "Par où commencer"
    assert "chemin léger" in page.visible
    links = [str(link["href"]) for link in page.soup.select("main a")]
    assert len(links) > 5
    for link in links:
        assert client.get(link.partition("#")[0]).status == 200
    assert client.get("/methode").links["Par où commencer"] == "/methode/commencer"


def test_every_step_is_reached_from_the_contents_and_leads_to_its_neighbours(
    client: Client,
) -> None:
    contents = {str(link["href"]) for link in client.get("/methode").soup.select("main a")}
    steps = [step for phase in current_edition().phases for step in phase.steps]
    assert {f"/methode/etapes/{step.id}" for step in steps} <= contents
    page = client.get(f"/methode/etapes/{steps[1].id}")
    assert page.find("a[rel=prev]")["href"] == f"/methode/etapes/{steps[0].id}"
    assert page.find("a[rel=next]")["href"] == f"/methode/etapes/{steps[2].id}"
    first = client.get(f"/methode/etapes/{steps[0].id}")
    assert not first.soup.select("a[rel=prev]")


def test_the_steps_of_former_editions_keep_their_address(client: Client) -> None:
    for edition in editions().values():
        for phase in edition.phases:
            for step in phase.steps:
                assert client.get(f"/methode/etapes/{step.id}").status == 200


def test_a_point_says_which_edition_it_shows_and_since_when(client: Client) -> None:
    edition = current_edition()
    for url in (POINT, "/methode/etapes/licence", "/methode/1", "/methode/imprimer"):
        text = client.get(url).visible
        assert f"version {edition.version}, publiée le 1er décembre 2026" in text.replace(
            "\u00a0", " "
        )


@pytest.mark.parametrize("url", NEW_PAGES)
def test_engines_are_told_of_each_page(client: Client, url: str) -> None:
    page = client.get(url)
    canonical = str(page.find("link[rel=canonical]")["href"])
    assert canonical.endswith(url)
    assert page.find("meta[property='og:url']")["content"] == canonical
    described = str(page.find("meta[name=description]")["content"])
    assert described == page.find("meta[property='og:description']")["content"]
    assert 30 < len(described) < 400
    about = linked(page)[0]
    assert about["name"] == page.h1
    assert about["url"] == canonical
    assert "X-Robots-Tag" not in page.headers


def test_a_point_is_told_as_something_to_do(client: Client) -> None:
    item = current_edition().item("elu-referent-nomme")
    how_to, trail = linked(client.get(POINT))
    assert how_to["@type"] == "HowTo"
    assert [one["text"] for one in how_to["step"]] == list(item.how)
    assert how_to["isPartOf"]["version"] == current_edition().version
    assert trail["itemListElement"][0]["name"] == "La méthode"
    for one in trail["itemListElement"]:
        assert client.get("/" + one["item"].split("/", 3)[3]).status == 200


def test_the_sitemap_names_every_page_of_the_guide(client: Client) -> None:
    text = client.get("/sitemap-pages.xml").text
    for item in current_edition().items:
        assert f"/methode/points/{item.id}</loc>" in text
    assert "/methode/etapes/licence</loc><lastmod>2026-12-01</lastmod>" in text
    assert "/methode/droit/crpa/l312-1-1</loc>" in text


def test_the_booklets_hold_every_point_with_its_address(client: Client) -> None:
    edition = current_edition()
    whole = client.get("/methode/imprimer")
    assert whole.dom <= MOST_OF_BOOKLET
    for item in edition.items:
        assert item.statement in whole.soup.get_text()
    addresses = [str(link["href"]) for link in whole.soup.select("main .meta a")]
    assert sum(address.startswith("http") for address in addresses) == len(edition.items)
    for phase in edition.phases:
        page = client.get(f"/methode/{phase.position}/imprimer")
        assert page.dom <= MOST_ELEMENTS
        assert len(page.soup.select("h4")) == len(phase.items)
    client.get("/methode/7/imprimer", status=404)


def test_a_member_is_led_to_their_own_answer(client: Client, alice_client: Client) -> None:
    assert "Dans votre espace" not in client.get(POINT).visible
    page = alice_client.get(POINT)
    link = page.links["Votre réponse\u00a0: Rodez"]
    assert link == "/c/rodez/phases/1?point=elu-referent-nomme"
    assert alice_client.get(link).soup.select("#point-elu-referent-nomme details[open]")


def test_the_search_of_the_guide_asks_for_no_account(client: Client) -> None:
    page = client.get("/methode/recherche?q=élu+référent")
    titles = [link.get_text() for link in page.soup.select("main .lines a")]
    assert "Un élu référent est nommé et son nom est connu des services." in titles
    assert not page.statements
    for link in page.soup.select("main .lines a"):
        assert client.get(str(link["href"]).partition("#")[0]).status == 200
    assert "CRPA L312-1-1" in client.get("/methode/recherche?q=l312-1-1").links
    step = client.get("/methode/recherche?q=choisir+la+licence")
    assert step.links["Choisir la licence"] == "/methode/etapes/licence"


@pytest.mark.parametrize("typed", ["", "zzzzz", "';--", "%F0%9F%8E%89", "a" * 300])
def test_what_finds_nothing_says_where_else_to_look(client: Client, typed: str) -> None:
    page = client.get(f"/methode/recherche?q={typed}")
    assert "Le plus court chemin" in page.visible
    assert page.links["Le glossaire"] == "/glossaire"


def test_a_document_is_shown_beside_the_point_that_it_serves(
    client: Client, alice_client: Client
) -> None:
    paper = ServingDocument("x", "Une lettre", "Elle sert.", "dashboards.home", "vers")
    register("essai", lambda item_id: [paper] if item_id == "elu-referent-nomme" else [])
    try:
        assert paper in documents_serving("elu-referent-nomme")
        assert "Une lettre" in client.get(POINT).visible
        assert alice_client.get(POINT).links["Une lettre"] == "/c/rodez/?vers=x"
        assert "Une lettre" not in client.get("/methode/points/reutilisation-gratuite").visible
    finally:
        register("essai", lambda _item_id: [])


def test_the_documents_of_the_catalogue_stand_beside_their_points(
    client: Client, alice_client: Client
) -> None:
    assert "Délibération de principe" in client.get(POINT).visible
    link = alice_client.get(POINT).links["Délibération de principe"]
    assert alice_client.get(link).h1
    known = {item.id for edition in editions().values() for item in edition.items}
    assert {one.id for item_id in known for one in documents_serving(item_id)}
