"""Tables written for people, none of whose cells can run, and a CSV for machines."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO, TYPE_CHECKING

from app.kernel.typography import shortened
from app.tables.writing.delimited import writer_of
from app.tables.writing.layout import Cell, LaidSheet, laid, text_of
from app.tables.writing.neutral import safe_cell
from app.tables.writing.ods import write_ods_sheets

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

A4 = 9  # in the list of papers of the format
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
XLSX_LONGEST = 32_767  # characters in a cell, a limit of the format
SHEET_NAME_LONGEST = 31
FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True, slots=True)
class TableSheet:
    """A named table to write; ``rows`` may be a generator, of texts, whole numbers and days."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def write_public_csv(target: IO[bytes], sheet: TableSheet) -> None:
    """Write a UTF-8 CSV true to its data, for machines and for publication."""
    text = io.TextIOWrapper(target, encoding="utf-8", newline="", write_through=True)
    write = writer_of(text, ",")
    write(sheet.header)
    for row in sheet.rows:
        write([text_of(cell) for cell in row])
    text.detach()


def write_csv(
    target: IO[bytes], sheet: TableSheet, *, delimiter: str = ",", bom: bool = False
) -> None:
    """Write a UTF-8 CSV for people, formulas neutralised."""
    encoding = "utf-8-sig" if bom else "utf-8"
    text = io.TextIOWrapper(target, encoding=encoding, newline="", write_through=True)
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(list(map(safe_cell, sheet.header)))
    writer.writerows([safe_cell(text_of(cell)) for cell in row] for row in sheet.rows)
    text.detach()


def write_xlsx(target: IO[bytes], *sheets: TableSheet, title: str = "") -> None:
    """Write an Excel file that prints as it reads; rows go to the disk one by one.

    Nothing in it runs: texts are texts, whatever they begin with.
    """
    import xlsxwriter  # noqa: PLC0415  70 ms that a process which writes no such file does without

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as workbook:
        workbook.set_properties({"title": title or sheets[0].name})
        kinds = {
            "head": workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            "text": workbook.add_format({"text_wrap": True, "valign": "top"}),
            "number": workbook.add_format({"valign": "top"}),
            "day": workbook.add_format({"num_format": "dd/mm/yyyy", "valign": "top"}),
        }
        names: set[str] = set()
        for sheet in sheets:
            page = workbook.add_worksheet(_sheet_name(sheet.name, names))
            _fill(page, laid(sheet.name, sheet.header, sheet.rows), kinds)


def _fill(page: "Worksheet", sheet: LaidSheet, kinds: Mapping[str, "Format"]) -> None:
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)  # as wide as a sheet of paper, as long as it takes
    page.repeat_rows(0)
    page.freeze_panes(1, 0)
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, width)
    for column, text in enumerate(sheet.header):
        page.write_string(0, column, shortened(text, XLSX_LONGEST), kinds["head"])
    for line, row in enumerate(sheet.rows, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                page.write_datetime(line, column, cell, kinds["day"])
            elif isinstance(cell, int):
                page.write_number(line, column, cell, kinds["number"])
            elif cell:
                page.write_string(line, column, shortened(cell, XLSX_LONGEST), kinds["text"])


def write_ods(target: IO[bytes], *sheets: TableSheet, title: str = "") -> None:
    """Write an OpenDocument file that prints as it reads, and in which nothing runs."""
    names: set[str] = set()
    pages = (laid(_sheet_name(sheet.name, names), sheet.header, sheet.rows) for sheet in sheets)
    write_ods_sheets(target, list(pages), title=title or sheets[0].name)


def _sheet_name(name: str, taken: set[str]) -> str:
    """Return a name that spreadsheets accept and that no other sheet has."""
    clean = FORBIDDEN_IN_NAMES.sub(" ", name).strip(" '")[:SHEET_NAME_LONGEST] or "Feuille"
    unique, rank = clean, 2
    while unique.casefold() in taken:
        unique = f"{clean[: SHEET_NAME_LONGEST - 4]} ({rank})"
        rank += 1
    taken.add(unique.casefold())
    return unique
