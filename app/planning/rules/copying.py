"""A plan taken over by another authority: the same tasks, as many working days apart."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.methodology.rules import Edition, Item
from app.planning.rules.days import WorkingDays
from app.planning.rules.outline import (
    LeftOut,
    Outline,
    PlannedTask,
    PlanSituation,
    blocked_today,
    why_not,
)


@dataclass(frozen=True, slots=True)
class Model:
    """A task to copy; its days are counted from the first of its plan, nobody's name is kept."""

    key: str
    item_id: str
    title: str
    first: int
    last: int
    after: tuple[str, ...] = ()

    @property
    def own_words(self) -> bool:
        """Whether its title was typed by somebody: an item's comes from the method."""
        return not self.item_id


@dataclass(frozen=True, slots=True)
class CopiedTask:
    """A task of the plan to copy, with its dates."""

    key: str
    item_id: str
    title: str
    starts_on: date
    due_on: date
    after: tuple[str, ...] = ()


def models_of(tasks: Iterable[CopiedTask], days: WorkingDays) -> tuple[Model, ...]:
    """Return what may be copied of a plan; ``days`` are those of the authority that has it."""
    known = list(tasks)
    if not known:
        return ()
    origin = min(days.at_or_after(task.starts_on) for task in known)
    found = []
    for task in known:
        first = days.at_or_after(task.starts_on) - origin
        last = max(days.at_or_before(task.due_on) - origin, first)
        found.append(Model(task.key, task.item_id, task.title, first, last, task.after))
    return tuple(sorted(found, key=lambda model: (model.first, model.last, model.key)))


def copied(models: Iterable[Model], situation: PlanSituation, start: date) -> Outline:
    """Return the plan that an authority gets from these models, from its first working day on."""
    edition = situation.edition
    kept: list[Model] = []
    left: dict[LeftOut, list[Item]] = {}
    unknown = 0
    for model in models:
        if model.item_id and model.item_id not in edition:
            unknown += 1
            continue
        why = why_not(situation, edition.item(model.item_id)) if model.item_id else None
        if why is None:
            kept.append(model)
        else:
            left.setdefault(why, []).append(edition.item(model.item_id))
    days = WorkingDays(start, situation.calendar.closed)
    here = {model.key for model in kept}
    items = [edition.item(model.item_id) for model in kept if model.item_id]
    return Outline(
        tasks=tuple(_task(model, edition, days, here) for model in kept),
        left_out={why: tuple(left[why]) for why in LeftOut if why in left},
        warnings=(*_unknown(unknown), *blocked_today(situation, items)),
    )


def _unknown(count: int) -> Iterable[str]:
    if count:
        tasks = "Une tâche porte" if count == 1 else f"{count}\u00a0tâches portent"
        yield f"{tasks} sur un point que l’édition de la méthode suivie ici n’a pas."


def _task(model: Model, edition: Edition, days: WorkingDays, here: set[str]) -> PlannedTask:
    item = edition.item(model.item_id) if model.item_id else None
    return PlannedTask(
        key=model.key,
        item_id=model.item_id,
        title=item.task if item else model.title,
        role=item.role if item else "",
        phase=edition.phase_of(item.id).position if item else 0,
        required=bool(item and item.required),
        starts_on=days.day(model.first),
        due_on=days.day(model.last),
        after=tuple(key for key in model.after if key in here),
    )


def counted(left_out: Mapping[LeftOut, tuple[Item, ...]]) -> int:
    """Return how many items a plan leaves out."""
    return sum(len(items) for items in left_out.values())
