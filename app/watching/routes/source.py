"""The source of a dataset: armed, suspended, visited now."""

from flask import flash, url_for

from app.accounts.visitor import current_visitor
from app.datasets.inventory import queries as inventory
from app.datasets.inventory.models import Dataset
from app.jobs.bell import ring_after_commit
from app.kernel.errors import Conflict, Refused
from app.kernel.web_addresses import masked
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.watching.blueprint import bp
from app.watching.forms import SeenForm, SourceForm, shown
from app.watching.sources import queries, services
from app.watching.sources.deposits import FOLDER
from app.web.page import BAD_INPUT, CONFLICT, OK, Answer, go, page

HOLDS_A_KEY = (
    "Cette adresse contient une clé\u00a0: les pages et le journal la cachent. Préférez une "
    "adresse que tout le monde peut ouvrir, ou une clé qui ne sert qu’à cela."
)


@bp.route("/<id:dataset_id>/source", methods=["GET", "POST"])
@requires(Permission.ARM_SOURCE)
def source(dataset_id: int) -> Answer:
    """Say where the file comes from, and let it be published by itself."""
    authority, by = current_authority(), current_visitor().actor
    row = inventory.dataset(authority, dataset_id)
    form = SourceForm(data=shown(queries.source_of(authority, dataset_id)))
    form.offer(queries.files_to_renew(authority, dataset_id))
    if not form.is_submitted():
        return _page(row, form)
    if not form.validate():
        return _page(row, form, status=BAD_INPUT)
    try:
        armed = services.arm(authority, dataset_id, form.facts(), seen=form.revision.number, by=by)
    except Refused as refusal:
        form.take(refusal)
        return _page(row, form, status=BAD_INPUT)
    except Conflict as conflict:
        return _page(row, form, status=CONFLICT, stale=conflict.message)
    ring_after_commit()
    flash("La source est armée en votre nom\u00a0: une première visite va avoir lieu.", "success")
    if masked(armed.address) != armed.address:
        flash(HOLDS_A_KEY, "warning")
    return go(_place(dataset_id))


@bp.post("/<id:dataset_id>/source/suspendre")
@requires(Permission.ARM_SOURCE)
def suspend(dataset_id: int) -> Answer:
    """Publish nothing more from the source."""
    authority, by = current_authority(), current_visitor().actor
    try:
        services.suspend(authority, dataset_id, seen=SeenForm().revision.number, by=by)
    except Conflict as conflict:
        flash(conflict.message, "warning")
        return go(_place(dataset_id))
    flash(
        "La source est suspendue\u00a0: le fichier en ligne reste celui d’aujourd’hui.", "success"
    )
    return go(_place(dataset_id))


@bp.post("/<id:dataset_id>/source/visiter")
@requires(Permission.ARM_SOURCE)
def visit_now(dataset_id: int) -> Answer:
    """Have the source visited as soon as it can be."""
    authority, by = current_authority(), current_visitor().actor
    try:
        services.ask_now(authority, dataset_id, by=by)
    except Refused as refusal:
        flash(refusal.message, "warning")
        return go(_place(dataset_id))
    ring_after_commit()
    flash("La source va être visitée\u00a0: revenez dans une minute.", "success")
    return go(_place(dataset_id))


def _place(dataset_id: int) -> str:
    return url_for("watching.dataset", dataset_id=dataset_id, _anchor="source")


def _page(row: Dataset, form: SourceForm, *, status: int = OK, stale: str = "") -> Answer:
    authority = current_authority()
    armed = queries.source_of(authority, row.id)
    return page(
        "watching/source.html",
        status=status,
        row=row,
        form=form,
        stale=stale,
        deposits=f"{FOLDER}/{authority.slug}/",
        source=armed,
        place=masked(armed.address) if armed is not None else "",
        ready=bool(form.resource_id.choices),
    )
