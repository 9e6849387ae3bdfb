"""One's own account."""

from typing import Any

from flask import flash, url_for

from app.accounts import guesses, passwords, services, sessions
from app.accounts.access import signed_in
from app.accounts.blueprint import bp
from app.accounts.forms import AccountForm, ChangePasswordForm
from app.accounts.visitor import current_visitor
from app.extensions import db
from app.kernel.errors import Conflict, Refused
from app.kernel.revisions import Merged, Sight
from app.web.page import CONFLICT, TOO_MANY, Answer, go, page, refused
from app.web.transactions import slow_before_write


@bp.route("/compte", methods=["GET", "POST"])
@signed_in
def account() -> Answer:
    """See and change one's name and habits."""
    user = current_visitor().user
    form = AccountForm(data=_shown(services.AccountFacts.of(user)))
    if not form.is_submitted():
        return page("accounts/account.html", form=form, user=user)
    if not form.validate():
        return refused("accounts/account.html", form=form, user=user)
    typed = services.AccountFacts(form.full_name.data or "", bool(form.shortcuts.data))
    try:
        saved = services.change_account(user, typed, seen=form.revision.seen)
    except Conflict as conflict:
        return _both_versions(conflict)
    flash(f"Enregistré.{form.kept(saved.kept)}", "success")
    return go(url_for("accounts.account"))


def _both_versions(conflict: Conflict) -> Answer:
    """Show what another window saved beside what was typed, which the form keeps."""
    merged: Merged[services.AccountFacts] = conflict.current
    form = AccountForm(formdata=None, data=_shown(merged.standing, merged.facts))
    both = form.both(vars(merged.standing), vars(merged.facts), merged.asked)
    more: dict[str, Any] = {"both": both, "stale": conflict.message, "kept": form.kept(merged.kept)}
    user = current_visitor().user
    return page("accounts/account.html", status=CONFLICT, form=form, user=user, **more)


def _shown(
    standing: services.AccountFacts, typed: services.AccountFacts | None = None
) -> dict[str, Any]:
    """Return the values that the form shows: those that stand, or the ``typed`` ones."""
    return {**vars(typed or standing), "revision": Sight.of(vars(standing)).text}


@bp.route("/compte/mot-de-passe", methods=["GET", "POST"])
@signed_in
@slow_before_write
def password() -> Answer:
    """Change one's password; the other browsers are signed out."""
    visitor = current_visitor()
    form = ChangePasswordForm()
    if not form.is_submitted():
        return page("accounts/password.html", form=form)
    if not form.validate():
        return refused("accounts/password.html", form=form)
    new = form.password.data or ""
    try:
        passwords.check_password(new, about=(visitor.user.email, visitor.user.full_name))
    except Refused as error:
        form.take(error)
        return refused("accounts/password.html", form=form)
    wait = guesses.count(visitor.user.email)
    if wait is not None:
        form.form_errors.append(guesses.too_many(visitor.user.email, wait))
        return page("accounts/password.html", form=form, status=TOO_MANY)
    if not passwords.matches(visitor.user.password_hash, form.current_password.data or ""):
        form.take(Refused("Ce n’est pas votre mot de passe actuel.", "current_password"))
        return refused("accounts/password.html", form=form)
    db.begin_write()
    guesses.was_right(visitor.user.email)
    services.change_password(visitor.user, new, keep_session=visitor.session_id)
    sessions.renew_here()
    flash("Mot de passe changé. Vos autres appareils sont déconnectés.", "success")
    return go(url_for("accounts.account"))
