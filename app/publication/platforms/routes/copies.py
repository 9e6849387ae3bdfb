"""The copy of a dataset on a platform: made private there, or found there and attached."""

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.kernel.errors import Refused
from app.publication.blueprint import bp
from app.publication.platforms import asking, copies
from app.publication.platforms.forms import SearchForm
from app.publication.platforms.routes.pushing import DATASET_URL, dataset_page
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.page import BAD_INPUT, Answer, go

ATTACHED = (
    "Rattaché\u00a0: rien n’a été envoyé. Jalon demande à la plateforme ce qu’un envoi changerait."
)


@bp.post(f"{DATASET_URL}/masquer")
@requires(Permission.PUBLISH)
def hide_copy(dataset_id: int) -> Answer:
    """Have the copy made private there: nobody reads it any more, nothing is deleted."""
    try:
        copies.ask_hiding(current_authority(), dataset_id, by=current_visitor().actor)
    except Refused as refusal:
        return dataset_page(dataset_id, refusal=refusal.message, status=BAD_INPUT)
    return go(url_for("publication.dataset", dataset_id=dataset_id))


@bp.post(f"{DATASET_URL}/chercher")
@requires(Permission.PUBLISH)
def search_copy(dataset_id: int) -> Answer:
    """Have the dataset looked for among those of the organisation there."""
    form = SearchForm()
    if not form.validate():
        return dataset_page(dataset_id, searching=form, status=BAD_INPUT)
    authority, by = current_authority(), current_visitor().actor
    try:
        copies.ask_search(authority, dataset_id, form.text.data or "", by=by)
    except Refused as refusal:
        return dataset_page(dataset_id, refusal=refusal.message, searching=form, status=BAD_INPUT)
    return go(url_for("publication.dataset", dataset_id=dataset_id, _anchor="la-bas"))


@bp.post(f"{DATASET_URL}/rattacher")
@requires(Permission.PUBLISH)
def attach_copy(dataset_id: int) -> Answer:
    """Make a dataset found there the copy of this one; what differs is then shown."""
    authority, by = current_authority(), current_visitor().actor
    try:
        copies.attach(authority, dataset_id, request.form.get("jeu", ""), by=by)
        asking.ask_trial(authority, dataset_id, by=by)
    except Refused as refusal:
        return dataset_page(dataset_id, refusal=refusal.message, status=BAD_INPUT)
    flash(ATTACHED, "success")
    return go(url_for("publication.dataset", dataset_id=dataset_id, _anchor="essai"))
