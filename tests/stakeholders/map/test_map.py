"""The map: what it draws and for whom, the table of the same notes, moving by form, its cost."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.extensions import db
from app.kernel.clock import today
from app.stakeholders.directory.models import Opinion, Position
from app.stakeholders.directory.rules import Visibility
from tests.stakeholders.conftest import Table
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.page import Page

MAP = "/c/rodez/acteurs/carte"
MOST_STATEMENTS = 5
MOST_ELEMENTS = 380
MARK = re.compile(r"(\d+)\. (.*) : influence (\d), intérêt (\d) \(.*\), (.*)")
ROW = re.compile(r"(\d+)\. (.*)")


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def drawn(page: Page) -> list[tuple[str, ...]]:
    """Return what the picture says of each mark: number, title, influence, interest, attitude."""
    labels = [plain(str(mark["aria-label"])) for mark in page.soup.select("svg a")]
    found = [MARK.fullmatch(label) for label in labels]
    assert all(found), labels
    return [each.groups() for each in found if each]


def waiting(page: Page) -> list[str]:
    """Return who is in the tray."""
    return [link.get_text() for link in page.soup.select(".map-tray li a")]


def told(page: Page) -> list[tuple[str, ...]]:
    """Return the same from the rows of the table."""
    rows = []
    for row in page.soup.select("main tbody tr"):
        first, *cells = [plain(cell.get_text(strip=True)) for cell in row.find_all(["th", "td"])]
        named = ROW.fullmatch(first)
        assert named, first
        rows.append((*named.groups(), *cells))
    return rows


def told_on_all_pages(client: Client, first: Page) -> list[tuple[str, ...]]:
    """Return the rows of the table over its pages, which all draw the same picture."""
    rows, page = told(first), first
    while "Page suivante" in page.links:
        page = client.get(page.links["Page suivante"])
        assert drawn(page) == drawn(first)
        rows += told(page)
    return rows


def fill(table: Table, count: int, **said: Any) -> list[int]:
    """Place so many stakeholders, all over the map unless ``said`` says where."""
    ids = []
    for rank in range(count):
        ids.append(table.add(f"Service {rank:02d}"))
        notes = {
            "influence": rank % 5 + 1,
            "interest": rank // 5 % 5 + 1,
            "attitude": rank % 4 + 1,
            "wished": 5,
        }
        table.assess(ids[-1], **{**notes, **said})
    return ids


def opinion(cast: Cast, stakeholder_id: int) -> Opinion | None:
    db.session.close()
    return db.session.get(Opinion, (cast.ids["rodez"], stakeholder_id))


def stood(cast: Cast, write: Any, stakeholder_id: int, day: date, **notes: int) -> None:
    with write():
        row = Position(
            authority_id=cast.ids["rodez"], stakeholder_id=stakeholder_id, day=day, **notes
        )
        db.session.add(row)
    db.session.close()


# What is drawn, and for whom


def test_without_anybody_it_says_where_to_begin(alice_client: Client) -> None:
    page = alice_client.get(MAP)
    assert page.h1 == "Carte des acteurs"
    assert "Lister les acteurs" in page.links
    assert not page.soup.select("svg.map")


def test_the_table_says_the_same_notes_as_the_picture(alice_client: Client, table: Table) -> None:
    fill(table, 18)
    first = alice_client.get(MAP)
    rows = told_on_all_pages(alice_client, first)
    assert len(rows) == 18
    assert rows == drawn(first)
    assert first.soup.select("details:not([open]) tbody")


def test_a_crowd_is_all_in_the_table_and_counted_in_its_cells(
    alice_client: Client, table: Table
) -> None:
    fill(table, 37)
    fill(table, 7, influence=3, interest=3, attitude=None, wished=None)
    first = alice_client.get(MAP)
    rows = told_on_all_pages(alice_client, first)
    assert len(rows) == 44
    assert set(drawn(first)) < set(rows)
    counted = [int(text.get_text()) for text in first.soup.select("svg .more")]
    assert len(drawn(first)) + sum(counted) == 44
    assert sum(row[2:4] == ("3", "3") for row in drawn(first)) == 3
    assert "Une case pleine nomme les premiers et compte les autres" in first.visible
    assert first.soup.select("details[open] tbody")


def test_quadrants_attitudes_and_numbers_are_drawn(alice_client: Client, table: Table) -> None:
    table.assess(table.add("Maire"), influence=5, interest=5, attitude=4, wished=5)
    table.assess(table.add("DSI"), influence=2, interest=4, attitude=1)
    page = alice_client.get(MAP)
    words = [plain(text.get_text()) for text in page.soup.select("svg .quadrant")]
    assert words == [
        "Satisfaire influents, encore loin du sujet",
        "Associer de près influents et intéressés",
        "Surveiller un échange deux fois par an",
        "Informer des alliés à tenir au courant",
    ]
    assert [mark["class"] for mark in page.soup.select("svg a")] == [
        ["reserved"],
        ["favourable", "hollow"],
    ]
    assert [plain(str(mark["aria-label"])) for mark in page.soup.select("svg a")] == [
        "1. DSI : influence 2, intérêt 4 (informer), réservé",
        "2. Maire : influence 5, intérêt 5 (associer de près), "
        "plutôt favorable (souhaité favorable)",
    ]
    assert [mark.get_text(strip=True) for mark in page.soup.select("svg a")] == ["DSI", "Maire"]
    assert len(page.soup.select(".legend li")) == 6


def test_who_finds_no_room_for_a_name_has_the_number_of_the_table(
    alice_client: Client, table: Table
) -> None:
    for title in ("Service A", "Service B"):
        twins = f"{title[:7]} chargé des relations avec les communes membres"
        table.assess(table.add(twins), influence=5, interest=5, attitude=3)
    table.assess(table.add("Service de l’eau potable et des rivières"), influence=1, interest=1)
    page = alice_client.get(MAP)
    digits = page.soup.select(".digits text")
    assert [(text["class"], text.get_text()) for text in digits] == [(["neutral"], "12")]
    assert "Un numéro renvoie au tableau." in plain(page.visible)


def test_who_is_not_placed_is_listed_apart(alice_client: Client, table: Table) -> None:
    table.add("Usagers")
    half = table.add("Presse")
    table.assess(half, influence=3)
    table.assess(table.add("Maire"), influence=5, interest=5)
    page = alice_client.get(MAP)
    assert waiting(page) == ["Presse", "Usagers"]
    assert "2 acteurs ne sont pas encore placés." in plain(page.visible)
    opened = alice_client.get(page.links["Presse"])
    assert f"/acteurs/{half}/position" in str(opened.soup.select_one("#panneau form"))
    assert len(drawn(page)) == 1


def test_only_the_first_of_a_long_list_are_named(alice_client: Client, table: Table) -> None:
    for rank in range(15):
        table.add(f"Commune {rank:02d}")
    page = alice_client.get(MAP)
    assert "15 acteurs ne sont pas encore placés" in plain(page.visible)
    assert len(waiting(page)) == 6
    assert page.links["9\u00a0autres dans la liste"] == "/c/rodez/acteurs"


def test_of_a_crowd_the_most_influential_are_drawn(alice_client: Client, table: Table) -> None:
    weak = fill(table, 2, influence=1, interest=1)
    for rank in range(60):
        notes = {"influence": rank % 4 + 2, "interest": rank // 4 % 5 + 1}
        table.assess(table.add(f"Élu {rank:02d}"), **notes)
    page = alice_client.get(MAP)
    assert "62 acteurs placés" in plain(page.visible)
    assert len(drawn(page)) == 40
    assert not [each for each in weak if page.soup.select(f"#acteur-{each}")]
    assert sum(int(text.get_text()) for text in page.soup.select("svg .more")) == 22


@pytest.mark.parametrize("person", ["bob", "elise", "carole"])
def test_who_reads_no_opinion_has_no_map(as_: Any, table: Table, person: str) -> None:
    table.assess(table.add("Maire"), influence=5, interest=5)
    as_(person).get(MAP, status=403)
    assert "/carte" not in as_(person).get("/c/rodez/acteurs").text


def test_a_stranger_finds_nothing(charlie_client: Client, table: Table) -> None:
    kept = table.add("Maire")
    charlie_client.get(MAP, status=404)
    charlie_client.get(f"/c/autre/acteurs/carte?acteur={kept}", status=404)


def test_nothing_tells_an_opinion_that_is_not_the_readers(
    as_: Any, alice_client: Client, table: Table, cast: Cast, write: Any
) -> None:
    with write():
        cast.rodez.opinions_opened_at = cast.rodez.created_at
    db.session.close()
    team, leads, private = table.add("Maire"), table.add("DSI"), table.add("DPO")
    table.assess(team, influence=5, interest=5, visibility=Visibility.TEAM)
    table.assess(leads, influence=4, interest=4)
    table.assess(private, influence=3, interest=3, visibility=Visibility.AUTHOR)
    stood(cast, write, private, date(2026, 2, 3), influence=1, interest=1)
    page = as_("carole").get(MAP)
    assert [row[1] for row in drawn(page)] == ["Maire"]
    # Those whose opinion is kept look like those without any.
    assert waiting(page) == ["DPO", "DSI"]
    assert "3 février" not in plain(page.visible)
    assert [row[1] for row in drawn(alice_client.get(MAP))] == ["DPO", "DSI", "Maire"]
    assert "3 février 2026" in plain(alice_client.get(MAP).visible)


# What it costs


@pytest.mark.parametrize("count", [5, 60])
def test_statements_and_elements_stay_few(
    alice_client: Client, table: Table, count: int, cast: Cast, write: Any
) -> None:
    ids = fill(table, count)
    for rank in range(10):
        table.add(f"Pas encore placé {rank}")
    for rank in range(5):
        stood(cast, write, ids[rank], date(2026, 3, 1 + rank), influence=1, interest=1)
    alice_client.get(MAP)
    page = alice_client.get(MAP)
    assert len(page.statements) == MOST_STATEMENTS - 2
    assert page.dom <= MOST_ELEMENTS
    assert len(drawn(page)) == min(count, 40)
    compared = alice_client.get(f"{MAP}?du=2026-03-06")
    assert len(compared.statements) == MOST_STATEMENTS - 1
    assert compared.dom <= MOST_ELEMENTS
    opened = alice_client.get(f"{MAP}?acteur={ids[0]}")
    assert len(opened.statements) == MOST_STATEMENTS - 2


# Moving by form


def test_the_panel_of_somebody_moves_them(alice_client: Client, table: Table, cast: Cast) -> None:
    dgs = table.add("DGS")
    table.assess(dgs, influence=5, interest=2, attitude=2, note="À revoir.")
    page = alice_client.get(alice_client.get(MAP).links["1. DGS"])
    after = alice_client.submit(page, "Déplacer", influence="4", interest="5")
    assert after.flash == ["Enregistré\u00a0: DGS."]
    assert drawn(after)[0][2:4] == ("4", "5")
    kept = opinion(cast, dgs)
    assert kept is not None
    assert (kept.influence, kept.interest, kept.attitude, kept.note) == (4, 5, 2, "À revoir.")


def test_a_move_is_undone(alice_client: Client, table: Table, cast: Cast) -> None:
    dgs = table.add("DGS")
    table.assess(dgs, influence=5, interest=2)
    page = alice_client.get(f"{MAP}?acteur={dgs}")
    after = alice_client.submit(page, "Déplacer", influence="1", interest="1")
    back = alice_client.submit(after, "Annuler")
    assert drawn(back)[0][2:4] == ("5", "2")


def test_the_first_place_is_undone_too(alice_client: Client, table: Table, cast: Cast) -> None:
    dgs = table.add("DGS")
    page = alice_client.get(f"{MAP}?acteur={dgs}")
    after = alice_client.submit(page, "Déplacer", influence="3", interest="3")
    assert len(drawn(after)) == 1
    back = alice_client.submit(after, "Annuler")
    assert drawn(back) == []
    assert waiting(back) == ["DGS"]
    assert "Un acteur n’est pas encore placé." in plain(back.visible)


def test_somebody_is_taken_off_the_map(alice_client: Client, table: Table, cast: Cast) -> None:
    dgs = table.add("DGS")
    table.assess(dgs, influence=5, interest=2, attitude=4)
    page = alice_client.get(f"{MAP}?acteur={dgs}")
    after = alice_client.submit(page, "Déplacer", influence="", interest="")
    assert drawn(after) == []
    kept = opinion(cast, dgs)
    assert kept is not None
    assert (kept.influence, kept.attitude) == (None, 4)


@pytest.mark.parametrize(
    ("influence", "interest", "sentence"),
    [
        ("3", "", "Choisissez aussi un intérêt."),
        ("", "3", "Choisissez aussi une influence."),
        ("9", "3", "Choisissez une note de 1 à 5."),
        ("x", "3", "Choisissez une note de 1 à 5."),
    ],
)
def test_half_a_place_is_refused_and_nothing_is_lost(
    alice_client: Client, table: Table, cast: Cast, influence: str, interest: str, sentence: str
) -> None:
    dgs = table.add("DGS")
    table.assess(dgs, influence=5, interest=2)
    sent = {"influence": influence, "interest": interest, "revision": "1"}
    after = alice_client.post(f"/c/rodez/acteurs/{dgs}/position", sent, 422, on=MAP)
    assert after.errors == [sentence]
    chosen = [each["value"] for each in after.soup.select("#panneau option[selected]")]
    assert [each for each in (influence, interest) if each == "3"] == [
        each for each in chosen if each == "3"
    ]
    kept = opinion(cast, dgs)
    assert kept is not None
    assert (kept.influence, kept.interest) == (5, 2)


@pytest.mark.parametrize("fragment", [False, True])
def test_who_was_faster_is_shown_beside_what_was_chosen(
    alice_client: Client, table: Table, cast: Cast, fragment: bool
) -> None:
    dgs = table.add("DGS")
    table.assess(dgs, influence=5, interest=2)
    page = alice_client.get(f"{MAP}?acteur={dgs}")
    table.assess(dgs, influence=1, interest=4, seen=1)
    after = alice_client.submit(
        page, "Déplacer", influence="3", interest="3", status=409, fragment=fragment
    )
    assert "Sur la carte, il est maintenant ici : influence 1, intérêt 4." in plain(after.visible)
    chosen = [each["value"] for each in after.soup.select("#panneau option[selected]")]
    assert chosen == ["3", "3"]
    assert drawn(after)[0][2:4] == ("1", "4")
    if not fragment:
        again = alice_client.submit(after, "Déplacer")
        assert drawn(again)[0][2:4] == ("3", "3")


@pytest.mark.parametrize("fragment", [False, True])
def test_a_move_keeps_the_note_that_came_meanwhile(
    alice_client: Client, table: Table, cast: Cast, fragment: bool
) -> None:
    dgs = table.add("DGS")
    table.assess(dgs, influence=5, interest=2)
    page = alice_client.get(f"{MAP}?acteur={dgs}")
    table.assess(dgs, influence=5, interest=4, note="Vu en mars", seen=1)
    status = 200 if fragment else 303
    after = alice_client.submit(page, "Déplacer", influence="3", status=status, fragment=fragment)
    assert "entre-temps est gardé : Intérêt pour le projet." in plain(after.flash[0])
    row = opinion(cast, dgs)
    assert row is not None
    assert (row.influence, row.interest, row.note) == (3, 4, "Vu en mars")
    alice_client.submit(after, "Annuler", status=status, fragment=fragment)
    row = opinion(cast, dgs)
    assert row is not None
    assert (row.influence, row.interest) == (5, 4)


def test_an_opinion_kept_by_somebody_else_is_neither_read_nor_moved(
    as_: Any, table: Table, cast: Cast, write: Any
) -> None:
    with write():
        cast.rodez.opinions_opened_at = cast.rodez.created_at
    db.session.close()
    dpo = table.add("DPO")
    table.assess(dpo, influence=3, interest=3)
    page = as_("carole").get(f"{MAP}?acteur={dpo}")
    assert not page.soup.select("#panneau option[selected]:not([value=''])")
    sent = {"influence": "1", "interest": "1", "revision": "1"}
    after = as_("carole").post(f"/c/rodez/acteurs/{dpo}/position", sent, 422, on=MAP)
    assert "intérêt 3" not in plain(after.visible)
    kept = opinion(cast, dpo)
    assert kept is not None
    assert (kept.influence, kept.interest) == (3, 3)


def test_what_the_script_receives_is_the_map_and_what_was_done(
    alice_client: Client, table: Table
) -> None:
    dgs = table.add("DGS")
    table.assess(dgs, influence=5, interest=2)
    page = alice_client.get(f"{MAP}?acteur={dgs}")
    after = alice_client.submit(
        page, "Déplacer", influence="5", interest="3", status=200, fragment=True
    )
    top = [each["id"] for each in after.soup.body.find_all(True, recursive=False)]  # type: ignore[union-attr]
    assert top == ["carte", "annonces"]
    assert [plain(said) for said in after.flash] == ["DGS : influence 5, intérêt 3."]
    assert len(after.statements) < 25


def test_the_journal_and_addresses_hold_no_note(
    alice_client: Client, table: Table, cast: Cast
) -> None:
    dgs = table.add("DGS")
    page = alice_client.get(f"{MAP}?acteur={dgs}")
    answer = alice_client.submit(page, "Déplacer", influence="4", interest="3", follow=False)
    assert answer.location == f"{MAP}#acteur-{dgs}"
    db.session.close()
    last = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert last is not None
    assert last.event == "stakeholder:assess"
    assert (last.changes, last.before) == ([], None)


def test_sending_twice_is_moving_once(alice_client: Client, table: Table, cast: Cast) -> None:
    dgs = table.add("DGS")
    table.assess(dgs, influence=5, interest=2)
    page = alice_client.get(f"{MAP}?acteur={dgs}")
    for _ in range(2):
        alice_client.submit(page, "Déplacer", influence="1", interest="1")
    kept = opinion(cast, dgs)
    assert kept is not None
    assert kept.revision == 2


# Two dates


def test_the_map_tells_what_changed_between_two_days(
    alice_client: Client, table: Table, cast: Cast, write: Any
) -> None:
    dgs, dsi, new, still = (table.add(title) for title in ("DGS", "DSI", "Maire", "Usagers"))
    before = date(2026, 3, 1)
    for each, notes in ((dgs, (2, 2, 1)), (dsi, (3, 3, 2)), (still, (1, 1, 3))):
        values = dict(zip(("influence", "interest", "attitude"), notes, strict=True))
        stood(cast, write, each, before, **values)
    table.assess(dgs, influence=5, interest=2, attitude=4)
    table.assess(dsi, influence=3, interest=3, attitude=5)
    table.assess(new, influence=5, interest=5)
    table.assess(still, influence=1, interest=1, attitude=3)
    page = alice_client.get(f"{MAP}?du=2026-03-15")
    assert told(page) == [
        ("1", "DGS", "2 → 5", "2", "réservé → plutôt favorable"),
        ("2", "DSI", "3", "3", "plutôt réservé → favorable"),
        ("3", "Maire", "– → 5", "– → 5", "– → attitude non notée"),
    ]
    assert [row[1] for row in drawn(page)] == ["DGS", "DSI", "Maire", "Usagers"]
    assert page.find("path.ghost")["d"]
    assert str(page.find("path.trail")["d"]).count("M") == 1
    assert "1er mars 2026" in plain(page.visible)
    assert "3 acteurs ont changé : 1 a quitté sa place, 1 est arrivé sur la carte." in plain(
        page.visible
    )
    assert not page.soup.select("[data-move], #deplacement")


def test_the_past_is_the_last_word_until_that_day(
    alice_client: Client, table: Table, cast: Cast, write: Any
) -> None:
    dgs = table.add("DGS")
    for day, influence in ((1, 1), (5, 2), (9, 3)):
        stood(cast, write, dgs, date(2026, 3, day), influence=influence, interest=1)
    table.assess(dgs, influence=5, interest=5)
    page = alice_client.get(f"{MAP}?du=2026-03-06&au=2026-03-20")
    assert [row[2:4] for row in told(page)] == [("2 → 3", "1")]
    assert drawn(page)[0][2:4] == ("3", "1")
    assert told(alice_client.get(f"{MAP}?du=2026-03-10&au=2026-03-20")) == []
    gone = alice_client.get(f"{MAP}?du=2026-02-01&au=2026-02-02")
    assert "aucun acteur n’a changé" in plain(gone.visible)
    assert drawn(gone) == []


def test_who_has_left_the_map_leaves_a_ghost(
    alice_client: Client, table: Table, cast: Cast, write: Any
) -> None:
    dgs = table.add("DGS")
    stood(cast, write, dgs, date(2026, 3, 1), influence=4, interest=4)
    table.assess(dgs, influence=4, interest=4)
    table.assess(dgs, seen=1)
    page = alice_client.get(f"{MAP}?du=2026-03-01")
    assert told(page) == [("1", "DGS", "4 → –", "4 → –", "attitude non notée → –")]
    assert drawn(page) == []
    assert page.find("path.ghost")["d"]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("du=hier", "Écrivez la date comme ceci\u00a0: 15/01/2027."),
        ("du=2026-03-01&au=demain", "Écrivez la date comme ceci\u00a0: 15/01/2027."),
        ("au=2026-03-01", "Indiquez aussi la première date."),
        ("du=2026-03-05&au=2026-03-01", "Cette date vient avant la première\u00a0: échangez-les."),
        (
            f"du={today() + timedelta(days=2)}",
            "Choisissez une date passée\u00a0: celle-ci est à venir.",
        ),
        ("du=0001-01-01", "Vérifiez l’année de cette date."),
    ],
)
def test_dates_that_say_nothing_get_a_sentence(
    alice_client: Client, table: Table, asked: str, sentence: str
) -> None:
    table.assess(table.add("DGS"), influence=4, interest=4)
    page = alice_client.get(f"{MAP}?{asked}", status=422)
    assert page.errors == [sentence]
    assert len(drawn(page)) == 1  # the map of today all the same


def test_a_second_date_to_come_is_today(alice_client: Client, table: Table) -> None:
    table.assess(table.add("DGS"), influence=4, interest=4)
    page = alice_client.get(f"{MAP}?du=2026-03-01&au={today() + timedelta(days=9)}")
    assert "et aujourd’hui" in page.visible


@pytest.mark.parametrize("asked", ["acteur=zéro", "acteur=0", "page=-1", "page=x", "acteur=²"])
def test_an_address_that_means_nothing_shows_the_map(
    alice_client: Client, table: Table, asked: str
) -> None:
    table.assess(table.add("DGS"), influence=4, interest=4)
    assert len(drawn(alice_client.get(f"{MAP}?{asked}"))) == 1


def test_a_page_too_far_is_the_last(alice_client: Client, table: Table) -> None:
    fill(table, 17)
    page = alice_client.get(f"{MAP}?page=99")
    assert len(told(page)) == 7
    assert "Acteurs 11 à 17 sur 17" in plain(page.visible)
    alice_client.get(f"{MAP}?acteur=999999", status=404)
