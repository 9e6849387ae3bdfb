"""The values of an event or a campaign, read from a form or from a row."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from app.audit.rules import Change, changes_between
from app.ecosystem.activities.models import Activity
from app.ecosystem.activities.rules import ActivityKind, ActivityState
from app.kernel.errors import Refused
from app.kernel.revisions import Version
from app.kernel.typography import day as day_in_words

TITLES = {
    "title": "Nom",
    "kind": "C’est",
    "state": "Où en est-on",
    "starts_on": "Premier jour",
    "ends_on": "Dernier jour",
    "venue": "Lieu, ou canal",
    "audience": "Qui est invité",
    "purpose": "À quoi elle sert",
    "attendance": "Combien de personnes",
    "outcome": "Ce qui en est sorti",
}
MOST_PEOPLE = 1_000_000


@dataclass(frozen=True)
class ActivityFacts:
    """What is written of an event or a campaign."""

    title: str
    kind: str = ActivityKind.WORKSHOP.value
    state: str = ActivityState.IDEA.value
    starts_on: date | None = None
    ends_on: date | None = None
    venue: str = ""
    audience: str = ""
    purpose: str = ""
    attendance: int | None = None
    outcome: str = ""

    @classmethod
    def of(cls, row: Activity) -> "ActivityFacts":
        """Return the values of a row."""
        return cls(**{one.name: getattr(row, one.name) for one in fields(cls)})

    def columns(self) -> dict[str, Any]:
        """Return the values of the row."""
        return dict(vars(self))


def problems_of(facts: ActivityFacts, day: date) -> Iterator[Refused]:
    """Give what is wrong with these values on a day."""
    if not facts.title:
        yield Refused("Donnez un nom à cette rencontre ou à cette campagne.", "title")
    dated = facts.state in {ActivityState.PLANNED.value, ActivityState.DONE.value}
    if dated and facts.starts_on is None:
        yield Refused("Indiquez le premier jour.", "starts_on")
    if facts.state == ActivityState.DONE.value and facts.starts_on and facts.starts_on > day:
        yield Refused("Ce jour n’est pas encore venu\u00a0: elle est prévue, pas faite.", "state")
    if facts.starts_on and facts.ends_on and facts.ends_on < facts.starts_on:
        yield Refused("Le dernier jour ne peut pas précéder le premier.", "ends_on")
    if facts.attendance is not None and not 0 <= facts.attendance <= MOST_PEOPLE:
        yield Refused("Écrivez un nombre de personnes.", "attendance")


def differences(before: ActivityFacts, after: ActivityFacts) -> tuple[Change, ...]:
    """Return what changed, in words."""
    return changes_between(_version(before), _version(after))


def _version(facts: ActivityFacts) -> Version:
    words: dict[str, Any] = {name: getattr(facts, name) or None for name in TITLES}
    words["kind"] = ActivityKind(facts.kind).label
    words["state"] = ActivityState(facts.state).label
    words["attendance"] = None if facts.attendance is None else str(facts.attendance)
    for name in ("starts_on", "ends_on"):
        words[name] = day_in_words(words[name]) if words[name] else None
    return {title: words[name] for name, title in TITLES.items()}
