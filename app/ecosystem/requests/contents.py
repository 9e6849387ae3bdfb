"""The values of a request, read from a form or from a row."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from app.audit.rules import Change, changes_between
from app.ecosystem.requests.models import DataRequest
from app.ecosystem.requests.rules import ANSWERED, REASONED, RequestOutcome, RequestStep
from app.kernel.errors import Refused
from app.kernel.revisions import Version
from app.kernel.typography import day as day_in_words

TITLES = {
    "title": "Ce qui est demandé",
    "wanted": "Précisions",
    "wished_form": "Forme souhaitée",
    "asker_name": "Qui demande",
    "asker_email": "Adresse électronique",
    "received_on": "Reçue le",
    "dataset_id": "Jeu de données",
    "step": "Où en est la demande",
    "outcome": "Réponse donnée",
    "answered_on": "Répondue le",
    "reason": "Motif",
}
PERSONAL = frozenset({"asker_name", "asker_email"})  # the journal never holds them


@dataclass(frozen=True)
class DataRequestFacts:
    """What is written of a request."""

    title: str
    received_on: date
    wanted: str = ""
    wished_form: str = ""
    asker_name: str = ""
    asker_email: str = ""
    dataset_id: int | None = None
    step: str = RequestStep.RECEIVED.value
    outcome: str = ""
    answered_on: date | None = None
    reason: str = ""

    @classmethod
    def of(cls, row: DataRequest) -> "DataRequestFacts":
        """Return the values of a row."""
        return cls(**{one.name: getattr(row, one.name) for one in fields(cls)})

    def columns(self) -> dict[str, Any]:
        """Return the values of the row."""
        return dict(vars(self))

    def settled(self) -> "DataRequestFacts":
        """Return the same without the person who asked, once the request is closed."""
        closed = self.step == RequestStep.CLOSED.value
        return replace(self, asker_name="", asker_email="") if closed else self


def problems_of(facts: DataRequestFacts, day: date) -> Iterator[Refused]:
    """Give what is wrong with these values on a day."""
    if not facts.title:
        yield Refused("Dites ce qui est demandé.", "title")
    if facts.received_on > day:
        yield Refused("Ce jour n’est pas encore venu\u00a0: vérifiez-le.", "received_on")
    yield from _answer_problems(facts)
    if facts.answered_on is not None:
        yield from _answer_day(facts, facts.answered_on, day)


def _answer_problems(facts: DataRequestFacts) -> Iterator[Refused]:
    if facts.step in ANSWERED and not facts.outcome:
        yield Refused("Choisissez la réponse donnée.", "outcome")
    if facts.outcome and facts.step not in ANSWERED:
        yield Refused("Une demande qui a sa réponse est répondue ou close.", "step")
    if facts.outcome and facts.answered_on is None:
        yield Refused("Indiquez le jour de la réponse.", "answered_on")
    if facts.outcome == RequestOutcome.PUBLISHED.value and facts.dataset_id is None:
        yield Refused("Choisissez le jeu qui répond à la demande.", "dataset_id")
    if facts.outcome in {one.value for one in REASONED} and not facts.reason:
        yield Refused("Un refus, même partiel, se motive\u00a0: dites pourquoi.", "reason")


def _answer_day(facts: DataRequestFacts, answered: date, day: date) -> Iterator[Refused]:
    if answered < facts.received_on:
        yield Refused("La réponse ne peut pas précéder la demande.", "answered_on")
    if answered > day:
        yield Refused("La réponse ne peut pas dater d’un jour à venir.", "answered_on")
    if not facts.outcome:
        yield Refused("Choisissez la réponse donnée ce jour-là.", "outcome")


def differences(before: DataRequestFacts, after: DataRequestFacts) -> tuple[Change, ...]:
    """Return what changed, in words; who asks is never written in the journal."""
    return changes_between(_version(before), _version(after))


def _version(facts: DataRequestFacts) -> Version:
    words: dict[str, Any] = {name: getattr(facts, name) or None for name in TITLES}
    words["step"] = RequestStep(facts.step).label
    words["outcome"] = RequestOutcome(facts.outcome).label if facts.outcome else None
    words["dataset_id"] = str(facts.dataset_id) if facts.dataset_id else None
    for name in ("received_on", "answered_on"):
        words[name] = day_in_words(words[name]) if words[name] else None
    return {title: words[name] for name, title in TITLES.items() if name not in PERSONAL}
