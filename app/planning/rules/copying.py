"""Copies a plan to another authority: the same tasks, as many working days apart."""

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
    """A task to copy, without names; working days are counted from the first of its plan."""

    key: str
    item_id: str
    title: str
    first: int
    last: int
    after: tuple[str, ...] = ()


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
    """Return the tasks of a plan as models; ``days`` are those of the authority that has it."""
    copied_tasks = list(tasks)
    if not copied_tasks:
        return ()
    origin = min(days.at_or_after(task.starts_on) for task in copied_tasks)
    models = []
    for task in copied_tasks:
        first = days.at_or_after(task.starts_on) - origin
        last = max(days.at_or_before(task.due_on) - origin, first)
        models.append(Model(task.key, task.item_id, task.title, first, last, task.after))
    return tuple(sorted(models, key=lambda model: (model.first, model.last, model.key)))


def copied(models: Iterable[Model], situation: PlanSituation, start: date) -> Outline:
    """Return the plan that an authority gets from these models, from its first working day on."""
    edition = situation.edition
    retained: list[Model] = []
    left_out: dict[LeftOut, list[Item]] = {}
    unknown = 0
    for model in models:
        if model.item_id and model.item_id not in edition:
            unknown += 1
            continue
        why = why_not(situation, edition.item(model.item_id)) if model.item_id else None
        if why is None:
            retained.append(model)
        else:
            left_out.setdefault(why, []).append(edition.item(model.item_id))
    days = WorkingDays(start, situation.calendar.closed)
    keys = {model.key for model in retained}
    items = [edition.item(model.item_id) for model in retained if model.item_id]
    return Outline(
        tasks=tuple(_task(model, edition, days, keys) for model in retained),
        left_out={why: tuple(left_out[why]) for why in LeftOut if why in left_out},
        warnings=(*_unknown(unknown), *blocked_today(situation, items)),
    )


def _unknown(count: int) -> Iterable[str]:
    if count:
        tasks = "Une tâche porte" if count == 1 else f"{count}\u00a0tâches portent"
        yield f"{tasks} sur un point que l’édition de la méthode suivie ici n’a pas."


def _task(model: Model, edition: Edition, days: WorkingDays, keys: set[str]) -> PlannedTask:
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
        after=tuple(key for key in model.after if key in keys),
    )


def counted(left_out: Mapping[LeftOut, tuple[Item, ...]]) -> int:
    """Return how many items a plan leaves out."""
    return sum(len(items) for items in left_out.values())
