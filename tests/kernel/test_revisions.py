"""Two versions of one thing."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pytest

from app.audit.rules import Change, changes_between
from app.kernel.errors import Conflict, Refused
from app.kernel.revisions import (
    NEVER,
    Merged,
    Sight,
    check_revision,
    in_words,
    joined,
    kept_words,
    mark,
    merge,
    same,
    side_by_side,
    values_of,
)

BEFORE = {"Titre": "Parcs", "Note": "", "Fin": None, "Rang": "1"}
AFTER = {"Titre": "Jardins", "Note": "vue", "Rang": "1", "Ajout": "oui"}


def test_what_is_not_the_same_is_told_in_order() -> None:
    assert side_by_side(BEFORE, AFTER) == [
        ("Titre", "Parcs", "Jardins"),
        ("Note", "rien", "vue"),
        ("Ajout", "rien", "oui"),
    ]
    assert changes_between(AFTER, BEFORE) == (
        Change("Titre", "Jardins", "Parcs"),
        Change("Note", "vue", None),
        Change("Ajout", "oui", None),
    )


def test_an_empty_value_has_no_words_and_zero_has_some() -> None:
    values = {"a": 0, "b": None, "c": "", "d": (), "e": 2}
    fields = tuple((name, name.upper(), str) for name in values)
    assert in_words(values.get, fields) == {"A": "0", "B": None, "C": None, "D": None, "E": "2"}


def test_only_the_revision_that_was_seen_may_be_written_over() -> None:
    check_revision(3, 3, "cette fiche", object())
    for seen in (2, 4):
        with pytest.raises(Conflict, match="a modifié cette fiche pendant") as conflict:
            check_revision(3, seen, "cette fiche", "celle-ci")
        assert conflict.value.current == "celle-ci"


@dataclass(frozen=True)
class Sheet:
    """What the tests below edit."""

    title: str = "Écrire au DGS"
    due: str = ""
    kind: str = "item"
    about: str = "elu"


BASE, ABOUT = Sheet(), (("kind", "about"),)
SEEN = Sight.of(joined(values_of(BASE), ABOUT), 1)


def merged(standing: Sheet, typed: Sheet, seen: Sight = SEEN) -> Merged[Sheet]:
    return merge(standing, typed, seen, "cette fiche", revision=2, together=ABOUT)


def test_who_changed_another_field_loses_nothing() -> None:
    hers, his = replace(BASE, due="15 mars"), replace(BASE, title="Voir le DGS")
    both = merged(hers, his)
    assert both.facts == Sheet(title="Voir le DGS", due="15 mars")
    assert (both.kept, both.changed) == (("due",), ("title",))
    assert kept_words(["Échéance"]) == (
        " Ce que quelqu’un d’autre a changé entre-temps est gardé\u00a0: Échéance."
    )
    assert kept_words([]) == ""


def test_the_same_field_is_asked_and_the_rest_kept() -> None:
    hers = replace(BASE, title="Appeler", due="15 mars")
    with pytest.raises(Conflict, match="Voici les deux versions") as conflict:
        merged(hers, replace(BASE, title="Voir"))
    both = conflict.value.current
    assert (both.asked, both.kept) == (("title",), ("due",))
    assert both.facts == Sheet(title="Voir", due="15 mars")
    assert merged(hers, replace(BASE, title="Appeler ")).facts == hers


def test_values_that_make_sense_together_are_one() -> None:
    hers, his = replace(BASE, kind="step", about="s1"), replace(BASE, about="dpo")
    with pytest.raises(Conflict) as conflict:
        merged(hers, his)
    assert conflict.value.current.facts == his
    assert merged(hers, replace(BASE, due="15 mars")).facts == replace(hers, due="15 mars")


def test_what_was_seen_last_is_written_over_and_what_was_not_shown_stays() -> None:
    hers, his = replace(BASE, title="Appeler"), replace(BASE, title="Voir")
    assert merged(hers, his, Sight(2)).facts == his
    only_due = Sight.of({"due": BASE.due})
    assert merged(hers, replace(his, due="1er mai"), only_due).facts == replace(hers, due="1er mai")
    for nothing in (Sight(1), Sight.read(""), Sight.read("deux")):
        with pytest.raises(Conflict) as conflict:
            merged(hers, his, nothing)
        assert conflict.value.current.asked == ("title",)


def test_what_goes_wrong_only_together_is_asked() -> None:
    both = merged(replace(BASE, due="1er mai"), replace(BASE, title="Voir"))
    refusal = Refused("Trop tôt.", "due")
    with pytest.raises(Conflict, match=r"ne vont pas ensemble\. Trop tôt\.") as conflict:
        both.judge([refusal])
    assert conflict.value.current.asked == ("title",)
    with pytest.raises(Refused):
        merged(BASE, replace(BASE, title="Voir"), Sight(2)).judge([refusal])
    both.judge([])


def test_marks_come_back_as_they_left_and_nothing_else_is_believed() -> None:
    assert Sight.read(SEEN.text) == SEEN
    assert Sight.read(Sight.of({"elu-referent-1": 1}).text).marks.keys() == {"elu-referent-1"}
    for odd in ("²", "-1", "9" * 30, "1 title", f"{SEEN.text} x", SEEN.text * 200, "\x00"):
        assert Sight.read(odd) == Sight(NEVER)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a\r\nb ", "a\nb"),
        (Decimal("2.50"), Decimal("2.5")),
        (["a"], ("a",)),
        ({"b": ["1"], "a": "x"}, {"a": "x ", "b": ("1",)}),
    ],
)
def test_values_that_read_the_same_are_the_same(one: object, other: object) -> None:
    assert same(one, other)
    assert mark(one) == mark(other)


def test_values_that_do_not_read_the_same_are_not() -> None:
    values = ["", None, "1", 1, False, (), date(2027, 1, 1), Decimal("2.5"), ("a", "b"), "a b"]
    assert len({mark(value) for value in values}) == len(values)
