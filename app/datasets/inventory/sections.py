"""The lines of a dataset's sheet: features register theirs, the sheet imports none of them.

``register(SheetPart.PUBLICATION, provider)`` replaces the default line of that part.
"""

from collections.abc import Callable
from dataclasses import dataclass

from app.datasets.inventory.queries import DatasetSheet
from app.kernel.labels import LabelledEnum
from app.spaces.models import Authority


class SheetPart(LabelledEnum):
    """The parts of the sheet, in order."""

    ELIGIBILITY = ("eligibility", "Peut-on l’ouvrir\u202f?")
    QUALITY = ("quality", "Qualité")
    DUTY = ("duty", "Obligation")
    HIGH_VALUE = ("high-value", "Forte valeur")
    PUBLICATION = ("publication", "Publication")
    ONLINE = ("online", "En ligne")


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of a dataset on a platform: it stays there when the dataset leaves the inventory."""

    platform: str
    url: str


@dataclass(frozen=True, slots=True)
class SheetLine:
    """The line of a part: a sentence, where it comes from, and one thing to do."""

    text: str
    detail: str = ""
    action: str = ""  # the words of the link
    url: str = ""
    warning: bool = False
    copies: tuple[Copy, ...] = ()  # what a removal would leave behind


Provider = Callable[[Authority, DatasetSheet], SheetLine | None]
_providers: dict[SheetPart, Provider] = {}


def register(part: SheetPart, provider: Provider) -> None:
    """Register the provider of a part; it returns nothing when there is no line to show.

    The page is read in six statements: a provider makes one at most, and only where the sheet
    (the dataset, its last decision, its last check) does not hold what it needs.
    """
    _providers[part] = provider


def lines_of(authority: Authority, sheet: DatasetSheet) -> list[tuple[SheetPart, SheetLine]]:
    """Return the lines to show, in order."""
    lines = ((part, _line_of(part, authority, sheet)) for part in SheetPart)
    return [(part, line) for part, line in lines if line is not None]


def copies_of(authority: Authority, sheet: DatasetSheet) -> tuple[Copy, ...]:
    """Return the copies that the removal of a dataset would leave behind."""
    line = _line_of(SheetPart.PUBLICATION, authority, sheet)
    return line.copies if line is not None else ()


def _line_of(part: SheetPart, authority: Authority, sheet: DatasetSheet) -> SheetLine | None:
    provider = _providers.get(part)
    return provider(authority, sheet) if provider is not None else None
