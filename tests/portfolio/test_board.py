"""The portfolio as people meet it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest

from app.accounts.models import User
from app.extensions import db
from app.kernel.clock import now
from app.spaces.membership import add_member
from app.spaces.permissions import Role
from tests.portfolio.conftest import Crowd
from tests.support.cast import Cast, make_authority, make_user
from tests.support.client import Client, Page

URL = "/portefeuille"
MOST_ELEMENTS = 380
MOST_STATEMENTS = 3
Write = Callable[[], AbstractContextManager[None]]
As = Callable[[str | User], Client]


def names(page: Page) -> list[str]:
    return [link.get_text() for link in page.soup.select("tbody th a")]


def test_it_shows_ones_own_authorities_and_no_other(
    carole_client: Client, alice_client: Client, charlie_client: Client
) -> None:
    page = carole_client.get(URL)
    assert page.h1 == "Mes 2 collectivités"
    assert sorted(names(page)) == ["Autre-Ville (99999)", "Rodez (12202)"]
    assert names(alice_client.get(URL)) == ["Rodez (12202)"]
    assert names(charlie_client.get(f"{URL}?q=rodez")) == []


@pytest.mark.parametrize("person", ["alice", "bob", "elise"])
def test_one_authority_still_shows(as_: As, person: str) -> None:
    page = as_(person).get(URL)
    assert page.h1 == "Ma collectivité"
    assert names(page) == ["Rodez (12202)"]


def test_the_role_shows_unless_it_is_consultant(
    elise_client: Client, carole_client: Client
) -> None:
    assert "Rodez (12202), élu" in elise_client.get(URL).visible
    assert "consultant" not in carole_client.get(URL).visible


def test_each_row_leads_to_the_space_and_to_the_next_thing(alice_client: Client) -> None:
    page = alice_client.get(URL)
    assert alice_client.get(page.links["Rodez (12202)"]).h1
    link = str(page.find("tbody td:last-child a")["href"])
    assert link.startswith("/c/rodez/phases/1?point=")
    assert "#point-" in link
    assert alice_client.get(link).status == 200
    told = str(page.find("tbody td:nth-child(2) a")["href"])
    assert alice_client.get(told).h1.startswith("D’où vient ce chiffre")


def test_without_any_authority_it_says_what_to_do(olga_client: Client) -> None:
    page = olga_client.get(URL)
    assert page.h1 == "Mes collectivités"
    assert "de vous inviter" in page.visible
    assert "/collectivites/nouvelle" in page.links.values()
    assert not page.soup.select("table")


def test_a_stranger_must_sign_in(client: Client) -> None:
    assert client.get(URL, status=302).location.startswith("/connexion")


def test_it_says_who_needs_somebody(carole_client: Client, cast: Cast, write: Write) -> None:
    with write():
        for authority in (cast.rodez, cast.autre):
            authority.last_activity_at = now()
        db.session.flush()
    calm = carole_client.get(URL)
    assert "Aucune n’est bloquée, et toutes ont bougé" in calm.visible
    with write():
        cast.autre.last_activity_at = now() - timedelta(days=29, hours=23)
        db.session.flush()
    calm = carole_client.get(URL)
    assert "toutes ont bougé depuis moins de 30 jours" in calm.visible
    with write():
        cast.autre.last_activity_at = now() - timedelta(days=30, minutes=1)
        db.session.flush()
    assert "1 sans activité depuis 30 jours" in carole_client.get(URL).visible
    with write():
        rodez = cast.rodez
        rodez.blocked, rodez.stuck, rodez.need = 2, 2, 2
        db.session.flush()
    page = carole_client.get(URL)
    assert "1 bloquée" in page.visible
    assert names(page) == ["Rodez (12202)", "Autre-Ville (99999)"]
    assert "2\u00a0points" in page.visible
    assert "Triées par besoin" in page.visible


@pytest.mark.parametrize(
    "typed", ["saint-eustache", "SAINT EUSTÂCHE", "eustache saint", "  Eustâche. ", "98765"]
)
def test_a_search_ignores_accents_case_and_order(
    carole_client: Client, cast: Cast, write: Write, typed: str
) -> None:
    with write():
        place = make_authority(
            slug="saint-eustache",
            name="Saint-Eustâche",
            name_key="saint eustache",
            code="98765",
        )
        add_member(place, cast.carole, Role.CONSULTANT)
    page = carole_client.get(f"{URL}?q={typed}")
    assert names(page) == ["Saint-Eustâche (98765)"]
    assert "Une collectivité trouvée." in page.visible
    assert carole_client.get(page.links["Tout montrer"]).h1 == "Mes 3 collectivités"


def test_a_search_that_finds_nothing_says_so(carole_client: Client) -> None:
    page = carole_client.get(f"{URL}?q=introuvable")
    assert "Aucune de vos collectivités ne porte ce nom ni ce code." in page.visible
    assert page.find("main input[name=q]")["value"] == "introuvable"


@pytest.mark.parametrize(
    "query",
    [
        "tri=hasard",
        "tri=nom&apres=~~~",
        "tri=activite&apres=99999999999999999999~1",
        "tri=avancement&apres=1e9~1&page=zero",
        "avant=1~2~3&page=²",
        "apres=2~x~1",
        "tri=nom&apres=%00~1",
        "q=%25_%00%27&tri=phase",
        f"q={'mot+' * 40}",
        f"q={'a' * 5000}",
        "tri=nom&avant=a~99999999999999999999",
    ],
)
def test_a_strange_address_shows_the_list(carole_client: Client, query: str) -> None:
    assert carole_client.get(f"{URL}?{query}").status == 200


def test_two_thousand_authorities_cost_as_much_as_three(
    as_: As, crowd: Crowd, carole_client: Client
) -> None:
    few = carole_client.get(URL)
    for user_id in (crowd.many, crowd.few):
        person = as_(db.session.get_one(User, user_id))
        page = person.get(URL)
        assert len(page.statements) == len(few.statements) <= MOST_STATEMENTS
        assert page.dom <= MOST_ELEMENTS
        middle = person.get(page.links["Page suivante"])
        assert len(middle.statements) == len(few.statements)
        assert middle.dom <= MOST_ELEMENTS
        assert "Page 2" in middle.visible


def test_the_pages_are_turned_with_links(as_: As, crowd: Crowd) -> None:
    person = as_(db.session.get_one(User, crowd.few))
    first = person.get(f"{URL}?tri=nom")
    assert first.h1 == "Mes 640 collectivités"
    assert "Page 1 sur 26" in first.visible
    second = person.get(first.links["Page suivante"])
    third = person.get(second.links["Page suivante"])
    assert len({*names(first), *names(second), *names(third)}) == len(names(first)) * 3
    assert names(person.get(third.links["Page précédente"])) == names(second)
    assert names(person.get(second.links["Page précédente"])) == names(first)
    assert "Page précédente" not in first.links


def test_many_are_not_counted(as_: As, crowd: Crowd) -> None:
    page = as_(db.session.get_one(User, crowd.many)).get(URL)
    assert page.h1 == "Mes collectivités"
    assert "Plus de 1\u202f000 collectivités · plus de 99 sans activité" in page.visible


def test_the_column_of_the_order_says_so_and_turns(carole_client: Client) -> None:
    page = carole_client.get(f"{URL}?tri=nom")
    assert page.find("th[aria-sort]")["aria-sort"] == "ascending"
    assert names(page) == ["Autre-Ville (99999)", "Rodez (12202)"]
    other = carole_client.get(page.links["Collectivité"])
    assert other.find("th[aria-sort]")["aria-sort"] == "descending"
    assert names(other) == ["Rodez (12202)", "Autre-Ville (99999)"]
    assert not carole_client.get(URL).soup.select("th[aria-sort]")


def test_nothing_to_do_and_nothing_to_measure_are_said(as_: As, cast: Cast, write: Write) -> None:
    with write():
        bare = make_authority(slug="vide", name="Vide")
        bare.points_applicable, bare.next_item, bare.edition_id = 0, "", "edition-retiree"
        user = make_user("seul@exemple.fr", "Seul")
        add_member(bare, user, Role.LEAD)
        db.session.flush()
    page = as_(user).get(URL)
    assert "sans objet, phase" in page.visible
    assert "rien pour l’instant" in page.visible
