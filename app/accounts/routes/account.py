"""One's own account."""

from flask import flash, url_for

from app.accounts import guesses, passwords, services, sessions
from app.accounts.access import signed_in
from app.accounts.blueprint import bp
from app.accounts.forms import AccountForm, ChangePasswordForm
from app.accounts.visitor import current_visitor
from app.extensions import db
from app.kernel.errors import Refused
from app.web.page import TOO_MANY, Answer, go, page, refused
from app.web.transactions import slow_before_write


@bp.route("/compte", methods=["GET", "POST"])
@signed_in
def account() -> Answer:
    """See and change one's name and habits."""
    user = current_visitor().user
    form = AccountForm(obj=user)
    if not form.is_submitted():
        return page("accounts/account.html", form=form, user=user)
    if not form.validate():
        return refused("accounts/account.html", form=form, user=user)
    name = form.full_name.data or ""
    services.rename_account(user, full_name=name, shortcuts=bool(form.shortcuts.data))
    flash("Enregistré.", "success")
    return go(url_for("accounts.account"))


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
