"""Changing one's address: asking, confirming from the new mailbox, taking it back from the old."""

from datetime import timedelta
from typing import Any

from flask import flash, request, url_for

from app.accounts import addresses, guesses, passwords, queries, sessions, throttle
from app.accounts.access import public, signed_in
from app.accounts.blueprint import bp
from app.accounts.forms import ChangeAddressForm
from app.accounts.routes.links import dead_link
from app.accounts.visitor import current_visitor
from app.extensions import db
from app.kernel.errors import Refused
from app.kernel.typography import plural
from app.web.forms import BaseForm
from app.web.page import BAD_INPUT, TOO_MANY, Answer, Page, go, page, refused
from app.web.transactions import slow_before_write

TEMPLATE = "accounts/address.html"
NOT_YOURS = "Ce n’est pas votre mot de passe actuel."


@bp.route("/compte/adresse", methods=["GET", "POST"])
@signed_in
@slow_before_write
def change_address() -> Answer:
    """Ask for another address; the answer is the same whether or not it has an account."""
    user, form = current_visitor().user, ChangeAddressForm()
    context: dict[str, Any] = {"form": form, "user": user, "sent": False}
    if not form.is_submitted():
        sent, hours = "envoye" in request.args, addresses.CONFIRM_LIFE // timedelta(hours=1)
        return page(TEMPLATE, **{**context, "sent": sent, "hours": hours})
    if not form.validate():
        return refused(TEMPLATE, **context)
    wait = guesses.count(user.email)
    if wait is not None:
        form.form_errors.append(guesses.too_many(user.email, wait))
        return page(TEMPLATE, status=TOO_MANY, **context)
    if not passwords.matches(user.password_hash, form.current_password.data or ""):
        form.take(Refused(NOT_YOURS, "current_password"))
        return refused(TEMPLATE, **context)
    return _ask(form, context)


def _ask(form: ChangeAddressForm, context: dict[str, Any]) -> Answer:
    """Have the links sent, unless many were lately, to that address or for this person."""
    user = current_visitor().user
    try:
        new = addresses.new_address(user, form.email.data or "")
    except Refused as refusal:
        form.take(refusal)
        return refused(TEMPLATE, **context)
    theirs, there = f"move:{user.id}", f"moveto:{new}"
    limit = throttle.MAIL_PER_PERSON
    wait = throttle.take_turn((theirs, limit), (there, limit))
    if wait is not None:
        minutes = plural(throttle.in_minutes(wait), "minute")
        form.form_errors.append(
            "Plusieurs liens viennent d’être demandés\u00a0: ouvrez le dernier reçu, ou "
            f"redemandez-en un dans {minutes}."
        )
        return page(TEMPLATE, status=TOO_MANY, **context)
    db.begin_write()
    guesses.was_right(user.email)
    addresses.ask_change(user, new)
    return go(url_for("accounts.change_address", envoye=1))


@bp.route("/compte/adresse/<token:token>", methods=["GET", "POST"])
@signed_in
def confirm_address(token: str) -> Answer:
    """Take the address whose mailbox has received the link."""
    visitor, form = current_visitor(), BaseForm()
    row = addresses.own_link(token, visitor.user)
    if row is None:
        more = f"Il peut aussi être celui d’un autre compte\u00a0: ici, c’est {visitor.user.email}."
        way_out = url_for("accounts.change_address")
        return dead_link(way_out, "Demander un nouveau lien", more=more)
    context: dict[str, Any] = {"form": form, "new": row.email, "old": visitor.user.email}
    if not form.is_submitted():
        return page("accounts/address_confirm.html", **context)
    try:
        change = addresses.confirm(token, visitor.user, keep_session=visitor.session_id)
    except Refused as refusal:
        form.form_errors.append(refusal.message)
        return page("accounts/address_confirm.html", status=BAD_INPUT, **context)
    sessions.renew_here()
    flash(f"Votre adresse est maintenant {change.new}. Vos autres appareils sont déconnectés.")
    answer = go(url_for("accounts.account"))
    guesses.remember(answer, change.new)
    return answer


@bp.route("/adresse/annuler/<token:token>", methods=["GET", "POST"])
@public
def take_back_address(token: str) -> Answer:
    """Stop or undo a change, with the link that the old mailbox has received; no sign-in."""
    row = queries.account_token(token, addresses.BACK)
    if row is None or row.user_id is None:
        return dead_link(url_for("accounts.sign_in"), "Se connecter", more="")
    form, old = BaseForm(), row.email
    if not form.is_submitted():
        return _take_back_page(form, old)
    try:
        addresses.take_back(token)
    except Refused as refusal:
        form.form_errors.append(refusal.message)
        return _take_back_page(form, old, status=BAD_INPUT)
    flash(f"Vous gardez l’adresse {old}. Toutes les sessions sont fermées.", "success")
    return go(url_for("accounts.forgotten", envoye=1))


def _take_back_page(form: BaseForm, old: str, *, status: int = 200) -> Page:
    return page("accounts/address_back.html", status=status, form=form, old=old)
