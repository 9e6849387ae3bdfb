"""What is written cannot run, and reads back as it was."""

import csv
import io
import re
import zipfile
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.tables.reading.rows import rows, sniff
from app.tables.writing.neutral import safe_cell, unsafe_cell
from app.tables.writing.tables import TableSheet, write_csv, write_ods, write_xlsx

DANGEROUS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\tx", "\rx", "\nx", "=HYPERLINK(1)"]
USUAL = [
    "-12.5",
    "-1 234,56",
    "+33 1 23 45 67 89",
    "+687 25.12.34",
    "-3 %",
    "été",
    "",
    "'x",
    "-1e-5",
]
STEADY = settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
# What the three formats can hold: no control signs, and no blank ends that XML folds.
TEXTS = st.text(st.characters(exclude_categories=("C",)), max_size=20)
TABLES = st.lists(
    st.lists(TEXTS, min_size=3, max_size=3).map(lambda row: [*row, "fin"]), max_size=5
)


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_could_run_gets_an_apostrophe(text: str) -> None:
    assert safe_cell(text) == f"'{text}"
    assert unsafe_cell(safe_cell(text)) == text


@pytest.mark.parametrize("text", USUAL)
def test_numbers_phones_and_words_stay_usable(text: str) -> None:
    assert safe_cell(text) == text == unsafe_cell(text)


@given(st.text(max_size=30) | st.from_regex(r"'{0,3}[=+@\t\r\n-].{0,10}"))
def test_nothing_dangerous_is_left_and_all_comes_back(text: str) -> None:
    safe = safe_cell(text)
    assert unsafe_cell(safe) == text
    starts = safe[:1] in set("=+-@\t\r\n")
    assert not starts or safe.replace(",", ".").lstrip("+-")[:1].isdigit()


def written(path: Path, kind: str, table: list[list[str]], header: list[str]) -> None:
    with path.open("wb") as target:
        sheet = TableSheet("Été : 2026/2027 [test]", header, table)
        {"csv": write_csv, "xlsx": write_xlsx, "ods": write_ods}[kind](target, sheet)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
@given(TABLES)
@STEADY
def test_what_is_written_is_read_back(tmp_path: Path, kind: str, table: list[list[str]]) -> None:
    header = ["un", "deux", "trois", "quatre"]
    path = tmp_path / f"table.{kind}"
    written(path, kind, table, header)
    read = list(rows(path, sniff(path, path.name)))
    if kind == "csv":
        read = [[unsafe_cell(cell) for cell in row] for row in read]
    assert read == [header, *table]


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_spaces_tabs_line_ends_and_signs_survive(tmp_path: Path, kind: str) -> None:
    table = [
        ["un\tdeux", "\tavant", "après\t", "un \t deux\n\ttrois"],
        ["  deux  espaces  ", "ligne\nautre", "<&>\"'", "a b"],
        ["_x0041_", "=1+1", "-5", "fin"],
    ]
    path = tmp_path / f"table.{kind}"
    written(path, kind, table, ["a", "b", "c", "d"])
    assert list(rows(path, sniff(path, path.name)))[1:] == table


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_no_formula_nor_link_is_in_the_file(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"table.{kind}"
    written(
        path, kind, [["=1+1", "https://exemple.fr", "{=1}", "mailto:a@b.fr"]], ["a", "b", "c", "d"]
    )
    with zipfile.ZipFile(path) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist())
    assert b"<f>" not in whole
    assert b"table:formula" not in whole
    assert b"<hyperlink" not in whole
    assert b"xlink:href" not in whole


def test_a_csv_may_carry_a_mark_and_semicolons() -> None:
    target = io.BytesIO()
    write_csv(target, TableSheet("x", ["é", "b"], [["1;2", "-3"]]), delimiter=";", bom=True)
    assert target.getvalue() == '\ufeffé;b\r\n"1;2";-3\r\n'.encode()
    assert list(csv.reader(["é;b"], delimiter=";")) == [["é", "b"]]


@pytest.mark.parametrize("write", [write_xlsx, write_ods])
def test_sheets_of_the_same_name_are_told_apart(tmp_path: Path, write: object) -> None:
    path = tmp_path / "t.bin"
    name = "Un nom bien trop long pour une feuille"
    with path.open("wb") as target:
        write(
            target, *(TableSheet(name, ["a"], [["1"]]) for _ in range(2)), TableSheet("", ["b"], [])
        )  # type: ignore[operator]
    sheets = sniff(path, "t").sheets
    assert len(set(sheets)) == 3
    assert all(len(sheet) <= 31 for sheet in sheets)


def test_a_cell_too_long_for_excel_is_cut_and_shows_it(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    with path.open("wb") as target:
        write_xlsx(target, TableSheet("x", ["a"], [["b" * 40_000]]))
    cell = list(rows(path, sniff(path, "t")))[1][0]
    assert (len(cell), cell[-1]) == (32_767, "…")


LATE, EARLY = date(2026, 1, 15), date(1789, 7, 14)
LONG = "un texte qui se lit sur plusieurs lignes " * 5


def document(path: Path, kind: str) -> Path:
    table = [["Arbres", LATE, 12], [LONG, EARLY, 0], ["=1+1", "", ""]]
    sheet = TableSheet("Jeux", ["Titre", "Mise à jour", "Fichiers"], table)
    whole = path / f"table.{kind}"
    with whole.open("wb") as target:
        {"xlsx": write_xlsx, "ods": write_ods}[kind](target, sheet, title="Inventaire de Rodez")
    return whole


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_days_and_numbers_read_back_as_texts(tmp_path: Path, kind: str) -> None:
    path = document(tmp_path, kind)
    assert list(rows(path, sniff(path, path.name)))[1:] == [
        ["Arbres", "2026-01-15", "12"],
        [LONG, "1789-07-14", "0"],
        ["=1+1", "", ""],
    ]


def test_an_excel_file_prints_as_it_reads(tmp_path: Path) -> None:
    with zipfile.ZipFile(document(tmp_path, "xlsx")) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    sheet, styles = parts["xl/worksheets/sheet1.xml"], parts["xl/styles.xml"]
    assert "<dc:title>Inventaire de Rodez</dc:title>" in parts["docProps/core.xml"]
    assert '<pane ySplit="1" topLeftCell="A2"' in sheet
    assert '<pageSetup paperSize="9" fitToHeight="0" orientation="landscape"/>' in sheet
    assert "Jeux!$1:$1</definedName>" in parts["xl/workbook.xml"]
    assert '<numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>' in styles
    assert 'wrapText="1"' in styles
    assert re.search(r'<c r="B2" s="\d+"><v>46037</v></c>', sheet)  # days since 1899-12-30
    assert re.search(r'<c r="C2" s="\d+"><v>12</v></c>', sheet)
    assert "<t>1789-07-14</t>" in sheet
    widths = [float(width) for width in re.findall(r'<col [^>]*width="([\d.]+)"', sheet)]
    assert widths[0] > widths[1] > widths[2] > 7


def test_an_opendocument_file_prints_as_it_reads(tmp_path: Path) -> None:
    with zipfile.ZipFile(document(tmp_path, "ods")) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    for name, body in parts.items():
        if name.endswith(".xml"):
            Xml.fromstring(body)  # noqa: S314  ours
    assert "<dc:title>Inventaire de Rodez</dc:title>" in parts["meta.xml"]
    assert "<dc:language>fr-FR</dc:language>" in parts["meta.xml"]
    assert 'style:print-orientation="landscape"' in parts["styles.xml"]
    assert 'config:name="VerticalSplitPosition" config:type="int">1<' in parts["settings.xml"]
    content = parts["content.xml"]
    assert content.count("<table:table-header-rows>") == 1
    assert 'office:date-value="2026-01-15"><text:p>15/01/2026</text:p>' in content
    assert 'office:value="12"' in content
    declared = set(re.findall(r'full-path="([^"]+\.xml)"', parts["META-INF/manifest.xml"]))
    assert declared == {name for name in parts if name.endswith(".xml") and "/" not in name}
