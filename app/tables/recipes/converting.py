"""Converts a whole file: a first pass for the proof, a second one that writes."""

import csv
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from app.tables.form import Form, Progress
from app.tables.reading.rows import rows
from app.tables.recipes.applying import Application
from app.tables.recipes.body import RecipeBody
from app.tables.recipes.bound import NOTHING_BOUND, FileBound
from app.tables.recipes.cells.outcome import REMARKS
from app.tables.recipes.made import MadeCell
from app.tables.recipes.operations import TITLES, Facts, Known
from app.tables.recipes.results import Conversion, TablePlace
from app.tables.recipes.sampling import left_out
from app.tables.schema import Schema

LISTED = ("ligne", "colonne", "opération", "avant", "après", "remarque")
BY_HAND, NO_OBJECT = "corrigé à la main", "n’a plus d’objet"
MOST_LISTED = 100_000  # cells of the list of changes


def convert(
    path: Path,
    form: Form,
    place: TablePlace,
    *,
    body: RecipeBody,
    schema: Schema,
    facts: Facts,
    bound: FileBound = NOTHING_BOUND,
    target: Path | None = None,
    changes_to: Path | None = None,
    on_progress: Progress | None = None,
) -> Conversion:
    """Write the file of the schema (CSV, UTF-8) and the list of the changes, either or both."""
    work = Application(body, schema, place.columns, Known.of(facts), bound)
    for _, cells in _data(path, form, place):
        work.look(cells)
    with ExitStack() as stack:
        result = _writer(stack, target, schema.delimiter or ",")
        listing = _Listing(_writer(stack, changes_to), work) if changes_to else None
        if result:
            result.writerow(work.header)
        for line, cells in _data(path, form, place, on_progress):
            made = work.row(cells)
            if work.leaves_out(made):
                continue
            if result:
                result.writerow([cell.after for cell in made])
            if listing:
                listing.add(line, made)
        if listing:
            listing.add_lost(work)
    done = tuple(one.done for one in work.changes)
    return Conversion(work.rows, work.wrong_rows, done, work.named, len(work.hand.lost))


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

    def add(self, line: int, made: list[MadeCell]) -> None:
        """Write the cells of one row that are not as they were."""
        if self.count >= MOST_LISTED:
            return
        for (name, title), cell in zip(self.columns, made, strict=True):
            if cell.sort and self.count < MOST_LISTED:
                remark = cell.fault or REMARKS.get(cell.question, "")
                self.writer.writerow((line, name, title, cell.before, cell.after, remark))
                self.count += 1
