"""What is blocked, as the dashboards and the page of blockers show it: a chart, then a list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from app.dashboards import rules, wording
from app.dashboards.ground import DashboardData
from app.kernel.clock import now
from app.methodology.paths import PathKind
from app.progress.blockers import (
    Blocker,
    BlockShare,
    by_kind,
    kind_of_item,
    kind_of_task,
    rows_of,
)
from app.spaces.models import Authority
from app.tasks.views.summary import BlockedTask, summary_of


@dataclass(frozen=True, slots=True)
class Stuck:
    """A blocked item or task, and the words of its line."""

    blocker: Blocker
    title: str
    url: str
    meta: str


def stuck_in(
    ground: DashboardData, items: Sequence[rules.Blocked], tasks: Iterable[BlockedTask]
) -> list[Stuck]:
    """Return what is blocked: items first, then tasks that are not about one of them."""
    held = {blocked.item.id for blocked in items}
    return [
        *(_item(ground, blocked) for blocked in items),
        *(_task(ground, task) for task in tasks if task.item_id not in held),
    ]


def _item(ground: DashboardData, held: rules.Blocked) -> Stuck:
    kind = kind_of_item(held.reason)
    meta = wording.blocked_meta(held, ground.today)
    return Stuck(
        Blocker(kind, held.since or held.touched_on),
        held.item.statement,
        ground.point(held.item),
        meta,
    )


def _task(ground: DashboardData, task: BlockedTask) -> Stuck:
    kind = kind_of_task(task.reason)
    meta = wording.blocked_task_meta(task, ground.today)
    url = url_for("tasks.task", task_id=task.line.id)
    return Stuck(Blocker(kind, task.since), task.line.title, url, meta)


def shares_of(authority: Authority, stuck: Iterable[Stuck]) -> tuple[BlockShare, ...]:
    """Return how much each kind of reason blocks."""
    alone = authority.path == PathKind.LIGHT.value
    return by_kind((one.blocker for one in stuck), alone=alone)


def lines(stuck: Iterable[Stuck]) -> list[dict[str, Any]]:
    """Return what is blocked as short lines."""
    return [{"title": one.title, "url": one.url, "meta": one.meta, "state": None} for one in stuck]


def page_of(authority: Authority) -> dict[str, Any]:
    """Return the page that lists all that is blocked, the longest first."""
    ground = DashboardData.of(authority, now(), None)
    work = summary_of(authority, limit=1)
    stuck = stuck_in(ground, ground.blocked(), work.blocked)
    stuck.sort(key=lambda one: one.blocker.since or date.max)
    shares = shares_of(authority, stuck)
    who = {share.kind: share.who for share in shares}
    entries = [
        {**line, "who": who[one.blocker.kind]}
        for one, line in zip(stuck, lines(stuck), strict=True)
    ]
    return {"chart": rows_of(shares, ground.today), "entries": entries}
