"""Boxes ticked over several pages: nothing is lost, nothing is counted twice, all is bounded."""

import pytest
from werkzeug.datastructures import MultiDict

from app.web.picks import MOST, MOST_SENT, Picks, turns


def read(*pairs: tuple[str, str]) -> Picks:
    return Picks.read(MultiDict(pairs), "jeu")


def test_ticks_of_this_page_join_those_of_others() -> None:
    picks = read(("choisis", "1 2"), ("jeu", "3"), ("jeu", "4"))
    assert picks.added == ("1", "2", "3", "4")
    assert picks.outside([3, 4, 5]).args() == {"choisis": "1 2"}
    assert Picks.read(MultiDict(picks.args()), "jeu") == picks


@pytest.mark.parametrize(
    ("sent", "added", "removed"),
    [
        # Of 1, 2, 3 shown, 1 stood ticked.
        ([("vus", "1 2 3"), ("coches", "1"), ("jeu", "1")], (), ()),
        ([("vus", "1 2 3"), ("coches", "1"), ("jeu", "2")], ("2",), ("1",)),
        # Ticked on another page; unticked now that its box is there.
        ([("vus", "1 2 3"), ("coches", ""), ("choisis", "1 9")], ("9",), ()),
        # Unticked on another page; ticked again now that its box is there.
        ([("vus", "1"), ("coches", "1"), ("jeu", "1"), ("retires", "1 8")], (), ("8",)),
        ([("jeu", "5"), ("jeu", "5"), ("choisis", "5 5")], ("5",), ()),
    ],
)
def test_what_changes_of_what_stood(
    sent: list[tuple[str, str]], added: tuple[str, ...], removed: tuple[str, ...]
) -> None:
    picks = read(*sent)
    assert (picks.added, picks.removed) == (added, removed)


def test_a_box_is_drawn_as_it_stood_unless_somebody_touched_it() -> None:
    picks = Picks(("1",), ("2",))
    drawn = [picks.ticks(mark, stood=stood) for mark, stood in [(1, False), (2, True), (3, True)]]
    assert drawn == [True, False, True]
    assert not picks.ticks("3")


def test_no_more_is_kept_than_an_address_holds() -> None:
    picks = read(("choisis", " ".join(map(str, range(1, MOST + 51)))), ("retires", "900 901"))
    assert (len(picks.added), picks.removed, picks.beyond) == (MOST, (), 52)
    assert picks.added[0] == "1"


def test_those_left_out_are_still_told_on_the_next_page() -> None:
    sent = MultiDict([("choisis", " ".join(map(str, range(MOST)))), ("jeu", "900"), ("jeu", "901")])
    turned = Picks.read(MultiDict(Picks.read(sent, "jeu").args()), "jeu")
    assert (turned.count, turned.beyond) == (MOST, 2)
    assert turned.left_out.startswith("2\u00a0coches n’ont pas été gardées\u00a0: 200 au plus")
    again = Picks.read(MultiDict([*turned.outside(range(30)).args().items(), ("jeu", "3")]), "jeu")
    assert (again.count, again.beyond) == (MOST - 29, 2)
    whole = Picks.read(sent, "jeu", MOST_SENT)
    assert (whole.count, whole.beyond, whole.left_out) == (MOST + 2, 0, "")


def test_odd_marks_are_no_ids() -> None:
    assert Picks(("12", "x", "0", "-3", "9" * 30, "٧")).ids == [12]


def test_what_forgets_them_and_what_turns_the_page() -> None:
    assert read(("choisis", "1"), ("jeu", "2"), ("decocher", "1")).count == 0
    assert turns(MultiDict([("page", "2")]))
    assert turns(MultiDict([("decocher", "1")]))
    assert not turns(MultiDict([("jeu", "1")]))
