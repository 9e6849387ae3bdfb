"""The result of a recipe: downloaded, or kept as a file of the dataset."""

from io import BytesIO

from flask import Response, flash, url_for

from app.accounts.visitor import current_visitor
from app.datasets.blueprint import bp
from app.datasets.checks import running
from app.datasets.checks import services as checks
from app.datasets.inventory.models import Dataset, FileCheck
from app.datasets.workbench import queries, services
from app.datasets.workbench.forms import WorkForm
from app.datasets.workbench.knowing import schema_of
from app.datasets.workbench.models import Recipe
from app.datasets.workbench.routes import pages
from app.datasets.workbench.working import converted
from app.extensions import db
from app.files.rules import stem_of
from app.files.services import give_back, keep_file
from app.kernel.errors import Refused
from app.spaces.guard import current_authority, may, requires
from app.spaces.permissions import Permission
from app.tables import sandbox
from app.web.downloads import pieces, saved
from app.web.page import BAD_INPUT, Answer, go
from app.web.transactions import slow_before_write


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
    """Give the whole file in the schema, or the list of all that was changed."""
    authority = current_authority()
    row, recipe = pages.recipe_of(dataset_id)
    file = queries.file_on(authority, recipe)
    _, schema = schema_of(authority, recipe.schema)
    listed = str(WorkForm().result.data or "") == pages.CHANGES
    try:
        with converted(authority, file, services.latest(authority, recipe), schema) as result:
            content = (result.room.errors if listed else result.room.copy).open("rb")
    except Refused as refusal:
        return pages.bench_page(row, recipe, status=BAD_INPUT, wrong=refusal.message)
    end = f"changements-v{recipe.number}.csv" if listed else "conforme.csv"
    return saved(Response(pieces(content), mimetype="text/csv"), f"{stem_of(file.file_name)}-{end}")


@bp.post("/<id:dataset_id>/atelier/garder")
@requires(Permission.ANSWER)
@slow_before_write
def keep_result(dataset_id: int) -> Answer:
    """Convert the whole file, keep the result with the dataset, and check it."""
    row, recipe = pages.recipe_of(dataset_id)
    try:
        check = _keep(row, recipe)
    except Refused as refusal:
        return pages.bench_page(row, recipe, status=BAD_INPUT, wrong=refusal.message)
    flash("Le fichier est gardé avec le jeu. Votre original reste à l’atelier.", "success")
    return go(url_for("datasets.verdict", check_id=check.id))


def _keep(row: Dataset, recipe: Recipe) -> FileCheck:
    authority, by = current_authority(), current_visitor().actor
    file = queries.file_on(authority, recipe)
    title, schema = schema_of(authority, recipe.schema)
    body, name = services.latest(authority, recipe), f"{stem_of(file.file_name)}-conforme.csv"
    with converted(authority, file, body, schema) as result:
        content = result.room.copy.read_bytes()
        form = sandbox.sniff(result.room.copy, name)
        named = result.conversion.named
    db.begin_write()
    stored = keep_file(authority.id, name=name, content=content)
    asked = checks.CheckRequest(name, title, stored, None, may(Permission.PUBLISH))
    started = checks.begin(authority, row.id, asked, by=by)
    services.note_kept(authority, row.id, named, file_name=name, by=by)
    job = running.CheckJob(
        check_id=started.id,
        authority_id=authority.id,
        token=started.result["folder"],
        size=len(content),
        form=form,
        sheet=0,
        schema=schema,
        by=by,
        replaces=None,
    )
    running.launch_once_committed(job, BytesIO(content))
    return started
