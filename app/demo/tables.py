"""The scenes of the demonstration about tables: a file checked, a recipe, what is done by hand."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.audit.rules import Actor
from app.datasets.checks import running
from app.datasets.checks import services as checks
from app.datasets.checks.nested import nested_chosen, sniff_nested
from app.datasets.checks.own_schemas import label_of
from app.datasets.checks.room import Room
from app.datasets.workbench import queries, refining
from app.datasets.workbench import services as workbench
from app.datasets.workbench.arriving import look, sample_of
from app.datasets.workbench.knowing import known_to, schema_of
from app.datasets.workbench.models import Recipe, RecipeFile
from app.datasets.workbench.working import workshop_of
from app.demo.inventory import dataset_of
from app.demo.script import file_content
from app.extensions import db
from app.files.services import keep_file, path_of
from app.spaces.models import Authority
from app.tables.recipes.body import Target
from app.tables.recipes.bound import CellPatch, key_of


def play(authority: Authority, facts: Mapping[str, Any], *, by: Actor) -> None:
    """Play a scene about a table."""
    if "bring" in facts:
        bring(authority, facts["bring"], by=by)
    elif "correct" in facts:
        correct(authority, facts["correct"], by=by)
    elif "refuse" in facts:
        refuse(authority, facts["refuse"], by=by)
    else:
        check(authority, facts["check"], by=by)
    db.session.flush()


def bring(authority: Authority, scene: Mapping[str, Any], *, by: Actor) -> None:
    """Bring a file to the workbench of a dataset, and agree with the columns proposed."""
    row = dataset_of(authority, scene["of"])
    name, code = scene["file"], f"national:{scene['schema']}"
    _, schema = schema_of(authority, code)
    stored = keep_file(authority.id, name=name, content=file_content(name))
    path = path_of(authority.id, stored.stored_name)
    known = known_to(authority, towns=False)
    arrival = look(path, name, sheet=0, header=0, schema=schema, known=known)
    brought = workbench.Brought(stored, arrival, code, schema)
    recipe, _ = workbench.bring(authority, row.id, brought, by=by)
    constant = Target(scene["constant"][0], "constant", (), (("value", scene["constant"][1]),))
    targets = (*workbench.latest(authority, recipe).targets, constant)
    agreed = tuple(replace(target, confirmed_by=by.name) for target in targets)
    workbench.save_targets(authority, row.id, agreed, seen=recipe.revision, by=by)


def correct(authority: Authority, scene: Mapping[str, Any], *, by: Actor) -> None:
    """Correct by hand the cells of a column that hold a text."""
    field, was = scene["column"], scene["was"]

    def read(recipe: Recipe, file: RecipeFile) -> list[CellPatch]:
        _, schema = schema_of(authority, recipe.schema)
        body, sample = workbench.latest(authority, recipe), sample_of(file.sample)
        table = workshop_of(authority, file, sample, body, schema).table
        place = table.header.index(field)
        return [
            CellPatch(row.key, field, key_of(was), scene["text"])
            for row in table.rows
            if row.cells[place].before == was
        ]

    refining.correct_row(authority, dataset_of(authority, scene["of"]).id, read, by=by)


def refuse(authority: Authority, scene: Mapping[str, Any], *, by: Actor) -> None:
    """Copy a column as it is instead of converting it."""
    row = dataset_of(authority, scene["of"])
    recipe = queries.recipe_of(authority, row.id)
    if recipe is None:
        raise ValueError(f"nothing was brought to the workbench of {scene['of']}")
    refining.refuse_operation(
        authority, row.id, scene["column"], refused=True, seen=recipe.revision, by=by
    )


def check(authority: Authority, scene: Mapping[str, Any], *, by: Actor) -> None:
    """Check a file of nested records, and wait for its verdict."""
    row, nested = dataset_of(authority, scene["of"]), nested_chosen(scene["schema"])
    if nested is None:
        raise ValueError(f"no format is called {scene['schema']}")
    content = file_content(scene["file"])
    asked = checks.CheckRequest(scene["file"], label_of(nested))
    begun = checks.begin(authority, row.id, asked, by=by)
    room = Room(begun.result["folder"])
    with room.open():
        room.file.write_bytes(content)
        job = running.CheckJob(
            check_id=begun.id,
            authority_id=authority.id,
            token=begun.result["folder"],
            size=len(content),
            form=sniff_nested(room.file, ""),
            sheet=0,
            schema=nested,
            by=by,
            replaces=None,
        )
        result = running.work(job, room)
        room.forget_file()
    checks.finish(authority.id, begun.id, result, replaces=None, by=by)
