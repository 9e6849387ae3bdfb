"""Who holds what alone, as pure rules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.kernel.labels import LabelledEnum
from app.kernel.text import normalise


class HoldingKind(LabelledEnum):
    """What somebody holds."""

    PROCESS = ("process", "Processus")
    DATASET = ("dataset", "Jeu de données")
    MANDATE = ("mandate", "Mandat")


@dataclass(frozen=True, slots=True)
class Holding:
    """Something that a named person holds, and whether somebody else could go on."""

    kind: HoldingKind
    title: str
    holder: str
    alone: bool
    endpoint: str
    key: int  # the id in its address; 0 where there is none


@dataclass(slots=True)
class PersonHoldings:
    """A person as they are named most, and what they hold."""

    name: str
    holdings: list[Holding] = field(default_factory=list)

    @property
    def alone(self) -> list[Holding]:
        """What would stop if they left."""
        return [one for one in self.holdings if one.alone]

    @property
    def shared(self) -> list[Holding]:
        """What somebody else could go on with."""
        return [one for one in self.holdings if not one.alone]


def by_person(holdings: Iterable[Holding]) -> list[PersonHoldings]:
    """Group what is held by person, those who hold most alone first.

    A name is one person however it is written, accents and case apart.
    """
    people: dict[str, PersonHoldings] = {}
    for one in holdings:
        key = normalise(one.holder)
        if key:
            people.setdefault(key, PersonHoldings(one.holder)).holdings.append(one)
    return sorted(people.values(), key=lambda one: (-len(one.alone), normalise(one.name)))


def named(people: Sequence[PersonHoldings], name: str) -> PersonHoldings | None:
    """Return the person of that name, however it is written."""
    wanted = normalise(name)
    return next((one for one in people if normalise(one.name) == wanted), None)
