"""Names beside marks: never over each other nor a mark, inside the drawing, always the same way."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.drawing.beside import NamedMark, Rectangle, names_beside, short_names, width_of
from app.kernel.drawing.grid import Point

INSIDE = Rectangle(0, 0, 900, 520)
REACH = 12.0
SPOTS = st.tuples(st.integers(0, 24), st.integers(0, 13))  # of a lattice where marks never touch
TEXTS = st.sampled_from(["DGS", "Maire ou président", "Commande publique…", "Office de tourisme"])
CROWDS = st.lists(st.tuples(SPOTS, TEXTS), max_size=60, unique_by=lambda pair: pair[0])


def mark(key: int, x: float, y: float, *names: str) -> NamedMark[int]:
    return NamedMark(key, names, Point(x, y), REACH, REACH)


def crowd(pairs: list[tuple[tuple[int, int], str]]) -> list[NamedMark[int]]:
    return [
        mark(rank, 20 + 35 * column, 20 + 35 * row, name, name[:5])
        for rank, ((column, row), name) in enumerate(pairs)
    ]


@given(CROWDS)
def test_nothing_hides_anything(pairs: list[tuple[tuple[int, int], str]]) -> None:
    marks = crowd(pairs)
    names = names_beside(marks, INSIDE)
    for one, other in combinations(names.values(), 2):
        assert not one.box.meets(other.box)
    for key, name in names.items():
        assert INSIDE.holds(name.box)
        assert not any(name.box.meets(each.box) for each in marks)
        assert name.text in marks[key].names
    assert names == names_beside(list(marks), INSIDE)


@given(CROWDS)
def test_a_line_leads_from_its_mark_over_no_other(
    pairs: list[tuple[tuple[int, int], str]],
) -> None:
    marks = crowd(pairs)
    names = names_beside(marks, INSIDE)
    for key, name in names.items():
        if not name.lead:
            continue
        begun, _, ended = name.lead.removeprefix("M").partition("L")
        start, end = (Point(*map(float, each.split())) for each in (begun, ended))
        at = marks[key].at
        assert max(abs(start.x), abs(start.y)) <= REACH
        line = Point(at.x + start.x, at.y + start.y), Point(at.x + end.x, at.y + end.y)
        shrunk = [other.box for other in marks if other.key != key]
        shrunk += [other.box for again, other in names.items() if again != key]
        for left, top, right, bottom in shrunk:  # a lead is written to a tenth
            assert not Rectangle(left + 0.1, top + 0.1, right - 0.1, bottom - 0.1).crosses(*line)


def test_who_is_alone_is_named_on_the_right_and_at_the_edge_on_the_left() -> None:
    names = names_beside([mark(1, 450, 260, "DGS"), mark(2, 880, 100, "Maire")], INSIDE)
    assert (names[1].anchor, names[1].lead) == ("start", "")
    assert names[1].x > REACH
    assert names[2].anchor == "end"
    assert names[2].x < -REACH


def test_a_name_without_room_gives_way_to_a_shorter_one() -> None:
    only = mark(1, 20, 100, "Commande publique", "Achats")
    assert names_beside([only], Rectangle(0, 0, 100, 200))[1].text == "Achats"


def test_a_name_surrounded_moves_away_and_a_line_leads_to_it() -> None:
    only = mark(1, 450, 260, "DGS")
    beside = [Rectangle(463, 230, 700, 290), Rectangle(200, 230, 437, 290)]
    split = [Rectangle(300, y, 448, y + 12) for y in (235, 273)]
    split += [Rectangle(452, y, 600, y + 12) for y in (235, 273)]
    name = names_beside([only], INSIDE, [*beside, *split])[1]
    assert (name.anchor, name.lead) == ("middle", "M0.0 -12.0L0.0 -30.5")
    closed = [Rectangle(300, y, 600, y + 12) for y in (235, 273)]
    assert names_beside([only], INSIDE, [*beside, *closed]) == {}


def test_the_first_has_the_best_place() -> None:
    first, second = mark(1, 400, 100, "Maire"), mark(2, 430, 100, "DGS")
    assert names_beside([first, second], INSIDE)[1].anchor == "end"
    assert names_beside([first, second], INSIDE)[2].anchor == "start"


def test_obstacles_are_left_free() -> None:
    wall = Rectangle(460, 200, 560, 320)
    name = names_beside([mark(1, 450, 260, "DGS")], INSIDE, [wall])[1]
    assert not name.box.meets(wall)


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Maire", ("Maire",)),
        ("Direction générale des services", ("DGS",)),
        ("Direction des systèmes d’information", ("DSI",)),
        ("Délégué à la protection des données", ("DPO",)),
        ("Direction de l’eau", ("Direction de l’eau", "Direction…")),
        ("Élu délégué (numérique, finances)", ("Élu délégué",)),
        ("(numérique)", ("(numérique)",)),
        (
            "Commande publique et finances",
            ("Commande publique et finances", "Commande publique…", "Commande…"),
        ),
        ("Anticonstitutionnellement" * 2, ("AnticonstitutionnellementAnticons…",)),
    ],
)
def test_a_long_title_has_shorter_names(title: str, names: tuple[str, ...]) -> None:
    assert short_names([title]) == [names]


def test_a_name_that_would_stand_for_two_is_not_written() -> None:
    one, other, twin = short_names(
        ["Service des espaces verts", "Service de l’état civil", "Service de l’état civil"]
    )
    assert one == ("Service des espaces verts", "Service des espaces…")
    assert other == twin == ("Service de l’état civil",)
    both = short_names(["Direction générale des services", "Direction de la gestion des sols"])
    assert both == [(), ()]


def test_capitals_are_wider() -> None:
    assert width_of("ill") < width_of("non") < width_of("NON") < width_of("MMM")
    assert width_of("DGS", 28) == 2 * width_of("DGS")
