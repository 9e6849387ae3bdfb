"""One's own sessions: where one is signed in, and signing out from afar."""

from dataclasses import dataclass
from datetime import datetime

from flask import flash, url_for

from app.accounts import sessions
from app.accounts.access import signed_in
from app.accounts.blueprint import bp
from app.accounts.browsers import browser_in_words
from app.accounts.visitor import current_visitor
from app.kernel.typography import plural
from app.web.page import Answer, go, page


@dataclass(frozen=True)
class SessionLine:
    """One session as its owner reads it."""

    id: int
    browser: str
    opened_at: datetime
    seen_at: datetime
    here: bool


@bp.get("/compte/sessions")
@signed_in
def own_sessions() -> Answer:
    """List one's open sessions, this one first."""
    here = current_visitor().session_id
    lines = [
        SessionLine(
            one.id, browser_in_words(one.browser), one.created_at, one.seen_at, one.id == here
        )
        for one in sessions.open_sessions(current_visitor().id)
    ]
    return page("accounts/sessions.html", lines=sorted(lines, key=lambda line: not line.here))


@bp.post("/compte/sessions/<id:session_id>/fermer")
@signed_in
def end_session(session_id: int) -> Answer:
    """Close one of one's other sessions; one that is over already is no mistake."""
    sessions.end_session(session_id)
    flash("La session est fermée.", "success")
    return go(url_for("accounts.own_sessions"))


@bp.post("/compte/sessions/fermer-les-autres")
@signed_in
def end_other_sessions() -> Answer:
    """Close all one's sessions but this one."""
    ended = sessions.end_others()
    flash(f"{plural(ended, 'session fermée', 'sessions fermées')}. Celle-ci reste.", "success")
    return go(url_for("accounts.own_sessions"))
