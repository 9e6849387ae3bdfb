"""An example, and which ones are nearest to an authority. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import log10

from app.kernel.labels import LabelledEnum
from app.methodology.rules import Profile

MAINLAND = "mainland"
UNKNOWN_GAP = 1.0  # of a size that nobody knows: as far as ten times more, or less


class ExampleSize(LabelledEnum):
    """How many inhabitants, as people look for a body like theirs."""

    VERY_SMALL = ("very-small", "moins de 1\u202f000 habitants")
    SMALL = ("small", "de 1\u202f000 à 3\u202f499 habitants")
    MEDIUM = ("medium", "de 3\u202f500 à 9\u202f999 habitants")
    TOWN = ("town", "de 10\u202f000 à 49\u202f999 habitants")
    LARGE = ("large", "50\u202f000 habitants et plus")


BELOW = (
    (1_000, ExampleSize.VERY_SMALL),
    (3_500, ExampleSize.SMALL),
    (10_000, ExampleSize.MEDIUM),
    (50_000, ExampleSize.TOWN),
)


class ExampleSubject(LabelledEnum):
    """What an example is about."""

    ADDRESSES = ("addresses", "Adresses")
    BUDGET = ("budget", "Budget et subventions")
    ACTS = ("acts", "Délibérations et actes")
    ORGANISATION = ("organisation", "Organisation et équipe")
    SHARING = ("sharing", "Mutualisation")
    PLATFORM = ("platform", "Portail")
    USES = ("uses", "Usages et habitants")
    MOBILITY = ("mobility", "Transports")
    SAFETY = ("safety", "Secours")


@dataclass(frozen=True, slots=True)
class PublicExample:
    """What a body did, what it obtained, and what exactly the source says."""

    id: str
    title: str
    who: str
    kind: str
    territory: str
    place: str  # of the referential; nothing: a body without inhabitants of its own
    inhabitants: int | None
    when: str | None  # in French
    subject: ExampleSubject
    text: str
    gained: str
    means: str
    hard: str
    source: str
    url: str
    read_on: date
    says: str
    kinds: tuple[str, ...]  # to whom it speaks
    sizes: tuple[str, ...]
    items: tuple[str, ...]
    axes: tuple[str, ...]
    benefits: tuple[str, ...]
    brakes: tuple[str, ...]

    def suits(self, *, kind: str = "", size: str = "") -> bool:
        """Tell whether it speaks to bodies of that kind and size; nothing asked accepts all."""
        return (not kind or kind in (self.kind, *self.kinds)) and (not size or size in self.sizes)


def size_of(inhabitants: int | None) -> ExampleSize | None:
    """Return the size of a body; nothing when its inhabitants are not known."""
    if inhabitants is None:
        return None
    return next((size for most, size in BELOW if inhabitants < most), ExampleSize.LARGE)


def nearest(
    examples: Iterable[PublicExample], profile: Profile, most: int | None = None
) -> Sequence[PublicExample]:
    """Return the examples, those of the bodies most like this one first.

    The territory counts where it is not the mainland, then the kind, then the size. At the same
    distance the order of their ids decides: the same profile always reads the same list.
    """
    return sorted(examples, key=lambda example: (*_distance(example, profile), example.id))[:most]


def _distance(example: PublicExample, profile: Profile) -> tuple[int, int, int, float]:
    elsewhere = profile.territory not in (None, MAINLAND, example.territory)
    return (
        int(elsewhere),
        _kind_gap(example, profile.kind),
        _size_gap(example, profile.population),
        _ratio(example.inhabitants, profile.population),
    )


def _kind_gap(example: PublicExample, kind: str | None) -> int:
    if kind is None or kind == example.kind:
        return 0
    return 1 if kind in example.kinds else 2


def _size_gap(example: PublicExample, population: int | None) -> int:
    size = size_of(population)
    return int(size is not None and size.value not in example.sizes)


def _ratio(theirs: int | None, ours: int | None) -> float:
    """Return how many times more or less inhabitants there are, on a scale of tens."""
    if not theirs or not ours:
        return UNKNOWN_GAP
    return abs(log10(theirs / ours))
