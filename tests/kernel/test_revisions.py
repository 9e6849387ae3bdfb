"""Two versions of one thing."""

import pytest

from app.audit.rules import Change, changes_between
from app.kernel.errors import Conflict
from app.kernel.revisions import check_revision, in_words, side_by_side

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
