"""A recipe at work: its preview, the whole file converted in a child."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import cast

from app.datasets.workbench.arriving import form_of
from app.datasets.workbench.knowing import facts_of, is_national, known_to, looks_at_towns
from app.datasets.workbench.models import RecipeFile
from app.files.services import path_of
from app.kernel.errors import Refused
from app.spaces.models import Authority
from app.tables import sandbox
from app.tables.form import Form, Progress, Unreadable
from app.tables.recipes.body import RecipeBody
from app.tables.recipes.bound import CellPatch, FileBound, key_of, read_bound
from app.tables.recipes.cells.codes import Town
from app.tables.recipes.operations import Facts
from app.tables.recipes.previewing import hand_table, preview_here, worked
from app.tables.recipes.results import (
    ColumnQuestion,
    Conversion,
    HandRow,
    HandTable,
    Preview,
    TablePlace,
)
from app.tables.recipes.sample import Sample
from app.tables.schema import Schema


@dataclass(frozen=True)
class WholeFile:
    """All that the conversion of a whole file needs once its request is over."""

    file_id: int
    size: int
    path: Path
    form: Form
    place: TablePlace
    body: RecipeBody
    schema: Schema
    bound: FileBound
    constants: Facts  # what Jalon knows, without the communes
    towns: tuple[Town, ...]
    sampled: tuple[int, ...]  # lines of its sample

    def write(self, target: Path, changes_to: Path | None, on_progress: Progress) -> Conversion:
        """Write the file of the schema, and the list of what was changed, from a child.

        With that list, rows are compared as well: both are for somebody to read.
        ``Unreadable`` or ``ChildFailed`` when it cannot be.
        """
        done = sandbox.run(
            "recipes.converting:convert",
            path=self.path,
            form=self.form,
            place=self.place,
            body=self.body,
            schema=self.schema,
            facts=replace(self.constants, towns=self.towns),
            bound=self.bound,
            sampled=self.sampled,
            target=target,
            changes_to=changes_to,
            compares=changes_to is not None,
            on_progress=on_progress,
        )
        return cast(Conversion, done)


def whole_file(
    authority: Authority, row: RecipeFile, body: RecipeBody, schema: Schema
) -> WholeFile:
    """Return the conversion of the file that lies on the workbench, not begun yet."""
    sample = row.sample
    names, ids = tuple(sample["names"]), tuple(row.columns)
    place = TablePlace(row.sheet, sample["header_line"], sample["tiers"], names, ids)
    bound = read_bound(row.bound)
    facts = facts_of(authority, towns=looks_at_towns(schema, body))
    facts = replace(facts, file_year=bound.year)
    return WholeFile(
        file_id=row.id,
        size=row.size,
        path=path_of(authority.id, row.stored_name),
        form=form_of(row.form),
        place=place,
        body=body,
        schema=schema,
        bound=bound,
        constants=replace(facts, towns=()),
        towns=facts.towns,
        sampled=tuple(one["line"] for one in sample["rows"]),
    )


def preview_of(
    authority: Authority, row: RecipeFile, sample: Sample, body: RecipeBody, schema: Schema
) -> Preview:
    """Return what a recipe gives on the sample of the file that lies on the workbench."""
    columns = tuple(row.columns)
    towns, bound = looks_at_towns(schema, body), read_bound(row.bound)
    if is_national(schema):
        known = replace(known_to(authority, towns=towns), file_year=bound.year)
        return preview_here(body, schema, sample, columns, known, bound=bound)
    try:
        seen = sandbox.run(
            "recipes.previewing:preview",
            body=body,
            schema=schema,
            sample=sample,
            columns=columns,
            facts=replace(facts_of(authority, towns=towns), file_year=bound.year),
            bound=bound,
            limits=sandbox.SHORT,
        )
    except Unreadable as refusal:
        raise Refused(refusal.sentence) from refusal
    return cast(Preview, seen)


@dataclass(frozen=True)
class HandWorkshop:
    """The rows of a file to correct by hand, and what judges a text typed in a cell."""

    table: HandTable
    judge: Callable[[HandRow, str, str], str]  # (row, column, text) -> what is wrong, or nothing


def wrong_rows(
    authority: Authority, row: RecipeFile, sample: Sample, body: RecipeBody, schema: Schema
) -> list[str]:
    """Return the keys of the rows that only a correction by hand would settle."""
    table = workshop_of(authority, row, sample, body, schema).table
    return [one.key for one in table.rows if one.wrong]


def workshop_of(
    authority: Authority, row: RecipeFile, sample: Sample, body: RecipeBody, schema: Schema
) -> HandWorkshop:
    """Return the rows to correct by hand in the file that lies on the workbench."""
    if is_national(schema):
        return _workshop_here(authority, row, sample, body, schema)
    return _workshop_in_child(authority, row, sample, body, schema)


def _workshop_here(
    authority: Authority, row: RecipeFile, sample: Sample, body: RecipeBody, schema: Schema
) -> HandWorkshop:
    columns, bound = tuple(row.columns), read_bound(row.bound)
    known = replace(known_to(authority, towns=looks_at_towns(schema, body)), file_year=bound.year)
    work, every = worked(body, schema, sample, columns, known, bound=bound)
    table = hand_table(work, every, bound)

    def judge(one: HandRow, column: str, text: str) -> str:
        return work.fault_of(column, one.cells[table.header.index(column)].before, text)

    return HandWorkshop(table, judge)


def _workshop_in_child(
    authority: Authority, row: RecipeFile, sample: Sample, body: RecipeBody, schema: Schema
) -> HandWorkshop:
    """Patterns of a schema of one’s own may never end: a child runs them."""
    bound = read_bound(row.bound)
    facts = facts_of(authority, towns=looks_at_towns(schema, body))
    run = partial(
        sandbox.run,
        "recipes.previewing:rows_for_hand",
        body=body,
        schema=schema,
        sample=sample,
        columns=tuple(row.columns),
        facts=replace(facts, file_year=bound.year),
        limits=sandbox.SHORT,
    )

    def table_with(patches: Sequence[CellPatch]) -> HandTable:
        try:
            return cast(HandTable, run(bound=bound.with_patches(patches)))
        except Unreadable as refusal:
            raise Refused(refusal.sentence) from refusal

    table = table_with(())

    def judge(one: HandRow, column: str, text: str) -> str:
        place = table.header.index(column)
        patch = CellPatch(one.key, column, key_of(one.cells[place].before), text)
        again = table_with([patch])
        return next(other.cells[place].fault for other in again.rows if other.key == one.key)

    return HandWorkshop(table, judge)


def with_whole(preview: Preview, whole: Conversion | None) -> Preview:
    """Return a preview that tells what was met in the whole file, once it was converted."""
    if whole is None:
        return preview
    return replace(
        preview,
        done=whole.done,
        questions=whole.questions,
        looked_at=whole.rows,
        wrong_rows=whole.wrong_rows,
        wrong=whole.wrong,
        wrong_cells=whole.wrong_cells,
        doubles=whole.doubles,
        lost=whole.lost,
        aside=whole.aside,
        aside_rows=whole.aside_rows,
    )


def open_questions(body: RecipeBody, questions: tuple[ColumnQuestion, ...]) -> list[ColumnQuestion]:
    """Return the questions that nobody has answered."""
    answered = {(one.field, one.question) for one in body.replies}
    meant = {(one.field, one.before) for one in body.meanings}
    return [
        one
        for one in questions
        if (one.field, one.code) not in answered and (one.field, one.value) not in meant
    ]
