"""How often one is written to."""

from flask import flash, url_for

from app.accounts.access import signed_in
from app.accounts.visitor import current_visitor
from app.notifications import queries, services
from app.notifications.blueprint import bp
from app.notifications.forms import PreferencesForm
from app.notifications.rules import Cadence
from app.notifications.wording import SAVED
from app.web.page import Answer, go, page, refused


@bp.route("/compte/courriels", methods=["GET", "POST"])
@signed_in
def preferences() -> Answer:
    """Choose how often Jalon writes about one's tasks."""
    user = current_visitor().user
    form = PreferencesForm(cadence=queries.cadence_of(user.id).value)
    if not form.is_submitted():
        return page("notifications/preferences.html", form=form, user=user)
    if not form.validate():
        return refused("notifications/preferences.html", form=form, user=user)
    cadence = Cadence(form.cadence.data)
    services.choose(user, cadence)
    flash(SAVED[cadence], "success")
    return go(url_for("notifications.preferences"))
