"""The « argumentaire »: what to say to whom, from what was chosen or what the profile suggests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.methodology.examples.catalogue import answering, showing
from app.methodology.examples.rules import PublicExample, nearest
from app.methodology.rules import Profile
from app.methodology.stakeholder_library import (
    Argument,
    Brake,
    Objective,
    archetypes,
    arguments,
    brakes,
    objectives,
)
from app.stakeholders.directory.models import Stakeholder
from app.stakeholders.directory.queries import StakeholderCard

CHOSEN, SUGGESTED = "●\u00a0retenu", "suggéré"
EMPTY = ""
MOST_EXAMPLES = 3  # the sheet holds on one page
Entry = TypeVar("Entry")


@dataclass(frozen=True)
class PitchPart(Generic[Entry]):
    """Some entries of a library, and whether they only come from the profile."""

    entries: Sequence[Entry]
    suggested: bool


@dataclass(frozen=True)
class Pitch:
    """What to prepare before meeting a stakeholder."""

    objectives: PitchPart[Objective]
    arguments: PitchPart[Argument]
    brakes: PitchPart[Brake]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to say yet."""
        parts = (self.objectives, self.arguments, self.brakes)
        return not any(part.entries for part in parts)

    @property
    def suggested(self) -> bool:
        """Whether some of it still has to be checked with the person."""
        parts = (self.objectives, self.arguments, self.brakes)
        return any(part.entries and part.suggested for part in parts)


@dataclass(frozen=True)
class PitchLine:
    """A stakeholder, and for each objective whether it was chosen or only suggested."""

    stakeholder: Stakeholder
    marks: Sequence[str]


def pitch_of(card: StakeholderCard) -> Pitch:
    """Return what was chosen for a stakeholder; where nothing was, what its profile suggests."""
    return Pitch(
        objectives=_part(card, "objectives", objectives()),
        arguments=_part(card, "arguments", arguments()),
        brakes=_part(card, "brakes", brakes()),
    )


def examples_to_quote(pitch: Pitch, profile: Profile) -> Sequence[PublicExample]:
    """Return examples that answer what holds somebody back, or show what is argued, the nearest."""
    answers = {one.id: one for brake in pitch.brakes.entries for one in answering(brake.id)}
    shows = {one.id: one for argument in pitch.arguments.entries for one in showing(argument.id)}
    both = [one for example_id, one in answers.items() if example_id in shows]
    return nearest(both or {**answers, **shows}.values(), profile, MOST_EXAMPLES)


def matrix_of(cards: Sequence[StakeholderCard]) -> list[PitchLine]:
    """Return the matrix of stakeholders and objectives."""
    return [PitchLine(card.stakeholder, _marks(card)) for card in cards]


def _marks(card: StakeholderCard) -> list[str]:
    profile = archetypes().get(card.stakeholder.archetype)
    chosen = set(card.opinion.objectives) if card.opinion is not None else set()
    suggested = set(profile.objectives) if profile is not None and not chosen else set()
    words = {**dict.fromkeys(suggested, SUGGESTED), **dict.fromkeys(chosen, CHOSEN)}
    return [words.get(objective, EMPTY) for objective in objectives()]


def _part(card: StakeholderCard, name: str, known: Mapping[str, Entry]) -> PitchPart[Entry]:
    """Return the entries, in the order of the library."""
    chosen = set(getattr(card.opinion, name, ()))
    ids = chosen or set(getattr(archetypes().get(card.stakeholder.archetype), name, ()))
    return PitchPart([entry for id_, entry in known.items() if id_ in ids], suggested=not chosen)
