"""The contents of the dashboards as their templates want them: words, figures and addresses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from app.audit.queries import points_at
from app.authorities.queries import obligation, profile
from app.dashboards import queries, rules, story, wording
from app.kernel.clock import now, today
from app.kernel.typography import local_day, lowered, plural
from app.methodology.library import LibraryEntry, library
from app.methodology.rules import Item
from app.progress.models import Answer
from app.progress.queries import answers_of, edition_of, states_in
from app.progress.rules import AnswerState, BlockReason
from app.spaces.models import Authority
from app.spaces.permissions import Permission, Role, allows
from app.spaces.queries import MemberName, names_of_members
from app.tasks.views.summary import Load, TaskLine, summary_of
from app.web.addresses import address

MOST_EVENTS_READ = 100
MOST_CHANGES = 4
MOST_BLOCKED = 3
MOST_LATE = 3
MOST_MEMBERS = 5
MOST_BENEFITS = 2
# Kinds of subjects that have a page of their own: its endpoint, and the name of the id there.
PAGES = {
    "task": ("tasks.task", "task_id"),
    "stakeholder": ("stakeholders.sheet", "stakeholder_id"),
    "dataset": ("datasets.dataset", "dataset_id"),
}
FOR_THE_COUNCIL = "administration"  # the audience of the library's benefits


@dataclass(frozen=True)
class DashboardData:
    """What both dashboards stand on."""

    authority: Authority
    answers: Mapping[str, Answer]
    standing: rules.AnsweredSoFar
    since: datetime
    before: tuple[int, int] | None
    today: date

    @classmethod
    def of(
        cls, authority: Authority, since: datetime, before: tuple[int, int] | None
    ) -> "DashboardData":
        """Read the answers; ``before`` are the points as they stood at ``since``."""
        answers = answers_of(authority)
        standing = rules.AnsweredSoFar(
            edition=edition_of(authority),
            profile=profile(authority),
            states=states_in(answers),
            passed_gates=authority.passed_gates,
        )
        return cls(authority, answers, standing, since, before, today())

    def point(self, item: Item) -> str:
        """Return the address at which an item is answered."""
        return point_of(self.authority.slug, self.standing.position_of(item), item.id)

    def blocked(self) -> tuple[rules.Blocked, ...]:
        """Return what is blocked, to wake first."""
        return rules.by_wake(
            rules.Blocked(
                item=self.standing.edition.item(item_id),
                position=self.standing.edition.phase_of(item_id).position,
                reason=answer.block_reason,
                unblock=answer.unblock,
                wake_on=answer.wake_on,
                touched_on=local_day(answer.updated_at),
            )
            for item_id, answer in self.answers.items()
            if answer.state == AnswerState.BLOCKED.value and self.standing.counts(item_id)
        )

    def heading(self) -> dict[str, Any]:
        """Return what stands at the top of both dashboards."""
        percent = self.standing.progress.percent
        difference = rules.trend(percent, self.before)
        return {
            "title": wording.title_of(self.authority.name, percent),
            "percent": percent,
            "lead": f"{wording.where(self.standing)} {wording.moved(difference)}".strip(),
            "obligation": obligation(self.authority),
        }

    def phases(self, *, notes: bool) -> list[dict[str, Any]]:
        """Return the phases as ``phase_row`` and ``phase_list`` draw them."""
        lines = rules.phase_lines(self.standing)
        closed = next((line for line in lines if line.state == "waiting"), None)
        return [
            {
                "title": line.phase.short_title,
                "percent": line.figures.percent,
                "state": line.state,
                "url": address(
                    "progress.phase", slug=self.authority.slug, position=line.phase.position
                ),
                "note": wording.note_of(line, first_closed=line is closed) if notes else None,
                "doing": line.figures.doing_percent,
            }
            for line in lines
        ]


def point_of(slug: str, position: int, item_id: str) -> str:
    """Return the address at which an item of an authority is seen open in its phase."""
    phase = address("progress.phase", slug=slug, position=position)
    return f"{phase}?point={item_id}#point-{item_id}"


def for_members(authority: Authority) -> dict[str, Any]:
    """Return the dashboard of those who answer: what to do next, then where everything stands."""
    since = _month_ago()
    events, before = queries.story_since(authority.id, since, MOST_EVENTS_READ)
    ground = DashboardData.of(authority, since, before)
    blocked = ground.blocked()
    work = summary_of(authority, limit=MOST_LATE)
    return {
        **ground.heading(),
        "started": bool(ground.answers),
        "over": not ground.standing.missing,
        "steps": [_step(ground, step) for step in _to_do(ground, blocked)],
        "phases": ground.phases(notes=True),
        "blocked": [_blocked_line(ground, held) for held in blocked[:MOST_BLOCKED]],
        "blocked_count": len(blocked),
        "blocked_others": _others(len(blocked) - MOST_BLOCKED, "point"),
        "late": [_late_line(ground, task) for task in work.late],
        "late_count": work.late_total,
        "late_others": _others(work.late_total - MOST_LATE, "tâche"),
        "changes": _changes(ground, events),
        **_people(ground, names_of_members(authority), work.loads),
    }


def for_official(authority: Authority) -> dict[str, Any]:
    """Return the dashboard of the elected: what they are expected to decide, and what changed."""
    since = _month_ago()
    ground = DashboardData.of(authority, since, points_at(authority.id, since))
    awaited = {
        held.item.id for held in ground.blocked() if held.reason == BlockReason.DECISION.value
    }
    expected = rules.decisions_expected(ground.standing, frozenset(awaited))
    counted = queries.counts_since(authority.id, ground.since)
    month = story.month_of(ground.standing, _touched(ground), counted)
    return {
        **ground.heading(),
        "phases": ground.phases(notes=False),
        "decisions": _decision_lines(ground, expected, awaited),
        "later": _decision_line(ground, expected.later, awaited) if expected.later else None,
        "month": wording.month_words(month),
        "benefits": _benefits(ground.standing.progress.current_phase),
    }


def _month_ago() -> datetime:
    return now() - timedelta(days=rules.RECENT_DAYS)


def _to_do(ground: DashboardData, blocked: Sequence[rules.Blocked]) -> tuple[rules.ToDo, ...]:
    return rules.to_do_now(ground.standing, blocked, ground.today)


def _step(ground: DashboardData, step: rules.ToDo) -> dict[str, str]:
    state = ground.standing.states.get(step.item.id, AnswerState.TODO)
    title, action = step.item.task, "Continuer" if state is AnswerState.IN_PROGRESS else "Répondre"
    if step.blocked is not None:
        verb = "Relancer" if step.blocked.late(ground.today) else "Débloquer"
        title, action = f"{verb}{wording.COLON}{lowered(title)}", "Voir"
    why = wording.why_now(step, ground.today)
    return {"title": title, "why": why, "url": ground.point(step.item), "action": action}


def _blocked_line(ground: DashboardData, held: rules.Blocked) -> dict[str, Any]:
    return {
        "title": held.item.statement,
        "url": ground.point(held.item),
        "meta": wording.blocked_meta(held, ground.today),
        "state": None,  # the panel says it already
    }


def _late_line(ground: DashboardData, task: TaskLine) -> dict[str, Any]:
    return {
        "title": task.title,
        "url": address("tasks.task", slug=ground.authority.slug, task_id=task.id),
        "meta": wording.late_meta(task, ground.today),
        "state": None,
    }


def _changes(ground: DashboardData, events: Sequence[story.Happening]) -> list[dict[str, Any]]:
    cut = len(events) == MOST_EVENTS_READ
    return [
        {
            "day": bundle.day,
            "who": bundle.who,
            "text": wording.bundle_words(bundle),
            "url": subject_url(ground.authority, bundle.subjects[0]) if bundle.single else None,
        }
        for bundle in story.bundles(events, cut=cut, limit=MOST_CHANGES)
    ]


def subject_url(authority: Authority, subject: str) -> str | None:
    """Return the address of what an event is about, if it has one."""
    kind, _, subject_id = subject.partition(":")
    if kind in PAGES:
        endpoint, name = PAGES[kind]
        values: dict[str, Any] = {name: subject_id}
        return address(endpoint, slug=authority.slug, **values)  # the page says if it is gone
    edition = edition_of(authority)
    if kind != "item" or subject_id not in edition:
        return None
    return point_of(authority.slug, edition.phase_of(subject_id).position, subject_id)


def _people(
    ground: DashboardData, members: Sequence[MemberName], loads: Mapping[int, Load]
) -> dict[str, Any]:
    """Return who does what, leads first, then those who answered last."""
    latest: dict[int | None, Answer] = {}
    for answer in sorted(ground.answers.values(), key=lambda answer: answer.updated_at):
        latest[answer.updated_by_id] = answer
    ordered = sorted(
        members,
        key=lambda member: (
            not allows(Role(member.role), Permission.MANAGE),
            -latest[member.user_id].updated_at.timestamp() if member.user_id in latest else 0,
        ),
    )
    return {
        "people": [
            _person_line(ground, member, latest.get(member.user_id), loads.get(member.user_id))
            for member in ordered[:MOST_MEMBERS]
        ],
        "people_others": _others(len(ordered) - MOST_MEMBERS, "membre"),
    }


def _person_line(
    ground: DashboardData, member: MemberName, last: Answer | None, load: Load | None
) -> dict[str, Any]:
    role, edition = Role(member.role), ground.standing.edition
    answered = None
    if last is not None and last.item_id in edition:
        answered = edition.item(last.item_id).statement, local_day(last.updated_at)
    tasks = address("tasks.tasks_list", slug=ground.authority.slug)
    return {
        "title": member.full_name,
        "url": f"{tasks}?qui={member.user_id}" if load else None,
        "meta": wording.load_line(role.label, load, ground.today)
        if load
        else wording.role_line(role.label, answered, answers=allows(role, Permission.ANSWER)),
        "state": None,
    }


def _touched(ground: DashboardData) -> frozenset[str]:
    answers = ground.answers.items()
    return frozenset(item_id for item_id, answer in answers if answer.updated_at >= ground.since)


def _decision_lines(
    ground: DashboardData, expected: rules.Decisions, awaited: set[str]
) -> list[dict[str, Any]]:
    lines = [_decision_line(ground, item, awaited) for item in expected.now]
    if expected.others:
        following = plural(expected.others, "autre décision", "autres décisions")
        lines[-1]["meta"] += f", puis {following}"
    return lines


def _decision_line(ground: DashboardData, item: Item, awaited: set[str]) -> dict[str, Any]:
    kind = "incontournable, " if item.required else ""
    waits = "bloqué, attend une décision, " if item.id in awaited else ""
    return {
        "title": item.task,
        "url": ground.point(item),
        "meta": f"{waits}{kind}phase {ground.standing.position_of(item)}",
        "state": None,
    }


def _benefits(position: int) -> list[LibraryEntry]:
    """Return two benefits, others from one phase to the next."""
    texts = [entry for entry in library("benefits") if entry.audience == FOR_THE_COUNCIL]
    first = (position - 1) * MOST_BENEFITS
    return [texts[(first + rank) % len(texts)] for rank in range(min(MOST_BENEFITS, len(texts)))]


def _others(count: int, one: str) -> str | None:
    return wording.others(count, one) if count > 0 else None
