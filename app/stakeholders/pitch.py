"""The « argumentaire »: what to say to whom, from what was chosen or what the profile suggests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.methodology.stakeholder_library import (
    Argument,
    Brake,
    Objective,
    archetypes,
    arguments,
    brakes,
    objectives,
)
from app.stakeholders.models import Stakeholder
from app.stakeholders.queries import Card

CHOSEN, SUGGESTED = "● retenu", "suggéré"
EMPTY = ""


@dataclass(frozen=True)
class Pitch:
    """What to prepare before meeting a stakeholder."""

    objectives: Sequence[Objective]
    arguments: Sequence[Argument]
    brakes: Sequence[Brake]
    suggested: bool  # nothing was chosen: all comes from the profile


@dataclass(frozen=True)
class Line:
    """A stakeholder, and for each objective whether it was chosen or only suggested."""

    stakeholder: Stakeholder
    marks: Sequence[str]


def pitch_of(card: Card) -> Pitch:
    """Return what was chosen for a stakeholder; the suggestions of its profile otherwise."""
    source: Any = card.opinion
    suggested = source is None or not (source.objectives or source.brakes or source.arguments)
    if suggested:
        source = archetypes().get(card.stakeholder.archetype)
    return Pitch(
        objectives=_entries(objectives(), source, "objectives"),
        arguments=_entries(arguments(), source, "arguments"),
        brakes=_entries(brakes(), source, "brakes"),
        suggested=suggested,
    )


def matrix_of(cards: Sequence[Card]) -> list[Line]:
    """Return the matrix of stakeholders and objectives."""
    return [Line(card.stakeholder, _marks(card)) for card in cards]


def _marks(card: Card) -> list[str]:
    profile = archetypes().get(card.stakeholder.archetype)
    chosen = set(card.opinion.objectives) if card.opinion is not None else set()
    suggested = set(profile.objectives) if profile is not None and not chosen else set()
    words = {**dict.fromkeys(suggested, SUGGESTED), **dict.fromkeys(chosen, CHOSEN)}
    return [words.get(each, EMPTY) for each in objectives()]


def _entries(library: Mapping[str, Any], source: Any, name: str) -> list[Any]:
    """Return the entries that a source names, in the order of the library."""
    wanted = set(getattr(source, name)) if source is not None else set()
    return [entry for id_, entry in library.items() if id_ in wanted]
