"""The same plan for several authorities: what each would get, then all of them or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.audit.rules import Actor, Change
from app.audit.services import record
from app.authorities.rules import fingerprint
from app.kernel.errors import Conflict, Refused
from app.kernel.typography import day, plural
from app.planning import queries
from app.planning.people import people_of_all
from app.planning.queries import ModelPlan
from app.planning.rules.copying import copied
from app.planning.rules.days import Pace
from app.planning.rules.outline import Outline, PlanSituation, Wishes, outline
from app.planning.rules.start_dates import next_open
from app.planning.services import CHANGED, NOTHING_TO_DO, Head, People, head_of, mark_of, write
from app.spaces.locking import open_write
from app.spaces.models import Authority
from app.tasks.models import Plan


@dataclass(frozen=True, slots=True)
class Template:
    """The plan given to several authorities: that of the method, or an existing one."""

    start: date
    whole: bool = False  # all the phases, or the one under way and the next
    required_only: bool = False
    pace: Pace = Pace.NORMAL
    model: ModelPlan | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """The plan of one authority among several."""

    authority: Authority
    start: date
    outline: Outline
    head: Head
    people: People  # who already plays each role

    @property
    def given(self) -> int:
        """How many of its tasks are given to somebody."""
        return sum(task.role in self.people for task in self.outline.tasks)


def proposals(authorities: Sequence[Authority], template: Template, *, me: int) -> list[Proposal]:
    """Return the plan that each authority would get, in their order; few statements for all.

    ``me``: the account of whoever plans, meant where they are one of several leads.
    """
    people = people_of_all(authorities, me=me)
    models = queries.models_in(template.model) if template.model else ()
    offered = []
    for authority, situation in zip(authorities, _situations(authorities), strict=True):
        start = next_open(situation.calendar, template.start)
        if template.model is not None:
            plan, head = copied(models, situation, start), Head(f"Plan du {day(start)}", None, {})
        else:
            wishes = _wishes(authority, situation, template, start)
            plan, head = outline(situation, wishes), head_of(wishes)
        offered.append(Proposal(authority, start, plan, head, people[authority.id]))
    return offered


def _situations(authorities: Sequence[Authority]) -> list[PlanSituation]:
    by_id = queries.situations(authorities)
    return [by_id[authority.id] for authority in authorities]


def _wishes(
    authority: Authority, situation: PlanSituation, template: Template, start: date
) -> Wishes:
    positions = [phase.position for phase in situation.edition.phases]
    current = authority.current_phase
    phases = positions if template.whole else [p for p in positions if p in {current, current + 1}]
    return Wishes.starting(start, phases, template.required_only, template.pace)


def create_plans(
    authorities: Sequence[Authority], template: Template, *, seen: str, by: Actor
) -> list[tuple[Proposal, Plan]]:
    """Write the previewed plans, all or none; an authority without tasks gets no plan."""
    for authority in sorted(authorities, key=lambda authority: authority.id):
        open_write(authority)
    offered = proposals(authorities, template, me=by.user_id or 0)
    if mark_of_proposals(offered) != seen:
        raise Conflict(CHANGED, offered)
    written = [
        (proposal, write(proposal.authority, proposal.head, proposal.outline, proposal.people, by))
        for proposal in offered
        if proposal.outline.tasks
    ]
    if not written:
        raise Refused(NOTHING_TO_DO)
    if template.model is not None:
        record(
            "plan:copy",
            actor=by,
            authority_id=template.model.authority.id,
            subject=f"plan:{template.model.plan.id}",
            title=template.model.plan.title,
            changes=(Change("Repris pour", None, plural(len(written), "collectivité")),),
        )
    return written


def mark_of_proposals(offered: Sequence[Proposal]) -> str:
    """Return the fingerprint of the plans that a preview of several showed."""
    return fingerprint(
        *(
            (
                plan.authority.id,
                mark_of(plan.outline),
                sorted((role, who.user_id or who.name) for role, who in plan.people.items()),
            )
            for plan in offered
        )
    )
