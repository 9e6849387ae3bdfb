"""Making a checked file, or its corrected copy, a file of its dataset."""

from pathlib import Path

from flask import flash, url_for

from app.accounts.visitor import current_visitor
from app.datasets.blueprint import bp
from app.datasets.checks.forms import IntoDatasetForm
from app.datasets.checks.places import COPY, FILE, name_of, places_among
from app.datasets.checks.queries import is_undecided, room_of, with_dataset
from app.datasets.checks.routes.checks import verdict_page
from app.datasets.checks.routes.downloads import FETCHED
from app.datasets.inventory.files import services as files
from app.datasets.inventory.models import Dataset, FileCheck, Resource
from app.datasets.inventory.queries import resources_of
from app.datasets.inventory.routes.links import link
from app.datasets.inventory.routes.resources import open_to_me, received
from app.datasets.inventory.saving import is_public
from app.extensions import db
from app.files.services import path_of
from app.kernel.errors import Missing, Refused
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.page import BAD_INPUT, Answer, go
from app.web.transactions import slow_before_write

UNDECIDED = (
    "Ce fichier contient des données personnelles\u00a0: décidez d’abord s’il peut être publié, "
    "plus bas."
)
UNKNOWN = "Ce fichier du jeu n’existe plus\u00a0: choisissez de nouveau."


@bp.post("/controles/<id:check_id>/mettre-dans-le-jeu")
@requires(Permission.ANSWER)
@slow_before_write
def keep_in_dataset(check_id: int) -> Answer:
    """Make the file of a check, or its corrected copy, a file of the dataset."""
    check, row = with_dataset(current_authority(), check_id)
    open_to_me(row)
    form = IntoDatasetForm()
    try:
        made, is_new = _made(check, row, form)
    except Refused as refusal:
        return verdict_page(check, row, status=BAD_INPUT, stale=refusal.message)
    if is_new:
        flash(f"C’est un fichier du jeu\u00a0: {made.title}.", "success")
    else:
        flash(f"Ce fichier est déjà dans le jeu\u00a0: {made.title}. Rien n’a changé.", "info")
    sheet = url_for("datasets.edit_resource", dataset_id=row.id, resource_id=made.id)
    to_publish = link("publication.publishing", dataset_id=row.id)
    return go(sheet if is_public(row) else to_publish or sheet)


def _made(check: FileCheck, row: Dataset, form: IntoDatasetForm) -> tuple[Resource, bool]:
    """Return the file of the dataset, and whether it has anything new."""
    if is_undecided(check):
        raise Refused(UNDECIDED)
    authority, by = current_authority(), current_visitor().actor
    name = name_of(check, form.what_sent)
    place = form.place_id
    if place:
        resources = resources_of(authority, row.id)
        if place not in {one.id for one in places_among(resources, name)}:
            raise Refused(UNKNOWN)
    try:
        with _path_of(check, form.what_sent).open("rb") as content:
            kept = received(name, content)
    except FileNotFoundError as problem:
        raise Missing(FETCHED) from problem
    db.begin_write()
    if place:
        before = {one.id: one.checksum for one in resources_of(authority, row.id)}
        renewed = files.renew(authority, row.id, place, kept, by=by)
        return renewed, renewed.checksum != before.get(place)
    return files.keep_once(authority, row.id, kept, by=by)


def _path_of(check: FileCheck, what: str) -> Path:
    if what == COPY:
        return room_of(check).copy
    if what != FILE or not check.keeps_file:
        raise Missing(FETCHED)
    return path_of(check.authority_id, check.stored_name)
