"""The search as people meet it: who finds what, and what odd words give."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from urllib.parse import urlencode

import pytest
from flask import Flask

from app.extensions import db
from app.kernel.matching import MOST_LETTERS
from app.search.own_pages import PAGES
from app.stakeholders.directory.models import Opinion
from app.stakeholders.directory.queries import cards
from app.stakeholders.directory.rules import Reader
from tests.search.conftest import Searchable
from tests.support.client import Client, Page
from tests.support.routes import routes

URL = "/c/rodez/recherche"
MOST_STATEMENTS = 11  # who, where, six kinds, two of them again when mistyped, the others
As = Callable[[str], Client]
Write = Callable[[], AbstractContextManager[None]]
# Pages of a space that are reached from another page: they would mean nothing in a list.
REACHED_OTHERWISE = {
    "search.here", "search.proposals_here", "search.others",
    "datasets.describe", "datasets.export_file", "datasets.repertoire_file",
    "budget.budget_file", "documents.document", "documents.register_file", "documents.signed",
    "documents.document_file", "measures.csv_file", "processes.hand_over_page",
    "publication.change_topic",
    "authorities.logo", "authorities.logo_settings",
}  # fmt: skip


def titles(page: Page) -> list[str]:
    return [link.get_text() for link in page.soup.select("main .lines a")]


def search(browser: Client, typed: str, url: str = URL, **more: str) -> Page:
    return browser.get(f"{url}?{urlencode({'q': typed, **more})}")


def test_what_is_found_stands_by_kind_this_authority_first(
    searchable: Searchable, alice_client: Client
) -> None:
    page = search(alice_client, "délégué")
    assert page.h1 == "Rechercher dans Rodez"
    headings = [heading.get_text(" ") for heading in page.soup.select("main h2")]
    assert [" ".join(heading.split()) for heading in headings] == [
        "Points de la méthode 1",
        "Tâches 1",
        "Acteurs 1",
        "Méthode et glossaire 6",
    ]
    link = page.soup.select("main section:nth-of-type(3) a")[0]["href"]
    assert alice_client.get(str(link)).h1 == "Délégué à la protection des données"


def test_each_thing_found_leads_to_its_page(searchable: Searchable, alice_client: Client) -> None:
    for typed in ("subventions", "comité de pilotage", "élu référent", "anonymisation", "journal"):
        page = search(alice_client, typed)
        for link in page.soup.select("main .lines a"):
            assert alice_client.get(str(link["href"])).status == 200


@pytest.mark.parametrize("person", ["alice", "bob", "carole", "elise"])
def test_every_member_finds_what_every_member_sees(
    searchable: Searchable, as_: As, person: str
) -> None:
    browser = as_(person)
    assert "Subventions aux associations" in titles(search(browser, "subventions"))
    assert "Réunir le comité de pilotage" in titles(search(browser, "pilotage"))
    assert "Archiviste" in titles(search(browser, "archiviste"))


@pytest.mark.parametrize("person", ["charlie", "olga"])
def test_a_stranger_finds_nothing_of_an_authority(
    searchable: Searchable, as_: As, person: str
) -> None:
    browser = as_(person)
    assert browser.get(f"{URL}?q=archiviste", status=404).status == 404
    assert browser.get(f"{URL}/propositions?q=archiviste", status=404).status == 404
    assert "Archiviste" not in titles(search(browser, "archiviste", "/recherche"))
    assert "Rodez" not in titles(search(browser, "rodez", "/recherche"))


def test_nothing_of_another_authority_is_found(searchable: Searchable, as_: As) -> None:
    for person in ("alice", "carole"):
        assert "Secret de la comète" not in titles(search(as_(person), "secret de la comète"))
    assert "Secret de la comète" in titles(search(as_("charlie"), "secret", "/c/autre/recherche"))


@pytest.mark.parametrize("person", ["alice", "bob", "carole", "elise"])
def test_a_member_who_is_no_actor_is_found_by_name(
    searchable: Searchable, as_: As, person: str
) -> None:
    browser = as_(person)
    page = search(browser, "martin bob")
    [link] = [link for link in page.soup.select("main .lines a") if "Bob Martin" in link.text]
    assert "bob@" not in page.visible
    path, _, anchor = str(link["href"]).partition("#")
    assert "Bob Martin" in browser.get(path).find(f"#{anchor}").text
    assert "Charlie" not in titles(search(browser, "charlie"))
    assert "Bob Martin" not in titles(search(browser, "bob martin", "/recherche"))


def test_pages_that_a_role_does_not_open_are_not_found(searchable: Searchable, as_: As) -> None:
    assert "Paramètres" in titles(search(as_("alice"), "paramètres"))
    assert "Ajouter une tâche" in titles(search(as_("bob"), "ajouter une tâche"))
    assert "Paramètres" not in titles(search(as_("bob"), "paramètres"))
    for typed in ("Ajouter une tâche", "Publication", "Carte des acteurs"):
        assert typed not in titles(search(as_("elise"), typed, genre="pages"))


def test_an_opinion_leads_to_nobody(
    searchable: Searchable, alice_client: Client, write: Write
) -> None:
    alice = searchable.cast.alice
    reader = Reader(alice.id, searchable.scope().role, opened=False)  # type: ignore[arg-type]
    card = cards(searchable.cast.rodez, reader)[0]
    with write():
        keys = {"authority_id": searchable.cast.rodez.id, "stakeholder_id": card.stakeholder.id}
        db.session.add(Opinion(**keys, note="hostilebavard"))
    assert titles(search(alice_client, "hostilebavard")) == []


def test_the_same_words_are_looked_for_elsewhere_in_one_press(
    searchable: Searchable, carole_client: Client, alice_client: Client
) -> None:
    page = search(carole_client, "secret")
    there = carole_client.get(page.links["Autre-Ville"])
    assert there.h1 == "Rechercher dans Autre-Ville"
    assert titles(there)[0] == "Secret de la comète"
    assert "Chercher ailleurs" not in search(alice_client, "secret").visible


def test_outside_any_authority_one_finds_ones_authorities_and_the_method(
    searchable: Searchable, carole_client: Client
) -> None:
    page = search(carole_client, "rodes", "/recherche")
    assert page.h1 == "Rechercher"
    assert "Rodez" in titles(page)
    assert page.links["Rodez"] == "/c/rodez/"
    found = titles(search(carole_client, "élu référent", "/recherche"))
    assert "Un élu référent est nommé et son nom est connu des services." in found


def test_a_kind_is_shown_whole_on_demand(searchable: Searchable, alice_client: Client) -> None:
    page = search(alice_client, "données")
    link = page.links["Voir tout\u00a0: points de la méthode"]
    whole = alice_client.get(link)
    assert len(titles(whole)) > len(page.soup.select("section:first-of-type .lines a"))
    assert [heading.get_text(" ") for heading in whole.soup.select("main section h2")] != []


def test_one_is_told_how_the_words_were_understood(
    searchable: Searchable, alice_client: Client
) -> None:
    assert "Écriture proche acceptée pour : subvantions." in search(
        alice_client, "subvantions"
    ).visible.replace("\xa0", " ")
    assert (
        "Aucun résultat n’a tous vos mots."
        in search(alice_client, "subventions cimetières").visible
    )


@pytest.mark.parametrize(
    "typed",
    ['"subventions" -associations', "subventions OR cimetières", "titre:subventions", "subv*"],
)
def test_operators_are_words_and_it_is_said(
    searchable: Searchable, alice_client: Client, typed: str
) -> None:
    page = search(alice_client, typed)
    assert "n’ont pas de sens particulier" in page.visible
    assert "Subventions aux associations" in titles(page)
    assert page.find("main input[type=search]")["value"] == typed


@pytest.mark.parametrize("typed", ["%", "_", "';--", "???", "\\", "(((", "’", "\u0301", "🎉"])
def test_signs_alone_are_answered(
    searchable: Searchable, carole_client: Client, typed: str
) -> None:
    for url in (URL, "/recherche"):
        page = search(carole_client, typed, url)
        assert "des signes seuls ne se cherchent pas" in page.visible
        assert titles(page) == []
        assert carole_client.get(f"{url}/propositions?{urlencode({'q': typed})}").status == 200


def test_a_long_text_is_cut_said_and_kept(searchable: Searchable, alice_client: Client) -> None:
    typed = "subventions " * 417
    page = search(alice_client, typed)
    assert f"les {MOST_LETTERS} premiers caractères" in page.visible
    assert page.find("main input[type=search]")["value"] == typed.strip()
    assert "Subventions aux associations" in titles(page)


def test_nothing_typed_says_what_to_type(alice_client: Client) -> None:
    assert "Tapez un ou plusieurs mots" in alice_client.get(URL).visible
    assert "Tapez un ou plusieurs mots" in alice_client.get("/recherche").visible


def test_nothing_found_says_where_to_look(alice_client: Client) -> None:
    page = search(alice_client, "zzzzzz")
    assert "Rien n’a été trouvé" in page.visible
    assert page.links["Lire l’aide"] == "/aide#rechercher"


def test_statements_do_not_grow_with_what_is_typed(
    searchable: Searchable, carole_client: Client
) -> None:
    for typed in ("subventions", "a", "subvensions associassions", "x " * 300):
        assert len(search(carole_client, typed).statements) <= MOST_STATEMENTS
    assert search(carole_client, "données").dom <= 380


def test_with_nothing_typed_the_pages_are_proposed(alice_client: Client) -> None:
    proposed = alice_client.get(f"{URL}/propositions?q=").json
    assert [one["label"] for one in proposed][:2] == [PAGES[0][1], PAGES[1][1]]
    assert {one["hint"] for one in proposed} == {"page"}


def test_the_header_of_every_page_holds_the_search(alice_client: Client, client: Client) -> None:
    for path, action in (("/c/rodez/", URL), ("/portefeuille", "/recherche")):
        form = alice_client.get(path).find("header form[role=search]")
        assert form["action"] == action
        assert form.select_one("input")["data-typeahead"] == f"{action}/propositions"
    assert client.get("/aide").soup.select("header form[role=search]") == []


def test_the_switcher_lists_the_others(
    searchable: Searchable, carole_client: Client, alice_client: Client
) -> None:
    link = carole_client.get("/c/rodez/").find("header a.place")
    assert link["href"] == "/c/rodez/autres"
    listed = carole_client.get("/c/rodez/autres", fragment=True)
    assert listed.links["Autre-Ville 99999"] == "/c/autre/"
    assert len(listed.statements) <= 3
    alone = alice_client.get("/c/rodez/autres", fragment=True)
    assert list(alone.links) == ["Toutes mes collectivités"]
    assert "/portefeuille" in alice_client.get("/c/rodez/autres").links.values()


def test_every_page_of_a_space_is_found_or_reached_otherwise(app: Flask) -> None:
    found = {endpoint for endpoint, _, _ in PAGES}
    pages = {
        route.endpoint
        for route in routes(app)
        if route.method == "GET"
        and route.path.startswith("/c/")
        and route.rule.arguments == {"slug"}
    }
    assert pages - found - REACHED_OTHERWISE == set()
    assert found - pages == set()
