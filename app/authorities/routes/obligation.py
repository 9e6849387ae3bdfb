"""Why the law binds this authority or not, step by step, and what its leads made precise."""

from typing import Any

from flask import flash, url_for

from app.accounts.visitor import current_visitor
from app.authorities import queries, services
from app.authorities.blueprint import bp
from app.authorities.forms import OverrideForm
from app.kernel.errors import Conflict, Refused
from app.obligation.rules import ObligationOutcome
from app.spaces.guard import current_authority, requires
from app.spaces.models import Authority
from app.spaces.permissions import Permission
from app.web.page import CONFLICT, Answer, go, page, refused

TEMPLATE = "authorities/obligation.html"


@bp.get("/c/<slug:slug>/obligation")
@requires(Permission.SEE)
def obligation() -> Answer:
    """Show the branch that was followed, the texts, the doubts and the duties."""
    authority = current_authority()
    form = OverrideForm(
        data={
            "outcome": authority.obligation_override or "",
            "reason": authority.obligation_reason,
            "seen": queries.override_mark(authority),
        },
    )
    return page(TEMPLATE, **_context(authority, form))


@bp.post("/c/<slug:slug>/obligation")
@requires(Permission.MANAGE)
def override() -> Answer:
    """Put the leads' own answer in place of the tree's, or take it back."""
    authority = current_authority()
    form = OverrideForm()
    context = _context(authority, form)
    if not form.validate():
        return refused(TEMPLATE, **context)
    outcome = ObligationOutcome(form.outcome.data) if form.outcome.data else None
    reason, seen = form.reason.data or "", form.seen.data or ""
    by = current_visitor().actor
    try:
        services.override_obligation(authority, outcome, reason, seen=seen, by=by)
    except Conflict as conflict:
        form.seen.data = conflict.current.mark
        return page(TEMPLATE, status=CONFLICT, **{**context, "standing": conflict.current})
    except Refused as refusal:
        form.take(refusal)
        return refused(TEMPLATE, **context)
    flash(f"Enregistré. {queries.obligation(authority).short}.", "success")
    return go(url_for("authorities.obligation"))


def _context(authority: Authority, form: OverrideForm) -> dict[str, Any]:
    facts = queries.facts_of(authority)
    return {
        "form": form,
        "facts": facts,
        "held": {function.value for function in facts.functions},
        "obligation": queries.obligation(authority),
        "text": queries.law_text(),
    }
