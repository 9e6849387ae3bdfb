"""Reads the XML of an OpenDocument file as a stream: sizes, errors, merges, line breaks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

from app.tables.form import Unreadable
from app.tables.reading.archive import (
    CHUNK,
    MAX_ODS_CELLS,
    opened,
    refuse_odd,
    refuse_size,
    whole_rows,
)
from app.tables.reading.kinds import Merge, OddCell, ReadKind, Survey, note_percent

END_OF_ROW = b"</table:table-row>"
MAX_TEXTS = 4 * CHUNK  # characters of the cells of several lines that are kept in mind
_TAG = re.compile(
    rb"<(/?)table:(table-row|table-cell|covered-table-cell|table)(?![\w-])([^>]*)>", re.DOTALL
)
_ROWS_REPEATED = re.compile(rb'number-rows-repeated="(\d{1,9})"')
_COLUMNS_REPEATED = re.compile(rb'number-columns-repeated="(\d{1,9})"')
_ROWS_SPANNED = re.compile(rb'number-rows-spanned="(\d{1,9})"')
_COLUMNS_SPANNED = re.compile(rb'number-columns-spanned="(\d{1,9})"')
_NAME = re.compile(rb'table:name="([^"]*)"')
_ERROR = re.compile(rb"""calcext:value-type=["']error["']""")
_ERROR_TEXT = re.compile(rb"#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!)|Err:[0-9]{3}")
_SUSPECT = re.compile(rb"""spanned=|formula=|["'](?:error|percentage)["']""")
_PERCENTAGE = re.compile(rb"""office:value-type=["']percentage["']""")
_ANNOTATION = re.compile(rb"<office:annotation.*?</office:annotation>", re.DOTALL)
_BREAK = re.compile(rb"<text:(?:line-break|tab)\s*/>")
_PARAGRAPH = re.compile(rb"</text:p>\s*<text:p(?:\s[^>]*)?>|<text:line-break\s*/>")
_SPACES = re.compile(rb'<text:s(?:\s+text:c="(\d{1,4})")?\s*/>')
_ANY_TAG = re.compile(rb"<[^>]*>")
MANY = 100  # cells in a run that is one blank stretch rather than a value typed so many times


@dataclass(slots=True)
class _Whereabouts:
    """Where the reading of a document is: in which sheet, how far in it."""

    rows: int = 0  # rows above the present one
    height: int = 0
    width: int = 0
    filled: int = 0
    blank: int = 0  # rows that hold nothing, just above
    wanted: bool = False  # whether this is the sheet asked for

    def finished(self) -> Iterator[tuple[int, int]]:
        """Yield (height, width) of the row that ends, if it holds something."""
        if self.filled:
            yield self.blank + self.height, self.filled

    def go_down(self, height: int) -> None:
        """Begin another row, or many of them alike."""
        self.blank = 0 if self.filled else self.blank + self.height
        self.rows += self.height
        self.height = height
        self.width = self.filled = 0

    def go_right(self, attributes: bytes) -> None:
        """Pass a cell, or many of them alike."""
        self.width += _repeated(_COLUMNS_REPEATED, attributes)
        if b"value-type=" in attributes or b"table:formula=" in attributes:
            self.filled = self.width


@dataclass(slots=True)
class _OddCells:
    """What was met in the sheet asked for."""

    odd: list[OddCell] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    percents: dict[int, bytearray] = field(default_factory=dict)
    characters: int = 0


def survey_ods(path: Path, sheet: str = "") -> Survey:
    """Return what a sheet holds beside its values; sheets that are too large are refused."""
    kept = _OddCells()
    with opened(path) as archive, archive.open("content.xml") as stream:
        rows, columns, other_cells = 0, 0, 0
        for height, width in _rows(whole_rows(stream, END_OF_ROW), sheet, kept):
            if not height:
                other_cells += rows * columns
                rows, columns = 0, 0
            rows, columns = rows + height, max(columns, width)
            refuse_size(rows, columns, other_cells=other_cells, most=MAX_ODS_CELLS)
    return Survey(tuple(kept.odd), tuple(kept.merges), kept.texts, kept.percents)


def _rows(pieces: Iterator[bytes], sheet: str, kept: _OddCells) -> Iterator[tuple[int, int]]:
    """Yield (height, width) of each filled row, with blank ones above; height 0 ends a sheet."""
    here = _Whereabouts()
    for piece in pieces:
        breaks = _BREAK.search(piece) is not None
        for tag in _TAG.finditer(piece):
            closing, name, attributes = tag.groups()
            if name == b"table":
                yield from here.finished()
                if closing:
                    yield 0, 0
                here = _Whereabouts(wanted=_named(attributes, sheet))
            elif closing:
                continue
            elif name == b"table-row":
                yield from here.finished()
                here.go_down(_repeated(_ROWS_REPEATED, attributes))
            else:
                if here.wanted and (breaks or _SUSPECT.search(attributes)):
                    _look(here, attributes, piece, tag.end(), kept)
                here.go_right(attributes)


def _named(attributes: bytes, sheet: str) -> bool:
    name = _NAME.search(attributes)
    if not sheet or not name:
        return False
    return unescape(name[1].decode("utf-8", "replace")) == sheet


def _look(here: _Whereabouts, attributes: bytes, piece: bytes, start: int, kept: _OddCells) -> None:
    """Keep what the library would drop of a cell."""
    line, column = here.rows + 1, here.width
    spanned = _repeated(_ROWS_SPANNED, attributes), _repeated(_COLUMNS_SPANNED, attributes)
    if spanned != (1, 1):
        merge = Merge(line, column, line + spanned[0] - 1, column + spanned[1] - 1)
        kept.merges.append(merge)
    _note_percents(here, attributes, kept)
    if attributes.endswith(b"/"):
        content = b""
    else:
        content = piece[start : piece.find(b"</table:table-cell>", start)]
    computed = b"office:value-type=" in attributes
    shown = _ERROR_TEXT.search(content) if b"table:formula=" in attributes else None
    if _ERROR.search(attributes) or shown:
        error = shown[0].decode() if shown else _plain(content)[:20]
        _keep_odd(here, ReadKind.ERROR, error, kept, attributes)
    elif b"table:formula=" in attributes and not computed:
        _keep_odd(here, ReadKind.UNCOMPUTED, "", kept, attributes)
    elif content and _BREAK.search(content):
        text = _plain(content)
        kept.texts[line, column] = text
        kept.characters += len(text)
        if kept.characters > MAX_TEXTS:
            raise Unreadable(_TOO_MUCH_TEXT)
    refuse_odd(len(kept.odd) + len(kept.merges) + len(kept.texts))


def _keep_odd(
    here: _Whereabouts, kind: ReadKind, text: str, kept: _OddCells, attributes: bytes
) -> None:
    """Keep each cell of a run of the same ones."""
    for line, column in _run(here, attributes):
        kept.odd.append(OddCell(line, column, kind, text))


def _note_percents(here: _Whereabouts, attributes: bytes, kept: _OddCells) -> None:
    if _PERCENTAGE.search(attributes):
        for line, column in _run(here, attributes):
            note_percent(kept.percents, line, column)


def _run(here: _Whereabouts, attributes: bytes) -> Iterator[tuple[int, int]]:
    """Yield (line, column) of each cell of a run of the same ones."""
    wide = min(_repeated(_COLUMNS_REPEATED, attributes), MANY)
    for line in range(here.rows + 1, here.rows + 1 + min(here.height, MANY)):
        for column in range(here.width, here.width + wide):
            yield line, column


def _plain(content: bytes) -> str:
    """Return the text of a cell, its line breaks and its spaces kept, its note left out."""
    content = _ANNOTATION.sub(b"", content)
    content = _PARAGRAPH.sub(b"\n", content).replace(b"<text:tab/>", b"\t")
    content = _SPACES.sub(lambda spaces: b" " * int(spaces[1] or 1), content)
    return unescape(_ANY_TAG.sub(b"", content).decode("utf-8", "replace"))


def _repeated(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    match = pattern.search(attributes)
    return int(match[1]) if match else 1


_TOO_MUCH_TEXT = (
    "Cette feuille contient trop de cellules de plusieurs lignes. Enregistrez-la en CSV et "
    "renvoyez-la."
)
