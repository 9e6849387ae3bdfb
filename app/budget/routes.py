"""The pages of the budget: the three years, one of them, the assumptions, and the files."""

from typing import Any

from flask import Blueprint, Response, flash, request, url_for

from app.accounts.visitor import current_visitor
from app.budget import screens, services
from app.budget.assumptions import YEARS
from app.budget.files import FILES
from app.budget.forms import BudgetForm
from app.budget.loader import budget_model
from app.budget.money import with_span
from app.budget.queries import BudgetState, budget_state
from app.budget.rules import FIRST_YEAR, problems, retained
from app.budget.services import TypedBudget
from app.kernel.errors import Conflict, Missing, Refused
from app.kernel.revisions import Merged
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.downloads import download
from app.web.page import BAD_INPUT, CONFLICT, OK, Answer, go, page

bp = Blueprint("budget", __name__)
URL = "/c/<slug:slug>/budget"
ASSUMPTIONS = f"{URL}/hypotheses"
BUDGET, YEAR = "budget/budget.html", "budget/year.html"
FORM = "budget/assumptions.html"
COMPUTE, GIVE_BACK = "calculer", "remettre"
SAVED = "Le budget est enregistré."
NO_FILE = "Ce format n’existe pas\u00a0: choisissez xlsx ou ods."
NO_YEAR = "Ce budget ne couvre pas cette année."
ONLY_COMPUTED = (
    "Calculé avec vos valeurs. Rien n’est enregistré\u00a0: enregistrez pour les garder."
)


@bp.get(URL)
@requires(Permission.SEE)
def budget() -> Answer:
    """Show how much, when and who."""
    view = screens.view_of(budget_state(current_authority()))
    return page(BUDGET, view=view)


@bp.get(ASSUMPTIONS)
@requires(Permission.SEE)
def assumptions() -> Answer:
    """Show every assumption, adjustable by who may."""
    state = budget_state(current_authority())
    return _page(state, BudgetForm.showing(state))


@bp.post(ASSUMPTIONS)
@requires(Permission.ANSWER)
def save() -> Answer:
    """Keep what was typed, or only compute with it."""
    state = budget_state(current_authority())
    form = BudgetForm.showing(state)
    given_back = form.give_back(request.form.get(GIVE_BACK, ""))
    if not form.validate():
        return _page(state, form, BAD_INPUT)
    try:
        typed = form.typed()
        if COMPUTE in request.form and not given_back:
            return _computed(state, form, typed)
        return _save(form, typed)
    except Refused as refusal:
        form.take(refusal)
        return _page(state, form, BAD_INPUT)
    except Conflict as conflict:
        return _both_versions(conflict, form)


@bp.get(f"{URL}/annees/<id:budget_year>")
@requires(Permission.SEE)
def year(budget_year: int) -> Answer:
    """Show one year on a page to print: each figure, and how it is computed."""
    state = budget_state(current_authority())
    rank = budget_year - state.first_year
    if not 0 <= rank < YEARS:
        raise Missing(NO_YEAR)
    view = screens.view_of(state)
    rows = screens.computed_rows(state, rank + 1)
    figures = [(row.label, with_span(*row.ranges[rank])) for row in view.years]
    return page(YEAR, view=view, rows=rows, year=budget_year, rank=rank, figures=figures)


@bp.get(f"{URL}/fichier")
@requires(Permission.SEE)
def budget_file() -> Response:
    """Save the budget as a spreadsheet whose formulas live."""
    made = FILES.get(request.args.get("format", "xlsx"))
    if made is None:
        raise Missing(NO_FILE)
    authority = current_authority()
    state = budget_state(authority)
    name = f"budget-{authority.slug}-{state.first_year}.{made.suffix}"
    return download(lambda target: made.write(authority.name, state, target), name, made.media_type)


def _save(form: BudgetForm, typed: TypedBudget) -> Answer:
    authority, by = current_authority(), current_visitor().actor
    saved = services.save_budget(authority, typed, seen=form.revision.seen, by=by)
    flash(f"{SAVED}{form.kept(saved.kept)}", "success")
    return go(url_for("budget.assumptions"))


def _computed(state: BudgetState, form: BudgetForm, typed: TypedBudget) -> Answer:
    values = retained(state.proposed, typed.values)
    for problem in problems(values):
        raise problem
    return _page(state, form, computed=state.computed(values), told=ONLY_COMPUTED)


def _both_versions(conflict: Conflict, sent: BudgetForm) -> Answer:
    """Show what somebody else saved beside what was typed, which the form keeps."""
    merged: Merged[dict[str, Any]] = conflict.current
    values = dict(merged.facts)
    first = int(values.pop(FIRST_YEAR))
    state = budget_state(current_authority())
    form = BudgetForm.showing(state, TypedBudget(values, first, sent.why.data or ""))
    both = form.both(merged.standing, merged.facts, merged.asked)
    more = {"both": both, "stale": conflict.message, "kept": form.kept(merged.kept)}
    return _page(state, form, CONFLICT, **more)


def _page(
    state: BudgetState, form: BudgetForm, status: int = OK, *, computed: Any = None, **more: Any
) -> Answer:
    view = screens.view_of(state, computed)
    return page(FORM, status=status, form=form, view=view, model=budget_model(), **more)
