"""Links received by mail: a new password, a welcome. A GET uses nothing up."""

from typing import Any

from flask import flash, request, url_for

from app.accounts import guesses, queries, services, sessions, throttle
from app.accounts.access import public
from app.accounts.blueprint import bp
from app.accounts.forms import ForgottenForm, NewPasswordForm, WelcomeForm
from app.extensions import db
from app.kernel.errors import Refused
from app.web.asked import whole_number
from app.web.page import Answer, Page, go, page, refused
from app.web.transactions import slow_before_write

GONE = 410
ASK_WHO_SENT_IT = "Demandez-en un nouveau à la personne qui vous l’a envoyé."

Context = dict[str, Any]


@bp.route("/mot-de-passe-oublie", methods=["GET", "POST"])
@public
@slow_before_write
def forgotten() -> Answer:
    """Ask for a link; the answer is the same whether or not the address has an account."""
    form = ForgottenForm()
    context: Context = {"form": form, "minutes": int(services.RESET_LIFE.total_seconds() // 60)}
    if not form.is_submitted():
        context["wait"] = whole_number(request.args.get("attendre", ""))
        return page("accounts/forgotten.html", sent="envoye" in request.args, **context)
    if not form.validate():
        return refused("accounts/forgotten.html", sent=False, **context)
    email = (form.email.data or "").lower()
    mail_key = (guesses.key_of("mail", email), throttle.MAIL_PER_PERSON)
    here_key = (f"mailer:{guesses.here()}", throttle.PER_ADDRESS)
    wait = throttle.take_turn(mail_key, here_key)
    if wait is not None:
        minutes = throttle.in_minutes(wait)
        return go(url_for("accounts.forgotten", envoye=1, attendre=minutes))
    db.begin_write()
    services.ask_reset(email)  # whoever reads nothing of the accounts tells nothing of them
    return go(url_for("accounts.forgotten", envoye=1))


@bp.route("/mot-de-passe/<token:token>", methods=["GET", "POST"])
@public
@slow_before_write
def reset(token: str) -> Answer:
    """Choose a new password with the link received."""
    if queries.account_token(token, "reset") is None:
        return dead_link(url_for("accounts.forgotten"), "Demander un nouveau lien", more="")
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
    flash("Votre nouveau mot de passe est enregistré. Connectez-vous.", "success")
    answer = go(url_for("accounts.sign_in"))
    # Whoever forgot their password, or is kept out by somebody who guesses, comes in at once.
    guesses.remember(answer, user.email)
    return answer


@bp.route("/bienvenue/<token:token>", methods=["GET", "POST"])
@public
@slow_before_write
def welcome(token: str) -> Answer:
    """Create one's account with the link received from the operator."""
    row = queries.account_token(token, "welcome")
    if row is None:
        return dead_link(url_for("pages.home"), "Revenir à l’accueil")
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


def dead_link(way_out: str, words: str, *, more: str = ASK_WHO_SENT_IT) -> Page:
    """Say that a link works no longer, and where to go from there; ``more``: what else to know."""
    return page("accounts/dead_link.html", status=GONE, way_out=way_out, words=words, more=more)
