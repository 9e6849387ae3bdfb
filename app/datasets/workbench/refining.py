"""What people settle by hand: a cell, a row left aside, rows alike, an operation refused."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from app.audit.rules import Actor, Change
from app.datasets.inventory.models import Dataset
from app.datasets.workbench.models import Recipe, RecipeFile
from app.datasets.workbench.queries import file_on
from app.datasets.workbench.services import add_version, latest, tell, to_change
from app.extensions import db
from app.kernel.errors import Refused
from app.kernel.typography import plural
from app.spaces.models import Authority
from app.tables.recipes.body import Target
from app.tables.recipes.bound import (
    KEEP_BOTH,
    KEEP_FIRST,
    CellPatch,
    DoubleDecision,
    FileBound,
    bound_data,
    read_bound,
)
from app.tables.recipes.operations import REFUSED

MOST_PATCHES = 2_000  # cells corrected by hand in one file
TOO_MANY = (
    "Deux mille cellules sont déjà corrigées à la main dans ce fichier\u00a0: corrigez plutôt "
    "l’original, et apportez-le de nouveau."
)
MOST_ASIDE = 2_000  # rows of one file
TOO_MANY_ASIDE = (
    "Jalon laisse de côté deux mille lignes d’un fichier, pas plus\u00a0: corrigez l’original, "
    "puis apportez-le de nouveau."
)
MOST_OF_THEM = (
    "La moitié des lignes au moins seraient laissées de côté\u00a0: corrigez d’abord la colonne "
    "qui les retient."
)
NO_SUCH_ROW = "Aucune de ces lignes n’est plus à revoir\u00a0: relisez la page."
NO_SUCH_DOUBLE = "Ces lignes ne sont plus dans ce fichier\u00a0: relisez la page."
NOTHING_TO_REFUSE = "Cette colonne n’est plus convertie\u00a0: relisez la page."


def correct_cells(
    authority: Authority,
    dataset_id: int,
    patches: Sequence[CellPatch],
    *,
    seen: int,
    by: Actor,
) -> int:
    """Keep cells corrected by hand in the file that lies there; return how many.

    They are of this file, never of its recipe. The text of the file takes a correction back.
    """
    recipe, dataset = to_change(authority, dataset_id, seen)
    return _patch(recipe, file_on(authority, recipe), dataset, patches, by)


def correct_row(
    authority: Authority,
    dataset_id: int,
    read: Callable[[Recipe, RecipeFile], Sequence[CellPatch]],
    *,
    by: Actor,
) -> int:
    """Keep what was typed in the cells of one row; return the revision of the recipe after that.

    ``read`` returns the corrections, in front of the recipe and of the file as they stand once the
    recipe is locked.
    """
    recipe, dataset = to_change(authority, dataset_id, None)
    row = file_on(authority, recipe)
    _patch(recipe, row, dataset, read(recipe, row), by)
    return recipe.revision


def _patch(
    recipe: Recipe, row: RecipeFile, dataset: Dataset, patches: Sequence[CellPatch], by: Actor
) -> int:
    old = read_bound(row.bound)
    bound = old.with_patches(patches)
    if len(bound.patches) > MOST_PATCHES:
        raise Refused(TOO_MANY)
    if bound == old:
        return 0
    count = len(patches)
    what = plural(count, "cellule corrigée à la main", "cellules corrigées à la main")
    _bind((recipe, row, dataset), bound, what, by)
    return count


def _bind(
    place: tuple[Recipe, RecipeFile, Dataset], bound: FileBound, what: str, by: Actor
) -> None:
    """Keep what is bound to a file, and tell it in the journal."""
    recipe, row, dataset = place
    row.bound = bound_data(bound)
    recipe.revision += 1
    tell(dataset, "dataset:recipe", by, Change("Fichier", None, what))
    db.session.flush()


def leave_aside(
    authority: Authority,
    dataset_id: int,
    read: Callable[[Recipe, RecipeFile], Sequence[str]],
    *,
    patches: Sequence[CellPatch] = (),
    seen: int,
    by: Actor,
) -> int:
    """Leave rows out of the result of this file; return how many. The original keeps them.

    ``read`` returns their keys, in front of the recipe and of the file as they stand once the
    recipe is locked. ``patches``: cells corrected by the same press.
    """
    recipe, dataset = to_change(authority, dataset_id, seen)
    row = file_on(authority, recipe)
    _patch(recipe, row, dataset, patches, by)
    old = read_bound(row.bound)
    bound = old.with_aside(read(recipe, row))
    count = len(bound.aside) - len(old.aside)
    if not count:
        raise Refused(NO_SUCH_ROW)
    if len(bound.aside) > MOST_ASIDE:
        raise Refused(TOO_MANY_ASIDE)
    what = plural(count, "ligne laissée de côté", "lignes laissées de côté")
    _bind((recipe, row, dataset), bound, what, by)
    return count


def take_back_rows(
    authority: Authority, dataset_id: int, keys: Collection[str], *, seen: int, by: Actor
) -> int:
    """Put rows left aside back in the result, all of them without any key; return how many."""
    recipe, dataset = to_change(authority, dataset_id, seen)
    row = file_on(authority, recipe)
    old = read_bound(row.bound)
    bound = old.without_aside(keys or old.aside)
    count = len(old.aside) - len(bound.aside)
    if not count:
        raise Refused(NO_SUCH_ROW)
    what = plural(count, "ligne remise", "lignes remises")
    _bind((recipe, row, dataset), bound, what, by)
    return count


def decide_double(
    authority: Authority, dataset_id: int, decision: DoubleDecision, *, seen: int, by: Actor
) -> None:
    """Keep what becomes of rows that seem to be the same, in this file."""
    recipe, dataset = to_change(authority, dataset_id, seen)
    if not decision.key or decision.keep not in {KEEP_BOTH, KEEP_FIRST}:
        raise Refused(NO_SUCH_DOUBLE)
    row = file_on(authority, recipe)
    bound = read_bound(row.bound).with_decision(decision)
    what = "doublon gardé" if decision.keep == KEEP_BOTH else "doublon retiré"
    _bind((recipe, row, dataset), bound, what, by)


def refuse_operation(
    authority: Authority, dataset_id: int, field: str, *, refused: bool, seen: int, by: Actor
) -> None:
    """Copy a column as it is, this year and the next ones, or convert it again."""
    recipe, dataset = to_change(authority, dataset_id, seen)
    old = latest(authority, recipe)
    target = old.target(field)
    if target is None or not target.sources or bool(target.param(REFUSED)) == refused:
        raise Refused(NOTHING_TO_REFUSE)
    fresh = replace(_refused(target) if refused else _taken_back(target), confirmed_by=by.name)
    targets = tuple(fresh if one.field == field else one for one in old.targets)
    why = f"{field}\u00a0: {'ne pas convertir' if refused else 'convertir de nouveau'}"
    add_version(recipe, old.with_targets(targets), why, by)
    tell(dataset, "dataset:recipe", by, Change("Recette", None, why))
    db.session.flush()


def _refused(target: Target) -> Target:
    plain = "text" if len(target.sources) == 1 else "join"
    return replace(target, op=plain, params=(*target.params, (REFUSED, target.op)))


def _taken_back(target: Target) -> Target:
    params = tuple(one for one in target.params if one[0] != REFUSED)
    return replace(target, op=target.param(REFUSED), params=params)
