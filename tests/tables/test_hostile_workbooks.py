"""Workbooks made to harm, or only damaged: each refused or read right, in the sandbox."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
import xlsxwriter

from app.tables import sandbox
from app.tables.form import Unreadable
from app.tables.writing.tables import TableSheet, write_ods, write_xlsx
from tests.support.patience import spent_by_children
from tests.support.proofs import sampled
from tests.tables.conftest import Made

pytestmark = pytest.mark.usefixtures("interpreters")

SECONDS = 60  # of processor; the child is stopped long before
# A spreadsheet knows no time zone.
DAY = datetime.fromisoformat("2026-11-03")
MOMENT = datetime.fromisoformat("2026-11-03T14:05")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TABLE = [["nom", "montant"], ["Zoé", "12"], ["Loïc", "13"]]


def good_xlsx() -> bytes:
    target = io.BytesIO()
    write_xlsx(target, TableSheet("Feuille", TABLE[0], TABLE[1:]))
    return target.getvalue()


def good_ods() -> bytes:
    target = io.BytesIO()
    write_ods(target, TableSheet("Feuille", TABLE[0], TABLE[1:]))
    return target.getvalue()


def changed(archive_bytes: bytes, /, **entries: bytes | Callable[[bytes], bytes] | None) -> bytes:
    """Copy an archive, replacing entries whose name ends so (``sheet1=…``)."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive_bytes)) as before,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            stem = Path(name).stem
            new = entries.get(stem, before.read(name))
            if new is not None:
                after.writestr(name, new(before.read(name)) if callable(new) else new)
    return target.getvalue()


def with_entry(content: bytes, name: str, data: bytes) -> bytes:
    target = io.BytesIO(content)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return target.getvalue()


def sheet_of(cells: str, dimension: str = "A1") -> bytes:
    return (
        f'<worksheet xmlns="{MAIN}"><dimension ref="{dimension}"/><sheetData>{cells}</sheetData>'
        "</worksheet>"
    ).encode()


def number_cell(place: str, value: str = "1") -> str:
    row = "".join(filter(str.isdigit, place))
    return f'<row r="{row}"><c r="{place}"><v>{value}</v></c></row>'


def ods_of(content: str) -> bytes:
    return changed(
        good_ods(),
        content=lambda text: text.replace(
            text[text.index(b"<table:table-header-rows>") : text.index(b"</table:table>")],
            content.encode(),
        ),
    )


def many_entries() -> bytes:
    target = io.BytesIO(good_xlsx())
    with zipfile.ZipFile(target, "a") as archive:
        for rank in range(100_000):
            archive.writestr(f"xl/media/{rank}", b"")
    return target.getvalue()


def nested() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("dedans.xlsx", good_xlsx())
    return target.getvalue()


def encrypted() -> bytes:
    content = bytearray(good_xlsx())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.find(mark)
        while start >= 0:
            content[start + place] |= 1
            start = content.find(mark, start + 4)
    return bytes(content)


def string_bomb() -> bytes:
    text = f'<sst xmlns="{MAIN}"><si><t>'.encode() + b"A" * 400_000_000 + b"</t></si></sst>"
    return with_entry(good_xlsx(), "xl/sharedStrings.xml", text)


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + f']><worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&i;</t>'
    "</is></c></row></sheetData></worksheet>"
).encode()
REPEATED = (
    '<table:table-row table:number-rows-repeated="1048576">'
    '<table:table-cell table:number-columns-repeated="16384" office:value-type="string">'
    "<text:p>x</text:p></table:table-cell></table:table-row>"
)

HARMFUL: dict[str, tuple[Callable[[], bytes], str]] = {
    "cell at the end of the sheet": (
        lambda: changed(
            good_xlsx(), sheet1=sheet_of(number_cell("A1") + number_cell("XFD1048576"))
        ),
        "XFD1048576",
    ),
    "cell at the end, alone": (
        lambda: changed(good_xlsx(), sheet1=sheet_of(number_cell("XFD1048576"))),
        "XFD1048576",
    ),
    "shared string of 400 MB": (string_bomb, "décompressé"),
    "sheet of 300 MB of blanks": (
        lambda: changed(good_xlsx(), sheet1=sheet_of(" " * 300_000_000)),
        "décompressé",
    ),
    "100,000 entries": (many_entries, "éléments"),
    "zip in a zip": (nested, "archive zip"),
    "encrypted entries": (encrypted, "mot de passe"),
    "macros": (lambda: with_entry(good_xlsx(), "xl/vbaProject.bin", b"x"), "macros"),
    "renamed document": (lambda: changed(good_xlsx(), workbook=None), "archive zip"),
    "sheet missing": (lambda: changed(good_xlsx(), sheet1=None), "abîmé"),
    "sheet that is no XML": (lambda: changed(good_xlsx(), sheet1=b"<worksheet><"), "abîmé"),
    "billion laughs": (lambda: changed(good_xlsx(), sheet1=LAUGHS), "abîmé"),
    "ods: one cell for sixteen billion": (
        lambda: ods_of(REPEATED),
        "Cette feuille compte 1\u202f048\u202f576\u00a0lignes sur 16\u202f384\u00a0colonnes",
    ),
    "ods: sheet never closed": (
        lambda: changed(
            good_ods(), content=lambda text: text.replace(b"</table:table>", b"<z:table>")
        ),
        "abîmé",
    ),
    "ods: encrypted": (
        lambda: changed(good_ods(), manifest=lambda text: text + b"<!-- encryption-data -->"),
        "mot de passe",
    ),
    "ods: no content": (lambda: changed(good_ods(), content=None), "archive zip"),
    "not a zip": (lambda: b"PK\x03\x04" + b"\x00" * 4_000, "abîmé"),
}
# Each is small once made, and several tests send it.
REFUSED = {name: (cache(build), said) for name, (build, said) in HARMFUL.items()}
# One that the child is stopped for, one that it answers: what a page does of them in the suite.
FIRST_REFUSED = ("shared string of 400 MB", "encrypted entries")


def attempt(path: Path) -> list[list[str]]:
    """Read a file in the sandbox, which bounds its memory; it must not take long."""
    before = spent_by_children()
    try:
        form = sandbox.sniff(path, path.name)
        return sandbox.read(path, form)
    finally:
        assert spent_by_children() - before < SECONDS


@pytest.mark.proof("fuzz")
@pytest.mark.parametrize("case", REFUSED)
def test_a_harmful_file_is_refused_in_a_sentence(made: Made, case: str) -> None:
    build, said = REFUSED[case]
    with pytest.raises(Unreadable) as refused:
        attempt(made(build(), "table.xlsx"))
    assert said in refused.value.sentence
    assert refused.value.sentence.endswith(".")


@pytest.mark.proof("fuzz")
@pytest.mark.parametrize("build", [good_xlsx, good_ods])
@pytest.mark.parametrize("tenth", sampled({str(one): one for one in range(1, 10)}, {"1", "5", "9"}))
def test_a_truncated_file_is_refused(made: Made, build: Callable[[], bytes], tenth: int) -> None:
    content = build()
    with pytest.raises(Unreadable, match=r"abîmé|vide"):
        attempt(made(content[: len(content) * tenth // 10], "table.xlsx"))


def test_a_declared_dimension_is_not_believed(made: Made) -> None:
    rows = "".join(number_cell(f"A{line}", str(line)) for line in range(1, 101))
    for dimension in ("A1", "A1:XFD1048576"):
        path = made(changed(good_xlsx(), sheet1=sheet_of(rows, dimension)), "t.xlsx")
        assert attempt(path) == [[str(line)] for line in range(1, 101)]


def test_blank_repetitions_are_no_cells(made: Made) -> None:
    content = (
        '<table:table-row><table:table-cell office:value-type="string"><text:p>nom</text:p>'
        '</table:table-cell><table:table-cell table:number-columns-repeated="16383"/>'
        "</table:table-row>"
        '<table:table-row><table:table-cell office:value-type="float" office:value="12"/>'
        "</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048574">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert attempt(made(ods_of(content), "t.ods")) == [["nom"], ["12"]]


@pytest.mark.proof("fuzz")
@pytest.mark.long
def test_all_sheets_of_an_ods_count(made: Made) -> None:
    target = io.BytesIO()
    rows = [["x"] * 10 for _ in range(60_000)]
    write_ods(target, TableSheet("Un", ["a"] * 10, rows), TableSheet("Deux", ["a"] * 10, rows))
    with pytest.raises(Unreadable, match="trop pour un tableur"):
        attempt(made(target.getvalue(), "t.ods"))


def test_an_ods_is_read(made: Made) -> None:
    assert attempt(made(good_ods(), "t.ods")) == TABLE


def test_paths_that_climb_are_never_unpacked(made: Made, tmp_path: Path) -> None:
    content = with_entry(good_xlsx(), "../../echappe.txt", b"x")
    assert attempt(made(content, "t.xlsx")) == TABLE
    assert [path.name for path in tmp_path.rglob("*")] == ["t.xlsx"]


@pytest.mark.parametrize("start_1904", [False, True])
def test_values_are_written_as_a_csv_would(made: Made, *, start_1904: bool) -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"date_1904": start_1904}) as workbook:
        page = workbook.add_worksheet()
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        moment = workbook.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        page.write_row(0, 0, ["jour", "moment", "entier", "décimal", "oui", "formule", "siret"])
        page.write_datetime(1, 0, DAY, day)
        page.write_datetime(1, 1, MOMENT, moment)
        page.write_number(1, 2, 12)
        page.write_number(1, 3, 0.1 + 0.2)
        page.write_boolean(1, 4, True)
        page.write_formula(1, 5, "=1+1", None, 2)
        page.write_number(1, 6, 21690123100011)
    row = ["2026-11-03", "2026-11-03T14:05:00", "12", "0.3", "true", "2", "21690123100011"]
    assert attempt(made(target.getvalue(), "t.xlsx"))[1] == row


def test_sheets_are_chosen_by_rank_and_hidden_ones_left_out(made: Made) -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as workbook:
        for name in ("Été & hiver", "Cachée", "Autre"):
            page = workbook.add_worksheet(name)
            page.write_row(2, 1, [name, "b"])
            if name == "Cachée":
                page.hide()
    path = made(target.getvalue(), "t.xlsx")
    form = sandbox.sniff(path, "t.xlsx")
    assert form.sheets == ("Été & hiver", "Autre")
    assert sandbox.read(path, form, sheet=1) == [[], [], ["Autre", "b"]]
    with pytest.raises(Unreadable, match="n’existe pas"):
        sandbox.read(path, form, sheet=2)


@pytest.mark.proof("fuzz")
@pytest.mark.long
def test_a_large_honest_workbook_is_read(made: Made) -> None:
    target = io.BytesIO()
    rows = ([str(line), f"Bénéficiaire {line}", "12.5", "nature"] for line in range(50_000))
    write_xlsx(target, TableSheet("Aides", ["id", "nom", "montant", "nature"], rows))
    path = made(target.getvalue(), "t.xlsx")
    form = sandbox.sniff(path, "t.xlsx")
    assert len(sandbox.read(path, form, max_rows=60_000)) == 50_001
