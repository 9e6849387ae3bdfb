"""Reads the XML of an Excel sheet as a stream: how far it reaches, its errors and its formulas."""

import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from app.tables.form import Unreadable
from app.tables.reading.archive import (
    MAX_CELLS,
    SAVE_AGAIN,
    opened,
    refuse_odd,
    refuse_size,
    text_of_entry,
    whole_rows,
)
from app.tables.reading.kinds import OddCell, ReadKind, Survey, note_percent, rank

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
_FORMATS = re.compile(r'<(?:\w+:)?numFmt\s+[^>]*?numFmtId="(\d+)"[^>]*?formatCode="([^"]*)"')
_STYLES = re.compile(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(r"<(?:\w+:)?xf\b([^>]*)>")
OF_PERCENTS = frozenset({"9", "10"})  # the formats « 0 % » and « 0,00 % » that no file declares
UNKNOWN_ERROR = "#ERREUR"


def survey_xlsx(path: Path, sheet: str) -> Survey:
    """Return the cells in error, the formulas never computed and the percentages of a sheet.

    A sheet whose cells reach too far is refused; the size that the file declares is ignored.
    """
    odd: list[OddCell] = []
    percents: dict[int, bytearray] = {}
    with opened(path) as archive, archive.open(_entry_of(archive, sheet)) as stream:
        furthest_row, furthest_column, last = 0, 0, (b"A", b"1")
        shares = _percent_cells(archive)
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
            if shares and furthest_row * furthest_column <= MAX_CELLS:
                for letters, digits in shares.findall(piece):
                    note_percent(percents, int(digits), rank(letters) - 1)
        refuse_size(furthest_row, furthest_column, b"".join(last).decode())
    return Survey(odd=tuple(odd), percents=percents)


def _percent_cells(archive: zipfile.ZipFile) -> re.Pattern[bytes] | None:
    """Return what finds the cells shown as percentages, nothing when no style does."""
    styles = text_of_entry(archive, "xl/styles.xml")
    formats = {one for one, code in _FORMATS.findall(styles) if "%" in code} | OF_PERCENTS
    listed = _STYLES.search(styles)
    ranks = [
        str(place)
        for place, attributes in enumerate(_STYLE.findall(listed[0]) if listed else ())
        if dict(_ATTRIBUTE.findall(attributes)).get("numFmtId") in formats
    ]
    if not ranks:
        return None
    chosen = "|".join(ranks).encode()
    return re.compile(
        rb'<(?:\w+:)?c\s+(?=[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})")[^>]*?\bs="(?:' + chosen + rb')"'
    )


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
