"""Taking opinions out of the application: the password is asked for again."""

from flask import Response

from app.accounts import guesses, passwords
from app.accounts.visitor import current_visitor
from app.extensions import db
from app.kernel.clock import today
from app.kernel.errors import Refused
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.stakeholders.blueprint import bp
from app.stakeholders.directory import privacy
from app.stakeholders.directory.forms import PasswordForm
from app.stakeholders.directory.routes.reading import current_reader
from app.stakeholders.directory.saving import csv_of
from app.web.page import TOO_MANY, Answer, page, refused
from app.web.transactions import slow_before_write

TEMPLATE = "stakeholders/directory/export.html"


@bp.route("/export", methods=["GET", "POST"])
@requires(Permission.SEE_OPINIONS)
@slow_before_write
def export() -> Answer:
    """Save in a file the opinions that the visitor may read."""
    form = PasswordForm()
    if not form.is_submitted():
        return page(TEMPLATE, form=form)
    if not form.validate():
        return refused(TEMPLATE, form=form)
    visitor = current_visitor()
    wait = guesses.count(visitor.user.email)
    if wait is not None:
        form.form_errors.append(guesses.too_many(visitor.user.email, wait))
        return page(TEMPLATE, form=form, status=TOO_MANY)
    if not passwords.matches(visitor.user.password_hash, form.password.data or ""):
        form.take(Refused("Ce n’est pas votre mot de passe.", "password"))
        return refused(TEMPLATE, form=form)
    db.begin_write()
    guesses.was_right(visitor.user.email)
    return _file()


def _file() -> Response:
    """Write the file that nobody keeps on the way."""
    authority, reader = current_authority(), current_reader()
    cards = privacy.export_opinions(authority, reader=reader, by=current_visitor().actor)
    name = f"avis-acteurs-{authority.slug}-{today().isoformat()}.csv"
    answer = Response(csv_of(cards), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
