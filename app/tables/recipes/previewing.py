"""A recipe on a sample: the first rows, odd ones first, what is wrong, what to do by hand."""

from collections.abc import Iterator, Sequence
from itertools import islice

from app.tables.recipes.applying import (
    NAMED_LINES,
    SHOWN_ASIDE,
    SHOWN_DOUBLES,
    SHOWN_WRONG,
    Application,
)
from app.tables.recipes.body import RecipeBody
from app.tables.recipes.bound import NOTHING_BOUND, FileBound, likeness, row_key
from app.tables.recipes.correcting import aside_row
from app.tables.recipes.made import MadeCell, wrong_cell
from app.tables.recipes.operations import Facts, Known
from app.tables.recipes.questions import questions_of
from app.tables.recipes.results import (
    HandRow,
    HandTable,
    Preview,
    ProbableDouble,
    Shown,
    ShownRow,
)
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
    work, every = worked(body, schema, sample, columns, known, bound=bound)
    aside = [one for one in every if work.hand.is_aside(one[0].cells)]
    doubles = tuple(islice(_doubles(work, every), SHOWN_DOUBLES))
    made = [(row, cells) for row, cells in every if not work.leaves_out(row.cells, cells)]
    of_columns = [place for place, maker in enumerate(work.makers) if maker.places]
    odd_first = sorted(made, key=lambda one: not any(one[1][p].fault for p in of_columns))
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
        aside=tuple(
            aside_row(row.line, row.cells, work.telling_cells(cells))
            for row, cells in aside[:SHOWN_ASIDE]
        ),
        aside_rows=len(aside),
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
    table = [row.cells for row in sample.rows]
    work.look(table)
    return work, list(zip(sample.rows, work.made(table), strict=True))


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
    corrected = {patch.row for patch in bound.patches}
    rows: dict[str, HandRow] = {}
    for row, cells in every:
        key = row_key(row.cells)
        if key not in rows and not work.leaves_out(row.cells, cells):
            shown = tuple(Shown(cells[p].before, cells[p].after, cells[p].fault) for p in places)
            wrong = tuple(
                rank for rank, p in enumerate(places) if work.is_for_hand(work.header[p], cells[p])
            )
            rows[key] = HandRow(row.line, key, shown, wrong, key in corrected)
    header = tuple(work.header[place] for place in places)
    telling = tuple(work.header[place] for place in work.telling if place in places)
    return HandTable(header, telling, tuple(rows.values()))


def _shown(line: int, cells: Sequence[MadeCell]) -> ShownRow:
    return ShownRow(line, tuple(Shown(one.before, one.after, one.fault) for one in cells))


def _doubles(work: Application, made: Sequence[MadeRow]) -> Iterator[ProbableDouble]:
    """Yield the rows that seem to be the same, with what was decided of them."""
    groups: dict[str, list[MadeRow]] = {}
    for row, cells in made:
        texts = work.told(cells)
        if any(texts) and not work.hand.is_aside(row.cells):
            groups.setdefault(likeness(texts), []).append((row, cells))
    for rows in groups.values():
        if len(rows) > 1:
            lines = [row.line for row, _ in rows[:NAMED_LINES]]
            yield work.double(lines, len(rows) - len(lines), rows[0][1])
