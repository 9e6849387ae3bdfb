"""The result of a recipe: downloaded, or kept as a file of the dataset."""

from flask import Response, flash, url_for

from app.accounts.visitor import current_visitor
from app.datasets.blueprint import bp
from app.datasets.checks import running
from app.datasets.checks import services as checks
from app.datasets.inventory.models import Dataset, FileCheck
from app.datasets.workbench import making, queries, services
from app.datasets.workbench.forms import WorkForm
from app.datasets.workbench.knowing import schema_of
from app.datasets.workbench.models import Recipe
from app.datasets.workbench.routes import pages
from app.datasets.workbench.working import WholeFile, whole_file
from app.extensions import db
from app.files.rules import stem_of
from app.files.services import give_back, lost_among
from app.kernel.errors import Refused
from app.kernel.typography import plural
from app.spaces.guard import current_authority, may, requires
from app.spaces.permissions import Permission
from app.tables.form import Form, TableKind
from app.tables.recipes.bound import read_bound
from app.web.downloads import pieces, saved
from app.web.page import BAD_INPUT, Answer, go
from app.web.transactions import slow_before_write

LOST = "Votre fichier n’est plus là\u00a0: apportez-le de nouveau."


@bp.get("/<id:dataset_id>/atelier/original")
@requires(Permission.ANSWER)
def brought_file(dataset_id: int) -> Answer:
    """Give back the file that lies on the workbench, as it was sent."""
    _, recipe = pages.recipe_of(dataset_id)
    return give_back(queries.file_on(current_authority(), recipe))


@bp.post("/<id:dataset_id>/atelier/resultat")
@requires(Permission.ANSWER)
@slow_before_write
def download_result(dataset_id: int) -> Answer:
    """Give the whole file in the schema, or the list of all that was changed, once made.

    It may be read whole for the page alone, which then tells what was met in all of it.
    """
    row, recipe = pages.recipe_of(dataset_id)
    file = queries.file_on(current_authority(), recipe)
    asked = str(WorkForm().result.data or "")
    try:
        room = making.prepare(_whole(recipe))
    except Refused as refusal:
        return pages.bench_page(row, recipe, status=BAD_INPUT, wrong=refusal.message)
    if asked == pages.READ_ALL or not making.state_of(room).done:
        return go(url_for("datasets.workbench", dataset_id=dataset_id, _anchor="resultat"))
    listed = asked == pages.CHANGES
    content = (room.errors if listed else room.copy).open("rb")
    end = f"changements-v{recipe.number}.csv" if listed else "conforme.csv"
    return saved(Response(pieces(content), mimetype="text/csv"), f"{stem_of(file.file_name)}-{end}")


@bp.post("/<id:dataset_id>/atelier/garder")
@requires(Permission.ANSWER)
@slow_before_write
def keep_result(dataset_id: int) -> Answer:
    """Convert the whole file beside this request, keep the result with the dataset, check it."""
    row, recipe = pages.recipe_of(dataset_id)
    try:
        check = _keep(row, recipe)
    except Refused as refusal:
        return pages.bench_page(row, recipe, status=BAD_INPUT, wrong=refusal.message)
    kept = "Le fichier mis au schéma est gardé avec le jeu. Votre original reste à l’atelier"
    aside = len(read_bound(queries.file_on(current_authority(), recipe).bound).aside)
    others = plural(aside, "ligne laissée de côté", "lignes laissées de côté")
    flash(f"{kept}, avec {others}." if aside else f"{kept}.", "success")
    return go(url_for("datasets.verdict", check_id=check.id))


def _whole(recipe: Recipe) -> WholeFile:
    """Return the conversion of the file that lies there; ``Refused`` when the file is lost."""
    authority = current_authority()
    file = queries.file_on(authority, recipe)
    if lost_among([file]):
        raise Refused(LOST)
    _, schema = schema_of(authority, recipe.schema)
    return whole_file(authority, file, services.latest(authority, recipe), schema)


def _keep(row: Dataset, recipe: Recipe) -> FileCheck:
    authority, by = current_authority(), current_visitor().actor
    title, schema = schema_of(authority, recipe.schema)
    file, whole = queries.file_on(authority, recipe), _whole(recipe)
    name = f"{stem_of(file.file_name)}-conforme.csv"
    result = making.ResultToKeep(authority.id, row.id, recipe.number, name, by)
    db.begin_write()
    asked = checks.CheckRequest(name, title, None, None, may(Permission.PUBLISH))
    started = checks.begin(authority, row.id, asked, by=by)
    job = running.CheckJob(
        check_id=started.id,
        authority_id=authority.id,
        token=started.result["folder"],
        size=whole.size,
        form=Form(TableKind.CSV),
        sheet=0,
        schema=schema,
        by=by,
        replaces=None,
        make=making.maker(whole, result),
    )
    running.launch_once_committed(job, None)
    return started
