"""The lines of a page, put into words and addresses before it is drawn.

In Python, because each call from a template is felt: a page has 25 lines, of ten calls each.
"""

from datetime import date
from typing import NamedTuple

from app.kernel.typography import NO_BREAK, ago, percent, plural
from app.portfolio.queries import NextStep, PortfolioEntry
from app.spaces.permissions import ADVISERS
from app.web.addresses import address
from app.web.bars import bars_of


class PortfolioLine(NamedTuple):
    """What one line shows."""

    name: str
    role: str  # empty for an adviser: that is what most of a portfolio is
    home: str
    bars: str  # the picture
    phases: str  # the same in words
    figure: str
    explanation: str
    activity: str
    blocked: str
    task: str  # nothing when nothing is left
    item: str


def line_of(entry: PortfolioEntry, day: date) -> PortfolioLine:
    """Return the line of an authority, its dates counted from this day."""
    bars, step = bars_of(entry.phases), entry.next_step
    return PortfolioLine(
        name=f"{entry.name} ({entry.code})" if entry.code else entry.name,
        role="" if entry.role in ADVISERS else entry.role.label.lower(),
        home=address("dashboards.home", slug=entry.slug),
        bars=bars.path,
        phases=bars.text,
        figure=f"{percent(entry.percent)}, phase{NO_BREAK}{entry.phase}",
        explanation=address("progress.explanation", slug=entry.slug),
        activity=ago(entry.last_activity_at, day),
        blocked=plural(entry.blocked, "point bloqué", "points bloqués")
        if entry.blocked
        else "aucun",
        task=step.item.task if step else "",
        item=_item(entry.slug, step) if step else "",
    )


def _item(slug: str, step: NextStep) -> str:
    """Return the address of an item, opened on the page of its phase."""
    phase = address("progress.phase", slug=slug, position=step.position)
    return f"{phase}?point={step.item.id}#point-{step.item.id}"
