"""What an authority says of itself, changed by its leads."""

from typing import Any

from flask import flash, url_for

from app.accounts.visitor import current_visitor
from app.authorities import queries, services
from app.authorities.blueprint import bp
from app.authorities.forms import SettingsForm, shown
from app.authorities.rules import AuthorityFacts, differences
from app.kernel.errors import Conflict, Refused
from app.spaces.guard import current_authority, requires
from app.spaces.models import Authority
from app.spaces.permissions import Permission
from app.web.page import CONFLICT, Answer, go, page, refused

TEMPLATE = "authorities/settings.html"


@bp.route("/c/<slug:slug>/parametres", methods=["GET", "POST"])
@requires(Permission.MANAGE)
def settings() -> Answer:
    """See and change the facts; two people at once both see both versions."""
    authority = current_authority()
    known, on_place = queries.facts_of(authority), authority.place_id is not None
    form = SettingsForm(data={**shown(known), "seen": queries.facts_mark(authority)})
    if on_place:
        form.settle(known.kind, known.territory)
    context: dict[str, Any] = {
        "form": form,
        "obligation": queries.obligation(authority),
        "known": known,
    }
    if not form.is_submitted():
        return page(TEMPLATE, **context)
    if not form.validate():
        return refused(TEMPLATE, **context)
    facts = form.facts(known.kind, known.territory) if on_place else form.facts()
    try:
        return _update(authority, facts, form.seen.data or "")
    except Conflict as conflict:
        form.seen.data = conflict.current.mark
        context["both"] = differences(conflict.current.facts, facts)
        context["editor"] = conflict.current.editor
        return page(TEMPLATE, status=CONFLICT, **context)
    except Refused as refusal:
        form.take(refusal)
        return refused(TEMPLATE, **context)


def _update(authority: Authority, facts: AuthorityFacts, seen: str) -> Answer:
    before = queries.obligation(authority).short
    services.update_authority(authority, facts, seen=seen, by=current_visitor().actor)
    after = queries.obligation(authority).short
    flash("Enregistré." if before == after else f"Enregistré. {after}.", "success")
    return go(url_for("authorities.settings"))
