"""What a workbook knows of its cells: dates, numbers, percentages, booleans, errors, merges."""

import io
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from app.tables import sandbox
from app.tables.reading.kinds import Cell, ReadKind, marked, plain, unmarked
from app.tables.reading.rows import cells, sniff
from app.tables.recipes.applying import ways_of
from app.tables.recipes.body import ColumnAnswer, Target
from app.tables.recipes.cells.outcome import CellOutcome
from app.tables.recipes.operations import Known, Setting, operation_of
from app.tables.recipes.results import TablePlace
from app.tables.schema import Field
from tests.tables.old_excel import write_xls
from tests.tables.recipes.conftest import FACTS, Work, Worked
from tests.tables.test_losses import ods, row, text

HEADER = ("Association", "SIRET", "Montant voté", "Date de la délibération", "Pourcentage", "Objet")
DAY = datetime.fromisoformat("2026-03-12")
SHARE = Field("part", "number", minimum="0", maximum="1")
AMOUNT, WHOLE = Field("montant", "number"), Field("nombre", "integer")


def book(write: Callable[[Any, Any], None]) -> bytes:
    """Return a workbook whose only sheet is filled by a function."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as made:
        write(made, made.add_worksheet())
    return target.getvalue()


def typed(text: str, kind: ReadKind) -> str:
    return marked(Cell(text, kind))


def outcome(
    op: str, cell: str, field: Field, *others: str, answers: dict[str, str] | None = None
) -> CellOutcome:
    """Put a marked cell through an operation, in a column where the others stand too."""
    ways = ways_of(op, [cell, *others])
    ways.answers = answers or {}
    return operation_of(Setting(field, Target(field.name, op, ("c1",)), ways, Known()))([cell])


def test_a_mark_is_taken_off_and_a_text_has_none() -> None:
    cell = Cell("12.5", ReadKind.NUMBER)
    assert unmarked(marked(cell)) == cell
    assert plain(marked(cell)) == "12.5"
    assert marked(Cell("12.5", ReadKind.TEXT)) == "12.5"
    assert marked(Cell("", ReadKind.UNCOMPUTED)) != ""


def test_a_date_of_the_workbook_is_sure_and_a_text_beside_it_is_one_question(work: Work) -> None:
    def write(made: Any, page: Any) -> None:
        page.write_row(0, 0, HEADER)
        for line, day in enumerate((DAY, "03/04/2026"), 1):
            page.write_row(line, 0, ["A", "41900002100008", 12])
            if isinstance(day, str):
                page.write(line, 3, day)
            else:
                page.write_datetime(line, 3, day, made.add_format({"num_format": "dd/mm/yyyy"}))
            page.write(line, 5, "Fête")

    done = work(book(write), name="t.xlsx")
    questions = [one for one in done.preview().questions if one.field == "dateConvention"]
    assert [(one.code, one.count) for one in questions] == [("order", 1)]
    assert done.column("dateConvention") == ["2026-03-12", "03/04/2026"]
    answer = ColumnAnswer("dateConvention", "order", "day")
    assert done.column("dateConvention", answer) == ["2026-03-12", "2026-04-03"]


def test_a_number_of_the_workbook_is_never_asked_about() -> None:
    number = typed("1.234", ReadKind.NUMBER)
    assert outcome("amount", number, AMOUNT) == CellOutcome("1.234")
    assert outcome("amount", "1.234", AMOUNT).question == "decimal"
    # A typed number says nothing of how texts are written.
    assert outcome("amount", "1.234", AMOUNT, typed("12.5", ReadKind.NUMBER)).question == "decimal"
    assert outcome("integer", typed("1.234", ReadKind.NUMBER), WHOLE).fault
    assert outcome("integer", typed("12", ReadKind.NUMBER), WHOLE) == CellOutcome("12")
    comma = Field("montant", "number", decimal_char=",")
    assert outcome("amount", typed("12.5", ReadKind.NUMBER), comma) == CellOutcome("12,5")


def test_a_percentage_is_written_on_the_scale_of_its_field() -> None:
    shown, text = typed("0.125", ReadKind.PERCENT), "12,5"
    assert outcome("percent", shown, SHARE) == CellOutcome("0.125")
    assert outcome("percent", "12,5 %", SHARE) == CellOutcome("0.125")
    assert outcome("percent", text, SHARE).question == "percent"
    assert outcome("percent", typed("12.5", ReadKind.NUMBER), SHARE).question == "percent"
    hundred = Field("part", "number", maximum="100")
    assert outcome("percent", shown, hundred) == CellOutcome("12.5")
    assert outcome("amount", shown, AMOUNT).question == "shown"
    assert outcome("amount", shown, AMOUNT, answers={"shown": "hundred"}).text == "12.5"
    assert outcome("amount", shown, AMOUNT, answers={"shown": "unit"}).text == "0.125"


def test_the_percentages_of_the_three_kinds_of_workbook_are_known(tmp_path: Path) -> None:
    def write(made: Any, page: Any) -> None:
        page.write_row(0, 0, ["Nom", "Part"])
        page.write_row(1, 0, ["A", 0.125], made.add_format({"num_format": "0.0%"}))
        page.write_row(2, 0, ["B", 0.5], made.add_format({"num_format": "0%"}))
        page.write_row(3, 0, ["C", 0.25])

    (tmp_path / "a.xlsx").write_bytes(book(write))
    share = 'office:value-type="percentage" office:value="0.125"'
    plain_number = 'office:value-type="float" office:value="0.25"'
    ods(
        tmp_path / "a.ods",
        row(text("Nom"), text("Part"))
        + row(text("A"), f"<table:table-cell {share}><text:p>12,5 %</text:p></table:table-cell>")
        + row(text("C"), f"<table:table-cell {plain_number}><text:p>0</text:p></table:table-cell>"),
    )
    expected = {"a.xlsx": ["percent", "percent", "number"], "a.ods": ["percent", "number"]}
    for name, kinds in expected.items():
        path = tmp_path / name
        table = list(cells(path, sniff(path, name)))[1:]
        assert [line[1].kind.value for line in table] == kinds


def test_a_true_of_the_workbook_is_the_yes_of_a_list() -> None:
    field = Field("ouvert", enum=("oui", "non", "sur demande"))
    assert outcome("listed", typed("true", ReadKind.BOOLEAN), field) == CellOutcome("oui")
    assert outcome("listed", typed("false", ReadKind.BOOLEAN), field) == CellOutcome("non")
    assert outcome("listed", "true", field).question == "value"
    flag = Field("ouvert", "boolean", true_values=("1",), false_values=("0",))
    assert outcome("boolean", typed("true", ReadKind.BOOLEAN), flag) == CellOutcome("1")


@pytest.mark.parametrize("op", ["text", "amount", "date", "siret", "first_of", "join", "listed"])
def test_no_operation_takes_an_error_or_a_formula_never_computed(op: str) -> None:
    field = Field("colonne", "number" if op == "amount" else "string", enum=("a",))
    error = outcome(op, typed("#N/A", ReadKind.ERROR), field)
    assert error.text == "#N/A"
    assert "erreur" in error.fault
    formula = outcome(op, typed("", ReadKind.UNCOMPUTED), field)
    assert formula.text == ""
    assert "jamais été calculée" in formula.fault


def odd_book() -> bytes:
    """Return a sheet with an error in D7, a formula never computed in E9, B2 to B9 merged."""

    def write(made: Any, page: Any) -> None:
        _ = made
        page.write_row(0, 0, ("Association", "Objet", "SIRET", "Montant voté", "Date de vote"))
        for line in range(1, 10):
            page.write_row(line, 0, (f"Club {line}", "", "41900002100008", 100 + line))
            page.write(line, 4, "2026-01-31")
        page.merge_range(1, 1, 8, 1, "Fête des écoles")
        page.write(9, 1, "Jeux")
        page.write_formula(6, 3, "=NA()", None, "#N/A")
        page.write_formula(8, 4, "=B2*2", None, "")

    return book(write)


def converted(done: Worked) -> tuple[list[str], str]:
    """Return the lines of the whole file converted in the child, and the list of changes."""
    target, listed = done.path.with_suffix(".csv"), done.path.with_suffix(".txt")
    place = TablePlace(
        0, done.sample.header_line, 1, done.sample.names, tuple(c.id for c in done.body.columns)
    )
    sandbox.run(
        "recipes.converting:convert",
        path=done.path,
        form=sniff(done.path, done.path.name),
        place=place,
        body=done.body,
        schema=done.schema,
        facts=FACTS,
        target=target,
        changes_to=listed,
    )
    return target.read_text().splitlines(), listed.read_text()


def test_errors_and_formulas_are_named_and_merged_cells_filled_down(work: Work) -> None:
    done = work(odd_book(), name="t.xlsx")
    words = " ".join(done.sample.told)
    assert "(D7\u00a0: #N/A)" in words
    assert "(E9)" in words
    assert "(B2:B9)" in words
    assert done.column("objet") == ["Fête des écoles"] * 8 + ["Jeux"]
    seen = done.preview()
    faults = {
        (row.line, seen.header[place]): cell.fault
        for row in seen.rows
        for place, cell in enumerate(row.cells)
        if cell.fault and seen.header[place] in {"montant", "dateConvention"}
    }
    assert set(faults) == {(7, "montant"), (9, "dateConvention")}
    lines, listed = converted(done)
    assert "#N/A" in lines[6]
    assert "7,montant,nombre,#N/A,#N/A,le tableur montre une erreur" in listed
    assert "9,dateConvention,date,,,la formule de cette cellule" in listed
    assert all("\ufdd0" not in line for line in lines)


def test_a_siret_that_a_csv_has_lost_is_whole_in_the_workbook(work: Work) -> None:
    lost = work("Association;SIRET\nA;4,19E+13\nB;35600000049837\n")
    assert lost.column("idBeneficiaire")[0] == "4,19E+13"
    faults = [c.fault for row in lost.preview().rows for c in row.cells if c.before == "4,19E+13"]
    assert "envoyez le classeur" in faults[0]

    def write(made: Any, page: Any) -> None:
        _ = made
        rows: Sequence[tuple[object, ...]] = (
            ("Association", "SIRET", "Montant voté"),
            ("A", 41900002100008, 1),
            ("B", 35600000049837, 2),
            ("C", 4120000700015, 3),
        )
        for line, one in enumerate(rows):
            page.write_row(line, 0, one)

    whole = work(book(write), name="t.xlsx")
    expected = ["41900002100008", "35600000049837", "04120000700015"]
    assert whole.column("idBeneficiaire") == expected


def test_an_old_workbook_is_taken_as_the_others_are(work: Work, tmp_path: Path) -> None:
    path = write_xls(
        tmp_path / "vieux.xls",
        [
            ["Association", "Montant voté", "Date de vote", "Pourcentage de la subvention"],
            ["A", 12.5, 46_093.0, 0.5],
            ["B", 13.0, 46_093.0, 1.0],
        ],
    )
    kinds = [cell.kind.value for cell in list(cells(path, sniff(path, path.name)))[1]]
    assert kinds == ["text", "number", "date", "percent"]
    done = work(path.read_bytes(), name="t.xls")
    assert done.column("montant") == ["12.5", "13"]
    assert done.column("dateConvention") == ["2026-03-12", "2026-03-12"]
