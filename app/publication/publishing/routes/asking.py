"""Asking for a publication, taking the request back, refusing it."""

from flask import flash, url_for

from app.accounts.visitor import current_visitor
from app.kernel.errors import Conflict, Refused
from app.kernel.typography import quoted
from app.publication.blueprint import bp
from app.publication.publishing import requests
from app.publication.publishing.forms import AskingForm, RefusalForm
from app.publication.publishing.routes.dataset import ADDRESS, dataset_page
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.page import BAD_INPUT, CONFLICT, Answer, go


@bp.post(f"{ADDRESS}/demande")
@requires(Permission.ASK_PUBLICATION)
def ask_publication(dataset_id: int) -> Answer:
    """Ask whoever may publish to do it."""
    form = AskingForm()
    if not form.validate():
        return dataset_page(dataset_id, status=BAD_INPUT, asking=form)
    note, by = form.note.data or "", current_visitor().actor
    try:
        requests.ask(current_authority(), dataset_id, note, by=by)
    except Refused as problem:
        return dataset_page(dataset_id, status=BAD_INPUT, problem=problem.message, asking=form)
    except Conflict as conflict:
        return dataset_page(dataset_id, status=CONFLICT, problem=_with(conflict, note))
    flash("Demande envoyée\u00a0: un courriel prévient ceux qui peuvent publier.", "success")
    return _back(dataset_id)


@bp.post(f"{ADDRESS}/demande/retirer")
@requires(Permission.ASK_PUBLICATION)
def withdraw_publication(dataset_id: int) -> Answer:
    """Take a request back."""
    try:
        requests.withdraw(current_authority(), dataset_id, by=current_visitor().actor)
    except Conflict as conflict:
        return dataset_page(dataset_id, status=CONFLICT, problem=conflict.message)
    flash("La demande est retirée.", "success")
    return _back(dataset_id)


@bp.post(f"{ADDRESS}/demande/refuser")
@requires(Permission.PUBLISH)
def refuse_publication(dataset_id: int) -> Answer:
    """Refuse a request, in a sentence."""
    form = RefusalForm()
    if not form.validate():
        return dataset_page(dataset_id, status=BAD_INPUT, refusing=form)
    answer, by = form.answer.data or "", current_visitor().actor
    try:
        request = requests.refuse(current_authority(), dataset_id, answer, by=by)
    except Conflict as conflict:
        return dataset_page(dataset_id, status=CONFLICT, problem=_with(conflict, answer))
    flash(f"Refusé\u00a0: {request.asked_by_name} lira pourquoi.", "success")
    return _back(dataset_id)


def _with(conflict: Conflict, typed: str) -> str:
    """Say what stands in the way, and give back what was typed: its field may be gone."""
    if not typed:
        return conflict.message
    return f"{conflict.message} Ce que vous aviez écrit n’est pas parti\u00a0: {quoted(typed)}"


def _back(dataset_id: int) -> Answer:
    return go(url_for("publication.publishing", dataset_id=dataset_id))
