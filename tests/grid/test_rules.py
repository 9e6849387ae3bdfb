"""A cell as text and back."""

from collections.abc import Sequence
from datetime import date

import pytest

from app.grid.rules import CellKind, GridColumn, GridRow, strings_of
from app.grid.sending import rows_sent
from app.kernel.revisions import Sight

NOTES = (("1", "1 Très faible"), ("4", "4 Forte"), ("5", "5 Très forte"))
NAMESAKES = (("membre:1", "Jean Dupuis"), ("nom:Jean Dupuis", "Jean Dupuis"))
NOTE = GridColumn("influence", "Influence", CellKind.LIST, NOTES)
PEOPLE = GridColumn("assignee", "Confiée à", CellKind.LIST, NAMESAKES)
DAY = GridColumn("due_on", "Échéance", CellKind.DATE)
FIXED = GridColumn("statement", "Point", typed=False)


@pytest.mark.parametrize(
    ("text", "string"),
    [
        ("4", "4"),
        (" 4 Forte ", "4"),
        ("forte", "4"),
        ("TRES FORTE", "5"),
        ("fort", "fort"),
        ("élevé", "élevé"),
        ("12,5", "12,5"),
        ("", ""),
    ],
)
def test_a_choice_is_known_by_its_code_or_its_words(text: str, string: str) -> None:
    assert NOTE.read(text) == string


def test_two_choices_of_one_name_are_not_guessed() -> None:
    assert PEOPLE.read("jean dupuis") == "jean dupuis"


@pytest.mark.parametrize("column", [NOTE, PEOPLE])
def test_what_is_shown_is_read_back(column: GridColumn) -> None:
    shown = [column.text_of(code) for code, _ in column.choices]
    assert len(set(shown)) < len(shown) or [column.read(text) for text in shown] == [
        code for code, _ in column.choices
    ]


def test_a_date_is_shown_as_people_write_it() -> None:
    assert strings_of({"due_on": date(2027, 4, 3)}) == {"due_on": "2027-04-03"}
    assert (DAY.text_of("2027-04-03"), DAY.text_of("")) == ("03/04/2027", "")
    assert DAY.read("03/04/2027") == DAY.read(" 3/4/2027 ") == "2027-04-03"
    assert DAY.read("31/02/2027") == "31/02/2027"
    assert DAY.read("demain") == "demain"


def test_a_line_says_what_it_showed_of_its_columns_alone() -> None:
    row = GridRow("1", "x", {"influence": 4, "note": "secret"}, {}, "stakeholder:1")
    assert row.seen([NOTE, DAY]).marks.keys() == {"influence"}


@pytest.mark.parametrize(
    ("fields", "rows"),
    [
        ([("1.influence", "4")], {"1": {"influence": "4"}}),
        ([("1.statement", "x")], {}),
        ([("1.visibility", "x"), ("op", "y"), ("csrf_token", "z")], {}),
        ([(".influence", "4"), (f"{'9' * 121}.influence", "4")], {}),
        ([("a.b.influence", "4")], {"a.b": {"influence": "4"}}),
    ],
)
def test_only_what_may_be_typed_is_read(
    fields: Sequence[tuple[str, str]], rows: dict[str, dict[str, str]]
) -> None:
    sent = rows_sent(fields, [NOTE, FIXED])
    assert {row.id: dict(row.cells) for row in sent} == rows
    assert all(row.seen == Sight() for row in sent)
