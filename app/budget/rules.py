"""What an authority has adjusted of its budget, and what of it cannot be (pure)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.budget.assumptions import Estimate, WorkKind
from app.budget.plan import OTHERS, PACES
from app.kernel.errors import Refused

WHOLE = Decimal(100)
FIRST_YEAR = "first_year"
JULY = 7
TOO_MUCH_PACE = (
    "Les deux premières années dépassent 100\u202f% des jeux\u00a0: réduisez l’une des parts."
)
TOO_MUCH_SHARE = "Ces parts dépassent 100\u202f% du travail\u00a0: réduisez-en une."


@dataclass(frozen=True, slots=True)
class AdjustedValue:
    """A value that somebody put in place of what was proposed."""

    name: str
    value: Decimal
    why: str
    by: str
    on: date

    def stored(self) -> dict[str, Any]:
        """Return it as the database keeps it."""
        return {
            "name": self.name,
            "value": str(self.value),
            "why": self.why,
            "by": self.by,
            "on": self.on.isoformat(),
        }

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "AdjustedValue":
        """Read what the database keeps."""
        return cls(
            stored["name"],
            Decimal(stored["value"]),
            stored["why"],
            stored["by"],
            date.fromisoformat(stored["on"]),
        )


def first_year_from(day: date) -> int:
    """Return the first year that is proposed: this one until summer, then the next."""
    return day.year if day.month < JULY else day.year + 1


def retained(
    proposed: Mapping[str, Estimate], adjusted: Mapping[str, Decimal | None]
) -> dict[str, Estimate]:
    """Return what is computed with: a value that was typed stands for all three."""
    return {
        name: estimate
        if adjusted.get(name) is None
        else Estimate.sure(Decimal(adjusted[name] or 0))
        for name, estimate in proposed.items()
    }


def problems(values: Mapping[str, Estimate]) -> Iterator[Refused]:
    """Yield what does not hold together: parts that make more than a whole."""
    if _sum(values, PACES) > WHOLE:
        yield Refused(TOO_MUCH_PACE, PACES[-1])
    for work in WorkKind:
        names = [f"{work.value}_{profile.value}" for profile in OTHERS]
        if _sum(values, names) > WHOLE:
            largest = max(names, key=lambda name: values[name].usual)
            yield Refused(TOO_MUCH_SHARE, largest)


def _sum(values: Mapping[str, Estimate], names: tuple[str, ...] | list[str]) -> Decimal:
    return sum((values[name].usual for name in names), Decimal(0))
