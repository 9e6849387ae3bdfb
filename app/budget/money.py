"""Amounts in the money of a territory, rounded and told as ranges: never with false precision."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from app.budget.assumptions import AssumptionUnit, Estimate
from app.kernel.typography import NARROW, NO_BREAK, agreed, number

CENT = Decimal("0.01")
ONE = Decimal(1)
PACIFIC = frozenset({"986", "987", "988"})  # Wallis-et-Futuna, Polynésie, Nouvelle-Calédonie


@dataclass(frozen=True, slots=True)
class Currency:
    """A money, how many of it a euro is worth, and how coarsely its amounts are told."""

    sign: str
    per_euro: Decimal
    step: Decimal

    def of_euros(self, estimate: Estimate) -> Estimate:
        """Return amounts in euros in this money, to the nearest hundred where it differs."""
        if self is EURO:
            return estimate
        return Estimate(
            *(self._of_euros(one) for one in (estimate.low, estimate.usual, estimate.high))
        )

    def _of_euros(self, amount: Decimal) -> Decimal:
        hundreds = (amount * self.per_euro / 100).quantize(ONE)
        return hundreds * 100


EURO = Currency("€", ONE, Decimal(100))
# 1 000 francs CFP are worth 8,38 euros, at a parity that does not move.
CFP = Currency("F" + NO_BREAK + "CFP", Decimal(1000) / Decimal("8.38"), Decimal(10_000))


def currency_of(departement: str) -> Currency:
    """Return the money of a département or of a collectivity overseas."""
    return CFP if departement in PACIFIC else EURO


def around(estimate: Estimate, step: Decimal) -> Estimate:
    """Return an estimate in whole steps: its ends pushed outwards, unless they are one."""
    steps = [one.quantize(CENT) / step for one in (estimate.low, estimate.usual, estimate.high)]
    sure = steps[0] == steps[2]
    ends = (ROUND_HALF_UP,) * 3 if sure else (ROUND_FLOOR, ROUND_HALF_UP, ROUND_CEILING)
    low, usual, high = (
        one.to_integral_value(end) * step for one, end in zip(steps, ends, strict=True)
    )
    return Estimate(low, usual, high)


def days_parts(estimate: Estimate) -> tuple[str, str]:
    """Return « 18 jours » and « 12 à 25 »."""
    rounded = around(estimate, ONE)
    word = agreed(int(rounded.usual), "jour")
    return f"{number(int(rounded.usual))}{NO_BREAK}{word}", _span(rounded)


def money_parts(estimate: Estimate, currency: Currency) -> tuple[str, str]:
    """Return « 2 000 € » and « 1 200 à 3 400 »."""
    rounded = around(estimate, currency.step)
    usual = f"{number(int(rounded.usual))}{_gap(currency)}{currency.sign}"
    return usual, _span(rounded)


def days_words(estimate: Estimate) -> str:
    """Write « 18 jours (12 à 25) »."""
    return with_span(*days_parts(estimate))


def money_words(estimate: Estimate, currency: Currency) -> str:
    """Write « 2 000 € (1 200 à 3 400) »."""
    return with_span(*money_parts(estimate, currency))


def with_span(usual: str, span: str) -> str:
    """Put a range between parentheses after what is usual."""
    return f"{usual} ({span})" if span else usual


def value_words(value: Decimal, unit: AssumptionUnit, currency: Currency) -> str:
    """Write one value of an assumption with its unit."""
    text = plain(value)
    if unit is AssumptionUnit.MONEY:
        return f"{text}{_gap(currency)}{currency.sign}"
    if unit is AssumptionUnit.PERCENT:
        return f"{text}{NARROW}%"
    word = "jour" if unit is AssumptionUnit.DAYS else "jeu"
    return f"{text}{NO_BREAK}{agreed(int(value), word, 'jeux' if word == 'jeu' else None)}"


def estimate_words(estimate: Estimate, unit: AssumptionUnit, currency: Currency) -> str:
    """Write « 2 à 5 jours, souvent 3 »; one value alone where the three are the same."""
    if estimate.low == estimate.high:
        return value_words(estimate.usual, unit, currency)
    high = value_words(estimate.high, unit, currency)
    return f"{plain(estimate.low)} à {high}, souvent {plain(estimate.usual)}"


def plain(value: Decimal) -> str:
    """Write a number as people do: « 1 234,5 », without a zero that says nothing."""
    return number(int(value)) if value == value.to_integral_value() else number(value.normalize())


def _span(rounded: Estimate) -> str:
    """Write « 1 200 à 3 400 »; nothing where both are the same."""
    if rounded.low == rounded.high:
        return ""
    return f"{number(int(rounded.low))} à {number(int(rounded.high))}"


def _gap(currency: Currency) -> str:
    return NARROW if currency is EURO else NO_BREAK
