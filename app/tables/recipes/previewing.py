"""The preview of a recipe on a sample: the first rows, odd ones first, and what is wrong."""

from collections.abc import Sequence

from app.tables.recipes.applying import Application, MadeCell
from app.tables.recipes.body import RecipeBody
from app.tables.recipes.operations import Facts, Known
from app.tables.recipes.questions import questions_of
from app.tables.recipes.results import Preview, Shown, ShownRow
from app.tables.recipes.sample import Sample
from app.tables.schema import Schema

SHOWN_ROWS = 25


def preview(
    body: RecipeBody, schema: Schema, sample: Sample, columns: tuple[str, ...], facts: Facts
) -> Preview:
    """Convert and judge the rows of a sample: in the child, for the schemas of an authority."""
    return preview_here(body, schema, sample, columns, Known.of(facts))


def preview_here(
    body: RecipeBody, schema: Schema, sample: Sample, columns: tuple[str, ...], known: Known
) -> Preview:
    """Convert and judge the rows of a sample in this process: patterns of a known schema end."""
    work = Application(body, schema, columns, known)
    for row in sample.rows:
        work.look(row.cells)
    made = [(row.line, work.row(row.cells)) for row in sample.rows]
    odd_first = sorted(made, key=lambda one: not any(cell.fault for cell in one[1]))
    return Preview(
        header=tuple(work.header),
        rows=tuple(_shown(line, cells) for line, cells in odd_first[:SHOWN_ROWS]),
        done=tuple(one.done for one in work.changes),
        questions=tuple(questions_of(work.changes, schema)),
        looked_at=work.rows,
        wrong_rows=work.wrong_rows,
    )


def _shown(line: int, cells: Sequence[MadeCell]) -> ShownRow:
    return ShownRow(line, tuple(Shown(one.before, one.after, one.fault) for one in cells))
