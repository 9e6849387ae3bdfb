"""A recipe in front of a new file: which column is which, what differs from before."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.datasets.workbench.arriving import Arrival
from app.datasets.workbench.knowing import synonyms_of
from app.tables.recipes.body import FORMAT, Meaning, RecipeBody, Source, SourceColumn, Target
from app.tables.recipes.likeness import Found, compare
from app.tables.recipes.operations import YEARLY
from app.tables.recipes.suiting import usual_operation
from app.tables.schema import Schema


def placed(
    old: RecipeBody | None, arrival: Arrival, schema: Schema
) -> tuple[RecipeBody, list[str], dict[str, Any]]:
    """Return the recipe for a file, the ids of its columns, and what differs from before."""
    source = _source(arrival)
    proposals = [[one.field, one.standing.value, one.reason] for one in arrival.proposals]
    if old is None:
        targets = tuple(one.target for one in arrival.proposals if one.target)
        meanings = tuple(
            Meaning(names.field, before, after)
            for names in synonyms_of(schema).fields
            for before, after in names.meanings
        )
        body = RecipeBody(
            FORMAT, schema.id, schema.version, source, arrival.columns, targets, meanings
        )
        return body, [one.id for one in arrival.columns], {"proposals": proposals, "first": True}
    found = compare(old, arrival.columns)
    columns, ids, renamed = _identified(old, arrival.columns, found)
    targets = tuple(_asked_again(target, schema) for target in old.targets)
    notes = {
        "proposals": proposals,
        "renamed": renamed,
        "gone": list(found.gone),
        "new": list(found.new),
        "personal": [words for name, words in arrival.personal if name in found.new],
        "otherwise": list(found.otherwise),
        "moved": found.moved,
        "sheets": list(arrival.alike),
    }
    return replace(old, columns=columns, targets=targets), ids, notes


def _asked_again(target: Target, schema: Schema) -> Target:
    """Return a target whose year, typed for the last file, is asked for the next one."""
    field = schema.field(target.field)
    if target.op != "constant" or field is None or usual_operation(field) != YEARLY:
        return target
    return replace(target, params=(("kind", YEARLY),))


def _identified(
    old: RecipeBody, fresh: Sequence[SourceColumn], found: Found
) -> tuple[tuple[SourceColumn, ...], list[str], list[list[str]]]:
    """Give each column of a new file its id: the one that it had, or the next one."""
    asked = {one for one, _ in found.renamed}
    places = {place: one for one, place in found.places if one not in asked}
    waiting = {place: one for one, place in found.places if one in asked}
    following = max((int(column.id[1:]) for column in old.columns), default=0) + 1
    by_id = {column.id: column for column in old.columns}
    ids, renamed = [], []
    for place, column in enumerate(fresh):
        one = places.get(place)
        if one is None:
            one, following = f"c{following}", following + 1
            if place in waiting:
                renamed.append([waiting[place], one, column.name])
            by_id[one] = replace(column, id=one)
        ids.append(one)
    return tuple(by_id.values()), ids, renamed


def _source(arrival: Arrival) -> Source:
    form = arrival.form
    sheet = form.sheets[arrival.sheet] if arrival.sheet < len(form.sheets) else ""
    sample = arrival.sample
    return Source(
        form.kind.value, form.encoding, form.delimiter, sheet, sample.header_line, sample.tiers
    )
