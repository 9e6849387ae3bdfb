"""Archetypes of stakeholders, brakes, objectives and arguments, read from the libraries."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from app.methodology.library import LibraryEntry, library

# In the library of objectives, but no objective: the question to ask about each person.
QUESTION = "question-objectifs"


@dataclass(frozen=True, slots=True)
class Archetype:
    """A person or a body met in most authorities, before a name is put on it."""

    id: str
    title: str
    text: str
    family: str  # elected, management, project, support, trade, public, private, reuser, partner
    side: str  # internal or external
    role: str  # decide, steer, contribute or external
    phases: tuple[int, ...]
    objectives: tuple[str, ...]
    brakes: tuple[str, ...]
    arguments: tuple[str, ...]
    expected: str
    indicator: str
    territory: tuple[str, ...]  # empty: everywhere
    kinds: tuple[str, ...]  # empty: every kind of authority
    article: str | None = None  # of the rule of law behind the text, if there is one
    certainty: str | None = None  # V, P, G or M
    note: str | None = None  # a doubt, kept apart
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Brake:
    """A reason to hold back from opening data, and the answer to it."""

    id: str
    title: str
    text: str
    answer: str
    axis: str
    article: str | None = None  # of the rule of law behind the answer, if there is one
    certainty: str | None = None  # V, P, G or M
    note: str | None = None  # a doubt, kept apart
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Objective:
    """A reason to take part that may interest somebody."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Argument:
    """A benefit of opening, for one audience."""

    id: str
    title: str
    text: str
    audience: str  # administration, companies or citizens


@cache
def archetypes() -> Mapping[str, Archetype]:
    """Return all archetypes by id, in the order they are to be read."""
    entries = library("stakeholder-archetypes")
    return MappingProxyType({entry.id: _archetype(entry) for entry in entries})


@cache
def archetypes_for(kind: str, territory: str) -> tuple[Archetype, ...]:
    """Return the archetypes that make sense for such an authority, in order."""
    return tuple(
        archetype
        for archetype in archetypes().values()
        if (not archetype.kinds or kind in archetype.kinds)
        and (not archetype.territory or territory in archetype.territory)
    )


@cache
def brakes() -> Mapping[str, Brake]:
    """Return all brakes by id, in the order they are to be read."""
    return MappingProxyType({entry.id: _brake(entry) for entry in library("brakes")})


@cache
def objectives() -> Mapping[str, Objective]:
    """Return the eight objectives by id, in the order of the guidance."""
    return MappingProxyType(
        {
            entry.id: Objective(entry.id, entry.title, entry.text)
            for entry in library("objectives")
            if entry.id != QUESTION
        },
    )


@cache
def arguments() -> Mapping[str, Argument]:
    """Return the benefits to argue with, by id, one audience after the other."""
    return MappingProxyType(
        {
            entry.id: Argument(entry.id, entry.title, entry.text, entry.audience or "")
            for entry in library("benefits")
        },
    )


def _archetype(entry: LibraryEntry) -> Archetype:
    more = entry.more
    return Archetype(
        id=entry.id,
        title=entry.title,
        text=entry.text,
        family=more["family"],
        side=more["side"],
        role=more["role"],
        phases=tuple(more["phases"]),
        objectives=tuple(more["objectives"]),
        brakes=tuple(more["brakes"]),
        arguments=tuple(more["arguments"]),
        expected=more["expected"],
        indicator=more["indicator"],
        territory=_listed(more, "territory"),
        kinds=_listed(more, "kinds"),
        article=entry.article,
        certainty=entry.certainty,
        note=entry.note,
        sources=entry.sources,
    )


def _brake(entry: LibraryEntry) -> Brake:
    return Brake(
        id=entry.id,
        title=entry.title,
        text=entry.text,
        answer=entry.more["answer"],
        axis=entry.axis or "",
        article=entry.article,
        certainty=entry.certainty,
        note=entry.note,
        sources=entry.sources,
    )


def _listed(more: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(more.get(key, ()))
