"""The values of a process, read from a form, from a row or from the library."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from app.audit.rules import Change, changes_between
from app.datasets.inventory.frequencies import FREQUENCIES
from app.datasets.inventory.wording import frequency_of
from app.kernel.errors import Refused
from app.kernel.revisions import Version
from app.kernel.text import name_key
from app.kernel.typography import number
from app.processes.library import UsualProcess
from app.processes.models import Process
from app.processes.rules import MOST_STEPS, ReviewState, steps_of, written

TITLES = {
    "title": "Nom",
    "summary": "Ce que fait ce processus",
    "service": "Service",
    "owner": "Responsable",
    "deputy": "Suppléant",
    "software": "Logiciel",
    "frequency": "Rythme",
    "state": "Où en est la revue",
    "change_who": "Ce qui change pour les personnes",
    "change_tool": "Ce qui change dans l’outil",
    "change_step": "Ce qui change dans les étapes",
    "change_rhythm": "Ce qui change dans le rythme",
    "procedure": "Procédure convenue",
}
CHANGED = ("change_who", "change_tool", "change_step", "change_rhythm")


@dataclass(frozen=True)
class ProcessFacts:
    """What is written of a process."""

    title: str
    summary: str = ""
    service: str = ""
    owner: str = ""
    deputy: str = ""
    software: str = ""
    frequency: str = ""
    state: ReviewState = ReviewState.TO_REVIEW
    change_who: str = ""
    change_tool: str = ""
    change_step: str = ""
    change_rhythm: str = ""
    procedure: str = ""
    usual: str = ""

    @classmethod
    def of(cls, row: Process) -> "ProcessFacts":
        """Return the values of a row."""
        values = {one.name: getattr(row, one.name) for one in fields(cls)}
        return cls(**{**values, "state": ReviewState(row.state)})

    @classmethod
    def usual_one(cls, usual: UsualProcess) -> "ProcessFacts":
        """Return the first values of a process of the library; nobody answers for it yet."""
        return cls(
            title=usual.title,
            summary=usual.text,
            service=usual.service,
            frequency=usual.frequency,
            procedure=written(usual.procedure),
            usual=usual.id,
        )

    def columns(self) -> dict[str, Any]:
        """Return the values of the row."""
        return {**vars(self), "title_key": name_key(self.title), "state": self.state.value}


def problems_of(facts: ProcessFacts) -> Iterator[Refused]:
    """Give what is wrong with these values."""
    if not facts.title:
        yield Refused("Donnez un nom à ce processus.", "title")
    if facts.frequency and facts.frequency not in FREQUENCIES:
        yield Refused("Choisissez un rythme de la liste.", "frequency")
    if len(steps_of(facts.procedure)) > MOST_STEPS:
        yield Refused(
            f"La procédure compte plus de {number(MOST_STEPS)} étapes\u00a0: regroupez-les.",
            "procedure",
        )
    if facts.deputy and facts.deputy == facts.owner:
        yield Refused("Le suppléant est une autre personne que le responsable.", "deputy")


def differences(before: ProcessFacts, after: ProcessFacts) -> tuple[Change, ...]:
    """Return what changed, in words."""
    return changes_between(_version(before), _version(after))


def _version(facts: ProcessFacts) -> Version:
    words = {name: getattr(facts, name) or None for name in TITLES}
    words["frequency"] = frequency_of(facts.frequency) if facts.frequency else None
    words["state"] = facts.state.label
    return {title: words[name] for name, title in TITLES.items()}
