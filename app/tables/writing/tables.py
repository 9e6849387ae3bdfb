"""Tables written for people, none of whose cells can run, and a CSV for machines."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO

from app.kernel.typography import shortened
from app.tables.writing.delimited import writer_of
from app.tables.writing.neutral import safe_cell
from app.tables.writing.ods import write_ods_sheets

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
XLSX_LONGEST = 32_767  # characters in a cell, a limit of the format
SHEET_NAME_LONGEST = 31
FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True, slots=True)
class TableSheet:
    """A named table to write; ``rows`` may be a generator."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[str]]


def write_public_csv(target: IO[bytes], sheet: TableSheet) -> None:
    """Write a UTF-8 CSV true to its data, for machines and for publication."""
    text = io.TextIOWrapper(target, encoding="utf-8", newline="", write_through=True)
    write = writer_of(text, ",")
    write(sheet.header)
    for row in sheet.rows:
        write(row)
    text.detach()


def write_csv(
    target: IO[bytes], sheet: TableSheet, *, delimiter: str = ",", bom: bool = False
) -> None:
    """Write a UTF-8 CSV for people, formulas neutralised."""
    encoding = "utf-8-sig" if bom else "utf-8"
    text = io.TextIOWrapper(target, encoding=encoding, newline="", write_through=True)
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(list(map(safe_cell, sheet.header)))
    writer.writerows(list(map(safe_cell, row)) for row in sheet.rows)
    text.detach()


def write_xlsx(target: IO[bytes], *sheets: TableSheet) -> None:
    """Write an Excel file whose cells are all text; rows go to the disk one by one."""
    import xlsxwriter  # noqa: PLC0415  70 ms that a process which writes no such file does without

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as workbook:
        bold = workbook.add_format({"bold": True})
        names: set[str] = set()
        for sheet in sheets:
            page = workbook.add_worksheet(_sheet_name(sheet.name, names))
            page.freeze_panes(1, 0)
            for column, text in enumerate(sheet.header):
                page.write_string(0, column, shortened(text, XLSX_LONGEST), bold)
            for line, row in enumerate(sheet.rows, 1):
                for column, text in enumerate(row):
                    if text:
                        page.write_string(line, column, shortened(text, XLSX_LONGEST))


def write_ods(target: IO[bytes], *sheets: TableSheet) -> None:
    """Write an OpenDocument file whose cells are all text."""
    names: set[str] = set()
    write_ods_sheets(
        target, ((_sheet_name(sheet.name, names), sheet.header, sheet.rows) for sheet in sheets)
    )


def _sheet_name(name: str, taken: set[str]) -> str:
    """Return a name that spreadsheets accept and that no other sheet has."""
    clean = FORBIDDEN_IN_NAMES.sub(" ", name).strip(" '")[:SHEET_NAME_LONGEST] or "Feuille"
    unique, rank = clean, 2
    while unique.casefold() in taken:
        unique = f"{clean[: SHEET_NAME_LONGEST - 4]} ({rank})"
        rank += 1
    taken.add(unique.casefold())
    return unique
