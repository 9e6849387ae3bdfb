"""One account, as the operator sees it: who it is and where it works, nothing of what it writes."""

from typing import Any

from flask import flash, url_for

from app.accounts import sessions, upkeep
from app.accounts.access import operator_only
from app.accounts.forms import CloseAccountForm, EraseAccountForm
from app.accounts.models import User
from app.accounts.queries import account_of
from app.accounts.visitor import current_visitor
from app.audit.queries import last_of
from app.kernel.errors import Missing, Refused
from app.kernel.typography import plural
from app.spaces import departures, queries
from app.spaces.blueprint import bp
from app.spaces.permissions import Role
from app.web.page import Answer, go, page, refused

ONE, ERASE = "spaces/account.html", "spaces/erase.html"


@bp.get("/instance/comptes/<id:account_id>")
@operator_only
def one_account(account_id: int) -> Answer:
    """See one account and what can be done to it."""
    return page(ONE, **_seen(_account(account_id), CloseAccountForm(formdata=None)))


@bp.post("/instance/comptes/<id:account_id>/desactiver")
@operator_only
def disable_account(account_id: int) -> Answer:
    """Close an account, whose sessions end at once."""
    user, form = _account(account_id), CloseAccountForm()
    try:
        departures.disable(user, aware=bool(form.aware.data), by=current_visitor().actor)
    except Refused as refusal:
        form.take(refusal)
        return refused(ONE, **_seen(user, form))
    return _done(user, f"Le compte de {user.full_name} est désactivé.")


@bp.post("/instance/comptes/<id:account_id>/reactiver")
@operator_only
def enable_account(account_id: int) -> Answer:
    """Open a disabled account again."""
    user = _account(account_id)
    try:
        upkeep.enable(user, by=current_visitor().actor)
    except Refused as refusal:
        return _refused(user, refusal)
    return _done(user, f"Le compte de {user.full_name} est de nouveau actif.")


@bp.post("/instance/comptes/<id:account_id>/fermer-les-sessions")
@operator_only
def end_sessions(account_id: int) -> Answer:
    """Sign somebody out of all their browsers; of one's own, all but this one."""
    user, visitor = _account(account_id), current_visitor()
    ended = upkeep.end_sessions(user, by=visitor.actor, but=visitor.session_id)
    return _done(
        user, f"{plural(ended, 'session fermée', 'sessions fermées')}\u00a0: {user.full_name}."
    )


@bp.route("/instance/comptes/<id:account_id>/effacer", methods=["GET", "POST"])
@operator_only
def erase_account(account_id: int) -> Answer:
    """Say what goes and what stays, and erase the account whose address is typed again."""
    user, form = _account(account_id), EraseAccountForm()
    if not form.is_submitted():
        return page(ERASE, **_seen(user, form))
    if not form.validate():
        return refused(ERASE, **_seen(user, form))
    typed, aware = form.email.data or "", bool(form.aware.data)
    try:
        departures.erase(user, typed=typed, aware=aware, by=current_visitor().actor)
    except Refused as refusal:
        form.take(refusal)
        return refused(ERASE, **_seen(user, form))
    flash("Le compte est effacé.", "success")
    return go(url_for("spaces.instance"))


def _account(account_id: int) -> User:
    user = account_of(account_id)
    if user is None:
        raise Missing("Ce compte n’existe pas.")
    return user


def _seen(user: User, form: CloseAccountForm) -> dict[str, Any]:
    return {
        "form": form,
        "user": user,
        "own": user.id == current_visitor().id,
        "memberships": [
            (one.authority.name, Role(one.role)) for one in queries.memberships_of(user.id)
        ],
        "led_alone": queries.led_alone(user.id),
        "session_count": len(sessions.open_sessions(user.id)),
        "signed_in_at": last_of(f"user:{user.id}", "session:open"),
    }


def _refused(user: User, refusal: Refused) -> Answer:
    form = CloseAccountForm(formdata=None)
    form.take(refusal)
    return refused(ONE, **_seen(user, form))


def _done(user: User, sentence: str) -> Answer:
    flash(sentence, "success")
    return go(url_for("spaces.one_account", account_id=user.id))
