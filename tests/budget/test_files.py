"""The budget as a spreadsheet: LibreOffice computes from its formulas what the screen tells."""

import io
import re
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from app.audit.rules import Actor
from app.budget.files import FILES
from app.budget.formulas import Computed
from app.budget.loader import budget_figures
from app.budget.money import around
from app.budget.queries import BudgetState, budget_state
from app.budget.rules import AdjustedValue
from app.budget.services import TypedBudget, save_budget
from app.budget.summary import summary_of
from app.budget.workbook import ASSUMPTIONS, CALCULATION, HEADER_ROWS, SUMMARY, YOURS
from app.kernel.clock import today
from app.kernel.revisions import Sight
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.office import computing_office, converted

Write = Callable[[], AbstractContextManager[None]]
URL = "/c/rodez/budget/fichier"
FORMULA = '=HYPERLINK("http://exemple.fr","devis")'


def written(state: BudgetState, suffix: str, folder: Path, name: str = "Rodez") -> Path:
    target = io.BytesIO()
    FILES[suffix].write(name, state, target)
    path = folder / f"budget.{suffix}"
    path.write_bytes(target.getvalue())
    return path


def sheet(path: Path, name: str) -> list[list[object]]:
    book = CalamineWorkbook.from_path(str(path))
    return book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def as_spread(computed: Computed) -> dict[str, list[float]]:
    """Return the calculation by line, in the order of the columns of the sheet."""
    lines: dict[str, list[float]] = {}
    for figure in budget_figures():
        three = computed.estimate(figure.key)
        cells = lines.setdefault(figure.label, [])
        cells += [float(three.low), float(three.usual), float(three.high)]
    return lines


def compare(path: Path, computed: Computed) -> None:
    expected = as_spread(computed)
    rows = {str(row[0]): row[1:] for row in sheet(path, CALCULATION)[HEADER_ROWS:]}
    assert set(rows) == set(expected)
    for label, values in expected.items():
        cells = [float(str(cell)) for cell in rows[label][: len(values)]]
        assert cells == pytest.approx(values), label


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("suffix", FILES)
def test_the_values_kept_in_the_file_are_those_of_the_screen(
    cast: Cast, suffix: str, tmp_path: Path
) -> None:
    state = budget_state(cast.rodez)
    compare(written(state, suffix, tmp_path), state.computed())


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("suffix", FILES)
def test_libreoffice_computes_what_the_screen_tells(
    cast: Cast, suffix: str, tmp_path: Path
) -> None:
    computing_office()
    state = budget_state(cast.rodez)
    path = written(state, suffix, tmp_path)
    blank(path, suffix)  # whatever is kept in the file, only what is computed is read
    again = converted(path, "xlsx", tmp_path / "lu")
    compare(again, state.computed())
    told = sheet(again, SUMMARY)[HEADER_ROWS:]
    assert told[0][0] == str(state.first_year)
    whole = summary_of(state).whole
    steps = {"days": Decimal(1), "own": Decimal(100), "net": Decimal(100), "total": Decimal(100)}
    expected: list[float] = []
    for name, step in steps.items():
        rounded = around(getattr(whole, name), step)
        expected += [float(rounded.low), float(rounded.usual), float(rounded.high)]
    assert told[3][1:] == pytest.approx(expected)


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("suffix", FILES)
def test_a_changed_assumption_changes_the_totals(cast: Cast, suffix: str, tmp_path: Path) -> None:
    """The value is written in the cell that the sheet offers; LibreOffice computes the rest."""
    computing_office()
    state = budget_state(cast.rodez)
    values = {"platform": Decimal(12_345), "simple": Decimal(40), "shared_money": Decimal(25)}
    path = written(state, suffix, tmp_path)
    change(path, suffix, state, values)
    again = converted(path, "xlsx", tmp_path / "lu")
    lines = {name: AdjustedValue(name, value, "", "", today()) for name, value in values.items()}
    changed = BudgetState(
        None, state.first_year, state.size, state.currency, state.counts, state.proposed, lines
    )
    compare(again, changed.computed())


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("suffix", FILES)
def test_nothing_that_was_typed_runs(cast: Cast, write: Write, suffix: str, tmp_path: Path) -> None:
    with write():
        typed = TypedBudget(
            {**budget_state(cast.rodez).typed, "exports": Decimal(5)}, 2027, FORMULA
        )
        save_budget(cast.rodez, typed, seen=Sight(0), by=Actor(None, FORMULA))
    path = written(budget_state(cast.rodez), suffix, tmp_path, FORMULA)
    inside = zipfile.ZipFile(path)
    whole = "".join(
        inside.read(name).decode()
        for name in inside.namelist()
        if name.endswith(".xml") and ("sheet" in name or "content" in name)
    )
    formulas = re.findall(r'<f>([^<]*)</f>|table:formula="([^"]*)"', whole)
    assert len(formulas) > 100
    assert not any("HYPERLINK" in part for found in formulas for part in found)
    assert any(FORMULA in str(row) for row in sheet(path, ASSUMPTIONS))


def test_the_files_are_given(alice_client: Client, elise_client: Client) -> None:
    for suffix in FILES:
        answer = elise_client.raw("GET", f"{URL}?format={suffix}")
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].endswith(f".{suffix}")
    alice_client.get(f"{URL}?format=doc", status=404)


def blank(path: Path, suffix: str) -> None:
    """Take the kept values off the formulas of a file."""
    patterns = {
        "xlsx": (r"(</f>)<v>[^<]*</v>", r"\1<v>0</v>"),
        "ods": (
            r'(<table:table-cell (?=[^>]*table:formula=)[^>]*?office:value=)"[^"]*"',
            r'\1"0"',
        ),
    }
    rewrite(path, [patterns[suffix]])


def change(path: Path, suffix: str, state: BudgetState, values: dict[str, Decimal]) -> None:
    """Write values in the column that is offered for them."""
    names = list(state.proposed)
    if suffix == "xlsx":
        rewrite(
            path,
            [
                (
                    rf'<c r="F{HEADER_ROWS + names.index(name) + 1}"( s="\d+")/>',
                    rf'<c r="F{HEADER_ROWS + names.index(name) + 1}"\1><v>{value}</v></c>',
                )
                for name, value in values.items()
            ],
            only="xl/worksheets/sheet2.xml",
        )
        return
    from odfdo import Document  # noqa: PLC0415  as the application does

    file = Document(str(path))
    table = file.body.get_table(name=ASSUMPTIONS)
    for name, value in values.items():
        table.set_value((YOURS, HEADER_ROWS + names.index(name)), value)
    file.save(str(path))


def rewrite(path: Path, patterns: list[tuple[str, str]], only: str = "") -> None:
    """Replace what the patterns meet in the parts of an archive; each meets something."""
    inside = zipfile.ZipFile(path)
    parts = {info: inside.read(info) for info in inside.infolist()}
    met = 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for info, content in parts.items():
            sheets = info.filename == only if only else info.filename.endswith(".xml")
            text = content
            if sheets:
                for pattern, by in patterns:
                    replaced, count = re.subn(pattern, by, text.decode())
                    text, met = replaced.encode(), met + count
            archive.writestr(info, text, info.compress_type)
    assert met >= len(patterns)
