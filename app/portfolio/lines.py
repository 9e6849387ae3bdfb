"""The lines of a page, put into words and addresses before it is drawn.

In Python, because each call from a template is felt: a page has 25 lines, of ten calls each. A line
is kept as long as what is stored of its authority stays the same: people come back to a portfolio
from each of the authorities they look at.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.kernel.typography import NO_BREAK, ago, percent, plural
from app.kernel.zones import zone_here
from app.portfolio.queries import (
    NextStep,
    PortfolioEntry,
    PortfolioRow,
    StuckAuthority,
    StuckItem,
    StuckTask,
    entry_of,
)
from app.progress.blockers import WHO, WHO_ALONE, Blocker, BlockShare, age_of, by_kind
from app.spaces.permissions import ADVISERS
from app.web.addresses import address
from app.web.bars import bars_of
from app.web.faces import initials, tint

MOST_KINDS = 2
MOST_KEPT = 512  # lines, of four kilobytes each, in each process
_WHO_OF = {
    alone: {kind: f"{who} ({kind.label.lower()})" for kind, who in words.items()}
    for alone, words in ((False, WHO), (True, WHO_ALONE))
}


@dataclass(frozen=True, slots=True, eq=False)
class PortfolioLine:
    """What one line shows. Equal to itself alone: what is drawn of it is found again by it."""

    face: str  # initials
    tint: int  # of the stone that they stand on
    name: str
    role: str  # empty for an adviser: that is what most of a portfolio is
    home: str
    phase: int  # under way: its hue draws the picture
    bars: str  # the picture
    phases: str  # the same in words
    figure: str
    explanation: str
    activity: str
    blocked: str
    task: str  # nothing when nothing is left
    item: str
    blockers: tuple[Blocker, ...]


def line_of(row: PortfolioRow, day: date) -> PortfolioLine:
    """Return the line of an authority, its dates counted from this day, where one stands."""
    return _line_in(row, day, zone_here())


@lru_cache(maxsize=MOST_KEPT)
def _line_in(row: PortfolioRow, day: date, _zone: ZoneInfo) -> PortfolioLine:
    entry = entry_of(row)
    bars, step = bars_of(entry.phases), entry.next_step
    return PortfolioLine(
        face=initials(entry.name),
        tint=tint(entry.name),
        name=f"{entry.name} ({entry.code})" if entry.code else entry.name,
        role="" if entry.role in ADVISERS else entry.role.label.lower(),
        home=address("dashboards.home", slug=entry.slug),
        phase=entry.phase,
        bars=bars.path,
        phases=bars.text,
        figure=f"{percent(entry.percent)}, phase{NO_BREAK}{entry.phase}{_path(entry)}",
        explanation=address("progress.explanation", slug=entry.slug),
        activity=ago(entry.last_activity_at, day),
        blocked=_blocked(entry, day),
        task=step.item.task if step else "",
        item=_item(entry.slug, step) if step else "",
        blockers=entry.blockers,
    )


def _path(entry: PortfolioEntry) -> str:
    """Say the path where it is not the full one: its shares are not to be compared."""
    return f", chemin{NO_BREAK}léger" if entry.light else ""


def _item(slug: str, step: NextStep) -> str:
    """Return the address of an item, opened on the page of its phase."""
    phase = address("progress.phase", slug=slug, position=step.position)
    return f"{phase}?point={step.item.id}#point-{step.item.id}"


def _blocked(entry: PortfolioEntry, day: date) -> str:
    """Say how much is blocked, since when at the longest, who can unblock it, and what it is.

    A narrow column cuts the end: who comes before what.
    """
    if not entry.stuck:
        return "aucun"
    count = _count(entry.blocked, entry.stuck - entry.blocked)
    shares = by_kind(entry.blockers)
    if not shares:
        return count
    kinds = ", ".join([_WHO_OF[entry.light][share.kind] for share in shares[:MOST_KINDS]])
    oldest = min((share.since for share in shares if share.since), default=None)
    since = f" depuis {age_of(oldest, day)}" if oldest else ""
    return f"{count}{since}{NO_BREAK}: {kinds}"


def _count(items: int, tasks: int) -> str:
    """Write « 2 points », « 1 tâche », « 2 points et 1 tâche »."""
    if not tasks:
        return plural(items, "point")
    told = plural(tasks, "tâche")
    return f"{plural(items, 'point')} et {told}" if items else told


def shares_of(lines: Iterable[PortfolioLine]) -> tuple[BlockShare, ...]:
    """Return what blocks the authorities of a page, by kind of reason."""
    return by_kind(blocker for line in lines for blocker in line.blockers)


class StuckLine(NamedTuple):
    """What is blocked in an authority, on the page of blockers."""

    name: str
    home: str
    title: str
    url: str
    since: str
    who: str


def stuck_lines(authorities: Iterable[StuckAuthority], day: date) -> list[StuckLine]:
    """Return what is blocked, the longest first."""
    held = [
        (blocked.blocker.since or date.max, authority, blocked)
        for authority in authorities
        for blocked in authority.blocked
    ]
    held.sort(key=lambda one: (one[0], one[1].name, _words(one[1], one[2])))
    return [
        StuckLine(
            authority.name,
            address("dashboards.home", slug=authority.slug),
            *_words(authority, blocked),
            age_of(blocked.blocker.since, day),
            WHO[blocked.blocker.kind],
        )
        for _, authority, blocked in held
    ]


def _words(authority: StuckAuthority, blocked: StuckItem | StuckTask) -> tuple[str, str]:
    """Return the title of what is blocked, and its address."""
    if isinstance(blocked, StuckTask):
        return blocked.title, address("tasks.task", slug=authority.slug, task_id=blocked.id)
    return blocked.step.item.statement, _item(authority.slug, blocked.step)
