"""A benefit promised by the guidance, its figure, and what changed since the year before."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from app.kernel.labels import LabelledEnum
from app.kernel.typography import number

YEAR = relativedelta(years=1)
USUAL_HOURS = Decimal(2)  # of work to answer one request: an assumption, that the page adjusts
MOST_HOURS = Decimal(80)


class BenefitAudience(LabelledEnum):
    """For whom it is."""

    CITIZENS = ("citizens", "Pour les habitants")
    COMPANIES = ("companies", "Pour les entreprises")
    AUTHORITY = ("authority", "Pour la collectivité")


@dataclass(frozen=True, slots=True)
class BenefitPeriod:
    """A year that ends on a day, and the year before it."""

    until: date

    @property
    def since(self) -> date:
        """The first day of the year."""
        return self.until - YEAR

    @property
    def before(self) -> date:
        """The first day of the year before."""
        return self.since - YEAR


@dataclass(frozen=True, slots=True)
class BenefitFigure:
    """What a register says of a year; ``earlier``: of the year before, none if not comparable."""

    value: Decimal
    unit: str  # « demandes évitées », after the number
    arithmetic: str  # how it was counted, in words
    earlier: Decimal | None = None

    @property
    def words(self) -> str:
        """Write « 12 demandes évitées »."""
        return f"{number(self.value)}\u00a0{self.unit}"

    @property
    def trend(self) -> str:
        """Write what changed since the year before; nothing where it is not comparable."""
        if self.earlier is None:
            return ""
        change = self.value - self.earlier
        if not change:
            return "autant que l’année d’avant"
        sense = "de plus" if change > 0 else "de moins"
        return f"{number(abs(change))} {sense} que l’année d’avant"


def hours_of(text: str) -> Decimal:
    """Return the hours that somebody typed for one request; the usual ones for anything else."""
    plain = "".join(text.split()).replace(",", ".")
    figures = plain.replace(".", "", 1)
    if not (figures.isascii() and figures.isdigit() and len(plain) <= len("80.00")):
        return USUAL_HOURS
    hours = Decimal(plain)
    return hours if 0 < hours <= MOST_HOURS else USUAL_HOURS
