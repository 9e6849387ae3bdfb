"""Stopping the mails from one of them, without signing in. A GET changes nothing."""

from flask import request

from app.accounts.access import public
from app.accounts.models import User
from app.extensions import csrf, db
from app.notifications import queries, services
from app.notifications.blueprint import bp
from app.notifications.links import owner_of
from app.notifications.rules import Cadence
from app.web.page import Answer, page

GONE = 410
# The field that mail programs post (RFC 8058), and so does our own button: a page kept open for
# days, or a browser that keeps no cookie, must still be able to stop the mails.
ONE_CLICK = "List-Unsubscribe"
STOP_URL = "/courriels/<token:token>/arreter"


# One address for the link, its button and mail programs, which know a single one.
@bp.route(STOP_URL, methods=["GET", "POST"])
@public
def stop(token: str) -> Answer:
    """Stop writing to the person whose link it is: nothing else can be done here.

    The signed link is the proof, where a form guard would ask for a session; a form that does not
    say what it is for is checked like any other.
    """
    user_id = owner_of(token)
    user = None if user_id is None else db.session.get(User, user_id)
    if request.method == "POST" and ONE_CLICK not in request.form:
        csrf.protect()
    if user is None:
        return page("notifications/dead_link.html", status=GONE)
    if request.method == "POST":
        services.choose(user, Cadence.NONE)
    stopped = queries.cadence_of(user.id) is Cadence.NONE
    return page("notifications/stop.html", token=token, stopped=stopped)


csrf.exempt(stop)  # the signed link is the proof
