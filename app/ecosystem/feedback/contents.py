"""The values of what is said of a dataset, read from a form or from a row."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from app.audit.rules import Change, changes_between
from app.ecosystem.feedback.models import Feedback
from app.ecosystem.feedback.rules import CLOSED, FeedbackKind, FeedbackState
from app.kernel.errors import Refused
from app.kernel.revisions import Version
from app.kernel.typography import day as day_in_words

TITLES = {
    "title": "En quelques mots",
    "kind": "C’est",
    "message": "Ce que vous avez vu",
    "dataset_id": "Jeu de données",
    "received_on": "Reçu le",
    "state": "Où en est-on",
    "answer": "Réponse",
    "closed_on": "Clos le",
    "sender_name": "Qui l’a signalé",
    "sender_email": "Adresse électronique",
}
PERSONAL = frozenset({"sender_name", "sender_email"})  # the journal never holds them


@dataclass(frozen=True)
class FeedbackFacts:
    """What is written of an anomaly, a question or a suggestion."""

    title: str
    received_on: date
    kind: str = FeedbackKind.ANOMALY.value
    message: str = ""
    dataset_id: int | None = None
    state: str = FeedbackState.RECEIVED.value
    answer: str = ""
    closed_on: date | None = None
    sender_name: str = ""
    sender_email: str = ""

    @classmethod
    def of(cls, row: Feedback) -> "FeedbackFacts":
        """Return the values of a row."""
        return cls(**{one.name: getattr(row, one.name) for one in fields(cls)})

    def columns(self) -> dict[str, Any]:
        """Return the values of the row."""
        return dict(vars(self))

    @property
    def closed(self) -> bool:
        """Whether nothing more is to be done."""
        return self.state in CLOSED

    def settled(self) -> "FeedbackFacts":
        """Return the same without who sent it, once it is closed."""
        return replace(self, sender_name="", sender_email="") if self.closed else self


def problems_of(facts: FeedbackFacts, day: date) -> Iterator[Refused]:
    """Give what is wrong with these values on a day."""
    if not facts.title:
        yield Refused("Dites en quelques mots de quoi il s’agit.", "title")
    if facts.received_on > day:
        yield Refused("Ce jour n’est pas encore venu\u00a0: vérifiez-le.", "received_on")
    if facts.closed and not facts.answer:
        yield Refused("Dites ce qui a été fait, ou pourquoi rien ne l’est.", "answer")
    if facts.closed and facts.closed_on is None:
        yield Refused("Indiquez le jour où c’est clos.", "closed_on")
    if facts.closed_on is not None:
        yield from _closing_day(facts, facts.closed_on, day)


def _closing_day(facts: FeedbackFacts, closed: date, day: date) -> Iterator[Refused]:
    if not facts.closed:
        yield Refused("Ce qui a un jour de clôture est corrigé, répondu ou sans suite.", "state")
    if closed < facts.received_on:
        yield Refused("La clôture ne peut pas précéder le signalement.", "closed_on")
    if closed > day:
        yield Refused("La clôture ne peut pas dater d’un jour à venir.", "closed_on")


def differences(before: FeedbackFacts, after: FeedbackFacts) -> tuple[Change, ...]:
    """Return what changed, in words; who sent it is never written in the journal."""
    return changes_between(_version(before), _version(after))


def _version(facts: FeedbackFacts) -> Version:
    words: dict[str, Any] = {name: getattr(facts, name) or None for name in TITLES}
    words["kind"] = FeedbackKind(facts.kind).label
    words["state"] = FeedbackState(facts.state).label
    words["dataset_id"] = str(facts.dataset_id) if facts.dataset_id else None
    for name in ("received_on", "closed_on"):
        words[name] = day_in_words(words[name]) if words[name] else None
    return {title: words[name] for name, title in TITLES.items() if name not in PERSONAL}
