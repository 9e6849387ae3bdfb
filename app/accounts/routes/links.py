"""Links received by mail: a new password, a welcome, an invitation. A GET uses nothing up."""

from typing import Any

from flask import Blueprint, flash, request, url_for

from app.accounts import membership, queries, services, sessions, throttle
from app.accounts.forms import ForgottenForm, NewPasswordForm, WelcomeForm
from app.accounts.guard import public
from app.accounts.permissions import Role
from app.accounts.visitor import current_visitor
from app.extensions import db
from app.kernel.errors import Refused
from app.kernel.typography import of_name
from app.mailer.services import send_due
from app.web.page import Answer, Page, go, page, refused
from app.web.transactions import after_commit, slow_before_write

GONE = 410

Context = dict[str, Any]


def register(bp: Blueprint) -> None:
    """Add the routes."""
    both = ["GET", "POST"]
    bp.add_url_rule("/mot-de-passe-oublie", "forgotten", forgotten, methods=both)
    bp.add_url_rule("/mot-de-passe/<token:token>", "reset", reset, methods=both)
    bp.add_url_rule("/bienvenue/<token:token>", "welcome", welcome, methods=both)
    bp.add_url_rule("/invitation/<token:token>", "invitation", invitation, methods=both)


@public
@slow_before_write
def forgotten() -> Answer:
    """Ask for a link; the answer is the same whether or not the address has an account."""
    form = ForgottenForm()
    context: Context = {"form": form, "minutes": int(services.RESET_LIFE.total_seconds() // 60)}
    if not form.is_submitted():
        return page("accounts/forgotten.html", sent="envoye" in request.args, **context)
    if not form.validate():
        return refused("accounts/forgotten.html", sent=False, **context)
    email = (form.email.data or "").lower()
    mail_key = (f"mail:{email}", throttle.MAIL_PER_PERSON)
    here_key = (f"mailer:{request.remote_addr}", throttle.PER_ADDRESS)
    wait = throttle.take_turn(mail_key, here_key)
    if wait is None:
        db.begin_write()
        services.ask_reset(email)
        after_commit(send_due)
    return go(url_for("accounts.forgotten", envoye=1))


@public
@slow_before_write
def reset(token: str) -> Answer:
    """Choose a new password with the link received."""
    if queries.account_token(token, "reset") is None:
        return _dead_link(url_for("accounts.forgotten"), "Demander un nouveau lien")
    form = NewPasswordForm()
    if not form.is_submitted():
        return page("accounts/reset.html", form=form)
    if not form.validate():
        return refused("accounts/reset.html", form=form)
    db.begin_write()
    try:
        user = services.use_reset(token, form.password.data or "")
    except Refused as error:
        form.take(error)
        return refused("accounts/reset.html", form=form)
    # Whoever forgot their password has often tried too many: let them in at once.
    throttle.forget(throttle.account_key(user.email, request.remote_addr or "?"))
    flash("Votre nouveau mot de passe est enregistré. Connectez-vous.", "success")
    return go(url_for("accounts.sign_in"))


@public
@slow_before_write
def welcome(token: str) -> Answer:
    """Create one's account with the link received from the operator."""
    row = queries.account_token(token, "welcome")
    if row is None:
        return _dead_link(url_for("pages.home"), "Revenir à l’accueil")
    form = WelcomeForm(full_name=row.full_name)
    template = "accounts/welcome.html"
    context: Context = {"form": form, "email": row.email, "role": None}
    if not form.is_submitted():
        return page(template, **context)
    if not form.validate():
        return refused(template, **context)
    db.begin_write()
    try:
        name, password = form.full_name.data or "", form.password.data or ""
        user = services.use_welcome(token, full_name=name, password=password)
    except Refused as error:
        form.take(error)
        return refused(template, **context)
    sessions.open_session(user, request.user_agent.string)
    flash(f"Bienvenue, {user.full_name}. Votre compte est prêt.", "success")
    return go(url_for("pages.home"))


@public
@slow_before_write
def invitation(token: str) -> Answer:
    """Join an authority: signed in already, or by creating one's account on the way."""
    kept = queries.invitation_by_token(token)
    if kept is None:
        return _dead_link(url_for("pages.home"), "Revenir à l’accueil")
    known = queries.user_by_email(kept.email) is not None
    form = WelcomeForm()
    context: Context = {
        "form": form,
        "email": kept.email,
        "authority_name": kept.authority.name,
        "role": Role(kept.role),
        "known": known,
    }
    visitor = current_visitor()
    if visitor.is_authenticated:
        return _join_signed_in(token, context)
    if not form.is_submitted() or known:
        return page("accounts/invitation.html", **context)
    if not form.validate():
        return refused("accounts/invitation.html", **context)
    return _join_new(token, form, context)


def _join_signed_in(token: str, context: Context) -> Answer:
    if request.method != "POST":  # a HEAD must not accept either
        return page("accounts/invitation.html", **context)
    db.begin_write()
    try:
        authority = membership.accept_invitation(token, current_visitor().user)
    except Refused as error:
        flash(error.message, "warning")
        return refused("accounts/invitation.html", **context)
    flash(f"Vous avez rejoint l’espace {of_name(authority.name)}.", "success")
    return go(url_for("dashboards.home", slug=authority.slug))


def _join_new(token: str, form: WelcomeForm, context: Context) -> Answer:
    db.begin_write()
    if queries.invitation_by_token(token, lock=True) is None:
        return _dead_link(url_for("accounts.sign_in"), "Se connecter")
    try:
        name, password = form.full_name.data or "", form.password.data or ""
        user = services.create_user(email=context["email"], full_name=name, password=password)
        authority = membership.accept_invitation(token, user)
    except Refused as error:
        form.take(error)
        return refused("accounts/invitation.html", **context)
    sessions.open_session(user, request.user_agent.string)
    flash(
        f"Bienvenue, {user.full_name}. Vous êtes dans l’espace {of_name(authority.name)}.",
        "success",
    )
    return go(url_for("dashboards.home", slug=authority.slug))


def _dead_link(way_out: str, words: str) -> Page:
    return page("accounts/dead_link.html", status=GONE, way_out=way_out, words=words)
