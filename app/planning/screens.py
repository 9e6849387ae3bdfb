"""Sentences and timelines of the screens of plans."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.kernel.typography import NO_BREAK, agreed, day, plural
from app.methodology.rules import Edition, Item
from app.planning.rules.outline import LeftOut, Outline, PlannedTask, Wishes, listed
from app.planning.rules.redating import Move, Present, Redating
from app.planning.several import Proposal
from app.tasks.rules import TaskState
from app.tasks.views import timeline as timeline_layout

DOT = " · "
MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """A task on the timeline."""

    id: int
    title: str
    starts_on: date
    due_on: date
    url: str
    state: str = TaskState.TODO.value

    @property
    def aria_label(self) -> str:
        """Its text for those who do not see the picture: title and dates."""
        return f"{self.title}, {span(self.starts_on, self.due_on)}"


@dataclass(frozen=True)
class Timeline:
    """The picture of some tasks, and the names of its months."""

    title: str
    drawing: timeline_layout.TimelineDrawing[Bar]
    names: list[tuple[float, str]]


def timeline(
    title: str, bars: Sequence[Bar], needs: Iterable[tuple[int, int]], today: date
) -> Timeline | None:
    """Return the timeline of some tasks; nothing without any."""
    drawing = timeline_layout.timeline(
        [timeline_layout.TimelineGroup(title, list(bars))], needs, today=today
    )
    if drawing is None:
        return None
    names = [(x + 4, MONTHS[month.month - 1] + _year(month)) for x, month in drawing.months]
    return Timeline(title, drawing, names)


MONTHS = (
    *("janv.", "févr.", "mars", "avril", "mai", "juin"),
    *("juil.", "août", "sept.", "oct.", "nov.", "déc."),
)


def _year(month: date) -> str:
    return f" {month.year}" if month.month == 1 else ""


def timeline_of(
    title: str, tasks: Sequence[PlannedTask], url_of: Callable[[str], str], today: date
) -> Timeline | None:
    """Return the timeline of tasks to come, each leading to what the method says of it."""
    numbers = {task.key: number for number, task in enumerate(tasks)}
    bars = [Bar(numbers[t.key], t.title, t.starts_on, t.due_on, url_of(t.item_id)) for t in tasks]
    needs = [
        (numbers[task.key], numbers[needed])
        for task in tasks
        for needed in task.after
        if needed in numbers
    ]
    return timeline(title, bars, needs, today)


def span(first: date, last: date) -> str:
    """Write « le 3 mars 2027 », « du 3 au 9 mars 2027 »."""
    if first == last:
        return f"le {day(first)}"
    begin = day(first)
    if (first.year, first.month) == (last.year, last.month):
        begin = begin.split(" ", maxsplit=1)[0]
    elif first.year == last.year:
        begin = begin.rsplit(" ", maxsplit=1)[0]
    return f"du {begin} au {day(last)}"


def summary(plan: Outline, wishes: Wishes) -> str:
    """Return a sentence: how many tasks, between which dates, for which council."""
    if plan.first is None or plan.last is None:
        return "Ce plan n’a aucune tâche."
    sentence = f"{plural(len(plan.tasks), 'tâche')}, {span(plan.first, plan.last)}."
    if wishes.council is None:
        return sentence
    return f"{sentence} Tout ce qui mène au vote est prêt pour la séance du {day(wishes.council)}."


@dataclass(frozen=True, slots=True)
class PlannedPhase:
    """A phase of a plan: how many tasks, and when."""

    position: int
    title: str
    text: str


def phase_lines(plan: Outline, edition: Edition) -> list[PlannedPhase]:
    """Return the phases that have tasks, and when each takes place."""
    lines = []
    for phase in edition.phases:
        tasks = plan.of_phase(phase.position)
        if tasks:
            first, last = min(t.starts_on for t in tasks), max(t.due_on for t in tasks)
            text = f"{plural(len(tasks), 'tâche')}, {span(first, last)}"
            lines.append(
                PlannedPhase(phase.position, f"{phase.position}. {phase.short_title}", text)
            )
    return lines


ONLY_COUNTED = frozenset({LeftOut.OTHER_PHASE, LeftOut.OFF_PATH})


def left_out_lines(left_out: Mapping[LeftOut, Sequence[Item]]) -> list[str]:
    """Return a sentence for each reason why items are left out; whole phases are only counted."""
    lines = []
    for why, items in left_out.items():
        count = plural(len(items), "point")
        named = "" if why in ONLY_COUNTED else f"{NO_BREAK}: {_named(items)}"
        lines.append(f"{why.label} ({count}){named}.")
    return lines


def _named(items: Sequence[Item]) -> str:
    return listed([item.task for item in items], most=MOST_NAMED)


def alone_lines(redating: Redating) -> list[str]:
    """Return a sentence for each reason why tasks keep their dates."""
    return [
        f"{why.label} ({plural(len(tasks), 'tâche')}){NO_BREAK}: {_titles(tasks)}."
        for why, tasks in redating.alone.items()
    ]


def _titles(tasks: Sequence[Present]) -> str:
    return listed([task.title for task in tasks], most=MOST_NAMED)


def redating_summary(redating: Redating) -> str:
    """Return a sentence: how many tasks would change dates, and how many would not."""
    if not redating.moves:
        return "Aucune date ne change avec ces réglages."
    moving = plural(len(redating.moves), "tâche change", "tâches changent")
    staying = redating.unmoved + sum(len(tasks) for tasks in redating.alone.values())
    others = plural(staying, "autre garde les siennes", "autres gardent les leurs")
    return f"{moving} de dates, {others}." if staying else f"{moving} de dates."


def dates_before(move: Move) -> str:
    """Write the dates that a task has now."""
    task = move.task
    return span(task.starts_on, task.due_on) if task.starts_on and task.due_on else "sans date"


def proposal_line(proposal: Proposal) -> str:
    """Return the dates of the plan of one authority, in words."""
    plan = proposal.outline
    if plan.first is None or plan.last is None:
        return "rien à prévoir"
    return span(plan.first, plan.last)


def tasks_of_proposal(proposal: Proposal) -> str:
    """Count the tasks of the plan of one authority, and those given to somebody."""
    tasks = plural(len(proposal.outline.tasks), "tâche")
    given = proposal.given
    return f"{tasks}, dont {given} {agreed(given, 'confiée')}" if given else tasks


def left_out_briefly(plan: Outline) -> str:
    """Count what is left out of one plan among several."""
    kinds = {
        LeftOut.DONE: ("fait", "faits"),
        LeftOut.NOT_APPLICABLE: ("sans objet", "sans objet"),
        LeftOut.OFF_PATH: ("hors du chemin léger", "hors du chemin léger"),
        LeftOut.HAS_TASK: ("déjà en tâche", "déjà en tâche"),
    }
    counts = [
        f"{len(items)}{NO_BREAK}{kinds[why][len(items) > 1]}"
        for why, items in plan.left_out.items()
        if why in kinds
    ]
    return ", ".join(counts) or "rien"
