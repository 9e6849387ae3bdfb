"""Reads an old Excel workbook (.xls) record by record: its size, its errors, its password."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app.tables.form import DAMAGED, LOCKED, Unreadable
from app.tables.reading.archive import MAX_ODD, MAX_XLS_CELLS, refuse_odd, refuse_size
from app.tables.reading.kinds import OddCell, ReadKind, Survey, note_percent
from app.tables.reading.ole import OleFile, streams_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how such a file begins
BOOKS = ("Workbook", "Book")
ENCRYPTED = "EncryptedPackage"
END, PASSWORD_SET, BEGIN = 0x0A, 0x2F, frozenset({0x0809, 0x0409, 0x0209, 0x09})
SHEET_AT = 0x85
FORMULAS = frozenset({0x06, 0x0206, 0x0406})
ERROR_OR_BOOLEAN, SEVERAL_NUMBERS = 0x0205, 0xBD
CELLS = frozenset(
    {0x0203, 0x0204, 0x027E, 0xFD, 0xD6, ERROR_OR_BOOLEAN, SEVERAL_NUMBERS, *FORMULAS}
)
# A formula gives something else than a number; an error; an empty text.
NOT_A_NUMBER, AN_ERROR, EMPTY_TEXT = 0xFFFF, 2, 3
WHEN_OPENED = 0x02  # a formula that waits for a spreadsheet to open the file
FORMAT, STYLE = 0x041E, 0xE0
OF_PERCENTS = (9, 10)  # the formats « 0 % » and « 0,00 % » that no file declares
SHORTEST_CELL, SHORTEST_FORMULA = 6, 16
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


@dataclass(slots=True)
class _Book:
    """What was met so far in a workbook."""

    wanted: int  # the rank of the sheet asked for, from 0
    starts: list[int] = field(default_factory=list)
    sheet: int = -1  # the rank of the present one
    depth: int = 0
    rows: int = 0
    columns: int = 0
    other_cells: int = 0
    odd: list[OddCell] = field(default_factory=list)
    computed: bool = False  # whether a formula of the sheet holds what a spreadsheet gave
    empty: list[OddCell] = field(default_factory=list)  # formulas that hold an empty text
    formats: set[int] = field(default_factory=lambda: set(OF_PERCENTS))  # that show percentages
    styles: list[bool] = field(default_factory=list)  # whether each shows percentages
    percents: dict[int, bytearray] = field(default_factory=dict)


def refuse_other_office(path: Path, name: str) -> None:
    """Refuse an old Office file that is protected, or no Excel workbook."""
    names = streams_of(path).keys()
    if ENCRYPTED in names:
        raise Unreadable(LOCKED)
    if names.isdisjoint(BOOKS):
        raise Unreadable(
            f"«\u202f{name}\u202f» est un ancien fichier de Word, de Works ou d’un autre logiciel, "
            "pas un classeur Excel. Ouvrez-le et enregistrez-le au format .xlsx ou .csv."
        )


def survey_xls(path: Path, sheet: int) -> Survey:
    """Return the cells in error or never computed, and the percentages, of a sheet.

    ``Unreadable`` for a workbook too large or protected.
    """
    book = _Book(sheet)
    for position, kind, data in _records(path):
        if kind in BEGIN:
            _begin(book, position)
        elif kind == END:
            book.depth -= 1
        elif kind == PASSWORD_SET:
            raise Unreadable(LOCKED)
        elif kind == SHEET_AT and len(data) >= 4:  # noqa: PLR2004  a position of four bytes
            book.starts.append(struct.unpack_from("<I", data)[0])
        elif kind in {FORMAT, STYLE} and len(data) >= 4:  # noqa: PLR2004  two numbers
            _note_style(book, kind, data)
        elif kind in CELLS and len(data) >= SHORTEST_CELL and book.depth == 1:
            _look(book, kind, data)
    # A library that writes formulas without computing them leaves an empty text in all of them.
    never = [] if book.computed else book.empty
    refuse_odd(len(book.odd) + len(never))
    return Survey(odd=(*book.odd, *never), percents=book.percents)


def _note_style(book: _Book, kind: int, data: bytes) -> None:
    """Keep in mind which formats, then which styles, show percentages."""
    first, second = struct.unpack_from("<HH", data)
    if kind == STYLE:
        book.styles.append(second in book.formats)
    elif b"%" in data[2:]:
        book.formats.add(first)


def _begin(book: _Book, position: int) -> None:
    """Enter a sheet, or a chart inside one."""
    book.depth = 1 if position in book.starts else book.depth + 1
    if position in book.starts:
        book.other_cells += book.rows * book.columns
        book.rows = book.columns = 0
        book.sheet = book.starts.index(position)


def _look(book: _Book, kind: int, data: bytes) -> None:
    row, column = struct.unpack_from("<HH", data)
    last = struct.unpack_from("<H", data, len(data) - 2)[0] if kind == SEVERAL_NUMBERS else column
    book.rows, book.columns = max(book.rows, row + 1), max(book.columns, last + 1)
    refuse_size(book.rows, book.columns, other_cells=book.other_cells, most=MAX_XLS_CELLS)
    if book.sheet != book.wanted:
        return
    # Several numbers in one record: six bytes each, its style first.
    for place, at in zip(range(column, last + 1), range(4, len(data) - 1, 6), strict=False):
        (style,) = struct.unpack_from("<H", data, at)
        if style < len(book.styles) and book.styles[style]:
            note_percent(book.percents, row + 1, place)
    code = _error(kind, data)
    if code is not None:
        book.odd.append(OddCell(row + 1, column, ReadKind.ERROR, ERRORS.get(code, "#ERREUR")))
        refuse_odd(len(book.odd))
    if kind in FORMULAS and len(data) >= SHORTEST_FORMULA:
        _look_at_formula(book, OddCell(row + 1, column, ReadKind.UNCOMPUTED), data)


def _look_at_formula(book: _Book, cell: OddCell, data: bytes) -> None:
    """Tell a formula never computed from one whose result is an empty text."""
    (mark,) = struct.unpack_from("<H", data, 12)
    empty = mark == NOT_A_NUMBER and data[6] == EMPTY_TEXT
    if data[14] & WHEN_OPENED and (empty or not any(data[6:14])):
        book.odd.append(cell)
        refuse_odd(len(book.odd))
    elif not empty:
        book.computed = True
        book.empty.clear()
    elif not book.computed and len(book.empty) <= MAX_ODD:
        book.empty.append(cell)


def _error(kind: int, data: bytes) -> int | None:
    """Return the code of the error that a cell holds, or nothing."""
    if kind == ERROR_OR_BOOLEAN and len(data) >= SHORTEST_CELL + 2 and data[7] == 1:
        return data[6]
    if kind in FORMULAS and len(data) >= SHORTEST_FORMULA:
        (mark,) = struct.unpack_from("<H", data, 12)
        if mark == NOT_A_NUMBER and data[6] == AN_ERROR:
            return data[8]
    return None


def _records(path: Path) -> Iterator[tuple[int, int, bytes]]:
    """Yield (position, kind, contents) of each record of a workbook."""
    with path.open("rb") as file:
        ole = OleFile(file)
        stream = next((ole.streams[name] for name in BOOKS if name in ole.streams), None)
        if stream is None:
            raise Unreadable(DAMAGED)
        buffer, position, begun = bytearray(), 0, 0
        for piece in ole.contents(stream):
            buffer += piece
            while len(buffer) - begun >= 4:  # noqa: PLR2004  a kind and a length of two bytes
                kind, length = struct.unpack_from("<HH", buffer, begun)
                if len(buffer) - begun < 4 + length or position >= stream.size:
                    break
                yield position, kind, bytes(buffer[begun + 4 : begun + 4 + length])
                begun, position = begun + 4 + length, position + 4 + length
            del buffer[:begun]
            begun = 0
