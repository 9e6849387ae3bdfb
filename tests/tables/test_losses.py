"""What a workbook holds and no library gives: errors, formulas, merges, line breaks, two tiers."""

import zipfile
from datetime import datetime
from pathlib import Path

import xlsxwriter

from app.tables.checking.schema_check import check
from app.tables.mending.corrected_copy import correct
from app.tables.reading.kinds import ReadKind
from app.tables.reading.rows import cells, head, odd_cells, rows, sniff
from app.tables.schema import Schema, load
from app.tables.writing.ods import MANIFEST, MIMETYPE, NAMESPACES
from tests.tables.conftest import Made

DAY = datetime.fromisoformat("2026-03-12")
CALCEXT = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
TEXT = 'office:value-type="string"'
AIDS = load({"fields": [{"name": "Nom"}, {"name": "Montant", "type": "number"}, {"name": "Jour"}]})


def aids(path: Path) -> Path:
    """Write a sheet with an error in B3, a formula in B4, and A3 to A5 merged."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Aides")
        sheet.write_row(0, 0, ["Nom", "Montant", "Jour"])
        sheet.write_row(1, 0, ["Zoé", 12.5])
        sheet.write_datetime(1, 2, DAY, book.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.merge_range(2, 0, 4, 0, "Amicale")
        sheet.write_formula(2, 1, "=NA()", None, "#N/A")
        sheet.write_formula(3, 1, "=1+1", None, "")
        sheet.write(4, 1, True)
        sheet.write(4, 2, "x")
    return path


def ods(path: Path, body: str) -> Path:
    """Write an OpenDocument sheet whose rows are these."""
    names = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    content = (
        f'<?xml version="1.0"?><office:document-content {names} xmlns:calcext="{CALCEXT}">'
        '<office:body><office:spreadsheet><table:table table:name="F">'
        f"{body}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", MIMETYPE)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", content)
    return path


def row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def text(content: str, more: str = "") -> str:
    return f"<table:table-cell {TEXT} {more}><text:p>{content}</text:p></table:table-cell>"


def checked(path: Path, schema: Schema = AIDS) -> dict[str, tuple[int, str]]:
    report = check(path, sniff(path, path.name), schema)
    return {problem.kind: (problem.count, problem.sentence) for problem in report.structure}


def test_cells_keep_their_kinds(tmp_path: Path) -> None:
    path = aids(tmp_path / "aides.xlsx")
    table = list(cells(path, sniff(path, path.name)))
    kinds = [[cell.kind.value for cell in line] for line in table]
    assert kinds[1:] == [
        ["text", "number", "date"],
        ["text", "error", "text"],
        ["text", "uncomputed", "text"],
        ["text", "boolean", "text"],
    ]
    assert [line[0].text for line in table] == ["Nom", "Zoé", "Amicale", "Amicale", "Amicale"]
    assert (table[1][1].text, table[1][2].text, table[2][1].text) == ("12.5", "2026-03-12", "#N/A")


def test_cells_of_a_csv_are_texts(made: Made) -> None:
    path = made("a;b\n1;2026-03-12\n")
    (_, line) = cells(path, sniff(path, path.name))
    assert [(cell.text, cell.kind) for cell in line] == [
        ("1", ReadKind.TEXT),
        ("2026-03-12", ReadKind.TEXT),
    ]


def test_errors_and_formulas_are_named_and_merges_said(tmp_path: Path) -> None:
    path = aids(tmp_path / "aides.xlsx")
    told = checked(path)
    assert told["error-cell"] == (
        1,
        "1\u00a0cellule contient une erreur du tableur (B3\u00a0: #N/A).",
    )
    assert told["uncomputed-cell"][1].endswith("une formule jamais calculée (B4).")
    assert "(A3:A5)" in told["filled-down"][1]


def test_errors_past_the_last_value_are_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "fin.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_formula(3, 4, "=1/0", None, "#DIV/0!")
    form = sniff(path, path.name)
    assert [cell.place for cell in odd_cells(path, form)] == ["E4"]
    assert list(rows(path, form))[3] == ["", "", "", "", "#DIV/0!"]


def test_a_formula_that_gives_nothing_is_computed(tmp_path: Path) -> None:
    """Excel writes such a result as an empty text."""
    path = tmp_path / "vide.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_row(0, 0, ["a", "b"])
    with zipfile.ZipFile(path) as before:
        entries = {name: before.read(name) for name in before.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    row_2 = b'<row r="2"><c r="A2" t="str"><f>IF(1,"")</f><v></v></c><c r="B2"><f>1</f></c></row>'
    entries[sheet] = entries[sheet].replace(b"</sheetData>", row_2 + b"</sheetData>")
    with zipfile.ZipFile(path, "w") as after:
        for name, content in entries.items():
            after.writestr(name, content)
    assert [cell.place for cell in odd_cells(path, sniff(path, path.name))] == ["B2"]


def test_two_tiers_of_names_under_a_title(tmp_path: Path) -> None:
    path = tmp_path / "etages.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:H1", "Subventions versées en 2026")
        sheet.merge_range("A4:A5", "Nom")
        sheet.merge_range("B4:C4", "Montant")
        sheet.write_row("B5", ["voté", "payé"])
        sheet.merge_range("D4:D5", "Objet")
        sheet.write_row("A6", ["Zoé", 12, 10, "Fête"])
        sheet.write_row("A7", ["Loïc", 13, 10, "Fête"])
    form = sniff(path, path.name)
    assert form.header == ("Nom", "Montant voté", "Montant payé", "Objet")
    assert (form.header_line, form.tiers) == (5, 2)
    told = checked(path, load({"fields": [{"name": "Nom"}]}))
    assert {"two-tiers", "rows-above"} <= told.keys()
    assert "filled-down" not in told
    copy = tmp_path / "copie.csv"
    correct(path, form, None, copy)
    assert copy.read_text().splitlines() == [
        "Nom,Montant voté,Montant payé,Objet",
        "Zoé,12,10,Fête",
        "Loïc,13,10,Fête",
    ]


def test_what_an_opendocument_sheet_would_lose(tmp_path: Path) -> None:
    error = 'table:formula="of:=NA()" office:string-value="" calcext:value-type="error"'
    path = ods(
        tmp_path / "f.ods",
        row(text("Nom"), text("Montant"), text("Jour"))
        + row(
            text("rue<text:line-break/>du Four", 'table:number-rows-spanned="2"'),
            text("#N/A", error),
            text("un<text:tab/>deux<text:s text:c='2'/>x".replace("'", '"')),
        )
        + row("<table:covered-table-cell/>", '<table:table-cell table:formula="of:=1"/>', text("y"))
        + row(
            text("Z", 'table:number-columns-repeated="1"'),
            '<table:table-cell office:value-type="float" office:value="0" '
            'table:formula="of:=1+" calcext:value-type="error"><text:p>Err:502</text:p>'
            "</table:table-cell>",
        ),
    )
    form = sniff(path, path.name)
    assert [(cell.place, cell.text) for cell in odd_cells(path, form)] == [
        ("B2", "#N/A"),
        ("B3", ""),
        ("B4", "Err:502"),
    ]
    assert head(path, form, 0, 5)[1:] == [
        ["rue\ndu Four", "#N/A", "un\tdeux  x"],
        ["rue\ndu Four", "", "y"],
        ["Z", "Err:502", ""],
    ]


def test_merges_do_not_fill_blank_rows(tmp_path: Path) -> None:
    path = tmp_path / "vides.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.merge_range(1, 0, 40, 0, "x")
        sheet.write(1, 1, "1")
        sheet.write(30, 1, "2")
    table = list(rows(path, sniff(path, path.name)))
    assert [line for line in table if line] == [["a", "b"], ["x", "1"], ["x", "2"]]
