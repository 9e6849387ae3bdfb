"""Figures as sums of products: computed here for the screen, written as formulas in spreadsheets.

One tree serves both, so that a file never tells another figure than the page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.budget.assumptions import Estimate, Level

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class FixedPart:
    """A number that nobody adjusts: how much of a line falls in a year."""

    number: Decimal


@dataclass(frozen=True, slots=True)
class ValueOf:
    """The value of an assumption."""

    name: str


@dataclass(frozen=True, slots=True)
class Share:
    """An assumption in percent, as a part of one."""

    name: str


@dataclass(frozen=True, slots=True)
class Remainder:
    """What is left of one once these shares are taken."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Of:
    """Another figure."""

    key: str


Factor = FixedPart | ValueOf | Share | Remainder | Of
Product = tuple[Factor, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A sum of products, and what it is called."""

    key: str
    label: str
    products: tuple[Product, ...]


class Computed:
    """The figures of a budget, each computed once for each of the three values."""

    def __init__(self, figures: Sequence[Figure], values: Mapping[str, Estimate]) -> None:
        """Keep what there is to compute, and from what."""
        self._figures = {figure.key: figure for figure in figures}
        self._values = values
        self._known: dict[tuple[str, Level], Decimal] = {}

    def estimate(self, key: str) -> Estimate:
        """Return the three values of a figure."""
        return Estimate(*(self.at(key, level) for level in Level))

    def at(self, key: str, level: Level) -> Decimal:
        """Return one value of a figure."""
        if (key, level) not in self._known:
            products = self._figures[key].products
            self._known[key, level] = sum(
                (self._product(product, level) for product in products), Decimal(0)
            )
        return self._known[key, level]

    def _product(self, product: Product, level: Level) -> Decimal:
        result = Decimal(1)
        for factor in product:
            result *= self._factor(factor, level)
        return result

    def _factor(self, factor: Factor, level: Level) -> Decimal:
        match factor:
            case FixedPart(number):
                return number
            case ValueOf(name):
                return self._values[name].at(level)
            case Share(name):
                return self._values[name].at(level) / HUNDRED
            case Remainder(names):
                return 1 - sum((self._values[name].at(level) for name in names), Decimal(0)) / 100
            case Of(key):
                return self.at(key, level)
