"""What a register says of itself to have a grid."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from werkzeug.datastructures import MultiDict

from app.grid.rules import GridColumn, GridRow, RowsCut, Strings, WrongCells
from app.kernel.errors import Refused
from app.kernel.revisions import Sight
from app.web.forms import BaseForm


class GridRegister(Protocol):
    """The lines of a register, and its own services, by which they are saved."""

    @property
    def columns(self) -> Sequence[GridColumn]:
        """The columns that the visitor may read, the first of which names the line."""

    @property
    def adds(self) -> bool:
        """Whether a line may be added in the grid."""

    def cut(self, start: int, size: int) -> RowsCut:
        """Return some lines, in the order of the register; a bounded number of statements."""

    def rows(self, ids: Collection[str]) -> Mapping[str, GridRow]:
        """Return these lines as they stand, those that exist; a bounded number of statements."""

    def save(self, row: GridRow, typed: Strings, seen: Sight) -> tuple[str, ...]:
        """Save what was typed in a line; return the columns that only somebody else has changed.

        ``WrongCells``, or what the service raises: ``Refused``, ``Conflict``, ``Missing``.
        """

    def add(self, typed: Strings) -> str:
        """Add a line and return its id; ``WrongCells`` or ``Refused``."""

    def remove(self, row: GridRow) -> None:
        """Take away a line that whoever asks has just added; ``Refused`` or ``Forbidden``."""


@dataclass(frozen=True)
class GridFrame:
    """What stands around a grid: its title, the other views, what its lines are called."""

    title: str
    views: list[tuple[str, str, bool]]
    one: str  # « acteur »
    intro: str = ""


def as_sent(values: Mapping[str, Any], typed: Strings) -> MultiDict[str, Any]:
    """Return what a browser would send of a form that shows values, over which one has typed."""
    sent: MultiDict[str, Any] = MultiDict()
    for name, value in values.items():
        if isinstance(value, list | tuple):
            sent.setlist(name, list(value))
        elif value is not None and value is not False:
            sent[name] = value.isoformat() if hasattr(value, "isoformat") else str(value)
    for name, text in typed.items():
        sent[name] = text
    return sent


def check(form: BaseForm, typed: Strings, places: Strings | None = None) -> None:
    """Raise ``WrongCells`` with what is wrong in a form; what is in no cell is about the line.

    ``places``: in which cell the faults of a field of no column stand.
    """
    form.validate()
    faults = {field.short_name: str(field.errors[0]) for field in form if field.errors}
    if form.form_errors:
        faults.setdefault("", str(form.form_errors[0]))
    if faults:
        named = {(places or {}).get(name, name): text for name, text in faults.items()}
        raise WrongCells({name if name in typed else "": text for name, text in named.items()})


def check_facts(problems: Iterable[Refused], typed: Strings) -> None:
    """Raise ``WrongCells`` with what makes the facts of a line invalid."""
    faults: dict[str, str] = {}
    for refusal in problems:
        field = refusal.field or ""
        faults.setdefault(field if field in typed else "", refusal.message)
    if faults:
        raise WrongCells(faults)
