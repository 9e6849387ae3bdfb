"""The resources of a dataset: adding, changing and removing a file or an address."""

from typing import IO, Any

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.datasets.blueprint import bp
from app.datasets.inventory import queries
from app.datasets.inventory import resources as services
from app.datasets.inventory.contents import ResourceFacts, resource_problems
from app.datasets.inventory.files import services as files
from app.datasets.inventory.files.screens import about
from app.datasets.inventory.forms import (
    NewResourceForm,
    ResourceForm,
    ServedFileForm,
    VersionForm,
    shown_resource,
)
from app.datasets.inventory.models import Dataset, Resource
from app.datasets.inventory.routes.links import back
from app.datasets.inventory.saving import is_public
from app.extensions import db
from app.files.keeping import KeptData, keep_data, most_bytes, most_megabytes, most_request
from app.kernel.errors import Conflict, Forbidden, Missing, Refused
from app.kernel.revisions import Merged
from app.kernel.typography import weight
from app.spaces.guard import current_authority, may, requires
from app.spaces.permissions import Permission
from app.web.page import BAD_INPUT, CONFLICT, OK, Answer, go, page
from app.web.sizes import takes
from app.web.transactions import after_rollback, slow_before_write

TEMPLATE = "datasets/inventory/resource.html"
REMOVED = "Ce fichier ou cette adresse n’est plus dans ce jeu\u00a0: quelqu’un l’a retiré."
NOTHING = "Choisissez un fichier, ou indiquez l’adresse où il est déjà."
BOTH = (
    "Vous avez choisi un fichier et une adresse\u00a0: gardez l’un des deux. Pour l’autre, "
    "recommencez ensuite."
)
NOT_YOURS = (
    "Ce jeu est publié\u00a0: un chef de projet ou un consultant peut changer ses fichiers et ses "
    "adresses, que chacun voit aussitôt. Faites-en une tâche pour le lui demander."
)


@bp.route("/<id:dataset_id>/ressources/nouvelle", methods=["GET", "POST"])
@requires(Permission.ANSWER)
@takes(most_request, file=most_megabytes)
@slow_before_write
def new_resource(dataset_id: int) -> Answer:
    """Add a file or an address; « Annuler » after a removal comes here as well."""
    row = open_to_me(queries.dataset(current_authority(), dataset_id))
    form = NewResourceForm()
    if not form.is_submitted():
        return _new_page(row, form)
    if not _is_whole(form):
        return _new_page(row, form, status=BAD_INPUT)
    try:
        added = _added(dataset_id, form)
    except Refused as refusal:
        form.take(refusal)
        return _new_page(row, form, status=BAD_INPUT)
    flash(f"Ajouté\u00a0: {added.title}.", "success")
    return back_to(dataset_id)


def _new_page(row: Dataset, form: NewResourceForm, *, status: int = OK, **more: Any) -> Answer:
    most = weight(most_bytes())
    return page(TEMPLATE, status=status, row=row, form=form, resource=None, most=most, **more)


def _added(dataset_id: int, form: NewResourceForm) -> Resource:
    """Keep the file that was sent, or the address that was typed."""
    authority, by = current_authority(), current_visitor().actor
    upload, facts = form.file.data, form.facts()
    if upload is None:
        db.begin_write()
        return services.add(authority, dataset_id, facts, by=by)
    kept = received(upload.filename, upload.stream)
    db.begin_write()
    added = files.keep(authority, dataset_id, kept, files.FileFacts.of(facts), by=by)
    files.ask_look(authority, added, by=by)
    return added


def _is_whole(form: NewResourceForm) -> bool:
    """Tell whether a form brings a file or an address, and all is right; problems are on it."""
    if not form.validate():
        return False
    upload, facts = form.file.data, form.facts()
    if upload is not None and facts.url:
        form.take(Refused(BOTH, "url"))
    elif upload is None and not facts.url:
        form.take(Refused(NOTHING, "file"))
    elif upload is None:
        for problem in resource_problems(facts):
            form.take(problem)
    return not form.errors


def received(name: str, stream: IO[bytes]) -> KeptData:
    """Write a file that was sent; it goes if its transaction fails."""
    kept = keep_data(current_authority().id, name=name, stream=stream)
    after_rollback(kept.discard)
    return kept


@bp.route("/<id:dataset_id>/ressources/<id:resource_id>", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def edit_resource(dataset_id: int, resource_id: int) -> Answer:
    """Change a resource; the form of one removed adds it anew."""
    authority = current_authority()
    row = open_to_me(queries.dataset(authority, dataset_id))
    try:
        return _edit(row, resource_id)
    except Missing:
        if request.method != "POST":
            raise
        return _new_page(row, NewResourceForm(), status=CONFLICT, gone=REMOVED)


def _edit(row: Dataset, resource_id: int) -> Answer:
    authority, dataset_id = current_authority(), row.id
    resource = queries.resource(authority, dataset_id, resource_id)
    form = _form_of(resource)(data=shown_resource(resource, row.revision))
    if not form.is_submitted():
        return resource_page(row, resource, form)
    standing = ResourceFacts.of(resource)
    if not _is_right(form, standing, ours=bool(resource.file_name)):
        return resource_page(row, resource, form, status=BAD_INPUT)
    typed, by = form.facts(standing), current_visitor().actor
    seen = form.revision.seen
    try:
        saved = services.update(authority, dataset_id, resource_id, typed, seen=seen, by=by)
    except Refused as refusal:
        form.take(refusal)
        return resource_page(row, resource, form, status=BAD_INPUT)
    except Conflict as conflict:
        return _both_versions(queries.dataset(authority, dataset_id), resource, conflict)
    flash(f"Enregistré\u00a0: {saved.row.title}.{form.kept(saved.kept)}", "success")
    return back_to(dataset_id)


def _both_versions(row: Dataset, resource: Resource, conflict: Conflict) -> Answer:
    """Show what somebody else wrote beside what was typed, which the form keeps."""
    merged: Merged[ResourceFacts] = conflict.current
    form = standing_form(row, resource, merged.facts)
    both = form.both(merged.standing.columns(), merged.facts.columns(), merged.asked)
    more: dict[str, Any] = {"both": both, "stale": conflict.message, "kept": form.kept(merged.kept)}
    return resource_page(row, resource, form, status=CONFLICT, **more)


def standing_form(
    row: Dataset, resource: Resource, typed: ResourceFacts | None = None
) -> ServedFileForm:
    """Return the form of a resource as it stands, or with what was ``typed``, as if just opened."""
    return _form_of(resource)(formdata=None, data=shown_resource(resource, row.revision, typed))


def _form_of(resource: Resource) -> type[ServedFileForm]:
    """Return the form of a resource: of a file that Jalon serves, or of an address."""
    return ServedFileForm if resource.file_name else ResourceForm


def resource_page(
    row: Dataset, resource: Resource, form: ServedFileForm, *, status: int = OK, **more: Any
) -> Answer:
    """Return the page of a resource, with the versions of its file if it has some."""
    context: dict[str, Any] = {"row": row, "form": form, "resource": resource, **more}
    if resource.file_name:
        context |= about(current_authority(), row, resource)
        context.setdefault("version_form", VersionForm(formdata=None))
    return page(TEMPLATE, status=status, **context)


@bp.post("/<id:dataset_id>/ressources/<id:resource_id>/retirer")
@requires(Permission.ANSWER)
def remove_resource(dataset_id: int, resource_id: int) -> Answer:
    """Take a resource off a dataset."""
    authority, by = current_authority(), current_visitor().actor
    row = open_to_me(queries.dataset(authority, dataset_id))
    resource = queries.resource(authority, dataset_id, resource_id)
    ours = bool(resource.file_name)
    try:
        removed = files.remove(authority, dataset_id, resource_id, by=by)
    except Refused as refusal:
        form = standing_form(row, resource)
        form.take(refusal)
        return resource_page(row, resource, form, status=BAD_INPUT)
    if ours:
        flash(f"Retiré, avec toutes ses versions\u00a0: {removed.title}.", "success")
        return back_to(dataset_id)
    values = removed.columns()
    names = ("title", "url", "kind", "format", "description", "media_type", "schema")
    fields = {name: values[name] for name in names if values[name]}
    if removed.updated_on is not None:
        fields["updated_on"] = removed.updated_on.isoformat()
    undo = {"url": url_for("datasets.new_resource", dataset_id=dataset_id), "fields": fields}
    flash({"text": f"Retiré\u00a0: {removed.title}.", "undo": undo}, "success")  # type: ignore[arg-type]  # any JSON will do
    return back_to(dataset_id)


def open_to_me(row: Dataset) -> Dataset:
    """Return the dataset if its files may be changed: those of a public one are on line at once."""
    if is_public(row) and not may(Permission.PUBLISH):
        raise Forbidden(NOT_YOURS)
    return row


def _is_right(form: ServedFileForm, standing: ResourceFacts, *, ours: bool) -> bool:
    """Tell whether a form is valid; every problem is on it."""
    if not form.validate():
        return False
    for problem in resource_problems(form.facts(standing), ours=ours):
        form.take(problem)
    return not form.errors


def back_to(dataset_id: int) -> Answer:
    """Go back to the files of a dataset, or to the page that publishes it."""
    return go(back(dataset_id, "ressources"))
