"""Builds a plan in three screens: dates, people, preview; nothing is stored in between."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.extensions import db
from app.kernel.errors import Conflict, Refused
from app.kernel.typography import plural
from app.planning import queries, screens, services
from app.planning.blueprint import bp
from app.planning.forms import PlanForm, plan_form, role_name
from app.planning.people import Helper, helpers_of, known_people
from app.planning.rules.outline import Outline, PlanSituation, Wishes, outline
from app.planning.rules.start_dates import next_open
from app.spaces.guard import current_authority, requires
from app.spaces.models import Authority
from app.spaces.permissions import Permission
from app.tasks.drafts import Assignee
from app.tasks.queries import plans_of
from app.web.asked import whole_number
from app.web.page import BAD_INPUT, CONFLICT, OK, Answer, go, page
from app.web.transactions import slow_before_write

# What the buttons ask for, in « vers ».
DATES, PEOPLE, PREVIEW, CREATE = "dates", "personnes", "apercu", "creer"


@dataclass(frozen=True)
class Asked:
    """The wishes and people of the first two screens, once valid."""

    wishes: Wishes
    people: dict[str, Assignee]


@dataclass(frozen=True)
class Wizard:
    """A request to one of the screens: its authority, situation and form."""

    authority: Authority
    situation: PlanSituation
    form: PlanForm

    @cached_property
    def helpers(self) -> list[Helper]:
        """The members to whom tasks may be given."""
        return helpers_of(self.authority)

    def show(self, name: str, status: int, fields: Sequence[str], **context: Any) -> Answer:
        """Render a screen; the fields it does not show are hidden in it."""
        return page(
            name,
            status=status,
            form=self.form,
            carried=self.form.carried(fields),
            screens=screens,
            **context,
        )


@bp.route("/c/<slug:slug>/taches/plan", methods=["GET", "POST"])
@slow_before_write
@requires(Permission.ANSWER)
def plan() -> Answer:
    """Build a plan from the method; only its last screen writes anything."""
    authority = current_authority()
    situation = queries.situation(authority)
    form_type = plan_form(situation.edition)
    if request.method != "POST":
        first = next_open(situation.calendar, situation.today)
        current = authority.current_phase
        form = form_type(on=first, phases=[str(current), str(current + 1)])
        form.offer(situation.edition)
        return _dates(Wizard(authority, situation, form), OK)
    form = form_type()
    form.offer(situation.edition)
    return _sent(Wizard(authority, situation, form), request.form.get("vers", PEOPLE))


def _sent(wizard: Wizard, screen: str) -> Answer:
    """Show the screen that a button asks for, or the first one that has errors."""
    form = wizard.form
    if screen == DATES:
        return _dates(wizard, OK)
    valid = form.validate()
    plan = None if form.wrong_dates() else _outlined(wizard)
    if plan is None:
        return _dates(wizard, BAD_INPUT)
    if screen not in {PREVIEW, CREATE}:
        return _people(wizard, plan, OK)
    roles = {task.role for task in plan.tasks}
    if screen == PREVIEW:
        _prefill(wizard, roles)  # the second screen may have been passed over
    people = form.people(roles, wizard.helpers)
    if not valid or form.errors:
        return _people(wizard, plan, BAD_INPUT)
    asked_for = Asked(form.wishes(), people)
    return _create(wizard, asked_for) if screen == CREATE else _preview(wizard, asked_for, plan, OK)


def _outlined(wizard: Wizard) -> Outline | None:
    """Return the plan; None, with an error on the form, if it is refused."""
    try:
        return outline(wizard.situation, wizard.form.wishes())
    except Refused as refusal:
        wizard.form.take(refusal)
        return None


def _dates(wizard: Wizard, status: int) -> Answer:
    return wizard.show(
        "planning/dates.html",
        status,
        PlanForm.DATES,
        plans=plans_of(wizard.authority),
        day_span=screens.span,
    )


def _people(wizard: Wizard, plan: Outline, status: int) -> Answer:
    counts: dict[str, int] = {}
    for task in plan.tasks:
        counts[task.role] = counts.get(task.role, 0) + 1
    _prefill(wizard, counts)
    roles = sorted(counts, key=lambda role: (-counts[role], role))
    return wizard.show(
        "planning/people.html",
        status,
        [role_name(role) for role in roles],
        rows=[(wizard.form.person(role), plural(counts[role], "tâche")) for role in roles],
        helpers=wizard.helpers,
    )


def _prefill(wizard: Wizard, roles: Iterable[str]) -> None:
    """Name those who already play the roles that nobody has typed anything for."""
    fields = {role: wizard.form.person(role) for role in roles}
    blank = {role: field for role, field in fields.items() if not field.raw_data}
    if not blank:
        return
    edition, me = wizard.situation.edition, current_visitor().id
    known = known_people(wizard.authority, edition, wizard.helpers, me=me)
    for role, field in blank.items():
        field.data = known.get(role, "")
        field.raw_data = [field.data]  # carried to the next screens as if typed


def _preview(wizard: Wizard, asked: Asked, plan: Outline, status: int, problem: str = "") -> Answer:
    edition = wizard.situation.edition
    phases = screens.phase_lines(plan, edition)
    shown = _phase_asked([line.position for line in phases])
    tasks = plan.of_phase(shown) if shown else ()
    title = next((line.title for line in phases if line.position == shown), "")
    return wizard.show(
        "planning/preview.html",
        status,
        (),
        plan=plan,
        summary=screens.summary(plan, asked.wishes),
        problem=problem,
        phases=phases,
        shown=shown,
        tasks=tasks,
        people=asked.people,
        timeline=screens.timeline_of(title, tasks, _item_url, wizard.situation.today),
        left_out=screens.left_out_lines(plan.left_out),
        mark=services.mark_of(plan),
    )


def _phase_asked(positions: Sequence[int]) -> int | None:
    position = whole_number(request.args.get("montrer", ""))
    return position if position in positions else next(iter(positions), None)


def _item_url(item_id: str) -> str:
    return url_for("methodology.item", item_id=item_id)


def _create(wizard: Wizard, asked: Asked) -> Answer:
    """Write the plan; if it differs from the preview, show the new preview instead."""
    db.begin_write()
    try:
        written = services.create_plan(
            wizard.authority,
            asked.wishes,
            asked.people,
            seen=str(wizard.form.seen.data or ""),
            by=current_visitor().actor,
        )
    except Conflict as conflict:
        return _preview(wizard, asked, conflict.current, CONFLICT, conflict.message)
    except Refused as refusal:
        plan = outline(wizard.situation, asked.wishes)
        return _preview(wizard, asked, plan, BAD_INPUT, refusal.message)
    flash(f"Le plan est créé\u00a0: {written.title}. Chacun trouvera ses tâches.", "success")
    return go(url_for("planning.redate", plan_id=written.id))
