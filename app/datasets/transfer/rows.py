"""Rows of a table in terms of datasets: what each says, and what in it cannot be taken."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.datasets.inventory.contents import DatasetFacts, problems_of
from app.datasets.transfer import values
from app.datasets.transfer.columns import NOT_FACTS, STAGE, TITLES, VERSION, Header
from app.tables.writing.neutral import unsafe_cell

Problem = tuple[str, str]  # the column, and what to do
ROWS_BETWEEN_NEWS = 500
SHIFTED = (
    "Cette ligne a plus de cases que la ligne des titres\u00a0: une valeur contient sans doute le "
    "séparateur. Mettez-la entre guillemets."
)


@dataclass(frozen=True, slots=True)
class ImportRow:
    """What a row says; a cell left empty says nothing."""

    line: int
    said: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()
    blank: tuple[tuple[str, str], ...] = ()  # the column and the cell that was left blank

    @property
    def stage(self) -> str:
        """The stage it says, or nothing."""
        return str(self.said.get(STAGE, ""))

    @property
    def version(self) -> int | None:
        """The revision of the dataset when the table was taken out of Jalon, if it says so."""
        found = self.said.get(VERSION)
        return int(found) if found is not None else None

    def facts(self, standing: DatasetFacts) -> DatasetFacts:
        """Return what a dataset says once the row is taken."""
        said = {name: each for name, each in self.said.items() if name not in NOT_FACTS}
        return standing.but(**said).settled(standing)

    def as_json(self) -> list[Any]:
        """Return it in the types that JSON has."""
        said = values.to_json(self.said)
        return [self.line, said, list(self.problems), list(self.blank)]

    @classmethod
    def from_json(cls, kept: Sequence[Any]) -> "ImportRow":
        """Return what ``as_json`` has written."""
        line, said, *pairs = [*kept, []][:4]  # an older version wrote no blanks
        problems, blank = (tuple((column, text) for column, text in each) for each in pairs)
        return cls(line, values.from_json(said), problems, blank)


@dataclass(frozen=True, slots=True)
class RowReading:
    """How to read the rows of a table: which field each column says."""

    header: Header
    mapping: Mapping[str, str]  # column -> field
    delimited: bool  # a CSV, whose formulas were made harmless and whose cells may be shifted
    blanks: bool = False  # what nobody understands in a cell that may be empty is left out

    def places(self) -> list[tuple[int, str, str]]:
        """Return place, column and field of the columns to take."""
        return [
            (place, column, self.mapping[column])
            for place, column in enumerate(self.header.columns)
            if column in self.mapping
        ]


def read_rows(
    table: Sequence[Sequence[str]],
    reading: RowReading,
    on_progress: Callable[[int], None] | None = None,
) -> list[ImportRow]:
    """Read all the rows under the names of the columns; blank ones are passed over."""
    places = reading.places()
    found = []
    for line, cells in enumerate(table[reading.header.line :], reading.header.line + 1):
        if any(cell and not cell.isspace() for cell in cells):
            found.append(_row(line, cells, places, reading))
        if on_progress and line % ROWS_BETWEEN_NEWS == 0:
            on_progress(line)
    return found


def _row(
    line: int, cells: Sequence[str], places: Sequence[tuple[int, str, str]], reading: RowReading
) -> ImportRow:
    said: dict[str, Any] = {}
    problems: list[Problem] = []
    blank: list[tuple[str, str]] = []
    if reading.delimited and any(cells[len(reading.header.columns) :]):
        problems.append(("", SHIFTED))
    for place, column, field in places:
        cell = cells[place] if place < len(cells) else ""
        if not cell or cell.isspace():
            continue
        try:
            value = values.read(field, unsafe_cell(cell) if reading.delimited else cell)
        except values.Unknown as unknown:
            if reading.blanks and field in values.MAY_BE_BLANK:
                blank.append((column, values.in_short(cell)))
            else:
                problems.append((column, str(unknown)))
            continue
        if value not in ("", ()):
            said[field] = value
    columns = {field: column for _, column, field in places}
    problems += faults(DatasetFacts(title="-"), said, columns)
    return ImportRow(line, said, tuple(problems), tuple(blank))


def faults(
    standing: DatasetFacts, said: Mapping[str, Any], columns: Mapping[str, str]
) -> list[Problem]:
    """Return what keeps a dataset from saying this, at the columns that say it."""
    wanted = standing.but(**{name: each for name, each in said.items() if name not in NOT_FACTS})
    return list(_located(wanted, columns))


def _located(wanted: DatasetFacts, columns: Mapping[str, str]) -> Iterator[Problem]:
    for refusal in problems_of(wanted):
        field = refusal.field or ""
        yield columns.get(field, TITLES.get(field, "")), refusal.message
