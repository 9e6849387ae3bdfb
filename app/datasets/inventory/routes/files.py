"""The versions of a file of a dataset: a new one, one set aside, put back, downloaded."""

from flask import flash, url_for

from app.accounts.visitor import current_visitor
from app.datasets.blueprint import bp
from app.datasets.inventory import queries
from app.datasets.inventory.files import services
from app.datasets.inventory.files.queries import version_of
from app.datasets.inventory.forms import VersionForm
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.routes.resources import (
    open_to_me,
    received,
    resource_page,
    standing_form,
)
from app.extensions import db
from app.files.keeping import most_megabytes, most_request
from app.files.services import give_back
from app.kernel.errors import Refused
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.page import BAD_INPUT, Answer, go
from app.web.sizes import takes
from app.web.transactions import slow_before_write

NO_FILE = "Choisissez le fichier de la nouvelle version."


@bp.post("/<id:dataset_id>/ressources/<id:resource_id>/fichier")
@requires(Permission.ANSWER)
@takes(most_request, file=most_megabytes)
@slow_before_write
def renew_file(dataset_id: int, resource_id: int) -> Answer:
    """Put a new version in place of a file."""
    authority, by = current_authority(), current_visitor().actor
    row = open_to_me(queries.dataset(authority, dataset_id))
    resource = queries.resource(authority, dataset_id, resource_id)
    form, before = VersionForm(), resource.checksum
    upload = form.file.data
    if upload is None:
        form.take(Refused(NO_FILE, "file"))
        return _page(row, resource_id, form)
    try:
        kept = received(upload.filename, upload.stream)
        db.begin_write()
        renewed = services.renew(authority, dataset_id, resource_id, kept, by=by)
    except Refused as refusal:
        form.take(refusal)
        return _page(row, resource_id, form)
    same = renewed.checksum == before
    if not same:
        services.ask_look(authority, renewed, by=by)
    flash(
        "C’est déjà le fichier en service\u00a0: rien ne change."
        if same
        else f"Nouvelle version de {renewed.title}\u00a0: elle est en service.",
        "info" if same else "success",
    )
    return _to_file(dataset_id, resource_id)


@bp.get("/<id:dataset_id>/ressources/<id:resource_id>/versions/<id:version_id>")
@requires(Permission.SEE)
def version_file(dataset_id: int, resource_id: int, version_id: int) -> Answer:
    """Download a version, public or not."""
    authority = current_authority()
    resource = queries.resource(authority, dataset_id, resource_id)
    return give_back(version_of(authority, resource.id, version_id))


@bp.post("/<id:dataset_id>/ressources/<id:resource_id>/versions/<id:version_id>/ecarter")
@requires(Permission.ANSWER)
def set_version_aside(dataset_id: int, resource_id: int, version_id: int) -> Answer:
    """Withdraw a version: the one before takes its place."""
    authority, by = current_authority(), current_visitor().actor
    row = open_to_me(queries.dataset(authority, dataset_id))
    try:
        aside = services.set_aside(authority, dataset_id, resource_id, version_id, by=by)
    except Refused as refusal:
        form = VersionForm(formdata=None)
        form.take(refusal)
        return _page(row, resource_id, form)
    flash(f"Version {aside.version} écartée\u00a0: elle n’est plus donnée à personne.", "success")
    return _to_file(dataset_id, resource_id)


@bp.post("/<id:dataset_id>/ressources/<id:resource_id>/versions/<id:version_id>/remettre")
@requires(Permission.ANSWER)
def put_version_back(dataset_id: int, resource_id: int, version_id: int) -> Answer:
    """Give a version that was set aside again."""
    authority, by = current_authority(), current_visitor().actor
    open_to_me(queries.dataset(authority, dataset_id))
    back = services.put_back(authority, dataset_id, resource_id, version_id, by=by)
    flash(f"Version {back.version} remise.", "success")
    return _to_file(dataset_id, resource_id)


def _page(row: Dataset, resource_id: int, wrong: VersionForm) -> Answer:
    resource = queries.resource(current_authority(), row.id, resource_id)
    form = standing_form(row, resource)
    return resource_page(row, resource, form, status=BAD_INPUT, version_form=wrong)


def _to_file(dataset_id: int, resource_id: int) -> Answer:
    return go(url_for("datasets.edit_resource", dataset_id=dataset_id, resource_id=resource_id))
