"""Converts a whole file: a first pass for the proof, a second one that writes."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from itertools import takewhile
from pathlib import Path
from typing import Any

from app.tables.checking.seen import Repeats
from app.tables.form import Form, Progress
from app.tables.reading.batches import Numbered, batches
from app.tables.reading.rows import rows
from app.tables.recipes.applying import (
    NAMED_LINES,
    SHOWN_ASIDE,
    SHOWN_DOUBLES,
    SHOWN_WRONG,
    Application,
)
from app.tables.recipes.body import RecipeBody
from app.tables.recipes.bound import NOTHING_BOUND, FileBound, likeness
from app.tables.recipes.cells.outcome import REMARKS
from app.tables.recipes.correcting import aside_row
from app.tables.recipes.made import MadeCell, wrong_cell
from app.tables.recipes.operations import TITLES, Facts, Known
from app.tables.recipes.questions import questions_of
from app.tables.recipes.results import (
    AsideRow,
    Conversion,
    FoundRows,
    ProbableDouble,
    TablePlace,
    WrongCell,
)
from app.tables.recipes.sample import SampleRow
from app.tables.recipes.sampling import left_out, short
from app.tables.schema import Schema

LISTED = ("ligne", "colonne", "opération", "avant", "après", "remarque")
BY_HAND, NO_OBJECT = "corrigé à la main", "n’a plus d’objet"
LEFT_ASIDE = "ligne laissée de côté"
MOST_LISTED = 100_000  # cells of the list of changes
MOST_BEYOND = 6_000  # cells of the rows found beyond the sample: each preview reads them too
KeptRow = tuple[int, list[str], Sequence[MadeCell]]  # line, cells, what is made of them


def convert(
    path: Path,
    form: Form,
    place: TablePlace,
    *,
    body: RecipeBody,
    schema: Schema,
    facts: Facts,
    bound: FileBound = NOTHING_BOUND,
    sampled: tuple[int, ...] = (),
    target: Path | None = None,
    changes_to: Path | None = None,
    compares: bool = False,
    on_progress: Progress | None = None,
) -> Conversion:
    """Write the file of the schema (CSV, UTF-8) and the list of the changes, either or both.

    ``compares``: its rows are compared as well, which takes a third more; no double otherwise.
    ``sampled``: the lines of its sample, where nobody needs to be led again.
    """
    known = Known.of(facts)
    work = Application(body, schema, place.columns, known, bound)
    _look(work, _data(path, form, place))
    with ExitStack() as stack:
        seen = _Seen(work, _repeats(stack, target, compares), Beyond(sampled, len(place.names)))
        result = _writer(stack, target, schema.delimiter or ",")
        listing = _Listing(_writer(stack, changes_to), work) if changes_to else None
        if result:
            result.writerow(work.header)
        for batch in batches(_data(path, form, place, on_progress)):
            kept = seen.kept(batch)
            if result:
                result.writerows([cell.after for cell in made] for _, _, made in kept)
            if listing:
                listing.add(kept)
                listing.add_aside(seen.left)
        if listing:
            listing.add_lost(work)
        return seen.conversion(known.year, _data(path, form, place))


def _look(work: Application, data: Iterator[Numbered]) -> None:
    """Take all the rows into account before any is converted."""
    for batch in batches(data):
        work.look([cells for _, cells in batch])


def _repeats(stack: ExitStack, target: Path | None, compares: bool) -> Repeats | None:
    if not compares:
        return None
    return stack.enter_context(closing(Repeats(target.parent if target else None)))


class Beyond:
    """Collects the rows that the sample of a file does not have, and that somebody must see."""

    def __init__(self, sampled: Iterable[int], columns: int) -> None:
        """Bound what is kept: a row of many columns takes the place of several."""
        self._sampled, self._most = frozenset(sampled), max(MOST_BEYOND // max(columns, 1), 1)
        self._rows: dict[int, SampleRow] = {}
        self._last = self._more = 0

    def take(self, line: int, cells: Sequence[str]) -> None:
        """Take a row, once; rows come in their order but within a batch."""
        if line in self._sampled or line in self._rows:
            return
        if len(self._rows) < self._most:
            self._rows[line] = SampleRow(line, short(cells))
        elif line != self._last:
            self._last, self._more = line, self._more + 1

    @property
    def rows(self) -> FoundRows:
        """The rows that were kept, and how many were not."""
        rows = sorted(self._rows.values(), key=lambda row: row.line)
        return FoundRows(tuple(rows), self._more)


class _Seen:
    """What waits for somebody in a whole file: cells still wrong, rows that seem the same."""

    def __init__(self, work: Application, repeats: Repeats | None, beyond: Beyond) -> None:
        self.work, self.repeats, self.beyond = work, repeats, beyond
        self.wrong: list[WrongCell] = []
        self.wrong_cells = 0
        self.aside: list[AsideRow] = []
        self.aside_rows = 0
        self.left: list[AsideRow] = []  # of the last batch

    def kept(self, batch: Sequence[Numbered]) -> list[KeptRow]:
        """Make the rows of a batch; return (line, cells, made) of those that nobody leaves out."""
        work, kept, wrong = self.work, [], self.work.wrong_made
        self.left = []
        rows = work.made([cells for _, cells in batch])
        for rank, ((line, cells), made) in enumerate(zip(batch, rows, strict=True)):
            if work.hand.is_aside(cells):
                self._set_aside(line, cells, made)
            elif self.repeats and any(texts := work.told(made)):
                self.repeats.add(line, likeness(texts))
            if not work.leaves_out(cells, made):
                kept.append((line, cells, made))
                if rank in work.corrected:
                    self.beyond.take(line, cells)
        if work.wrong_made > wrong:
            self._wait(kept)
        return kept

    def _set_aside(self, line: int, cells: Sequence[str], made: Sequence[MadeCell]) -> None:
        """Tell a row left aside; it is read again by the previews, as it may be taken back."""
        self.beyond.take(line, cells)
        self.aside_rows += 1
        self.left.append(aside_row(line, cells, self.work.telling_cells(made)))
        self.aside += self.left[-1:] if len(self.aside) < SHOWN_ASIDE else ()

    def _wait(self, kept: Iterable[KeptRow]) -> None:
        for line, cells, made in kept:
            for name, cell in self.work.waiting(made):
                self.beyond.take(line, cells)
                self.wrong_cells += 1
                if len(self.wrong) < SHOWN_WRONG:
                    self.wrong.append(wrong_cell(line, cells, name, cell))

    def conversion(self, year: str, data: Iterable[Numbered]) -> Conversion:
        """Return what was met, once all rows are made."""
        work = self.work
        # Doubles come last: to show them, rows are made once more, which counts them.
        return Conversion(
            rows=work.rows,
            wrong_rows=work.wrong_rows,
            done=tuple(one.done for one in work.changes),
            named=work.named,
            questions=tuple(questions_of(work.changes, work.schema, year)),
            wrong=tuple(self.wrong),
            wrong_cells=self.wrong_cells,
            lost=len(work.hand.lost),
            doubles=tuple(self._doubles(data)),
            beyond=self.beyond.rows,
            aside=tuple(self.aside),
            aside_rows=self.aside_rows,
        )

    def _doubles(self, data: Iterable[Numbered]) -> Iterator[ProbableDouble]:
        """Yield the first rows that seem to be the same; the file is read again up to them."""
        found = self.repeats.first(SHOWN_DOUBLES, NAMED_LINES) if self.repeats else ()
        groups = {one[0][0]: one for one in found}
        last = max(groups, default=0)
        for line, cells in takewhile(lambda one: one[0] <= last, data) if groups else ():
            if line in groups:
                yield self.work.double(*groups[line], self.work.row(cells))


def _data(
    path: Path, form: Form, place: TablePlace, on_progress: Progress | None = None
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of data with their lines."""
    first, names = place.header + place.tiers, place.names
    for line, cells in enumerate(rows(path, form, place.sheet, on_progress, kinds=True), 1):
        if line >= first and not left_out(cells, names):
            yield line, cells


def _writer(stack: ExitStack, path: Path | None, delimiter: str = ",") -> Any:
    if path is None:
        return None
    stream = stack.enter_context(path.open("w", encoding="utf-8", newline=""))
    return csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")


class _Listing:
    """The list of the cells that changed, or could not."""

    def __init__(self, writer: Any, work: Application) -> None:
        self.writer = writer
        self.columns = [(one.field, TITLES.get(one.op, "")) for one in work.changes]
        self.count = 0
        writer.writerow(LISTED)

    def add_lost(self, work: Application) -> None:
        """Write the corrections made by hand that found no cell of theirs."""
        for patch in work.hand.lost:
            self.writer.writerow(("", patch.field, BY_HAND, "", patch.after, NO_OBJECT))

    def add_aside(self, left: Iterable[AsideRow]) -> None:
        """Write the rows that somebody left out, each told by what it would say."""
        for row in left:
            told = ", ".join(f"{name}\u00a0: {text}" for name, text in row.texts if text)
            self.writer.writerow((row.line, "", LEFT_ASIDE, told, "", ""))

    def add(self, kept: Iterable[KeptRow]) -> None:
        """Write the cells that are not as they were."""
        if self.count >= MOST_LISTED:
            return
        for line, _, made in kept:
            for (name, title), cell in zip(self.columns, made, strict=True):
                if cell.sort and self.count < MOST_LISTED:
                    remark = cell.fault or REMARKS.get(cell.question, "")
                    self.writer.writerow((line, name, title, cell.before, cell.after, remark))
                    self.count += 1
