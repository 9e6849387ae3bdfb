"""The pages of the journal: who did what, when, on what, from what to what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from app.audit.events import EVENTS
from app.audit.models import AuditEvent
from app.dashboards import queries, screens, wording
from app.kernel.typography import lowered
from app.spaces.models import Authority

PAGE_SIZE = 20
# What a row lists; a longer list is folded after its first lines: a page of 25 rows stays light.
MOST_LISTED = 5
LISTED_BEFORE_FOLD = 3
ALL = "tout"
# What the list may be narrowed to: word of the address, words on screen, nouns of the events.
KINDS: dict[str, tuple[str, frozenset[str]]] = {
    ALL: ("Tout", frozenset()),
    "reponses": ("Les réponses", frozenset({"answer", "diagnosis"})),
    "preuves": ("Les preuves", frozenset({"evidence"})),
    "phases": ("Les phases commencées malgré tout", frozenset({"gate"})),
    "taches": ("Les tâches et les plans", frozenset({"task", "plan"})),
    "acteurs": ("Les acteurs", frozenset({"stakeholder", "opinions"})),
    "donnees": ("Les données", frozenset({"dataset", "resource", "strategy", "catalogue"})),
    "documents": ("Les actes signés", frozenset({"document"})),
    "membres": ("Les membres", frozenset({"membership", "invitation"})),
    "reglages": ("Les paramètres", frozenset({"authority", "obligation"})),
}


@dataclass(frozen=True)
class JournalRow:
    """An event in words."""

    at: datetime
    who: str
    who_url: str | None
    act: str
    thing: str
    url: str | None
    outcome: str
    changes: Sequence[str]
    folded: Sequence[str]


def journal_page(
    authority: Authority, *, kind: str, user_id: int | None, before: int | None, after: int | None
) -> dict[str, Any]:
    """Return a page of the journal, and say what it was narrowed to."""
    kind = kind if kind in KINDS else ALL
    wanted = queries.JournalFilter(before, after, _events(kind), user_id)
    journal = queries.journal(authority.id, wanted, PAGE_SIZE)
    narrowing = {"quoi": None if kind == ALL else kind, "qui": user_id}
    first, last = (journal.events[0].id, journal.events[-1].id) if journal.events else (None, None)
    return {
        "rows": [_row(authority, event, narrowing) for event in journal.events],
        "kind": kind,
        "kinds": [(code, words) for code, (words, _) in KINDS.items()],
        "user_id": user_id,
        "active": _active(kind, journal.events, user_id),
        "newer": _url(**narrowing, apres=first) if first and journal.newer else None,
        "older": _url(**narrowing, avant=last) if last and journal.older else None,
        "elsewhere": before is not None or after is not None,
    }


def _events(kind: str) -> tuple[str, ...]:
    nouns = KINDS[kind][1]
    return tuple(event for event in EVENTS if event.partition(":")[0] in nouns)


def _active(kind: str, events: Sequence[AuditEvent], user_id: int | None) -> str | None:
    """Say what the list is narrowed to, or nothing."""
    parts = [] if kind == ALL else [lowered(KINDS[kind][0])]
    if user_id is not None:
        parts.append(events[0].actor_name if events else "une seule personne")
    return ", ".join(parts) or None


def _row(authority: Authority, event: AuditEvent, narrowing: dict[str, Any]) -> JournalRow:
    act, thing = wording.act_parts(event.event, event.subject, event.subject_title)
    changes = list(wording.other_changes(event.changes))
    listed = changes if len(changes) <= MOST_LISTED else changes[:LISTED_BEFORE_FOLD]
    narrowed = event.user_id is None or narrowing["qui"] is not None
    return JournalRow(
        at=event.at,
        who=event.actor_name,
        who_url=None if narrowed else _url(**{**narrowing, "qui": event.user_id}),
        act=act,
        thing=thing,
        url=screens.subject_url(authority, event.subject),
        outcome=wording.outcome_of(event.changes),
        changes=listed,
        folded=changes[len(listed) :],
    )


def _url(**query: Any) -> str:
    return url_for("dashboards.journal", **query)
