"""The contents of the dashboard of the elected: what they are expected to decide."""

from typing import Any

from app.audit.queries import points_at
from app.benefits.counting import benefits_of
from app.benefits.rules import USUAL_HOURS
from app.dashboards import queries, rules, story, wording
from app.dashboards.blocked import shares_of, stuck_in
from app.dashboards.ground import DashboardData, dataset_lines, month_ago
from app.datasets.inventory.rules import PUBLIC_CODES
from app.kernel.typography import plural
from app.methodology.library import LibraryEntry, library
from app.methodology.rules import Item
from app.progress.blockers import rows_of, who_of, words_of
from app.progress.rules import BlockReason
from app.spaces.models import Authority
from app.tasks.views.summary import summary_of

MOST_BENEFITS = 2
MOST_LATE = 1
MOST_BROUGHT = 3  # measured benefits that the page names
FOR_THE_COUNCIL = "administration"  # the audience of the library's benefits


def for_official(authority: Authority) -> dict[str, Any]:
    """Return the dashboard of the elected: what they are expected to decide, and what changed."""
    since = month_ago()
    ground = DashboardData.of(authority, since, points_at(authority.id, since))
    work = summary_of(authority, limit=MOST_LATE)
    awaited = {
        held.item.id for held in ground.blocked() if held.reason == BlockReason.DECISION.value
    }
    stuck = stuck_in(ground, ground.blocked(), work.blocked)
    shares = shares_of(authority, stuck)
    expected = rules.decisions_expected(ground.standing, frozenset(awaited))
    counted = queries.counts_since(authority.id, ground.since)
    month = story.month_of(ground.standing, _touched(ground), counted)
    return {
        **ground.heading(planned=work.planned),
        "chart": rows_of(shares, ground.today),
        "stuck": words_of(shares, ground.today),
        "who": who_of(shares),
        "stuck_count": len(stuck),
        "council_on": work.council_on,
        "council_in": wording.council_in(work.council_on, ground.today),
        "phases": ground.phases(notes=False),
        "decisions": _decision_lines(ground, expected, awaited),
        "later": _decision_line(ground, expected.later, awaited) if expected.later else None,
        "datasets": dataset_lines(authority.dataset_stages),
        "month": wording.month_words(month),
        "brought": _brought(authority, ground),
        "benefits": _benefits(ground.standing.progress.current_phase),
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


def _brought(authority: Authority, ground: DashboardData) -> list[str]:
    """Return the first benefits that have a figure, in words; nothing before data are published."""
    if not PUBLIC_CODES & authority.dataset_stages.keys():
        return []
    measured = benefits_of(authority, ground.today, USUAL_HOURS)
    return [one.figure.words for one in measured if one.figure is not None][:MOST_BROUGHT]


def _benefits(position: int) -> list[LibraryEntry]:
    """Return two benefits, others from one phase to the next."""
    texts = [entry for entry in library("benefits") if entry.audience == FOR_THE_COUNCIL]
    first = (position - 1) * MOST_BENEFITS
    return [texts[(first + rank) % len(texts)] for rank in range(min(MOST_BENEFITS, len(texts)))]
