"""One commit at the end of an unsafe request that succeeded; mails and the like come after it.

What a view says with ``flash`` belongs to its transaction: a rollback takes it back.
"""

import logging
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from flask import Flask, g, request, session
from sqlalchemy.exc import DBAPIError, IntegrityError
from werkzeug.wrappers import Response

from app.extensions import db
from app.web import operations
from app.web.page import FIRST_REFUSAL, Answer, drawn, go, status_of
from app.web.person import person_id

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
ATTEMPTS = 3
PAUSE_SECONDS = 0.05
MESSAGES = "_flashes"  # where Flask keeps them in the cookie
# serialization_failure and deadlock_detected: PostgreSQL asks to try again.
RETRYABLE = frozenset({"40001", "40P01"})

log = logging.getLogger(__name__)

View = Callable[..., Answer]


def install(app: Flask) -> None:
    """Put every view behind the edge; call it once all blueprints are registered."""
    for endpoint, view in app.view_functions.items():
        app.view_functions[endpoint] = at_the_edge(cast("View", view))


def slow_before_write(view: View) -> View:
    """Mark a view that calls ``db.begin_write()`` itself, once its slow part is over."""
    view.opens_its_own_write = True  # type: ignore[attr-defined]  # read by at_the_edge
    return view


def after_commit(action: Callable[[], object]) -> None:
    """Do this once the transaction is safely over, and not at all if it fails."""
    g.setdefault("after_commit", []).append(action)


def after_rollback(action: Callable[[], object]) -> None:
    """Do this once the transaction has failed, and not at all if it is safely over."""
    g.setdefault("after_rollback", []).append(action)


def at_the_edge(view: View) -> Callable[..., Response]:
    """Wrap a view: reads stay reads, writes commit once, and pages are drawn outside the lock."""

    @wraps(view)
    def run(**arguments: Any) -> Response:
        if request.method in SAFE:
            return drawn(view(**arguments))
        key, user_id = operations.current_key(), person_id()
        answer = _with_retries(view, arguments, key, user_id)
        g.saved = status_of(answer) < FIRST_REFUSAL
        _run_all("after_commit")
        return drawn(answer)

    return run


def _run_all(when: str) -> None:
    """Run what follows the transaction: a failure there changes nothing of what became of it."""
    for action in g.pop(when, []):
        try:
            action()
        except Exception:
            db.rollback()
            log.exception("an action %s failed", when)


def _with_retries(view: View, arguments: dict[str, Any], key: str | None, user_id: int) -> Answer:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return _once(view, arguments, key, user_id)
        except DBAPIError as problem:
            db.rollback()
            before = _already_done(key, user_id)
            if before is not None:
                return before
            if attempt == ATTEMPTS or not _worth_retrying(problem):
                raise
            time.sleep(PAUSE_SECONDS * attempt)
    raise AssertionError("unreachable")


def _once(view: View, arguments: dict[str, Any], key: str | None, user_id: int) -> Answer:
    messages = list(session.get(MESSAGES, ()))
    operations.begin()
    if not getattr(view, "opens_its_own_write", False):
        db.begin_write()
    try:
        answer = view(**arguments)
        if status_of(answer) < FIRST_REFUSAL:
            if key is not None and db.writing and not operations.is_open():
                operations.remember(key, user_id, _location(answer))
            db.commit()
            g.pop("after_rollback", None)
            return answer
    except BaseException:
        _undo(messages)
        before = _already_done(key, user_id)
        if before is not None:
            return before
        raise
    _undo(messages)
    return _already_done(key, user_id) or answer


def _undo(messages: list[tuple[str, str]]) -> None:
    """Take back the writes, what was to follow them, and what was said of them."""
    db.rollback()
    g.pop("after_commit", None)
    _run_all("after_rollback")
    if messages:
        session[MESSAGES] = messages
    else:
        session.pop(MESSAGES, None)


def _already_done(key: str | None, user_id: int) -> Answer | None:
    """Return where the first sending of this very form led, if it was carried out before."""
    location = operations.location_of(key, user_id) if key is not None else None
    if not location:
        return None
    session.modified = False  # the first sending has set the cookie that counts
    return go(location)


def _location(answer: Answer) -> str:
    if isinstance(answer, Response) and "Location" in answer.headers:
        return answer.headers["Location"]
    # What the browser says may be of any length, and of another site.
    referrer = request.referrer or ""
    ours = referrer.startswith(request.host_url) and len(referrer) <= operations.LONGEST_LOCATION
    return referrer if ours else request.path


def _worth_retrying(problem: DBAPIError) -> bool:
    """Tell whether a second try may go better.

    A broken constraint means that somebody did the same thing at the same moment: run again, the
    view sees their row and says so at the right field.
    """
    broken = isinstance(problem, IntegrityError)
    return broken or getattr(problem.orig, "sqlstate", None) in RETRYABLE
