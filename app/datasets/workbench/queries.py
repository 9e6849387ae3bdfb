"""Reading the workbench: the recipe of a dataset, its versions, the file that lies on it."""

from collections.abc import Sequence

from sqlalchemy import Select, select

from app.datasets.workbench.models import Recipe, RecipeFile, RecipeVersion
from app.extensions import db
from app.kernel.errors import Missing
from app.spaces.models import Authority

GONE = "Cette version de la recette n’existe plus, ou n’a jamais existé ici."
NOTHING_BROUGHT = "Apportez d’abord un fichier à l’atelier."


def recipe_of(authority: Authority, dataset_id: int, *, fresh: bool = False) -> Recipe | None:
    """Return the recipe of a dataset, nothing when nobody has begun one."""
    query = select(Recipe).where(
        Recipe.authority_id == authority.id, Recipe.dataset_id == dataset_id
    )
    return db.session.scalars(query.execution_options(populate_existing=fresh)).one_or_none()


def version_of(authority: Authority, recipe: Recipe, number: int) -> RecipeVersion:
    """Return a version of a recipe, or ``Missing``."""
    query = select(RecipeVersion).where(
        RecipeVersion.authority_id == authority.id,
        RecipeVersion.recipe_id == recipe.id,
        RecipeVersion.number == number,
    )
    version = db.session.scalars(query).one_or_none()
    if version is None:
        raise Missing(GONE)
    return version


def versions_of(authority: Authority, recipe: Recipe, limit: int) -> Sequence[RecipeVersion]:
    """Return the last versions of a recipe, newest first."""
    query = (
        select(RecipeVersion)
        .where(RecipeVersion.authority_id == authority.id, RecipeVersion.recipe_id == recipe.id)
        .order_by(RecipeVersion.number.desc())
    )
    return db.session.scalars(query.limit(limit)).all()


def files_of(authority: Authority, recipe: Recipe) -> Sequence[RecipeFile]:
    """Return the files brought for a recipe, the one that lies on the workbench first."""
    return db.session.scalars(_brought(authority, recipe)).all()


def file_on(authority: Authority, recipe: Recipe) -> RecipeFile:
    """Return the file that lies on the workbench, or ``Missing``."""
    row = db.session.scalars(_brought(authority, recipe).limit(1)).one_or_none()
    if row is None:
        raise Missing(NOTHING_BROUGHT)
    return row


def _brought(authority: Authority, recipe: Recipe) -> Select[RecipeFile]:
    query = (
        select(RecipeFile)
        .where(RecipeFile.authority_id == authority.id, RecipeFile.recipe_id == recipe.id)
        .order_by(RecipeFile.id.desc())
    )
    return query.execution_options(populate_existing=True)
