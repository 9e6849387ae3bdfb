"""How a portfolio is sorted, and read page by page without counting what comes before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

PAGE_SIZE = 25
QUIET = timedelta(days=30)
# Beyond, a figure says « plus de 99 »: nobody needs more, and counting all would cost too much.
MOST_COUNTED = 99
LARGEST = 2**31 - 1  # what both databases hold in a whole number
LONGEST_SEARCH = 100
MOST_WORDS = 6
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
LARGEST_MOMENT = (datetime(9999, 1, 1, tzinfo=UTC) - EPOCH) // MICROSECOND
SEPARATOR = "~"  # no key holds one


@dataclass(frozen=True, slots=True)
class Key:
    """A column to sort by."""

    column: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class PortfolioOrder:
    """A way to sort; the id comes last, so that two rows never tie."""

    code: str  # as it stands in the address
    label: str
    keys: tuple[Key, ...]
    sentence: str = ""  # a sentence, when the label does not say it all

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that place a row."""
        return tuple(key.column for key in self.keys)

    @property
    def sorted_by(self) -> str:
        """The main column."""
        return self.keys[0].column

    @property
    def descending(self) -> bool:
        """Whether the main column goes down."""
        return self.keys[0].descending


def _order(code: str, label: str, column: str, descending: bool = False) -> PortfolioOrder:
    return PortfolioOrder(code, label, (Key(column, descending), Key("id", descending)))


BY_NEED = PortfolioOrder(
    "besoin",
    "Besoin\u00a0: les plus urgentes d’abord",
    (Key("need", descending=True), Key("last_activity_at"), Key("id")),
    "Triées par besoin\u00a0: d’abord celles où quelque chose bloque, puis celles qui peuvent "
    "changer de phase\u202f; à égalité, la plus longtemps sans activité.",
)
ORDERS = (
    BY_NEED,
    _order("nom", "Nom, de A à Z", "name_key"),
    _order("nom-z-a", "Nom, de Z à A", "name_key", True),
    _order("avancement", "Avancement, le plus grand d’abord", "progress", True),
    _order("avancement-petit", "Avancement, le plus petit d’abord", "progress"),
    _order("phase", "Phase, la plus avancée d’abord", "current_phase", True),
    _order("phase-debut", "Phase, la première d’abord", "current_phase"),
    _order("activite", "Activité, la plus récente d’abord", "last_activity_at", True),
    _order("activite-ancienne", "Activité, la plus ancienne d’abord", "last_activity_at"),
    _order("blocages", "Blocages, les plus nombreux d’abord", "stuck", True),
    _order("blocages-peu", "Blocages, les moins nombreux d’abord", "stuck"),
)
_BY_CODE: Mapping[str, PortfolioOrder] = {order.code: order for order in ORDERS}


def order_of(code: str) -> PortfolioOrder:
    """Return the order of an address; need when it names none."""
    return _BY_CODE.get(code, BY_NEED)


def other_way(order: PortfolioOrder) -> PortfolioOrder:
    """Return the same column sorted the other way round; need has no other way."""
    return next(
        (o for o in ORDERS if o.sorted_by == order.sorted_by and o.descending != order.descending),
        order,
    )


Position = tuple[Any, ...]


def write_position(order: PortfolioOrder, values: Sequence[Any]) -> str:
    """Write the position of a row for an address: its sort values, then its id."""
    return SEPARATOR.join(_written(value) for value in values)


def read_position(order: PortfolioOrder, text: str) -> Position | None:
    """Read where a page begins; nothing when it was not written by us for this order."""
    parts = text.split(SEPARATOR)
    if len(parts) != len(order.keys):
        return None
    values = tuple(_read(key.column, part) for key, part in zip(order.keys, parts, strict=True))
    return None if None in values else values


def _written(value: Any) -> str:
    if isinstance(value, datetime):
        return str((value - EPOCH) // MICROSECOND)
    return str(value)


def _read(column: str, text: str) -> Any:
    if column == "name_key":
        return text
    if not (text.isascii() and text.isdigit()):
        return None
    if column == "last_activity_at":
        microseconds = int(text[:20])
        return EPOCH + microseconds * MICROSECOND if microseconds < LARGEST_MOMENT else None
    number = int(text[:11])
    return number if number <= LARGEST else None


@dataclass(frozen=True, slots=True)
class PortfolioView:
    """What somebody asks to see: an order, a search, and where the page begins or ends."""

    order: PortfolioOrder = BY_NEED
    search: str = ""
    words: tuple[str, ...] = ()  # of the search, without accents nor case
    position: Position | None = None
    backwards: bool = False  # the page ends just before the position
    number: int = 1  # the page, as counted from the first while turning them

    @property
    def first(self) -> "PortfolioView":
        """The first page of the same list."""
        return PortfolioView(self.order, self.search, self.words)
