"""The list: who sees which columns, sorting, filters, profiles, what it costs."""

from datetime import date

from app.extensions import db
from app.stakeholders.directory.rules import ProjectRole, Side
from tests.stakeholders.conftest import Table
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.page import Page

LIST = "/c/rodez/acteurs"


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def names(page: Page) -> list[str]:
    return [link.get_text() for link in page.soup.select("main tbody th a")]


def columns(page: Page) -> list[str]:
    return [th.get_text(strip=True) for th in page.soup.select("main thead th")]


def test_an_empty_list_says_why_it_matters_and_where_to_begin(alice_client: Client) -> None:
    page = alice_client.get(LIST)
    assert page.h1 == "Acteurs de la démarche"
    assert "Partir des profils types" in page.links
    assert not page.soup.select("table")


def test_three_presses_fill_the_list(alice_client: Client, cast: Cast) -> None:
    page = alice_client.get(alice_client.get(LIST).links["Partir des profils types"])
    ticked = page.soup.select("main input[type=checkbox][checked]")
    after = alice_client.submit(page, button="Ajouter les acteurs cochés")
    assert plain(after.flash[0]) == f"{len(ticked)} acteurs ajoutés à la liste."
    assert len(names(after)) == len(ticked) > 8
    again = alice_client.get(f"{LIST}/profils-types")
    assert f"Déjà dans la liste ({len(ticked)})" in again.visible
    assert not again.soup.select("main input[type=checkbox][checked]")


def test_profiles_are_those_of_the_kind_and_the_territory(
    charlie_client: Client, cast: Cast
) -> None:
    page = charlie_client.get("/c/autre/acteurs/profils-types")
    assert "Intercommunalité" in page.visible
    assert "Gouvernement et provinces" not in page.visible


def test_nothing_ticked_asks_for_a_profile(alice_client: Client) -> None:
    page = alice_client.get(f"{LIST}/profils-types")
    after = alice_client.submit(page, chosen=[], status=422)
    assert after.errors == ["Cochez au moins un profil."]


def test_a_profile_listed_meanwhile_is_not_added_twice(alice_client: Client, as_: object) -> None:
    page = alice_client.get(f"{LIST}/profils-types")
    alice_client.submit(page, chosen=["maire", "dgs"])
    after = alice_client.submit(page, chosen=["maire", "dpo"])
    assert plain(after.flash[0]) == "1 acteur ajouté à la liste."
    assert len(names(after)) == 3


def test_somebody_is_added_by_hand(bob_client: Client) -> None:
    page = bob_client.get(f"{LIST}/nouveau")
    assert "person" not in page.form().names
    after = bob_client.submit(
        page, title="Adjointe au numérique", body="Cabinet", side="internal", role="decide"
    )
    assert after.h1 == "Adjointe au numérique"
    assert "Décide, interne, Cabinet" in after.visible


def test_a_missing_function_keeps_the_rest(bob_client: Client) -> None:
    page = bob_client.get(f"{LIST}/nouveau")
    after = bob_client.submit(page, body="Cabinet", role="steer", status=422)
    assert after.errors == ["Indiquez la fonction ou le groupe."]
    assert after.form().value("body") == "Cabinet"
    assert after.soup.select_one("input[value=steer][checked]")


def test_officials_and_contributors_see_names_roles_and_services_only(
    table: Table, alice_client: Client, bob_client: Client, elise_client: Client
) -> None:
    dgs = table.add("DGS", body="Direction", role=ProjectRole.DECIDE)
    table.assess(dgs, influence=5, interest=2, attitude=1, wished=4, brakes=("temps",))
    for client in (bob_client, elise_client):
        page = client.get(LIST)
        assert columns(page) == ["Acteur", "Rôle"]
        assert "DGS, Direction" in page.visible
        assert not any("stakeholder_opinions" in sql for sql in page.statements)
    page = alice_client.get(LIST)
    assert columns(page) == [
        "Acteur",
        "Rôle",
        "Influence",
        "Intérêt",
        "Attitude",
        "Freins",
        "Prochaine action",
    ]
    assert "5 2 ■ Réservé → plutôt favorable Le manque de temps" in page.visible


def test_the_list_sorts_by_name_influence_and_next_action(
    table: Table, alice_client: Client, bob_client: Client
) -> None:
    first, second, _ = table.add("Élu"), table.add("Zoo"), table.add("Archives")
    table.assess(first, influence=2, next_action_on=date(2027, 1, 5))
    table.assess(second, influence=5, next_action_on=date(2027, 1, 9))
    assert names(alice_client.get(LIST)) == ["Archives", "Élu", "Zoo"]
    assert names(alice_client.get(f"{LIST}?tri=influence")) == ["Zoo", "Élu", "Archives"]
    page = alice_client.get(f"{LIST}?tri=action")
    assert names(page) == ["Élu", "Zoo", "Archives"]
    assert page.find("th[aria-sort] a").get_text() == "Prochaine action"
    for order in ("influence", "action", "x"):
        assert names(bob_client.get(f"{LIST}?tri={order}")) == ["Archives", "Élu", "Zoo"]


def test_filters_say_that_they_filter(table: Table, bob_client: Client) -> None:
    table.add("Élue à la santé", side=Side.INTERNAL, role=ProjectRole.DECIDE)
    table.add("Presse locale", body="Centre presse", side=Side.EXTERNAL)
    page = bob_client.get(f"{LIST}?q=elue+SANTE")
    assert names(page) == ["Élue à la santé"]
    assert "Filtre : « elue SANTE ». 1 acteur sur 2." in plain(page.visible)
    assert "Tout montrer" in page.links
    assert names(bob_client.get(f"{LIST}?cote=external")) == ["Presse locale"]
    assert names(bob_client.get(f"{LIST}?role=decide")) == ["Élue à la santé"]
    assert names(bob_client.get(f"{LIST}?q=centre")) == ["Presse locale"]
    assert "Aucun acteur ne correspond" in bob_client.get(f"{LIST}?q=zzz").visible


def test_sixty_stakeholders_cost_no_more_than_one(
    table: Table, alice_client: Client, elise_client: Client
) -> None:
    for number in range(60):
        found = table.add(f"Service {number:02d}", body="Direction des services")
        said = {"influence": 4, "interest": 2, "attitude": 2, "wished": 4, "promoter": True}
        table.assess(found, **said, brakes=("temps", "cout", "isolement"))
    page = alice_client.get(LIST)
    assert len(names(page)) == 25
    assert "Acteurs 1 à 25 sur 60" in page.visible
    assert len(page.statements) <= 5
    assert page.dom <= 380
    last = alice_client.get(f"{LIST}?page=3")
    assert len(names(last)) == 10
    assert names(alice_client.get(f"{LIST}?page=99999")) == names(last)
    assert len(elise_client.get(LIST).statements) <= 5
    matrix = alice_client.get(f"{LIST}/argumentaire")
    assert matrix.dom <= 380
    assert len(matrix.statements) <= 5


def test_a_double_press_adds_one(alice_client: Client) -> None:
    page = alice_client.get(f"{LIST}/nouveau")
    for _ in range(2):
        alice_client.submit(page, title="Maire", role="decide", side="internal")
    assert names(alice_client.get(LIST)) == ["Maire"]
    db.session.close()
