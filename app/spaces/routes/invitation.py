"""The link of an invitation: joining a space. A GET uses nothing up."""

from typing import Any

from flask import flash, request, url_for

from app.accounts import queries as accounts
from app.accounts import services, sessions
from app.accounts.access import public
from app.accounts.forms import WelcomeForm
from app.accounts.routes.links import dead_link
from app.accounts.visitor import current_visitor
from app.extensions import db
from app.kernel.errors import Refused
from app.kernel.typography import of_name
from app.spaces import membership, queries
from app.spaces.blueprint import bp
from app.spaces.permissions import Role
from app.web.page import Answer, go, page, refused
from app.web.transactions import slow_before_write

Context = dict[str, Any]


@bp.route("/invitation/<token:token>", methods=["GET", "POST"])
@public
@slow_before_write
def invitation(token: str) -> Answer:
    """Join an authority: signed in already, or by creating one's account on the way."""
    waiting = queries.invitation_by_token(token)
    if waiting is None:
        return dead_link(url_for("pages.home"), "Revenir à l’accueil")
    known = accounts.user_by_email(waiting.email) is not None
    form = WelcomeForm()
    context: Context = {
        "form": form,
        "email": waiting.email,
        "authority_name": waiting.authority.name,
        "role": Role(waiting.role),
        "known": known,
    }
    visitor = current_visitor()
    if visitor.is_authenticated:
        return _join_signed_in(token, context)
    if not form.is_submitted() or known:
        return page("spaces/invitation.html", **context)
    if not form.validate():
        return refused("spaces/invitation.html", **context)
    return _join_new(token, form, context)


def _join_signed_in(token: str, context: Context) -> Answer:
    if request.method != "POST":  # a HEAD must not accept either
        return page("spaces/invitation.html", **context)
    db.begin_write()
    try:
        authority = membership.accept_invitation(token, current_visitor().user)
    except Refused as error:
        context["form"].take(error)
        return refused("spaces/invitation.html", **context)
    flash(f"Vous avez rejoint l’espace {of_name(authority.name)}.", "success")
    return go(url_for("dashboards.home", slug=authority.slug))


def _join_new(token: str, form: WelcomeForm, context: Context) -> Answer:
    db.begin_write()
    if queries.invitation_by_token(token, lock=True) is None:
        return dead_link(url_for("accounts.sign_in"), "Se connecter")
    try:
        name, password = form.full_name.data or "", form.password.data or ""
        user = services.create_user(email=context["email"], full_name=name, password=password)
        authority = membership.accept_invitation(token, user)
    except Refused as error:
        form.take(error)
        return refused("spaces/invitation.html", **context)
    sessions.open_session(user, request.user_agent.string)
    flash(
        f"Bienvenue, {user.full_name}. Vous êtes dans l’espace {of_name(authority.name)}.",
        "success",
    )
    return go(url_for("dashboards.home", slug=authority.slug))
