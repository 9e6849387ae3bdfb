"""Why the law binds this authority or not, step by step, and what its leads made precise."""

from collections.abc import Sequence
from typing import Any

from flask import flash, request, url_for
from werkzeug.datastructures import MultiDict

from app.accounts.visitor import current_visitor
from app.authorities import queries, services
from app.authorities.blueprint import bp
from app.authorities.contracts import ContractForm
from app.authorities.forms import OverrideForm, fields_of
from app.authorities.rules import OverrideFacts
from app.kernel import clock
from app.kernel.errors import Conflict, Refused
from app.kernel.pages import page_cut
from app.kernel.revisions import Merged
from app.obligation.duties import Duty, grouped
from app.spaces.guard import current_authority, requires
from app.spaces.models import Authority
from app.spaces.permissions import Permission
from app.web.asked import page_number, whole_number
from app.web.page import BAD_INPUT, CONFLICT, OK, Answer, go, page, refused

TEMPLATE = "authorities/obligation.html"
DUTIES_ON_A_PAGE = 25  # with their texts: the page stays light
# What each figure that is missing decides, and what it is called.
MISSING = {
    "population_total": "La population totale, que comptent plusieurs seuils des collectivités.",
    "renewal_population": "La population au dernier renouvellement, qui règle vos séances.",
    "largest_commune": "Le nombre d’habitants de votre commune la plus peuplée.",
    "agents": "Le nombre d’agents, en personnes et non en équivalents temps plein.",
}


@bp.get("/c/<slug:slug>/obligation")
@requires(Permission.SEE)
def obligation() -> Answer:
    """Show the branch that was followed, the texts, the doubts and the duties."""
    authority = current_authority()
    contract = ContractForm(request.args)
    asked = any(name in request.args for name in ("montant", "consultation"))
    status = BAD_INPUT if asked and not contract.validate() else OK
    context = _context(authority, OverrideForm.showing(_standing(authority)))
    return page(TEMPLATE, status=status, **{**context, "contract": contract, "asked": asked})


@bp.post("/c/<slug:slug>/obligation")
@requires(Permission.MANAGE)
def override() -> Answer:
    """Put the leads' own answer in place of the tree's, or take it back."""
    authority = current_authority()
    form = OverrideForm()
    if not form.validate():
        return refused(TEMPLATE, **_context(authority, form))
    facts, by = form.facts(), current_visitor().actor
    try:
        saved = services.override_obligation(authority, facts, seen=form.revision.seen, by=by)
    except Conflict as conflict:
        return _both_versions(authority, conflict)
    except Refused as refusal:
        form.take(refusal)
        return refused(TEMPLATE, **_context(authority, form))
    words = queries.obligation(authority).short
    flash(f"Enregistré. {words}.{form.kept(saved.kept)}", "success")
    return go(url_for("authorities.obligation"))


def _standing(authority: Authority) -> OverrideFacts:
    """Return the leads' own answer as it stands."""
    view = queries.obligation(authority)
    return OverrideFacts(view.override, view.reason)


def _both_versions(authority: Authority, conflict: Conflict) -> Answer:
    """Show what somebody else answered beside what was typed, which the form keeps."""
    merged: Merged[OverrideFacts] = conflict.current
    form = OverrideForm.showing(merged.standing, merged.facts)
    both = form.both(fields_of(merged.standing), fields_of(merged.facts), merged.asked)
    more: dict[str, Any] = {"both": both, "stale": conflict.message, "kept": form.kept(merged.kept)}
    return page(TEMPLATE, status=CONFLICT, **_context(authority, form), **more)


def _context(authority: Authority, form: OverrideForm) -> dict[str, Any]:
    facts, view = queries.facts_of(authority), queries.obligation(authority)
    return {
        "form": form,
        "facts": facts,
        "held": {function.value for function in facts.functions},
        "obligation": view,
        "text": queries.law_text(),
        "missing": [MISSING[name] for name in queries.missing_figures(authority)],
        "contract": ContractForm(MultiDict()),
        "asked": False,
        "today_s_law": queries.law_on(clock.today()),
        **_duties(grouped(view.decision.duties, [one.value for one in facts.functions])),
    }


def _duties(groups: Sequence[tuple[str, Sequence[Duty]]]) -> dict[str, Any]:
    """Return the sort of duties that is asked for, the first if none is, a page at a time."""
    asked = whole_number(request.args.get("sorte", ""), 0)
    rank = max(0, min(asked, len(groups) - 1))
    duties = groups[rank][1] if groups else ()
    cut = page_cut(len(duties), page_number(request.args.get("page", "")), DUTIES_ON_A_PAGE)
    return {
        "duties": duties[cut.rows],
        "group_links": [
            (f"{title} ({len(members)})", _duties_at(place, 1), place == rank)
            for place, (title, members) in enumerate(groups)
        ],
        "cut": cut,
        "duties_before": _duties_at(rank, cut.number - 1) if cut.number > 1 else None,
        "duties_after": _duties_at(rank, cut.number + 1) if cut.number < cut.pages else None,
    }


def _duties_at(rank: int, number: int) -> str:
    return url_for("authorities.obligation", sorte=rank, page=number, _anchor="obligations")
