"""What a grid is made of: its columns, its rows, a cell as text and back. Pure.

A cell is read by the form of its register: here a text only becomes the code that the form takes.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from time import strptime
from typing import Any

from app.kernel.errors import Refused
from app.kernel.revisions import Sight, mark
from app.kernel.text import folded

FORM_ROWS, SCRIPT_ROWS = 25, 100  # a page without JavaScript, and with it
BLANK_ROWS = 3  # lines of the form in which something new is written
MOST_LINES = 100  # saved in one sending: others wait for as long as the lock is held
MOST_CELLS = 2_000  # in one sending: beyond, the import is made for it
NEW = "nouveau"  # the id of a line that is in no register yet begins so
Strings = Mapping[str, str]  # name of a column -> what a form sends for it
EMPTY = frozenset({mark(""), mark(None)})
FRENCH_DAY = "%d/%m/%Y"


class CellKind(StrEnum):
    """How a cell is typed."""

    LINE = "line"
    LIST = "list"
    DATE = "date"


@dataclass(frozen=True)
class GridColumn:
    """A column: the name of a field of the form, its title, what may be chosen."""

    name: str
    title: str
    kind: CellKind = CellKind.LINE
    choices: tuple[tuple[str, str], ...] = ()  # code, label
    typed: bool = True  # false: read only
    several: bool = False  # a text may have several lines
    fact: Callable[[str], Any] = str  # the value that a string of the form stands for

    def text_of(self, string: str) -> str:
        """Return what a cell shows of what its form holds."""
        if self.kind is CellKind.LIST:
            return dict(self.choices).get(string, string)
        if self.kind is CellKind.DATE and string:
            year, month, day = string.split("-")
            return f"{day}/{month}/{year}"
        return string

    def read(self, text: str) -> str:
        """Return what the form takes for a text; what is in no list stays as typed."""
        tidy = "\n".join(text.splitlines()).strip() if self.several else text.strip()
        if self.kind is CellKind.DATE:
            return _iso(tidy)
        if self.kind is not CellKind.LIST or not tidy:
            return tidy
        wanted = folded(tidy)
        # « 4 Forte » is known by its figure, its word or both.
        codes = [
            code
            for code, label in self.choices
            if wanted in {folded(label), folded(code), folded(label.removeprefix(f"{code} "))}
        ]
        return codes[0] if len(codes) == 1 else tidy

    def marks(self, string: str) -> frozenset[str]:
        """Return the marks that a value may have which the form sends as this string."""
        if self.kind is CellKind.LIST and string and string not in dict(self.choices):
            return frozenset()
        try:
            value = date.fromisoformat(string) if self.kind is CellKind.DATE else self.fact(string)
        except ValueError:
            return frozenset() if string else EMPTY
        return frozenset({mark(value)}) if string else EMPTY | {mark(value)}


@dataclass(frozen=True)
class GridRow:
    """A line as it stands: its values, as facts and as its form would send them."""

    id: str
    title: str  # what the line is called in a sentence
    facts: Mapping[str, Any]
    strings: Strings
    subject: str  # of the journal: « stakeholder:12 »
    url: str = ""  # its own page

    def text(self, column: GridColumn) -> str:
        """Return what the cell of a column shows of the line as it stands."""
        return column.text_of(self.strings.get(column.name, ""))

    def seen(self, columns: Iterable[GridColumn]) -> Sight:
        """Return a mark of each value that the grid shows."""
        names = [column.name for column in columns if column.name in self.facts]
        return Sight.of({name: self.facts[name] for name in names})


@dataclass(frozen=True)
class RowsCut:
    """Some lines of a register: the first has rank ``start``, from 0; how many there are in all."""

    rows: tuple[GridRow, ...]
    start: int
    total: int


@dataclass(frozen=True)
class RowSent:
    """A line as somebody sent it: what they saw of it, and the texts of some of its cells."""

    id: str
    seen: Sight = field(default_factory=Sight)
    cells: Strings = field(default_factory=dict)
    leaves: bool = False  # whoever added it takes it back

    @property
    def is_new(self) -> bool:
        """Whether the line is in no register yet."""
        return self.id.startswith(NEW)

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written in it."""
        return not any(text.strip() for text in self.cells.values())


class RowState(StrEnum):
    """What became of a line that was sent."""

    UNTOUCHED = "untouched"
    SAVED = "saved"
    WRONG = "wrong"
    CONFLICT = "conflict"
    REMOVED = "removed"


@dataclass(frozen=True)
class Theirs:
    """What somebody else wrote in a cell meanwhile: the text, and a sentence about it."""

    text: str
    sentence: str


@dataclass(frozen=True)
class RowOutcome:
    """What became of a line: the faults of its cells, of the whole line, what others wrote."""

    sent: RowSent
    state: RowState
    id: str = ""  # in the register; that of a new line is known once it is saved
    problem: str = ""
    faults: Strings = field(default_factory=dict)
    typed: tuple[str, ...] = ()  # the columns whose text is not saved and was not shown so
    asked: tuple[str, ...] = ()  # the columns that somebody else has changed as well
    theirs: Mapping[str, Theirs] = field(default_factory=dict)

    @property
    def waits(self) -> bool:
        """Whether some of what was typed is not saved: to correct, or to choose."""
        return self.state in {RowState.WRONG, RowState.CONFLICT}


class WrongCells(Refused):
    """Some cells of a line cannot be kept: a sentence for each."""

    def __init__(self, cells: Strings) -> None:
        """Keep the sentence of each cell."""
        super().__init__(" ".join(cells.values()))
        self.cells = cells


def _iso(text: str) -> str:
    """Return a French date as a form sends it; what is no date stays as typed."""
    try:
        return date(*strptime(text, FRENCH_DAY)[:3]).isoformat()
    except ValueError:
        return text


def strings_of(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the values of a form as a browser would send them, but lists."""
    return {
        name: value.isoformat() if isinstance(value, date) else str("" if value is None else value)
        for name, value in values.items()
        if not isinstance(value, list | tuple)
    }
