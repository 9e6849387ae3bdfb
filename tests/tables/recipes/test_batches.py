"""Rows taken some at a time give what each row alone would give, and are never too many."""

import csv
from pathlib import Path
from random import Random

import pytest

from app.kernel.text import bare
from app.tables.checking import errors_file
from app.tables.checking.columns import column_of
from app.tables.checking.schema_check import check
from app.tables.reading import batches as batching
from app.tables.reading.batches import batches
from app.tables.reading.rows import sniff
from app.tables.recipes.applying import Application
from app.tables.recipes.bound import NOT_TELLING, likeness
from app.tables.recipes.cells.cleaning import all_clean, clean
from app.tables.recipes.cells.evidence import ColumnWays
from app.tables.recipes.cells.figures import FRENCH, amount_operation
from app.tables.recipes.operations import Known
from app.tables.schema import Field, from_catalogue
from tests.tables.recipes.conftest import FACTS, Work

TEXTS = (
    "Amicale",
    " Amicale",
    "l'été",
    "'007",
    "''x",
    "a  b",
    "a\nb",
    "tab\tici",
    "Ã©tÃ©",
    "fin ",
    "",
    "\ufeffmarque",
    "déjà\u00a0vu",
    "€ 12",
    "œuvre « citée »",
)


def test_batches_keep_the_order_and_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(line, ["a" * (line % 7), ""]) for line in range(1, 60)]
    monkeypatch.setattr(batching, "MOST_ROWS", 10)
    monkeypatch.setattr(batching, "MOST_SIZE", 20)
    taken = list(batches(rows))
    assert [one for batch in taken for one in batch] == rows
    assert all(0 < len(batch) <= 10 for batch in taken)
    sizes = [sum(2 + len(cells[0]) for _, cells in batch[:-1]) for batch in taken]
    assert max(sizes) < 20
    assert list(batches([])) == []


def test_rows_of_a_megabyte_are_taken_one_by_one() -> None:
    rows = [(line, ["a" * 1_000_000]) for line in (1, 2)]
    assert [len(batch) for batch in batches(rows)] == [1, 1]


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_said_clean_is_clean(text: str) -> None:
    if all_clean(["mots", text]):
        assert clean(text) == text
    else:
        assert clean(text) != text or not text.isascii() or "\n" in text or "'" in text


def test_most_texts_are_settled_at_once() -> None:
    assert all_clean(["Association sportive", "L’été à l'école", "12,50 €", ""])


@pytest.mark.parametrize("decimal", [".", ","])
def test_a_french_amount_is_read_at_once_as_it_is_step_by_step(
    monkeypatch: pytest.MonkeyPatch, decimal: str
) -> None:
    field, draw = Field("montant", type="number", decimal_char=decimal), Random(7)  # noqa: S311  the same amounts each time
    texts = [
        f"{draw.choice(('', '-'))}{draw.choice(('7', '1 200', '12 345 678', '0 050', '1234'))}"
        f",{draw.choice(('5', '50', '05'))}{draw.choice(('', ' €', '€'))}"
        for _ in range(60)
    ]
    assert all(FRENCH.fullmatch(text) for text in texts)
    quick = [amount_operation(field, ColumnWays(), text) for text in texts]
    monkeypatch.setattr("app.tables.recipes.cells.figures.FRENCH", _Never())
    assert [amount_operation(field, ColumnWays(), text) for text in texts] == quick


class _Never:
    """A pattern that matches nothing."""

    def fullmatch(self, _: str) -> None:
        return None


def test_many_rows_give_what_each_gives_alone(work: Work) -> None:
    draw = Random(2026)  # noqa: S311  the same table each time
    names = ("nomBeneficiaire", "objet", "montant", "dateConvention")
    amounts = ("12", "1 200,50 €", "douze", "", "1,234", "-")
    days = ("12/03/2026", "2026-03-12", "31/02/2026", "", "13/01/2026")
    rows = [
        [draw.choice(TEXTS).replace("\n", " "), f"projet {rank}", draw.choice(amounts)]
        + [draw.choice(days)] * (rank % 5 > 0)
        for rank in range(300)
    ]
    done = work([names, *rows])
    ids = [column.id for column in done.body.columns]
    at_once = Application(done.body, done.schema, ids, Known.of(FACTS))
    one_by_one = Application(done.body, done.schema, ids, Known.of(FACTS))
    at_once.look(rows)
    for row in rows:
        one_by_one.look([row])
    made = [tuple(cells) for cells in at_once.made(rows)]
    assert made == [tuple(one_by_one.row(row)) for row in rows]
    assert (at_once.rows, at_once.wrong_rows) == (one_by_one.rows, one_by_one.wrong_rows)
    assert at_once.wrong_rows > 0
    assert [one.done for one in at_once.changes] == [one.done for one in one_by_one.changes]
    assert [one.questions for one in at_once.changes] == [
        one.questions for one in one_by_one.changes
    ]


def test_no_row_at_all_gives_none(work: Work) -> None:
    done = work([("nomBeneficiaire", "montant"), ("Amicale", "12")])
    application = Application(done.body, done.schema, ["c1", "c2"], Known.of(FACTS))
    application.look([])
    assert application.made([]) == []
    assert (application.rows, application.wrong_rows) == (0, 0)


def test_columns_judged_at_once_are_judged_as_cell_by_cell() -> None:
    field = Field("objet", required=True, min_length=2, max_length=4)
    column, alone = column_of(field, 0, ("",)), column_of(field, 0, ("",))
    texts = ["ab", "abcd", "", "a", "abcde"]
    expected = {text: kind for text in texts if (kind := alone.judge(text))}
    assert (
        column.faults(texts) == expected == {"": "required", "a": "minLength", "abcde": "maxLength"}
    )
    assert column.faults(["ab", "abcd"]) == {}


def test_errors_are_listed_line_after_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    schema = from_catalogue("subventions")
    assert schema is not None
    path, errors = tmp_path / "t.csv", tmp_path / "errors.csv"
    header = "nomAttribuant,idAttribuant,dateConvention,nomBeneficiaire,objet,montant,nature"
    wrong = "Commune,12,12/03,,Projet,douze,cadeau"
    path.write_text(f"{header}\n{wrong}\ncourt\n{wrong}", encoding="utf-8")
    check(path, sniff(path, "t.csv"), schema, errors_to=errors)
    with errors.open(encoding="utf-8-sig", newline="") as stream:
        listed = [
            (int(row[0]), row[1]) for row in csv.reader(stream, delimiter=";") if row[0] != "ligne"
        ]
    lines = [line for line, _ in listed]
    assert lines == sorted(lines)
    assert [name for line, name in listed if line == 2] == [
        name for line, name in listed if line == 4
    ]
    assert listed[[line for line, _ in listed].index(3)] == (3, "")
    monkeypatch.setattr(errors_file, "MOST", 3)
    report = check(path, sniff(path, "t.csv"), schema, errors_to=errors)
    assert report.written == 3


@pytest.mark.parametrize("texts", [TEXTS, ("CŒUR d’Été", "cœur d'ete", "a|b_c", "İ", "Ç-Ÿ 12")])
def test_rows_are_compared_by_their_letters_and_figures(texts: tuple[str, ...]) -> None:
    assert likeness(texts) == NOT_TELLING.sub("", bare("|".join(texts)))
