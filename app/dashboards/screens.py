"""The contents of the dashboards as their templates want them: words, figures and addresses."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for

from app.accounts.visitor import current_visitor
from app.dashboards import guide, queries, rules, story, wording
from app.dashboards.blocked import lines, shares_of, stuck_in
from app.dashboards.ground import DashboardData, dataset_lines, month_ago, point_of
from app.kernel.drawing.charts import spark_of
from app.kernel.typography import local_day, lowered, until
from app.methodology.examples.catalogue import CHOOSING
from app.progress.blockers import rows_of
from app.progress.confirming import ProvenItem, doubts_of, findings_to_confirm
from app.progress.models import Answer
from app.progress.queries import edition_of
from app.progress.rules import AnswerState
from app.progress.upgrading.pathing import proposed
from app.progress.upgrading.previewing import next_edition, way_back
from app.progress.upgrading.rows import LastMove
from app.progress.upgrading.wording import edition_step, review_step
from app.spaces.guard import current_role, may
from app.spaces.models import Authority
from app.spaces.permissions import Permission, Role, allows, only_works
from app.spaces.queries import MemberName, names_of_members
from app.tasks.views.summary import Load, TaskLine, summary_of
from app.watching.wording import faulty_step
from app.web.addresses import address

MOST_EVENTS_READ = 100
MOST_CHANGES = 9
MOST_BLOCKED = 3
MOST_LATE = 3
MOST_MEMBERS = 5
# Kinds of subjects that have a page of their own: its endpoint, and the name of the id there.
PAGES = {
    "task": ("tasks.task", "task_id"),
    "stakeholder": ("stakeholders.sheet", "stakeholder_id"),
    "dataset": ("datasets.dataset", "dataset_id"),
}


def for_members(authority: Authority) -> dict[str, Any]:
    """Return the dashboard of those who answer: what to do next, then where everything stands."""
    since = month_ago()
    events, before, move = queries.story_since(authority, since, MOST_EVENTS_READ)
    ground = DashboardData.of(authority, since, before)
    blocked = ground.blocked()
    mine = current_visitor().id if only_works(current_role()) else 0
    work = summary_of(authority, limit=MOST_LATE, me=mine)
    proven = findings_to_confirm(authority, ground.standing.states)
    stuck = stuck_in(ground, blocked, work.blocked)
    return {
        **ground.heading(planned=work.planned),
        "light_reason": proposed(authority) if may(Permission.CHANGE_PATH) else None,
        "guide": guide.proposed(authority, answered=bool(ground.answers), planned=work.planned),
        "started": bool(ground.answers or proven or work.planned),
        "over": not ground.standing.missing,
        "steps": _own_steps(ground, work.mine) if mine else _steps(ground, blocked, proven, move),
        "own": bool(mine),
        "planned": work.planned,
        "council_on": work.council_on,
        "council_in": wording.council_in(work.council_on, ground.today),
        "coming": [_coming_line(task) for task in work.coming],
        "datasets": dataset_lines(authority.dataset_stages),
        "phases": ground.phases(notes=True),
        "blocked": lines(stuck[:MOST_BLOCKED]),
        "blocked_count": len(stuck),
        "blocked_others": len(stuck) - MOST_BLOCKED,
        "chart": rows_of(shares_of(authority, stuck), ground.today),
        "late": [_late_line(ground, task) for task in work.late],
        "late_count": work.late_total,
        "late_others": _others(work.late_total - MOST_LATE, "tâche"),
        "changes": _changes(ground, events),
        "spark": spark_of(ground.shares(events)),
        **_people(ground, names_of_members(authority), work.loads),
    }


def _own_steps(ground: DashboardData, tasks: Sequence[TaskLine]) -> list[dict[str, str]]:
    """Return the first tasks of who only works here, as what to do now."""
    return [
        {
            "title": task.title,
            "why": until(task.due_on, ground.today) if task.due_on else "",
            "url": address("tasks.task", slug=ground.authority.slug, task_id=task.id),
            "action": "Ouvrir",
        }
        for task in tasks
    ]


def _steps(
    ground: DashboardData,
    blocked: Sequence[rules.Blocked],
    proven: Sequence[ProvenItem],
    move: LastMove | None,
) -> list[dict[str, str]]:
    """Return what to do now: what is proven, what no register shows, then the method."""
    url = url_for("progress.findings")
    steps = [
        *_asked(ground.authority),
        *_faulty(ground.authority),
        *_edition(ground.authority, move),
    ]
    if proven:
        title, why = wording.proven_step(proven)
        steps.append({"title": title, "why": why, "url": url, "action": "Confirmer"})
    doubts = doubts_of(ground.authority, ground.answers)
    if doubts:
        title, why = wording.doubted_step(doubts)
        steps.append({"title": title, "why": why, "url": url, "action": "Vérifier"})
    ids = frozenset(finding.item.id for finding in proven)
    following = rules.to_do_now(ground.standing, blocked, ground.today, proven=ids)
    steps += [_step(ground, step) for step in following]
    return steps[: rules.MOST_TO_DO]


def _asked(authority: Authority) -> list[dict[str, str]]:
    """Return the publications that wait for whoever may publish, as the first thing to do."""
    count = authority.publications_asked
    if not count or not may(Permission.PUBLISH):
        return []
    title, why = wording.asked_step(count)
    url = url_for("publication.platform", _anchor="demandes")
    return [{"title": title, "why": why, "url": url, "action": "Répondre"}]


def _faulty(authority: Authority) -> list[dict[str, str]]:
    """Return the faults of what is online, as one line that leads to all of them."""
    count = authority.online_faults
    if not count:
        return []
    title, why = faulty_step(count)
    return [{"title": title, "why": why, "url": url_for("watching.faults"), "action": "Voir"}]


def _edition(authority: Authority, move: LastMove | None) -> list[dict[str, str]]:
    """Return the next edition of the method, or the answers that the last one asks to review."""
    if not may(Permission.CHANGE_EDITION):
        return []
    url = url_for("progress.edition")
    if (following := next_edition(authority, drafts=False)) is not None:
        title, why = edition_step(following.version)
        return [{"title": title, "why": why, "url": url, "action": "Lire ce qui change"}]
    if (back := way_back(authority, move)) is not None and back.to_review:
        title, why = review_step(len(back.to_review))
        return [{"title": title, "why": why, "url": f"{url}#a-revoir", "action": "Revoir"}]
    return []


def _coming_line(task: TaskLine) -> dict[str, Any]:
    url = url_for("tasks.task", task_id=task.id)
    meta, whose = wording.coming_meta(task), task.assignee_name
    return {"title": task.title, "url": url, "meta": meta, "state": None, "assignee": whose}


def _step(ground: DashboardData, step: rules.ToDo) -> dict[str, str]:
    state = ground.standing.states.get(step.item.id, AnswerState.TODO)
    title, action = step.item.task, "Continuer" if state is AnswerState.IN_PROGRESS else "Répondre"
    if step.blocked is not None:
        verb = "Relancer" if step.blocked.late(ground.today) else "Débloquer"
        title, action = f"{verb}{wording.COLON}{lowered(title)}", "Voir"
    why, url = wording.why_now(step, ground.today), ground.point(step.item)
    if step.item.id == CHOOSING and step.blocked is None:
        url, action = url_for("progress.examples"), "Voir des exemples comme vous"
    return {"title": title, "why": why, "url": url, "action": action}


def _late_line(ground: DashboardData, task: TaskLine) -> dict[str, Any]:
    return {
        "title": task.title,
        "url": address("tasks.task", slug=ground.authority.slug, task_id=task.id),
        "meta": wording.late_meta(task, ground.today),
        "state": None,
        "assignee": task.assignee_name,
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
        # The page says so if the thing is gone.
        return address(endpoint, slug=authority.slug, **values)
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
        "person": member.full_name,
        "url": f"{tasks}?qui={member.user_id}" if load else None,
        "meta": wording.load_line(role.label, load, ground.today)
        if load
        else wording.role_line(role.label, answered, answers=allows(role, Permission.ANSWER)),
        "state": None,
    }


def _others(count: int, one: str) -> str | None:
    return wording.others(count, one) if count > 0 else None
