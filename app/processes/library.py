"""The usual processes of the library: those that most authorities run."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from app.methodology.library import LibraryEntry, library
from app.processes.rules import ProcedureStep


@dataclass(frozen=True, slots=True)
class UsualProcess:
    """A process that most authorities run, with the data that it produces."""

    id: str
    title: str
    text: str
    datasets: tuple[str, ...]  # ids of typical datasets
    service: str
    software: str
    frequency: str  # id of data.gouv.fr
    changes: tuple[str, ...]  # what usually changes once its data are published
    procedure: tuple[ProcedureStep, ...]


@cache
def usual_processes() -> Mapping[str, UsualProcess]:
    """Return the usual processes by id, in the order of the library."""
    return MappingProxyType({entry.id: _usual(entry) for entry in library("processes")})


def _usual(entry: LibraryEntry) -> UsualProcess:
    more = entry.more
    steps = tuple(ProcedureStep(step["who"], step["what"]) for step in more["procedure"])
    return UsualProcess(
        id=entry.id,
        title=entry.title,
        text=entry.text,
        datasets=tuple(more["datasets"]),
        service=more["service"],
        software=more["software"],
        frequency=more["frequency"],
        changes=tuple(more["changes"]),
        procedure=steps,
    )
