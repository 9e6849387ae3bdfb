"""What a budget is made of: assumptions with their three values, their sources, their sizes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.kernel.labels import LabelledEnum

YEARS = 3
SMALL_POPULATION, LARGE_POPULATION = 3_500, 50_000
SMALL_STAFF, LARGE_STAFF = 50, 1_000  # full-time equivalents
WIDE_KINDS = frozenset({"departement", "region"})


class AuthoritySize(LabelledEnum):
    """How large an authority is: what is proposed to it depends on that."""

    SMALL = ("small", "moins de 3\u202f500 habitants ou de 50 agents")
    MEDIUM = ("medium", "de 3\u202f500 à 50\u202f000 habitants")
    LARGE = ("large", "plus de 50\u202f000 habitants, ou un territoire plus vaste")


class Level(LabelledEnum):
    """Which of the three values of an assumption is read."""

    LOW = ("low", "Bas")
    USUAL = ("usual", "Courant")
    HIGH = ("high", "Haut")


class AssumptionUnit(LabelledEnum):
    """What an assumption counts."""

    DAYS = ("days", "jours")
    DATASETS = ("datasets", "jeux")
    PERCENT = ("percent", "%")
    MONEY = ("money", "€")


class WorkerProfile(LabelledEnum):
    """Who works: agents of the authority."""

    LEAD = ("lead", "Chef de projet")
    SERVICE = ("service", "Agents des services")
    IT = ("it", "Informatique et SIG")
    LEGAL = ("legal", "Protection des données et droit")
    COMMUNICATION = ("communication", "Communication")


class WorkKind(LabelledEnum):
    """What the days are spent on."""

    METHOD = ("method", "Suivre la méthode")
    OPENING = ("opening", "Ouvrir les jeux")
    UPKEEP = ("upkeep", "Les tenir à jour")
    ANIMATION = ("animation", "Conduire et animer")


@dataclass(frozen=True, slots=True)
class BudgetSource:
    """A public page, and what it says."""

    id: str
    title: str
    publisher: str
    link: str
    read_on: date
    says: str


@dataclass(frozen=True, slots=True)
class AssumptionGroup:
    """Assumptions that are read together."""

    id: str
    title: str
    hint: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """The lowest, the usual and the highest value."""

    low: Decimal
    usual: Decimal
    high: Decimal

    @classmethod
    def sure(cls, value: Decimal) -> "Estimate":
        """Return one value that is known: its range is itself."""
        return cls(value, value, value)

    def at(self, level: Level) -> Decimal:
        """Return one of the three values."""
        value: Decimal = getattr(self, level.value)
        return value


@dataclass(frozen=True, slots=True)
class Assumption:
    """A line of the budget that anybody may adjust."""

    id: str
    group: str
    unit: AssumptionUnit
    label: str
    values: Mapping[str, Estimate]  # by size, or under « any »
    hint: str = ""
    counts: str = ""  # what the inventory counts in its place
    years: tuple[Decimal, ...] = ()  # how much of it falls in each year
    source: str = ""
    note: str = ""

    @property
    def is_money(self) -> bool:
        """Whether it is an amount."""
        return self.unit is AssumptionUnit.MONEY

    def proposed(self, size: AuthoritySize) -> Estimate:
        """Return what is proposed to an authority of that size."""
        return self.values[size.value] if size.value in self.values else self.values["any"]


@dataclass(frozen=True, slots=True)
class BudgetModel:
    """The assumptions as they are delivered, with their groups and their sources."""

    checked_on: date
    sources: Mapping[str, BudgetSource]
    landmarks: Sequence[BudgetSource]
    groups: Sequence[AssumptionGroup]
    assumptions: Mapping[str, Assumption]

    def of_group(self, group: str) -> list[Assumption]:
        """Return the assumptions of a group, in their order."""
        return [one for one in self.assumptions.values() if one.group == group]


@dataclass(frozen=True, slots=True)
class InventoryCounts:
    """What the inventory of an authority counts; empty: it holds nothing yet."""

    online: int = 0
    simple: int = 0
    medium: int = 0
    complex: int = 0
    listed: int = 0

    def of(self, name: str) -> Decimal:
        """Return one of the counts."""
        return Decimal(int(getattr(self, name)))


def size_of(kind: str, population: int | None, staff: Decimal | None) -> AuthoritySize:
    """Return the size of an authority; one of which nothing is known is of the middle size."""
    if kind in WIDE_KINDS or (population or 0) > LARGE_POPULATION or (staff or 0) > LARGE_STAFF:
        return AuthoritySize.LARGE
    few_people = population is not None and population < SMALL_POPULATION
    few_agents = staff is not None and staff < SMALL_STAFF
    return AuthoritySize.SMALL if few_people or few_agents else AuthoritySize.MEDIUM


def proposals(
    model: BudgetModel, size: AuthoritySize, counts: InventoryCounts
) -> dict[str, Estimate]:
    """Return what is proposed for each assumption: the inventory counts where it holds datasets."""
    return {
        one.id: Estimate.sure(counts.of(one.counts))
        if one.counts and counts.listed
        else one.proposed(size)
        for one in model.assumptions.values()
    }
