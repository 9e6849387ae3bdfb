"""Reads a file once: its header, its first rows, rows spread over it, rows of rare shape."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from random import Random

from app.kernel.text import letters_of
from app.kernel.typography import plural
from app.tables.form import Form, Unreadable
from app.tables.reading.header import is_blank
from app.tables.reading.kinds import Survey, plain
from app.tables.reading.notices import notices_of
from app.tables.reading.rows import rows, survey
from app.tables.recipes.heading import find_header, joined_names
from app.tables.recipes.naming import words_of
from app.tables.recipes.sample import (
    FIRST_ROWS,
    RARE_ROWS,
    SPREAD_ROWS,
    TOP_LINES,
    Sample,
    SampleRow,
    shape_of,
)

MOST_READ = 100_000  # rows: a request waits for this reading, and not for a million of them
LOOKED_AT = 30  # lines among which the header is looked for
LONGEST_CELL = 500  # characters of a cell that the sample keeps
MOST_COLUMNS = 500
SEED = 2026
# Rare shapes are looked for in all of the first rows, then in one row out of a hundred.
LOOKED_WHOLE, EACH = 10_000, 100
SAID_OTHERWISE = frozenset({"two-tiers", "rows-above"})  # by the page itself
TOTALS = ("total", "soustotal", "totalgeneral")
NOTHING = "Ce fichier est vide. Choisissez un fichier qui contient une table."
TOO_WIDE = (
    f"Cette table a plus de {MOST_COLUMNS} colonnes\u00a0: retirez celles qui sont vides ou ne "
    "servent pas."
)

Line = tuple[int, list[str]]


def sample(path: Path, form: Form, sheet: int, names: tuple[str, ...], header: int) -> Sample:
    """Take the sample of a file, of its first ``MOST_READ`` rows when it has more.

    ``header`` is the line chosen by somebody, 0 to find it.

    ``names``: those of the schema and its past names, which tell the header.
    """
    surveyed = survey(path, form, sheet)
    table = enumerate(rows(path, form, sheet, surveyed=surveyed, kinds=True), 1)
    marked_top = list(islice(table, LOOKED_AT))
    top = [(number, [plain(cell) for cell in cells]) for number, cells in marked_top]
    known = frozenset(word for name in names for word in words_of(name))
    line, tiers, reason = find_header(top, known)
    if header:
        tiers, reason = (tiers if header == line else 1), ""
        line = header
    by_line = dict(top)
    if is_blank(by_line.get(line, ())):
        raise Unreadable(NOTHING)
    found = joined_names(by_line[line], by_line.get(line + 1, ()) if tiers > 1 else ())
    if len(found) > MOST_COLUMNS:
        raise Unreadable(TOO_WIDE)
    first = line + tiers
    kept = _Kept(found)
    data = chain((one for one in marked_top if one[0] >= first), table)
    kept.fill(data)
    return Sample(
        top=tuple(SampleRow(number, short(cells)) for number, cells in top[:TOP_LINES]),
        header_line=line,
        tiers=tiers,
        reason=reason,
        names=found,
        rows=tuple(kept.rows()),
        total=kept.total,
        left_out=tuple(_left_out(top, line, kept)),
        told=tuple(_told(form, surveyed, first - 1, tiers)),
        partial=any(cells for _, cells in data),
    )


def left_out(cells: Sequence[str], names: Sequence[str]) -> str:
    """Return why a row is no data: blank, header again, total; empty when it is.

    The first cell settles nearly all rows: this is done to each of a million.
    """
    first = cells[0].strip() if cells else ""
    if first and first[0] not in "TtSs" and first != names[0]:
        return ""
    filled = [plain(cell).strip() for cell in cells if cell.strip()]
    if not filled:
        return "blank"
    if letters_of(filled[0]) in TOTALS and len(filled) <= max(len(names) / 2, 2):
        return "total"
    texts = [plain(cell).strip() for cell in cells]
    same = sum(1 for text, name in zip(texts, names, strict=False) if text == name and name)
    return "header" if same == len(filled) and same > 1 else ""


class _Kept:
    """The rows that stand for all of them."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self.total = 0
        self.passed = dict.fromkeys(("blank", "header", "total"), 0)
        self.first: list[SampleRow] = []
        self.spread: list[SampleRow] = []
        self.rare: list[SampleRow] = []
        self.shapes: list[set[str]] = [set() for _ in names]
        self.random = Random(SEED)  # noqa: S311  a choice of rows, the same each time

    def fill(self, data: Iterator[Line]) -> None:
        """Take rows, up to as many as a request waits for."""
        for line, cells in data:
            self.take(line, cells)
            if self.total >= MOST_READ:
                break

    def take(self, line: int, cells: list[str]) -> None:
        why = left_out(cells, self.names)
        if why:
            self.passed[why] += 1
            return
        self.total += 1
        if len(self.first) < FIRST_ROWS:
            self.first.append(SampleRow(line, short(cells)))
            self._is_rare(cells)
            return
        place = self.total - FIRST_ROWS
        looked = self.total < LOOKED_WHOLE or self.total % EACH == 0
        if looked and self._is_rare(cells):
            self.rare.append(SampleRow(line, short(cells)))
        elif len(self.spread) < SPREAD_ROWS:
            self.spread.append(SampleRow(line, short(cells)))
        elif (drawn := self.random.randrange(place)) < SPREAD_ROWS:
            self.spread[drawn] = SampleRow(line, short(cells))

    def _is_rare(self, cells: list[str]) -> bool:
        """Tell whether a row has a cell of a shape that its column has not had yet."""
        rare = False
        for met, cell in zip(self.shapes, cells, strict=False):
            if len(met) < RARE_ROWS and (shape := shape_of(cell)) not in met:
                met.add(shape)
                rare = True
        return rare

    def rows(self) -> Iterator[SampleRow]:
        yield from sorted((*self.first, *self.spread, *self.rare), key=lambda row: row.line)


def short(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the cells of a row as a sample keeps them."""
    return tuple(cell[:LONGEST_CELL] for cell in cells[:MOST_COLUMNS])


def _told(form: Form, surveyed: Survey, last: int, tiers: int) -> Iterator[str]:
    """Say which cells hold an error, which were filled down; ``last``: the line above the data."""
    for one in notices_of(replace(form, header_line=last, tiers=tiers), surveyed):
        if one.kind not in SAID_OTHERWISE:
            yield f"{one.sentence} {one.remedy}"


def _left_out(top: Sequence[Line], line: int, kept: _Kept) -> Iterator[str]:
    """Say which lines are passed over, in words."""
    above = [number for number, cells in top if number < line and not is_blank(cells)]
    if above:
        yield f"{plural(len(above), 'ligne')} de titre au-dessus du tableau"
    words = {
        "blank": ("ligne vide", "lignes vides"),
        "header": ("en-tête répété", "en-têtes répétés"),
        "total": ("ligne de total", "lignes de total"),
    }
    for kind, count in kept.passed.items():
        if count:
            yield plural(count, *words[kind])
