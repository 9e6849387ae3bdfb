"""A recipe on a sample: the first rows, odd ones first, what is wrong, what to do by hand."""

from collections.abc import Container, Iterator, Sequence
from itertools import islice

from app.tables.recipes.applying import Application
from app.tables.recipes.body import RecipeBody
from app.tables.recipes.bound import NOTHING_BOUND, FileBound, key_of, likeness_key, row_key
from app.tables.recipes.made import MadeCell
from app.tables.recipes.operations import Facts, Known
from app.tables.recipes.questions import questions_of
from app.tables.recipes.results import (
    HandRow,
    HandTable,
    Preview,
    ProbableDouble,
    Shown,
    ShownRow,
    WrongCell,
)
from app.tables.recipes.sample import Sample, SampleRow
from app.tables.schema import Schema

SHOWN_ROWS = 25
SHOWN_WRONG = 20
SHOWN_DOUBLES = 10
MadeRow = tuple[SampleRow, list[MadeCell]]


def preview(
    body: RecipeBody,
    schema: Schema,
    sample: Sample,
    columns: tuple[str, ...],
    facts: Facts,
    *,
    bound: FileBound = NOTHING_BOUND,
) -> Preview:
    """Convert and judge the rows of a sample: in the child, for the schemas of an authority."""
    return preview_here(body, schema, sample, columns, Known.of(facts), bound=bound)


def preview_here(
    body: RecipeBody,
    schema: Schema,
    sample: Sample,
    columns: tuple[str, ...],
    known: Known,
    *,
    bound: FileBound = NOTHING_BOUND,
) -> Preview:
    """Convert and judge the rows of a sample in this process: patterns of a known schema end."""
    work, every = worked(body, schema, sample, columns, known, bound=bound)
    doubles = tuple(islice(_doubles(work, every, bound), SHOWN_DOUBLES))
    made = [(row, cells) for row, cells in every if not work.leaves_out(cells)]
    of_columns = [place for place, maker in enumerate(work.makers) if maker.places]
    odd_first = sorted(made, key=lambda one: not any(one[1][p].fault for p in of_columns))
    wrong = list(_wrong(work, made))
    return Preview(
        header=tuple(work.header),
        rows=tuple(_shown(row.line, cells) for row, cells in odd_first[:SHOWN_ROWS]),
        done=tuple(one.done for one in work.changes),
        questions=tuple(questions_of(work.changes, schema, known.year)),
        looked_at=work.rows,
        wrong_rows=work.wrong_rows,
        wrong=tuple(wrong[:SHOWN_WRONG]),
        wrong_cells=len(wrong),
        doubles=doubles,
        lost=len(work.hand.lost),
    )


def worked(
    body: RecipeBody,
    schema: Schema,
    sample: Sample,
    columns: tuple[str, ...],
    known: Known,
    *,
    bound: FileBound,
) -> tuple[Application, list[MadeRow]]:
    """Put the rows of a sample through a recipe, in this process."""
    work = Application(body, schema, columns, known, bound)
    for row in sample.rows:
        work.look(row.cells)
    return work, [(row, work.row(row.cells)) for row in sample.rows]


def rows_for_hand(
    body: RecipeBody,
    schema: Schema,
    sample: Sample,
    columns: tuple[str, ...],
    facts: Facts,
    *,
    bound: FileBound,
) -> HandTable:
    """Return the rows to correct by hand: in the child, for the schemas of an authority."""
    known = Known.of(facts)
    return hand_table(*worked(body, schema, sample, columns, known, bound=bound), bound)


def hand_table(work: Application, every: Sequence[MadeRow], bound: FileBound) -> HandTable:
    """Return the rows of a sample that may be corrected by hand, rows alike once."""
    places = [place for place, maker in enumerate(work.makers) if maker.places]
    answered = _answered(work)
    corrected = {patch.row for patch in bound.patches}
    rows: dict[str, HandRow] = {}
    for row, cells in every:
        key = row_key(row.cells)
        if key not in rows and not work.leaves_out(cells):
            shown = tuple(Shown(cells[p].before, cells[p].after, cells[p].fault) for p in places)
            wrong = tuple(
                rank
                for rank, p in enumerate(places)
                if is_for_hand(work.header[p], cells[p], answered)
            )
            rows[key] = HandRow(row.line, key, shown, wrong, key in corrected)
    header = tuple(work.header[place] for place in places)
    telling = tuple(work.header[place] for place in work.telling if place in places)
    return HandTable(header, telling, tuple(rows.values()))


def _answered(work: Application) -> set[tuple[str, str]]:
    return {(one.field, one.question) for one in work.body.replies}


def is_for_hand(field: str, cell: MadeCell, answered: Container[tuple[str, str]]) -> bool:
    """Tell whether no question is left that would settle a wrong cell."""
    waits = cell.question and (field, cell.question) not in answered
    return bool(cell.fault) and not waits


def _shown(line: int, cells: Sequence[MadeCell]) -> ShownRow:
    return ShownRow(line, tuple(Shown(one.before, one.after, one.fault) for one in cells))


def _wrong(work: Application, made: Sequence[MadeRow]) -> Iterator[WrongCell]:
    """Yield the cells still wrong that no question nor choice of a column would settle.

    One that was answered « leave as it is » is among them.
    """
    answered = _answered(work)
    made_of_columns = [maker.field.name if maker.places else "" for maker in work.makers]
    for row, cells in made:
        for name, cell in zip(made_of_columns, cells, strict=True):
            if name and is_for_hand(name, cell, answered):
                key, was = row_key(row.cells), key_of(cell.before)
                yield WrongCell(row.line, name, cell.before, cell.after, cell.fault, key, was)


def _doubles(
    work: Application, made: Sequence[MadeRow], bound: FileBound
) -> Iterator[ProbableDouble]:
    """Yield the rows that seem to be the same, with what was decided of them."""
    decided = {one.key: one.keep for one in bound.doubles}
    groups: dict[str, list[MadeRow]] = {}
    for row, cells in made:
        texts = [cells[place].after for place in work.telling]
        if any(texts):
            groups.setdefault(likeness_key(texts), []).append((row, cells))
    for key, rows in groups.items():
        if len(rows) > 1:
            shown = tuple((work.header[place], rows[0][1][place].after) for place in work.telling)
            lines = tuple(row.line for row, _ in rows)
            yield ProbableDouble(key, lines, shown, decided.get(key, ""))
