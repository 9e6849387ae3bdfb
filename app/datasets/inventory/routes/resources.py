"""The resources of a dataset: adding, changing and removing a file or an address."""

from typing import Any

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.datasets.blueprint import bp
from app.datasets.inventory import queries
from app.datasets.inventory import resources as services
from app.datasets.inventory.contents import ResourceFacts, resource_problems
from app.datasets.inventory.forms import ResourceForm, shown_resource
from app.datasets.inventory.models import Dataset, Resource
from app.datasets.inventory.routes.links import back
from app.datasets.inventory.saving import is_public
from app.kernel.errors import Conflict, Forbidden, Missing, Refused
from app.kernel.revisions import Merged
from app.spaces.guard import current_authority, may, requires
from app.spaces.permissions import Permission
from app.web.page import CONFLICT, Answer, go, page, refused

TEMPLATE = "datasets/inventory/resource.html"
REMOVED = "Ce fichier ou cette adresse n’est plus dans ce jeu\u00a0: quelqu’un l’a retiré."
NOT_YOURS = (
    "Ce jeu est publié\u00a0: un chef de projet ou un consultant peut changer ses fichiers et ses "
    "adresses, que chacun voit aussitôt. Faites-en une tâche pour le lui demander."
)


@bp.route("/<id:dataset_id>/ressources/nouvelle", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def new_resource(dataset_id: int) -> Answer:
    """Add a file or an address; « Annuler » after a removal comes here as well."""
    authority = current_authority()
    row = _open_to_me(queries.dataset(authority, dataset_id))
    form = ResourceForm()
    context: dict[str, Any] = {"row": row, "form": form, "resource": None}
    if not form.is_submitted():
        return page(TEMPLATE, **context)
    if not _is_right(form):
        return refused(TEMPLATE, **context)
    try:
        added = services.add(authority, dataset_id, form.facts(), by=current_visitor().actor)
    except Refused as refusal:
        form.take(refusal)
        return refused(TEMPLATE, **context)
    flash(f"Ajouté\u00a0: {added.title}.", "success")
    return _back(dataset_id)


@bp.route("/<id:dataset_id>/ressources/<id:resource_id>", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def edit_resource(dataset_id: int, resource_id: int) -> Answer:
    """Change a resource; the form of one removed adds it anew."""
    authority = current_authority()
    row = _open_to_me(queries.dataset(authority, dataset_id))
    try:
        return _edit(row, resource_id)
    except Missing:
        if request.method != "POST":
            raise
        context: dict[str, Any] = {"row": row, "form": ResourceForm(), "resource": None}
        return page(TEMPLATE, status=CONFLICT, gone=REMOVED, **context)


def _edit(row: Dataset, resource_id: int) -> Answer:
    authority, dataset_id = current_authority(), row.id
    resource = queries.resource(authority, dataset_id, resource_id)
    form = ResourceForm(data=shown_resource(resource, row.revision))
    context: dict[str, Any] = {"row": row, "form": form, "resource": resource}
    if not form.is_submitted():
        return page(TEMPLATE, **context)
    standing = ResourceFacts.of(resource)
    if not _is_right(form, standing):
        return refused(TEMPLATE, **context)
    typed, by = form.facts(standing), current_visitor().actor
    seen = form.revision.seen
    try:
        saved = services.update(authority, dataset_id, resource_id, typed, seen=seen, by=by)
    except Refused as refusal:
        form.take(refusal)
        return refused(TEMPLATE, **context)
    except Conflict as conflict:
        return _both_versions(queries.dataset(authority, dataset_id), resource, conflict)
    flash(f"Enregistré\u00a0: {saved.row.title}.{form.kept(saved.kept)}", "success")
    return _back(dataset_id)


def _both_versions(row: Dataset, resource: Resource, conflict: Conflict) -> Answer:
    """Show what somebody else wrote beside what was typed, which the form keeps."""
    merged: Merged[ResourceFacts] = conflict.current
    form = ResourceForm(formdata=None, data=shown_resource(resource, row.revision, merged.facts))
    both = form.both(merged.standing.columns(), merged.facts.columns(), merged.asked)
    more: dict[str, Any] = {"both": both, "stale": conflict.message, "kept": form.kept(merged.kept)}
    return page(TEMPLATE, status=CONFLICT, row=row, form=form, resource=resource, **more)


@bp.post("/<id:dataset_id>/ressources/<id:resource_id>/retirer")
@requires(Permission.ANSWER)
def remove_resource(dataset_id: int, resource_id: int) -> Answer:
    """Take a resource off a dataset."""
    authority, by = current_authority(), current_visitor().actor
    row = _open_to_me(queries.dataset(authority, dataset_id))
    try:
        removed = services.remove(authority, dataset_id, resource_id, by=by)
    except Refused as refusal:
        resource = queries.resource(authority, dataset_id, resource_id)
        form = ResourceForm(formdata=None, data=shown_resource(resource, row.revision))
        form.take(refusal)
        return refused(TEMPLATE, row=row, form=form, resource=resource)
    values = removed.columns()
    names = ("title", "url", "kind", "format", "description", "media_type", "schema")
    fields = {name: values[name] for name in names if values[name]}
    if removed.updated_on is not None:
        fields["updated_on"] = removed.updated_on.isoformat()
    undo = {"url": url_for("datasets.new_resource", dataset_id=dataset_id), "fields": fields}
    flash({"text": f"Retiré\u00a0: {removed.title}.", "undo": undo}, "success")  # type: ignore[arg-type]  # any JSON will do
    return _back(dataset_id)


def _open_to_me(row: Dataset) -> Dataset:
    """Return the dataset if its files may be changed: those of a public one are on line at once."""
    if is_public(row) and not may(Permission.PUBLISH):
        raise Forbidden(NOT_YOURS)
    return row


def _is_right(form: ResourceForm, standing: ResourceFacts | None = None) -> bool:
    """Tell whether a form is valid; every problem is on it."""
    if not form.validate():
        return False
    for problem in resource_problems(form.facts(standing)):
        form.take(problem)
    return not form.errors


def _back(dataset_id: int) -> Answer:
    return go(back(dataset_id, "ressources"))
