"""The preview of a recipe on a sample: the first rows, odd ones first, and what is wrong."""

from collections.abc import Iterator, Sequence
from itertools import islice

from app.tables.recipes.applying import (
    NAMED_LINES,
    SHOWN_DOUBLES,
    SHOWN_WRONG,
    Application,
    wrong_cell,
)
from app.tables.recipes.body import RecipeBody
from app.tables.recipes.bound import NOTHING_BOUND, FileBound, likeness
from app.tables.recipes.made import MadeCell
from app.tables.recipes.operations import Facts, Known
from app.tables.recipes.questions import questions_of
from app.tables.recipes.results import Preview, ProbableDouble, Shown, ShownRow
from app.tables.recipes.sample import Sample, SampleRow
from app.tables.schema import Schema

SHOWN_ROWS = 25
MadeRow = tuple[SampleRow, Sequence[MadeCell]]


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
    work = Application(body, schema, columns, known, bound)
    table = [row.cells for row in sample.rows]
    work.look(table)
    every = list(zip(sample.rows, work.made(table), strict=True))
    doubles = tuple(islice(_doubles(work, every), SHOWN_DOUBLES))
    made = [(row, cells) for row, cells in every if not work.leaves_out(cells)]
    odd_first = sorted(made, key=lambda one: not any(cell.fault for cell in one[1]))
    waiting = [
        (row.line, row.cells, name, cell)
        for row, cells in made
        for name, cell in work.waiting(cells)
    ]
    return Preview(
        header=tuple(work.header),
        rows=tuple(_shown(row.line, cells) for row, cells in odd_first[:SHOWN_ROWS]),
        done=tuple(one.done for one in work.changes),
        questions=tuple(questions_of(work.changes, schema, known.year)),
        looked_at=work.rows,
        wrong_rows=work.wrong_rows,
        wrong=tuple(wrong_cell(*one) for one in waiting[:SHOWN_WRONG]),
        wrong_cells=len(waiting),
        doubles=doubles,
        lost=len(work.hand.lost),
    )


def _shown(line: int, cells: Sequence[MadeCell]) -> ShownRow:
    return ShownRow(line, tuple(Shown(one.before, one.after, one.fault) for one in cells))


def _doubles(work: Application, made: Sequence[MadeRow]) -> Iterator[ProbableDouble]:
    """Yield the rows that seem to be the same, with what was decided of them."""
    groups: dict[str, list[MadeRow]] = {}
    for row, cells in made:
        texts = work.told(cells)
        if any(texts):
            groups.setdefault(likeness(texts), []).append((row, cells))
    for rows in groups.values():
        if len(rows) > 1:
            lines = [row.line for row, _ in rows[:NAMED_LINES]]
            yield work.double(lines, len(rows) - len(lines), rows[0][1])
