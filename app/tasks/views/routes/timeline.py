"""The timeline: a bar for each task, from its start to its due date."""

from collections.abc import Sequence
from datetime import date

from flask import request

from app.kernel.clock import today
from app.kernel.text import name_key
from app.kernel.typography import day, short_day
from app.methodology.paths import edition_of
from app.spaces.guard import current_authority, requires
from app.spaces.models import Authority
from app.spaces.permissions import Permission
from app.tasks.blueprint import bp
from app.tasks.briefs import TaskBrief
from app.tasks.filters import TaskFilter
from app.tasks.rules import AnchorKind
from app.tasks.views import schedule, screens
from app.tasks.views import timeline as timeline_layout
from app.tasks.views.routes import rendering, words
from app.tasks.views.timeline import TimelineGroup
from app.web.page import Answer, page

BY_PHASE, BY_PERSON = "phase", "personne"
ELSEWHERE = "Hors des phases"
AFTER_LINE = 4


@bp.get("/c/<slug:slug>/taches/frise")
@requires(Permission.SEE)
def timeline() -> Answer:
    """Show a page of dated tasks as a timeline, by phase or by person."""
    authority, wanted, now = current_authority(), rendering.asked(), today()
    stretch = schedule.stretch(authority, wanted, page=rendering.read_page())
    by = BY_PERSON if request.args.get("par") == BY_PERSON else BY_PHASE
    grouped = _by_person(stretch.tasks) if by == BY_PERSON else _by_phase(authority, stretch.tasks)
    drawing = timeline_layout.timeline(grouped, stretch.needs, today=now, councils=stretch.councils)
    return page(
        "tasks/views/timeline.html",
        stretch=stretch,
        first_shown=(stretch.page - 1) * schedule.BARS + 1,
        groups=grouped,
        drawing=drawing,
        names=_names(drawing.months) if drawing else [],
        month=words.month,
        label_of=lambda brief: label_of(brief, now),
        late=lambda brief: brief.is_late(now),
        who=screens.who,
        url_of=words.url_of,
        groupings=[
            (label, _address(wanted, par=code, page=None), code == by)
            for code, label in ((BY_PHASE, "Par phase"), (BY_PERSON, "Par personne"))
        ],
        previous=_address(wanted, par=by, page=stretch.page - 1) if stretch.page > 1 else None,
        following=_address(wanted, par=by, page=stretch.page + 1)
        if stretch.page < stretch.pages
        else None,
        **words.around("timeline", authority, wanted),
    )


def _address(wanted: TaskFilter, *, par: str, page: int | None) -> str:
    page = page if page and page > 1 else None
    return words.address("tasks.timeline", wanted, par=par if par != BY_PHASE else None, page=page)


def _by_phase(authority: Authority, tasks: Sequence[TaskBrief]) -> list[TimelineGroup[TaskBrief]]:
    """Group tasks by the phase of what they are about, the others last."""
    edition = edition_of(authority)
    positions = {
        (kind.value, about.id): phase.position
        for phase in edition.phases
        for kind, things in ((AnchorKind.ITEM, phase.items), (AnchorKind.STEP, phase.steps))
        for about in things
    }
    titles = {phase.position: f"{phase.position}. {phase.short_title}" for phase in edition.phases}
    groups: dict[int, list[TaskBrief]] = {position: [] for position in [*titles, 0]}
    for task in tasks:
        groups[positions.get((task.anchor_kind, task.anchor_id), 0)].append(task)
    alone = not any(groups[position] for position in titles)
    title = "Tâches" if alone else ELSEWHERE
    return [TimelineGroup(titles.get(phase, title), some) for phase, some in groups.items() if some]


def _by_person(tasks: Sequence[TaskBrief]) -> list[TimelineGroup[TaskBrief]]:
    """Group tasks by who does them, in the order of names, those of nobody last."""
    names = sorted(
        {task.assignee_name for task in tasks}, key=lambda name: (not name, name_key(name))
    )
    return [
        TimelineGroup(name or "À confier", [task for task in tasks if task.assignee_name == name])
        for name in names
    ]


def _names(months: Sequence[tuple[float, date]]) -> list[tuple[float, str]]:
    """Return (x, name) of the months: « déc. 2026 », then « janv. 2027 », « févr. »…"""
    named = []
    for number, (x, first) in enumerate(months):
        year = f" {first.year}" if number == 0 or first.year != months[number - 1][1].year else ""
        named.append((x + AFTER_LINE, short_day(first).partition(" ")[2] + year))
    return named


def when(brief: TaskBrief) -> str:
    """Return the dates of a task in words."""
    if brief.starts_on is not None and brief.due_on is not None:
        if brief.starts_on == brief.due_on:
            return f"le {day(brief.due_on)}"
        return f"du {day(brief.starts_on)} au {day(brief.due_on)}"
    if brief.due_on is not None:
        return f"pour le {day(brief.due_on)}"
    return f"à partir du {day(brief.starts_on)}" if brief.starts_on is not None else "sans date"


def label_of(brief: TaskBrief, now: date) -> str:
    """Return the text of a bar: title, dates, state."""
    late = ", en retard" if brief.is_late(now) else ""
    return f"{brief.title}, {when(brief)}, {brief.state_label.lower()}{late}"
