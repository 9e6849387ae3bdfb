"""The lines of a page, put into words and addresses before it is drawn.

In Python, because each call from a template is felt: a page has 25 lines, of ten calls each.
"""

from datetime import date
from typing import NamedTuple

from app.kernel.typography import NO_BREAK, ago, percent, plural
from app.portfolio.links import Links
from app.portfolio.queries import PortfolioEntry
from app.spaces.permissions import ADVISERS
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


def line_of(entry: PortfolioEntry, links: Links, day: date) -> PortfolioLine:
    """Return the line of an authority, its dates counted from this day."""
    bars, step = bars_of(entry.phases), entry.next_step
    return PortfolioLine(
        name=f"{entry.name} ({entry.code})" if entry.code else entry.name,
        role="" if entry.role in ADVISERS else entry.role.label.lower(),
        home=links.home(entry.slug),
        bars=bars.path,
        phases=bars.text,
        figure=f"{percent(entry.percent)}, phase{NO_BREAK}{entry.phase}",
        explanation=links.explanation(entry.slug),
        activity=ago(entry.last_activity_at, day),
        blocked=plural(entry.blocked, "point bloqué", "points bloqués")
        if entry.blocked
        else "aucun",
        task=step.item.task if step else "",
        item=links.item(entry.slug, step.position, step.item.id) if step else "",
    )
