"""Signing in and out."""

from urllib.parse import urlsplit

from flask import flash, request, url_for
from werkzeug.urls import iri_to_uri

from app.accounts import guesses, services, sessions
from app.accounts.access import public, signed_in
from app.accounts.blueprint import bp
from app.accounts.forms import SignInForm
from app.accounts.landing import landing_of
from app.accounts.visitor import current_visitor
from app.extensions import db
from app.web.operations import LONGEST_LOCATION
from app.web.page import TOO_MANY, Answer, go, page, refused
from app.web.transactions import slow_before_write


@bp.route("/connexion", methods=["GET", "POST"])
@public
@slow_before_write
def sign_in() -> Answer:
    """Sign in with address and password."""
    form = SignInForm(next=request.args.get("next", ""))
    form.next.data = _ours(form.next.data)
    if current_visitor().is_authenticated:
        return go(landing(form.next.data))
    if not form.is_submitted():
        return page("accounts/sign_in.html", form=form)
    if not form.validate():
        return refused("accounts/sign_in.html", form=form)
    return _try(form)


def _try(form: SignInForm) -> Answer:
    email = (form.email.data or "").lower()
    wait = guesses.count(email)
    if wait is not None:
        form.form_errors.append(guesses.too_many(email, wait))
        return page("accounts/sign_in.html", form=form, status=TOO_MANY)
    password = form.password.data or ""
    user = services.verify(email, password)
    if user is None:
        form.form_errors.append("L’adresse ou le mot de passe ne correspondent pas.")
        return refused("accounts/sign_in.html", form=form)
    db.begin_write()
    agent = request.user_agent.string
    services.sign_in(user, password, browser=agent)
    answer = go(landing(form.next.data))
    guesses.remember(answer, email)
    return answer


@bp.post("/deconnexion")
@signed_in
def sign_out() -> Answer:
    """Sign out: the session is deleted, a copied cookie opens nothing."""
    sessions.close_session()
    flash("Vous êtes déconnecté.", "success")
    return go(url_for("accounts.sign_in"))


def landing(target: str | None) -> str:
    """Return where to go after signing in: the page that was asked, if it is one of ours."""
    asked_page = _ours(target)
    if asked_page:
        return asked_page
    visitor = current_visitor()
    if not visitor.is_authenticated:
        return url_for("pages.home")
    return landing_of(visitor.id)


def _ours(target: str | None) -> str:
    """Return the target if it is a plain path of this site, in any spelling; nothing otherwise."""
    return target if target and _is_ours(target) else ""


def _is_ours(target: str) -> bool:
    if not target.startswith("/") or target.startswith("//"):
        return False
    if any(c <= " " or c in "\\\x7f" for c in target):
        return False
    parts = urlsplit(target)
    return not parts.scheme and not parts.netloc and len(iri_to_uri(target)) <= LONGEST_LOCATION
