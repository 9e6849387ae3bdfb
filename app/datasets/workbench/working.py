"""A recipe at work: its preview, the whole file converted in a child."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

from app.datasets.checks.room import Room
from app.datasets.workbench.arriving import BROKEN, form_of, sample_of
from app.datasets.workbench.knowing import facts_of, is_national, known_to, looks_at_towns
from app.datasets.workbench.models import RecipeFile
from app.files.services import path_of
from app.kernel.errors import Refused
from app.kernel.ids import new_token
from app.spaces.models import Authority
from app.tables import sandbox
from app.tables.form import Unreadable
from app.tables.recipes.body import RecipeBody
from app.tables.recipes.previewing import preview_here
from app.tables.recipes.results import ColumnQuestion, Conversion, Preview, TablePlace
from app.tables.schema import Schema

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Converted:
    """A whole file converted: where it lies, and what was done."""

    room: Room
    conversion: Conversion


def preview_of(authority: Authority, row: RecipeFile, body: RecipeBody, schema: Schema) -> Preview:
    """Return what a recipe gives on the sample of the file that lies on the workbench."""
    sample, columns = sample_of(row.sample), tuple(row.columns)
    towns = looks_at_towns(schema, body)
    if is_national(schema):
        return preview_here(body, schema, sample, columns, known_to(authority, towns=towns))
    try:
        seen = sandbox.run(
            "recipes.previewing:preview",
            body=body,
            schema=schema,
            sample=sample,
            columns=columns,
            facts=facts_of(authority, towns=towns),
            limits=sandbox.SHORT,
        )
    except Unreadable as refusal:
        raise Refused(refusal.sentence) from refusal
    return cast(Preview, seen)


@contextmanager
def converted(
    authority: Authority, row: RecipeFile, body: RecipeBody, schema: Schema
) -> Iterator[Converted]:
    """Convert the whole file in a child; what it wrote goes with the block."""
    sample, room = sample_of(row.sample), Room(new_token())
    place = TablePlace(
        row.sheet, sample.header_line, sample.tiers, sample.names, tuple(row.columns)
    )
    with room.open():
        try:
            conversion = sandbox.run(
                "recipes.converting:convert",
                path=path_of(authority.id, row.stored_name),
                form=form_of(row.form),
                place=place,
                body=body,
                schema=schema,
                facts=facts_of(authority, towns=looks_at_towns(schema, body)),
                target=room.copy,
                changes_to=room.errors,
            )
            yield Converted(room, conversion)
        except Unreadable as refusal:
            raise Refused(refusal.sentence) from refusal
        except sandbox.ChildFailed as failure:
            log.exception("the conversion of file %s failed", row.id)
            raise Refused(BROKEN) from failure
        finally:
            room.discard()


def open_questions(body: RecipeBody, questions: tuple[ColumnQuestion, ...]) -> list[ColumnQuestion]:
    """Return the questions that nobody has answered."""
    answered = {(one.field, one.question) for one in body.replies}
    meant = {(one.field, one.before) for one in body.meanings}
    return [
        one
        for one in questions
        if (one.field, one.code) not in answered and (one.field, one.value) not in meant
    ]
