"""The lines of a dataset's sheet: each feature says its own, without being imported by the sheet.

``register(Part.PUBLICATION, provider)`` replaces what the inventory says by itself of that part.
"""

from collections.abc import Callable
from dataclasses import dataclass

from app.datasets.inventory.queries import Sheet
from app.kernel.labels import LabelledEnum
from app.spaces.models import Authority


class Part(LabelledEnum):
    """What the sheet answers, in this order."""

    ELIGIBILITY = ("eligibility", "Peut-on l’ouvrir\u202f?")
    QUALITY = ("quality", "Qualité")
    DUTY = ("duty", "Obligation")
    PUBLICATION = ("publication", "Publication")


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of a dataset on a platform: it stays there when the dataset leaves the inventory."""

    platform: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """What is said of a part: a sentence, where it comes from, and one thing to do."""

    text: str
    detail: str = ""
    action: str = ""  # the words of the link
    url: str = ""
    warning: bool = False
    copies: tuple[Copy, ...] = ()  # what a removal would leave behind


Provider = Callable[[Authority, Sheet], Line | None]
_providers: dict[Part, Provider] = {}
_defaults: dict[Part, Provider] = {}


def register(part: Part, provider: Provider, *, by_default: bool = False) -> None:
    """Let a feature say its own part; a provider that has nothing to say returns nothing.

    The page is read in six statements: a provider makes one at most, and only where the sheet
    (the dataset, its last decision, its last check) does not hold what it needs.
    """
    (_defaults if by_default else _providers)[part] = provider


def lines_of(authority: Authority, sheet: Sheet) -> list[tuple[Part, Line]]:
    """Return the lines to show, in order."""
    found = ((part, _line_of(part, authority, sheet)) for part in Part)
    return [(part, line) for part, line in found if line is not None]


def copies_of(authority: Authority, sheet: Sheet) -> tuple[Copy, ...]:
    """Return the copies that the removal of a dataset would leave behind."""
    line = _line_of(Part.PUBLICATION, authority, sheet)
    return line.copies if line is not None else ()


def _line_of(part: Part, authority: Authority, sheet: Sheet) -> Line | None:
    provider = _providers.get(part, _defaults.get(part))
    return provider(authority, sheet) if provider is not None else None
