"""The pages of the workbench, whatever led there."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast

from flask import url_for

from app.datasets.checks import own_schemas
from app.datasets.checks.queries import latest_checks
from app.datasets.inventory import queries as inventory
from app.datasets.inventory.models import Dataset
from app.datasets.workbench import making, queries, screens, services
from app.datasets.workbench.beyond import rows_of
from app.datasets.workbench.choosing import ColumnPick
from app.datasets.workbench.forms import BringForm
from app.datasets.workbench.knowing import known_to, schema_of
from app.datasets.workbench.models import Recipe, RecipeFile
from app.datasets.workbench.working import preview_of, whole_file, with_whole
from app.files.services import lost_among
from app.kernel.errors import Conflict, Missing
from app.kernel.revisions import stale
from app.spaces.guard import current_authority
from app.tables.recipes.body import RecipeBody
from app.tables.recipes.bound import CellPatch, read_bound
from app.tables.recipes.sample import Sample
from app.web.page import CONFLICT, OK, Answer, follows, go, page
from config import MAX_CHECKED_BYTES

BRING, BENCH = "datasets/workbench/bring.html", "datasets/workbench/bench.html"
# What a request of our script gets: what follows a change, the columns opened, the header.
LIVE, OPENED = "datasets/workbench/_live.html", "datasets/workbench/_opened.html"
SHEET = "datasets/workbench/_sheet.html"
VERSIONS = 5  # shown under the page
KEPT_CHECKS = 10  # files of checks from which one may start
CHANGES, READ_ALL = "changes", "all"  # what is asked of the whole file, beside the file itself
# What the page says when nothing is wrong and nothing was asked for.
USUAL = {"changes": CHANGES, "read_all": READ_ALL, "wrong": "", "stale": "", "sheet_open": False}


def recipe_of(dataset_id: int) -> tuple[Dataset, Recipe]:
    """Return a dataset and its recipe; ``Missing`` when nobody has begun one."""
    authority = current_authority()
    row = inventory.dataset(authority, dataset_id)
    recipe = queries.recipe_of(authority, dataset_id)
    if recipe is None:
        raise Missing(services.NO_RECIPE)
    return row, recipe


def bring_form(row: Dataset, recipe: Recipe | None) -> BringForm:
    """Return the form that sends a file, with the schema that the dataset names."""
    own = own_schemas.briefs(current_authority())
    code = recipe.schema if recipe else own_schemas.proposed(row.schema, own)
    form = BringForm(formdata=None, data={"source": code})
    form.offer(own_schemas.choices(own))
    return form


def bring_page(row: Dataset, form: BringForm, recipe: Recipe | None, *, status: int = OK) -> Answer:
    """Show where a file is sent."""
    latest = latest_checks(current_authority(), row.id, KEPT_CHECKS)
    kept = [check for check in latest if check.keeps_file]
    return page(
        BRING,
        status=status,
        row=row,
        form=form,
        recipe=recipe,
        kept=kept,
        most=MAX_CHECKED_BYTES >> 20,
    )


def bench_page(row: Dataset, recipe: Recipe, *, status: int = OK, **more: Any) -> Answer:
    """Show the recipe at work."""
    return page(BENCH, status=status, fragment=LIVE, **context(row, recipe, **more))


def opened_page(row: Dataset, recipe: Recipe, fragment: str, **more: Any) -> Answer:
    """Show the same with a part of it opened, which our script asks for alone."""
    return page(BENCH, fragment=fragment, **context(row, recipe, **more))


def stale_page(
    row: Dataset,
    conflict: Conflict,
    picks: Mapping[str, ColumnPick] | None = None,
    answers: list[services.GivenAnswer] | None = None,
    patches: Sequence[CellPatch] = (),
) -> Answer:
    """Show the recipe as it stands, with what was typed still in its form."""
    recipe = cast("Recipe", conflict.current)
    more = {"picks": picks, "answers": answers, "patches": patches}
    words = {"stale": f"{stale(services.RECIPE)} Vos choix sont encore là\u00a0: relisez-les."}
    return bench_page(row, recipe, status=CONFLICT, **more, **words)


def context(
    row: Dataset,
    recipe: Recipe,
    *,
    body: RecipeBody | None = None,
    picks: Mapping[str, ColumnPick] | None = None,
    answers: list[services.GivenAnswer] | None = None,
    patches: Sequence[CellPatch] = (),
    opened: Collection[int] | None = None,
    standing: RecipeBody | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Return all that the page and its fragments show."""
    authority = current_authority()
    file = queries.file_on(authority, recipe)
    title, schema = schema_of(authority, recipe.schema)
    body = body or services.latest(authority, recipe)
    sample = rows_of(file)
    made = making.state_of(making.room_of(whole_file(authority, file, body, schema)))
    preview = with_whole(preview_of(authority, file, sample, body, schema), made.seen)
    known = known_to(authority, towns=False)
    return {
        "row": row,
        "recipe": recipe,
        **_of_file(file, body, sample, made),
        "schema_title": title,
        "screen": screens.screen(
            file, body, schema, known, preview, picks=picks, opened=opened, standing=standing
        ),
        "cards": screens.cards(preview, body),
        "first_rows": screens.first_rows(preview, body, file.columns),
        "versions": queries.versions_of(authority, recipe, VERSIONS),
        "follow": follows(),
        **_as_typed(answers or (), patches),
        "picks": picks,
        **USUAL,
        "opened": opened,
        "live": standing is not None,
        **more,
    }


def _as_typed(
    answers: Sequence[services.GivenAnswer], patches: Sequence[CellPatch]
) -> dict[str, Any]:
    """Return what was typed in the other forms, and could not be kept."""
    return {
        "given": {(one.field, one.code, one.value): one.answer for one in answers},
        "typed": {(one.row, one.field, one.was): one.after for one in patches},
    }


def _of_file(
    file: RecipeFile, body: RecipeBody, sample: Sample, made: making.MakingState
) -> dict[str, Any]:
    """Return what the page shows of the file that lies there, and how much of it was looked at."""
    return {
        "making": made,
        "renamed": screens.renamed(file, body),
        "file": file,
        "lost": bool(lost_among([file])),
        "sample": sample,
        "sheets": file.form.get("sheets", []),
        "hand_made": len(read_bound(file.bound).patches),
        "rows": screens.rows_in_words(sample, made.seen),
        "whole_seen": made.seen is not None
        or not (sample.partial or sample.total > len(sample.rows)),
    }


def back(dataset_id: int) -> Answer:
    """Go back to the workbench."""
    return go(url_for("datasets.workbench", dataset_id=dataset_id))
