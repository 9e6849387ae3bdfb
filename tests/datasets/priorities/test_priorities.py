"""What to open first: notes given or proposed, the matrix and its table, by drag and by form."""

from itertools import pairwise
from typing import Any

import pytest

from app.datasets.inventory.contents import DatasetFacts
from app.datasets.inventory.library import typical
from app.datasets.inventory.services import many
from app.datasets.priorities import layout
from app.datasets.priorities.rules import (
    KnownDataset,
    PriorityQuadrant,
    first_ones,
    is_big,
    place,
    proposed_effort,
    proposed_value,
)
from app.extensions import db
from app.kernel.drawing import grid
from tests.datasets.conftest import LIST, Make, Write, actor, read
from tests.support.cast import Cast
from tests.support.client import Client

HERE = f"{LIST}/priorites"
DUTIES = frozenset({"subsidies"})


def known(id_: int = 1, **said: Any) -> KnownDataset:
    blank: dict[str, Any] = {
        "title": f"Jeu {id_}", "revision": 1, "stage": "listed", "outcome": "", "typical": "",
        "duties": (), "high_value_state": "", "personal_data": "", "format": "", "volume": "",
        "value": None, "effort": None,
    }  # fmt: skip
    return KnownDataset(**{"id": id_, **blank, **said})


# The notes proposed.


@pytest.mark.parametrize(
    ("said", "step", "reasons"),
    [
        ({}, 2, ()),
        ({"duties": ("subsidies",)}, 4, ("répond à une obligation",)),
        ({"duties": ("unknown",)}, 2, ()),
        ({"high_value_state": "confirmed"}, 3, ("donnée de forte valeur",)),
        ({"high_value_state": "candidate"}, 2, ()),
        ({"typical": "subventions"}, 5, ("répond à une obligation", "souvent demandé")),
        ({"typical": "gone-from-the-library"}, 2, ()),
    ],
)
def test_an_interest_is_proposed(said: dict[str, Any], step: int, reasons: tuple[str, ...]) -> None:
    found = proposed_value(known(**said), DUTIES)
    assert (found.step, found.reasons, found.proposed) == (step, reasons, True)


@pytest.mark.parametrize(
    ("said", "step", "reasons"),
    [
        ({}, 2, ()),
        ({"format": "csv"}, 1, ("déjà en csv",)),
        ({"format": "CSV"}, 1, ("déjà en csv",)),
        ({"format": "pdf"}, 4, ("un pdf à ressaisir",)),
        ({"personal_data": "direct", "format": "pdf", "outcome": "after-anonymisation"}, 5, None),
        ({"personal_data": "indirect"}, 3, ("des recoupements possibles",)),
        ({"volume": "12 millions"}, 2, ()),
        ({"volume": "250 000 lignes"}, 3, ("un gros volume",)),
    ],
)
def test_an_effort_is_proposed(
    said: dict[str, Any], step: int, reasons: tuple[str, ...] | None
) -> None:
    found = proposed_effort(known(**said))
    assert found.step == step
    assert reasons is None or found.reasons == reasons


@pytest.mark.parametrize(
    ("formats", "step"),
    [
        ("csv json geojson gpkg parquet xml gtfs tsv kml shp", 1),  # read as they are
        ("xlsx xls ods", 2),  # to be exported
        ("pdf doc docx odt papier jpg png tif tiff dwg", 4),  # somebody must retype them
        ("access zip api", 2),  # nothing is known of them
    ],
)
def test_what_a_format_costs(formats: str, step: int) -> None:
    notes = {name: proposed_effort(known(format=name)).step for name in formats.split()}
    assert notes == dict.fromkeys(formats.split(), step)


@pytest.mark.parametrize(
    ("volume", "big"),
    [
        ("", False), ("12 000 lignes", False), ("100\u202f000 lignes", True),
        ("1.250.000 lignes", True),
        ("40 Mo", False), ("1,5 Go", True), ("100 mo", True), ("99 999 lignes, 150 Mo", True),
        ("lignes", False), ("1,,5 Go", False), ("beaucoup", False), ("1" * 500 + " Go", True),
    ],
)  # fmt: skip
def test_a_volume_is_read_as_it_is_said(volume: str, big: bool) -> None:
    assert is_big(volume) is big


def test_a_note_that_was_given_stands() -> None:
    found = place(known(value=1, typical="subventions"), DUTIES)
    assert (found.value.step, found.value.proposed, found.effort.proposed) == (1, False, True)
    assert found.quadrant is PriorityQuadrant.SIDE


def test_between_equals_what_may_be_opened_already_goes_first_then_the_title() -> None:
    notes = {"value": 4, "effort": 2}
    several = [
        known(1, title="arbres", **notes),
        known(2, title="Bancs", **notes),
        known(3, title="Zones", outcome="open", **notes),
        known(4, title="Autres", value=5, effort=3),
        known(5, title="Yoles", value=5, effort=2),
    ]
    found = first_ones(place(one, DUTIES) for one in several)
    assert [one.known.id for one in found] == [5, 4, 3, 1, 2]


def test_the_first_five_are_worth_most_for_least_and_still_to_open() -> None:
    several = [known(rank, value=rank % 5 + 1, effort=3) for rank in range(1, 9)]
    several += [
        known(20, value=5, effort=1, stage="published"),
        known(21, value=5, effort=1, outcome="closed"),
        known(22, value=5, effort=1, outcome="later"),
    ]
    found = first_ones(place(each, DUTIES) for each in several)
    assert len(found) == 5
    assert not {each.known.id for each in found} & {20, 21, 22}
    gains = [each.value.step - each.effort.step for each in found]
    assert all(one >= other for one, other in pairwise(gains))


# The drawing.


def test_marks_stay_in_their_cell_and_apart() -> None:
    ranked = [place(known(rank, value=5, effort=1), DUTIES) for rank in range(1, 200)]
    ranked += [place(known(500 + rank, value=rank, effort=rank), DUTIES) for rank in range(1, 6)]
    drawing = layout.drawing_of(ranked)
    assert len(drawing.marks) <= layout.MOST_DRAWN
    for mark in drawing.marks:
        x, y = grid.centre_of(mark.placed.value.step, mark.placed.effort.step)
        assert abs(mark.x - x) <= grid.CELL_WIDTH / 2 - layout.RADIUS
        assert abs(mark.y - y) <= grid.CELL_HEIGHT / 2 - layout.RADIUS
    places = {(mark.x, mark.y) for mark in drawing.marks} | {(x, y) for x, y, _ in drawing.more}
    assert len(places) == len(drawing.marks) + len(drawing.more)
    assert sum(count for _, _, count in drawing.more) + len(drawing.marks) == len(ranked)
    unnamed = [mark for mark in drawing.marks if mark.name is None]
    assert "".join(each.text for each in drawing.digits) == "".join(
        str(mark.number) for mark in unnamed
    )


def test_five_hundred_all_over_the_grid_are_all_counted() -> None:
    ranked = [
        place(known(rank, value=rank % 5 + 1, effort=rank // 5 % 5 + 1), DUTIES)
        for rank in range(500)
    ]
    drawing = layout.drawing_of(ranked)
    assert len(drawing.marks) == layout.MOST_DRAWN
    assert len(drawing.more) == 25
    assert sum(count for _, _, count in drawing.more) == 500 - layout.MOST_DRAWN


# The page.


def test_nothing_listed_says_what_to_do(alice_client: Client) -> None:
    page = alice_client.get(HERE)
    assert "Aucun jeu de données pour l’instant" in page.visible


def test_the_table_says_the_same_notes_as_the_picture(make: Make, alice_client: Client) -> None:
    make("Subventions", typical="subventions", format="csv")
    make("Arbres", value=3, effort=2)
    make("Photos", outcome="closed")
    page = alice_client.get(HERE)
    labels = [str(each["aria-label"]) for each in page.soup.select("svg.map a")]
    assert labels == [
        "1. Subventions\u00a0: intérêt 5, effort 1, proposé",
        "2. Arbres\u00a0: intérêt 3, effort 2",
    ]
    rows = [row.get_text(" ", strip=True) for row in page.soup.select("tbody tr")]
    assert rows[0].startswith("1. Subventions 5\u00a0(proposé) 1\u00a0(proposé) À ouvrir d’abord")
    assert "répond à une obligation, souvent demandé, déjà en csv" in rows[0]
    assert "1\u00a0jeu n’est pas montré" in page.visible
    assert "Les deux premiers proposés" in page.visible


def test_noting_by_the_form_and_taking_it_back(make: Make, alice_client: Client) -> None:
    id_ = make("Arbres")
    page = alice_client.get(f"{HERE}?jeu={id_}")
    page = alice_client.submit(page, "Enregistrer", value="4", effort="2")
    assert page.flash == ["Arbres\u00a0: intérêt 4, effort 2."]
    assert (read(id_).value, read(id_).effort) == (4, 2)
    alice_client.submit(page, "Annuler")
    assert (read(id_).value, read(id_).effort) == (None, None)


def test_noting_by_drag_brings_the_matrix_alone(make: Make, alice_client: Client) -> None:
    id_ = make("Arbres")
    page = alice_client.get(HERE)
    page = alice_client.submit(
        page, "deplacement", value="5", effort="1", revision="1", status=200, fragment=True
    )
    assert page.soup.select_one("#carte svg") is not None
    assert "Arbres\u00a0: intérêt 5, effort 1." in page.text
    assert read(id_).value == 5


@pytest.mark.parametrize("odd", ["0", "6", "-1", "un", "9" * 30, "\x00"])
def test_odd_notes_get_a_sentence(make: Make, alice_client: Client, odd: str) -> None:
    id_ = make("Arbres")
    sent = {"value": odd, "effort": "1", "revision": "1"}
    page = alice_client.post(f"{LIST}/{id_}/priorite", sent, status=422, on=HERE)
    assert page.errors == ["Choisissez une note de 1 à 5."]


def test_a_stale_note_shows_both(make: Make, alice_client: Client, bob_client: Client) -> None:
    id_ = make("Arbres")
    slow = alice_client.get(f"{HERE}?jeu={id_}")
    bob_client.submit(bob_client.get(f"{HERE}?jeu={id_}"), "Enregistrer", value="1", effort="1")
    page = alice_client.submit(slow, "Enregistrer", value="5", effort="5", status=409)
    assert "Il est maintenant ainsi\u00a0: intérêt 1, effort 1" in page.visible
    assert page.form("Enregistrer").value("value") == "5"
    alice_client.submit(page, "Enregistrer")
    assert read(id_).value == 5


def test_the_first_ones_are_kept_in_one_press(make: Make, alice_client: Client) -> None:
    id_ = make("Subventions", typical="subventions", format="csv")
    page = alice_client.submit(alice_client.get(HERE), "Retenir ces notes")
    assert page.flash == ["Enregistré\u00a0: 1\u00a0note retenue."]
    assert (read(id_).value, read(id_).effort) == (5, 1)
    assert "Retenir ces notes" not in page.text


def test_the_first_ones_are_kept_all_or_none(
    make: Make, alice_client: Client, write: Write
) -> None:
    ids = [make("Arbres"), make("Bancs")]
    page = alice_client.get(HERE)
    with write():
        row = read(ids[1])
        db.session.merge(row).revision = 9
    page = alice_client.submit(page, "Retenir ces notes", status=409)
    assert "Quelqu’un a modifié" in page.errors[0]
    assert read(ids[0]).value is None


def test_forged_choices_are_refused(
    make: Make, alice_client: Client, charlie_client: Client
) -> None:
    id_ = make("Arbres", outcome="closed")
    for jeu, status in (("", 422), ("x", 422), ("999-1", 404), (f"{id_}-1", 422)):
        alice_client.post(f"{HERE}/retenir", {"jeu": jeu}, status=status, on="/compte")
    theirs = {"jeu": f"{id_}-1"}
    charlie_client.post("/c/autre/donnees/priorites/retenir", theirs, status=404, on="/compte")
    alice_client.get(f"{HERE}?jeu=999", status=404)
    alice_client.get(f"{HERE}?jeu=abc", status=404)
    charlie_client.post(f"/c/autre/donnees/{id_}/priorite", {}, status=404, on="/compte")


def test_an_official_reads_only(make: Make, elise_client: Client) -> None:
    id_ = make("Arbres")
    page = elise_client.get(f"{HERE}?jeu={id_}")
    assert page.soup.select_one("#panneau, #deplacement") is None
    assert page.links["1. Arbres"] == f"{LIST}/{id_}"
    elise_client.post(f"{LIST}/{id_}/priorite", {}, status=403, on="/compte")
    elise_client.post(f"{HERE}/retenir", {}, status=403, on="/compte")


def test_two_thousand_datasets_stay_light(cast: Cast, write: Write, alice_client: Client) -> None:
    entries = list(typical().values())
    with write():
        facts = [
            DatasetFacts(
                f"{entries[rank % len(entries)].title} {rank}", typical=entries[rank % 60].id
            )
            for rank in range(2000)
        ]
        many(cast.rodez, facts, by=actor(cast.alice))
    page = alice_client.get(f"{HERE}?page=3")
    assert len(page.statements) <= 5
    assert page.dom <= 380
    assert "Page 3 sur 167" in page.visible
