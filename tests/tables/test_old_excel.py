"""Old Excel workbooks: read with their dates, merges and errors; what is none is said."""

from pathlib import Path

import pytest

from app.tables import sandbox
from app.tables.checking.schema_check import check
from app.tables.form import TableKind, Unreadable
from app.tables.reading.archive import MAX_XLS_CELLS
from app.tables.reading.notices import notices
from app.tables.reading.rows import cells, odd_cells, rows, sniff
from app.tables.schema import load
from tests.tables.conftest import Made
from tests.tables.old_excel import Cell, Formula, container, write_xls

ROWS: list[list[Cell]] = [
    ["Nom", "Montant", "Jour"],
    ["Zoé", 12.5, 46093.0],
    ["Amicale", "#N/A", True],
    [None, 13.0, "x"],
]


def test_an_old_workbook_is_read(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "vieux.xls", ROWS, merges=((2, 3, 0, 0),))
    form = sandbox.sniff(path, path.name)
    assert (form.kind, form.sheets, form.header) == (
        TableKind.XLS,
        ("F",),
        ("Nom", "Montant", "Jour"),
    )
    assert list(rows(path, form))[1:] == [
        ["Zoé", "12.5", "2026-03-12"],
        ["Amicale", "#N/A", "true"],
        ["Amicale", "13", "x"],
    ]
    assert [cell.kind.value for cell in list(cells(path, form))[1]] == ["text", "number", "date"]
    report = check(path, form, load({"fields": [{"name": "Nom"}]}))
    told = {problem.kind: problem.sentence for problem in report.structure}
    assert "(B3\u00a0: #N/A)" in told["error-cell"]
    assert "(A3:A4)" in told["filled-down"]


@pytest.mark.parametrize(
    ("streams", "said"),
    [
        ({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}, "mot de passe"),
        ({"WordDocument": b"x"}, "pas un classeur Excel"),
        ({"MatOST": b"x"}, "Works"),
        ({"Workbook": b"\xff" * 5000}, "abîmé"),
    ],
)
def test_what_is_no_old_workbook_is_said(made: Made, streams: dict[str, bytes], said: str) -> None:
    path = made(container(streams), "vieux.xls")
    with pytest.raises(Unreadable, match=said):
        sandbox.sniff(path, path.name)


def test_a_locked_one_is_said(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "vieux.xls", ROWS, locked=True)
    with pytest.raises(Unreadable, match="mot de passe"):
        sandbox.sniff(path, path.name)


@pytest.mark.parametrize("tenth", range(1, 10))
def test_a_truncated_one_is_refused(tmp_path: Path, tenth: int) -> None:
    path = write_xls(tmp_path / "vieux.xls", [["a", "b"], *[[f"x{i}", 1.0] for i in range(900)]])
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * tenth // 10])
    with pytest.raises(Unreadable):
        sandbox.sniff(path, path.name)


def test_one_is_read_up_to_the_number_of_cells_that_is_stated(tmp_path: Path) -> None:
    """A sheet as wide as high counts by its corners: no cell needs to be written between them."""
    most = MAX_XLS_CELLS // 200
    for height, refused in ((most, False), (most + 1, True)):
        corners: list[list[Cell]] = [["a"], *[[None]] * (height - 2), [None] * 199 + [1.0]]
        path = write_xls(tmp_path / "v.xls", corners)
        if refused:
            with pytest.raises(Unreadable, match=r"enregistrez|CSV"):
                sniff(path, path.name)
        else:
            assert sniff(path, path.name).header == ("a",)


def test_one_that_is_too_large_is_refused(tmp_path: Path) -> None:
    far: list[list[Cell]] = [["a"], *[[None]] * 40_000, [None] * 200 + [1.0]]
    path = write_xls(tmp_path / "vieux.xls", far)
    with pytest.raises(Unreadable, match="trop pour un tableur"):
        sniff(path, path.name)


NEVER, COMPUTED = Formula(None), Formula(3.0)


@pytest.mark.parametrize(
    ("column", "never"),
    [
        ([NEVER, NEVER], ["B2", "B3"]),  # all of them: as a library that computes nothing
        ([COMPUTED, NEVER], []),  # a spreadsheet has computed: the result is an empty text
        ([COMPUTED, Formula(0.0, waits=True)], ["B3"]),
        ([Formula(None, waits=True), COMPUTED], ["B2"]),
        ([Formula(0.0), Formula(2.0, waits=True)], []),
    ],
)
def test_a_formula_never_computed_is_told_by_its_cell(
    tmp_path: Path, column: list[Formula], never: list[str]
) -> None:
    path = write_xls(
        tmp_path / "v.xls", [["nom", "total"], *[["x", cell] for cell in column], ["y", None]]
    )
    form = sniff(path, path.name)
    assert [cell.place for cell in odd_cells(path, form)] == never
    sentences = " ".join(problem.sentence for problem in notices(path, form))
    assert all(place in sentences for place in never)
    assert ("jamais" in sentences) == bool(never)
