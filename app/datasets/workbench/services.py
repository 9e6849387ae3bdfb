"""Writing the workbench: a file brought, versions of the recipe, what was kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.audit.rules import Actor, Change
from app.datasets.inventory import saving
from app.datasets.inventory.models import Dataset
from app.datasets.workbench.arriving import Arrival, plain
from app.datasets.workbench.models import Recipe, RecipeFile, RecipeVersion
from app.datasets.workbench.placing import placed
from app.datasets.workbench.queries import file_on, files_of, recipe_of, version_of
from app.datasets.workbench.remaining import ROWS_BEFORE
from app.extensions import db
from app.files.services import StoredFile
from app.kernel.clock import now
from app.kernel.errors import Missing
from app.kernel.revisions import check_revision
from app.spaces.locking import open_write
from app.spaces.models import Authority
from app.tables.recipes.body import (
    ColumnAnswer,
    Meaning,
    RecipeBody,
    Target,
    body_data,
    read_body,
)
from app.tables.recipes.bound import bound_data, read_bound
from app.tables.recipes.questions import meaning_of
from app.tables.schema import Schema

RECIPE = "cette recette"
NO_RECIPE = "Ce jeu n’a pas encore de recette\u00a0: apportez un fichier à l’atelier."
YEARLY_QUESTION = "yearly"
YEAR_FIGURES = 4
MOST_FILES = 5  # originals kept for a recipe


@dataclass(frozen=True)
class Brought:
    """A file sent to the workbench, and the schema that it is to follow."""

    stored: StoredFile
    arrival: Arrival
    code: str  # of the schema
    schema: Schema


@dataclass(frozen=True)
class GivenAnswer:
    """What somebody answered to one question."""

    field: str
    code: str
    value: str  # the value asked about, for a list
    answer: str


def bring(
    authority: Authority, dataset_id: int, brought: Brought, *, by: Actor
) -> tuple[Recipe, list[str]]:
    """Lay a file on the workbench; return the recipe, and the stored names to be deleted."""
    open_write(authority)
    dataset = saving.to_change(authority, dataset_id)
    recipe = recipe_of(authority, dataset_id, fresh=True)
    if recipe is None:
        recipe = Recipe(
            authority_id=authority.id, dataset_id=dataset_id, schema="", updated_by_name=by.name
        )
        db.session.add(recipe)
        db.session.flush()
    known = recipe.number and recipe.schema == brought.code
    old = latest(authority, recipe) if known else None
    body, columns, notes = placed(old, brought.arrival, brought.schema)
    recipe.schema = brought.code
    if body != old:
        add_version(recipe, body, f"Fichier {brought.stored.file_name}"[:200], by)
    db.session.flush()
    carried = _carried(authority, recipe) if old else {}
    notes[ROWS_BEFORE] = _rows_before(authority, recipe)
    dropped = _forget_older(authority, recipe)
    row = _laid(recipe, brought, by)
    row.bound = carried
    row.columns, row.notes = columns, notes
    db.session.add(row)
    tell(dataset, "dataset:bring", by, Change("Fichier", None, brought.stored.file_name))
    db.session.flush()
    return recipe, dropped


def move_header(
    authority: Authority, dataset_id: int, arrival: Arrival, *, seen: int, schema: Schema, by: Actor
) -> None:
    """Read the same file from another sheet or another header."""
    recipe, dataset = to_change(authority, dataset_id, seen)
    row = file_on(authority, recipe)
    old = latest(authority, recipe)
    first = recipe.number == 1
    body, columns, notes = placed(None if first else old, arrival, schema)
    row.form, row.sheet, row.sample = plain(arrival.form), arrival.sheet, plain(arrival.sample)
    row.columns, row.notes = columns, notes
    add_version(recipe, body, "Feuille et ligne de titres", by)
    tell(dataset, "dataset:recipe", by, Change("Recette", None, "feuille et ligne de titres"))
    db.session.flush()


def save_targets(
    authority: Authority, dataset_id: int, targets: tuple[Target, ...], *, seen: int, by: Actor
) -> None:
    """Keep how each column is made; ``Conflict`` if somebody changed the recipe meanwhile."""
    recipe, dataset = to_change(authority, dataset_id, seen)
    old = latest(authority, recipe)
    if old.targets == targets:
        return
    changed = sum(1 for target in targets if target not in old.targets)
    add_version(recipe, old.with_targets(targets), f"Colonnes\u00a0: {changed} changées", by)
    tell(dataset, "dataset:recipe", by, Change("Recette", None, "colonnes"))
    db.session.flush()


def answer(
    authority: Authority,
    dataset_id: int,
    replies: Sequence[GivenAnswer],
    *,
    seen: int,
    by: Actor,
) -> None:
    """Keep the answers to the questions of a recipe."""
    recipe, dataset = to_change(authority, dataset_id, seen)
    if years := [one.answer for one in replies if one.code == YEARLY_QUESTION]:
        _say_year(authority, recipe, years[0])
    replies = [one for one in replies if one.code != YEARLY_QUESTION]
    old = latest(authority, recipe)
    replaced = {(one.field, one.code) for one in replies if one.code != "value"}
    meant = {(one.field, one.value) for one in replies if one.code == "value"}
    body = replace(
        old,
        replies=(
            *(one for one in old.replies if (one.field, one.question) not in replaced),
            *(ColumnAnswer(r.field, r.code, r.answer) for r in replies if r.code != "value"),
        ),
        meanings=(
            *(one for one in old.meanings if (one.field, one.before) not in meant),
            *(
                Meaning(r.field, r.value, meaning_of(r.answer))
                for r in replies
                if r.code == "value"
            ),
        ),
    )
    if body != old:
        add_version(recipe, body, "Réponses aux questions", by)
    elif not years:
        return
    tell(dataset, "dataset:recipe", by, Change("Recette", None, "réponses aux questions"))
    db.session.flush()


def _say_year(authority: Authority, recipe: Recipe, year: str) -> None:
    """Keep the year of the file that lies there: it is asked again with the next one."""
    row = file_on(authority, recipe)
    row.bound = bound_data(replace(read_bound(row.bound), year=year[:YEAR_FIGURES]))
    recipe.revision += 1


def confirm_renamed(authority: Authority, dataset_id: int, *, seen: int, by: Actor) -> None:
    """Take the new names of columns as those of the recipe: the old ones become aliases."""
    recipe, dataset = to_change(authority, dataset_id, seen)
    row, old = file_on(authority, recipe), latest(authority, recipe)
    renamed = {fresh: one for one, fresh, _ in row.notes.get("renamed", ())}
    by_id = {column.id: column for column in old.columns}
    merged = {
        one: replace(
            by_id[fresh],
            id=one,
            aliases=tuple(dict.fromkeys((*by_id[one].aliases, by_id[one].name))),
        )
        for fresh, one in renamed.items()
        if one in by_id and fresh in by_id
    }
    columns = tuple(merged.get(c.id, c) for c in old.columns if c.id not in renamed)
    row.columns = [renamed.get(one, one) for one in row.columns]
    row.notes = {**row.notes, "renamed": []}
    add_version(recipe, replace(old, columns=columns), "Colonnes renommées", by)
    tell(dataset, "dataset:recipe", by, Change("Recette", None, "colonnes renommées"))
    db.session.flush()


def restore(authority: Authority, dataset_id: int, number: int, *, seen: int, by: Actor) -> None:
    """Go back to a version: a new one says the same."""
    recipe, dataset = to_change(authority, dataset_id, seen)
    body = read_body(version_of(authority, recipe, number).body)
    current = latest(authority, recipe)
    ids = {column.id for column in body.columns}
    missing = tuple(column for column in current.columns if column.id not in ids)
    body = replace(body, columns=(*body.columns, *missing), identifiers=current.identifiers)
    add_version(recipe, body, f"Retour à la version {number}", by)
    tell(dataset, "dataset:recipe", by, Change("Recette", None, f"retour à la version {number}"))
    db.session.flush()


def latest(authority: Authority, recipe: Recipe) -> RecipeBody:
    """Return the recipe as it stands."""
    return read_body(version_of(authority, recipe, recipe.number).body)


def to_change(authority: Authority, dataset_id: int, seen: int | None) -> tuple[Recipe, Dataset]:
    """Lock a recipe that somebody saw at a revision; ``Conflict`` when it has changed since."""
    open_write(authority)
    dataset = saving.to_change(authority, dataset_id)
    recipe = recipe_of(authority, dataset_id, fresh=True)
    if recipe is None or not recipe.number:
        raise Missing(NO_RECIPE)
    if seen is not None:
        check_revision(recipe.revision, seen, RECIPE, recipe)
    return recipe, dataset


def add_version(recipe: Recipe, body: RecipeBody, why: str, by: Actor) -> None:
    """Write a version that becomes the recipe."""
    recipe.number += 1
    recipe.revision += 1
    recipe.updated_by_name, recipe.updated_at = by.name, now()
    version = RecipeVersion(
        authority_id=recipe.authority_id,
        recipe_id=recipe.id,
        number=recipe.number,
        why=why,
        body=body_data(body),
        by_name=by.name,
        at=now(),
    )
    db.session.add(version)


def _carried(authority: Authority, recipe: Recipe) -> Any:
    """Return what was settled by hand on the last file: it holds where the same rows are."""
    before = next(iter(files_of(authority, recipe)), None)
    return bound_data(replace(read_bound(before.bound), year="")) if before else {}


def _rows_before(authority: Authority, recipe: Recipe) -> int:
    """Return how many rows the last file had that was kept with the dataset, 0 for none."""
    kept = (row for row in files_of(authority, recipe) if row.kept_at is not None)
    return next((int(row.sample["total"]) for row in kept), 0)


def _laid(recipe: Recipe, brought: Brought, by: Actor) -> RecipeFile:
    arrival, stored = brought.arrival, brought.stored
    return RecipeFile(
        authority_id=recipe.authority_id,
        recipe_id=recipe.id,
        file_name=stored.file_name[:200],
        stored_name=stored.stored_name,
        size=stored.size,
        digest=stored.digest,
        form=plain(arrival.form),
        sheet=arrival.sheet,
        sample=plain(arrival.sample),
        by_name=by.name,
        at=now(),
    )


def _forget_older(authority: Authority, recipe: Recipe) -> list[str]:
    """Drop the files that gave nothing and the oldest originals; return their stored names."""
    rows = files_of(authority, recipe)
    used = [row for row in rows if row.kept_at is not None]
    dropped = [row for row in rows if row.kept_at is None] + used[MOST_FILES - 1 :]
    for row in dropped:
        db.session.delete(row)
    return [row.stored_name for row in dropped]


def tell(dataset: Dataset, event: str, by: Actor, *changes: Change) -> None:
    """Write a line of the journal of a dataset."""
    saving.tell(dataset, event, by=by, changes=changes)
