"""Reads the XML of an Excel sheet as a stream: how far it reaches, its errors and its formulas."""

import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from app.tables.form import Unreadable
from app.tables.reading.archive import (
    SAVE_AGAIN,
    opened,
    refuse_odd,
    refuse_size,
    text_of_entry,
    whole_rows,
)
from app.tables.reading.kinds import OddCell, ReadKind, rank

END_OF_ROW = b"row>"
_CELL = re.compile(rb'<(?:\w+:)?c\s+(?:[a-z]+="[^"]*"\s+)*?r="([A-Z]{1,3})([0-9]{1,7})"')
_SHEET = re.compile(r'<(?:\w+:)?sheet\s[^>]*?name="([^"]*)"[^>]*?r?:?id="([^"]*)"')
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_SUSPECT = re.compile(rb"""\bt=["']e["']|<(?:\w+:)?f[\s/>]""")
_PARTS = re.compile(
    rb"<(?:\w+:)?(?:row\b([^>]*)>|c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>))", re.DOTALL
)
_PLACE = re.compile(rb"""\br=["']([A-Z]{0,3})([0-9]{1,7})["']""")
_TYPE = re.compile(rb"""\bt=["'](\w+)["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]+)</")
UNKNOWN_ERROR = "#ERREUR"


def survey_xlsx(path: Path, sheet: str) -> tuple[OddCell, ...]:
    """Return the cells in error and the formulas never computed of a sheet.

    A sheet whose cells reach too far is refused; the size that the file declares is ignored.
    """
    odd: list[OddCell] = []
    with opened(path) as archive, archive.open(_entry_of(archive, sheet)) as stream:
        furthest_row, furthest_column, last = 0, 0, (b"A", b"1")
        for piece in whole_rows(stream, END_OF_ROW):
            if _SUSPECT.search(piece):
                odd += _odd_cells(piece, furthest_row)
                refuse_odd(len(odd))
            for letters, digits in _CELL.findall(piece):
                row, column = int(digits), rank(letters)
                if row > furthest_row or column > furthest_column:
                    last = (letters, digits)
                    furthest_row = max(furthest_row, row)
                    furthest_column = max(furthest_column, column)
        refuse_size(furthest_row, furthest_column, b"".join(last).decode())
    return tuple(odd)


def _odd_cells(piece: bytes, above: int) -> Iterator[OddCell]:
    """Yield the odd cells of some rows; ``above``: the line before, for rows that name none."""
    line, column = above, 0
    for row, cell, content in _PARTS.findall(piece):
        if not cell and not content:  # every cell has attributes or contents
            place = _PLACE.search(row)
            line, column = (int(place[2]) if place else line + 1), 0
            continue
        place = _PLACE.search(cell)
        if place:
            line, column = int(place[2]), rank(place[1])
        else:
            column += 1
        kind = _TYPE.search(cell)
        value = _VALUE.search(content)
        if kind and kind[1] == b"e":
            text = unescape(value[1].decode("utf-8", "replace")) if value else UNKNOWN_ERROR
            yield OddCell(line, column - 1, ReadKind.ERROR, text[:20])
        elif value is None and _FORMULA.search(content) and (not kind or kind[1] != b"str"):
            yield OddCell(line, column - 1, ReadKind.UNCOMPUTED)


def _entry_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """Return the entry of the archive that holds the sheet of that name."""
    workbook = text_of_entry(archive, "xl/workbook.xml")
    ids = {unescape(name): relation for name, relation in _SHEET.findall(workbook)}
    for tag in _RELATION.findall(text_of_entry(archive, "xl/_rels/workbook.xml.rels")):
        attributes = dict(_ATTRIBUTE.findall(tag))
        if attributes.get("Id") == ids.get(sheet, ""):
            target = attributes.get("Target", "").removeprefix("/")
            entry = target if target.startswith("xl/") else f"xl/{target}"
            if entry in archive.namelist():
                return entry
    raise Unreadable(f"Ce fichier est abîmé\u00a0: une feuille manque. {SAVE_AGAIN}")
