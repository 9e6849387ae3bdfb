"""The edition of the method that an authority follows: what the next changes, the way back."""

from typing import Any

from flask import current_app, flash, request, url_for

from app.accounts.visitor import current_visitor
from app.kernel.errors import Conflict, Refused
from app.kernel.typography import percent, plural
from app.methodology.rules import Edition
from app.progress import queries, services
from app.progress.blueprint import bp
from app.progress.upgrading import previewing
from app.progress.upgrading.rows import last_move
from app.progress.upgrading.services import go_back, upgrade
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.page import BAD_INPUT, CONFLICT, OK, Answer, go, page

DIGITS = 9  # of a revision
NOTHING_NEWER = "Aucune édition plus récente n’attend cette collectivité."


@bp.get("/edition")
@requires(Permission.CHANGE_EDITION)
def edition() -> Answer:
    """Show the edition followed, what the next one changes, and what the last one archived."""
    return _edition_page()


@bp.post("/edition")
@requires(Permission.CHANGE_EDITION)
def change_edition() -> Answer:
    """Go to the next edition, as it was previewed."""
    authority, following = current_authority(), _following()
    if following is None:
        flash(NOTHING_NEWER, "warning")
        return go(url_for("progress.edition"))
    try:
        move = upgrade(authority, following.id, seen=_seen(), by=current_visitor().actor)
    except Conflict as conflict:
        return _edition_page(status=CONFLICT, problem=conflict.message)
    except Refused as refusal:
        return _edition_page(status=BAD_INPUT, problem=refusal.message)
    count = len(move.to_review)
    review = plural(count, "réponse est à revoir", "réponses sont à revoir") + "." if count else ""
    text = f"Vous suivez l’édition {following.version}. {_reached()} {review}"
    flash(text.strip(), "success")
    return go(url_for("progress.edition"))


@bp.post("/edition/retour")
@requires(Permission.CHANGE_EDITION)
def former_edition() -> Answer:
    """Go back to the edition before, with what was answered since."""
    authority = current_authority()
    try:
        go_back(authority, seen=_seen(), by=current_visitor().actor)
    except Conflict as conflict:
        return _edition_page(status=CONFLICT, problem=conflict.message)
    except Refused as refusal:
        return _edition_page(status=BAD_INPUT, problem=refusal.message)
    version = queries.edition_of(authority).version
    flash(f"Vous êtes revenu à l’édition {version}. {_reached()}", "success")
    return go(url_for("progress.edition"))


def _edition_page(*, status: int = OK, **more: Any) -> Answer:
    authority, following = current_authority(), _following()
    return page(
        "progress/edition.html",
        status=status,
        edition=queries.edition_of(authority),
        preview=previewing.preview(authority, following) if following else None,
        back=previewing.way_back(authority, last_move(authority)),
        archived=previewing.archived(authority),
        **more,
    )


def _following() -> Edition | None:
    """Return the next edition; one in preparation only where nobody depends on the instance."""
    drafts = not current_app.config["PRODUCTION"]
    return previewing.next_edition(current_authority(), drafts=drafts)


def _seen() -> int:
    """Return the revision that the page showed; what nobody wrote is one that never was."""
    typed = request.form.get("revision", "")
    return int(typed) if typed.isdecimal() and len(typed) <= DIGITS else -1


def _reached() -> str:
    return f"L’avancement est de {percent(services.counted(current_authority()).percent)}."
