"""Rows of a table read as fields of datasets, with the cells that cannot be taken."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.datasets.inventory.contents import DatasetFacts, problems_of
from app.datasets.transfer import values
from app.datasets.transfer.columns import NOT_FACTS, STAGE, TITLES, VERSION, Header
from app.datasets.transfer.days import Unsettled, evidence_of, settled
from app.datasets.transfer.online import Online
from app.tables.mending.dates import DateEvidence
from app.tables.reading.kinds import OddCell, ReadKind
from app.tables.writing.neutral import unsafe_cell

Problem = tuple[str, str]  # the column, and what to do
ROWS_BETWEEN_NEWS = 500
OLDEST = 3  # parts of a row as the first version wrote them: no blanks, nothing online
SHIFTED = (
    "Cette ligne a plus de cases que la ligne des titres\u00a0: une valeur contient sans doute le "
    "séparateur. Mettez-la entre guillemets."
)


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A row of the table; an empty cell gives no field."""

    line: int
    by_field: Mapping[str, Any]  # field -> value
    problems: tuple[Problem, ...] = ()
    blank: tuple[tuple[str, str], ...] = ()  # the column and the cell that was left blank
    online: Online | None = None  # of a catalogue: how the dataset stands there

    @property
    def stage(self) -> str:
        """The code of its stage, or nothing."""
        return str(self.by_field.get(STAGE, ""))

    @property
    def version(self) -> int | None:
        """The revision of the dataset when the table was exported, if the row holds it."""
        revision = self.by_field.get(VERSION)
        return int(revision) if revision is not None else None

    def facts(self, standing: DatasetFacts) -> DatasetFacts:
        """Return the facts of a dataset once the row is taken."""
        changes = {name: value for name, value in self.by_field.items() if name not in NOT_FACTS}
        return standing.but(**changes).settled(standing)

    def as_json(self) -> list[Any]:
        """Return the row in the types that JSON has."""
        json_values = values.to_json(self.by_field)
        online = self.online.as_json() if self.online is not None else None
        return [self.line, json_values, list(self.problems), list(self.blank), online]

    @classmethod
    def from_json(cls, stored: Sequence[Any]) -> "ImportRow":
        """Return the row that ``as_json`` wrote."""
        older: Sequence[Any] = [[], None][len(stored) - OLDEST :]
        line, by_field, problems, blanks, online = (*stored, *older)
        return cls(
            line,
            values.from_json(by_field),
            tuple((column, text) for column, text in problems),
            tuple((column, text) for column, text in blanks),
            Online.from_json(online),
        )


@dataclass(frozen=True, slots=True)
class RowReading:
    """How to read the rows of a table: the field of each column, what to do with odd cells."""

    header: Header
    mapping: Mapping[str, str]  # column -> field
    delimited: bool  # a CSV, whose formulas were made harmless and whose cells may be shifted
    blanks: bool = False  # an unreadable cell counts as empty, where the field may be empty
    odd: Mapping[tuple[int, int], OddCell] = field(default_factory=dict)  # (line, column) -> cell
    days: Mapping[int, DateEvidence] = field(default_factory=dict)  # rank of a column -> its proof

    def places(self) -> list[tuple[int, str, str]]:
        """Return the rank, the name and the field of each column to take."""
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
    """Return the rows below the header, without the blank ones."""
    places = reading.places()
    reading = replace(reading, days=_days(table[reading.header.line :], places))
    rows = []
    for line, cells in enumerate(table[reading.header.line :], reading.header.line + 1):
        if any(cell and not cell.isspace() for cell in cells):
            rows.append(_row(line, cells, places, reading))
        if on_progress and line % ROWS_BETWEEN_NEWS == 0:
            on_progress(line)
    return rows


def _days(
    below: Sequence[Sequence[str]], places: Sequence[tuple[int, str, str]]
) -> dict[int, DateEvidence]:
    """Return what each column of dates proves of the order of the day and the month."""
    return {
        place: evidence_of(cells[place] for cells in below if place < len(cells))
        for place, _, name in places
        if name in values.DATES
    }


def _row(
    line: int, cells: Sequence[str], places: Sequence[tuple[int, str, str]], reading: RowReading
) -> ImportRow:
    by_field: dict[str, Any] = {}
    problems: list[Problem] = []
    blank: list[tuple[str, str]] = []
    if reading.delimited and any(cells[len(reading.header.columns) :]):
        problems.append(("", SHIFTED))
    for place, column, name in places:
        cell = cells[place] if place < len(cells) else ""
        if (line, place) in reading.odd:
            problems.append((column, _odd(reading.odd[line, place])))
            continue
        if not cell or cell.isspace():
            continue
        try:
            value = _value(name, place, cell, reading)
        except (values.Unknown, Unsettled) as unknown:
            if reading.blanks and name in values.MAY_BE_BLANK:
                blank.append((column, values.in_short(cell)))
            else:
                problems.append((column, str(unknown)))
            continue
        if value not in ("", ()):
            by_field[name] = value
    columns = {name: column for _, column, name in places}
    problems += faults(DatasetFacts(title="-"), by_field, columns)
    return ImportRow(line, by_field, tuple(problems), tuple(blank))


def _value(name: str, place: int, cell: str, reading: RowReading) -> Any:
    cell = unsafe_cell(cell) if reading.delimited else cell
    if place in reading.days:
        cell = settled(cell, reading.days[place])
    return values.read(name, cell)


def _odd(cell: OddCell) -> str:
    """Return the sentence about a cell that the spreadsheet itself could not fill."""
    if cell.kind is ReadKind.ERROR:
        return (
            f"{cell.place}\u00a0: {cell.text}, une erreur du tableur. Corrigez la formule, ou "
            "videz la cellule."
        )
    return (
        f"{cell.place}\u00a0: une formule jamais calculée. Ouvrez le fichier dans un tableur, "
        "enregistrez-le et renvoyez-le."
    )


def faults(
    standing: DatasetFacts, by_field: Mapping[str, Any], columns: Mapping[str, str]
) -> list[Problem]:
    """Return why a dataset cannot take these values: the column of each, and what to do."""
    changes = {name: value for name, value in by_field.items() if name not in NOT_FACTS}
    return list(_located(standing.but(**changes), columns))


def _located(facts: DatasetFacts, columns: Mapping[str, str]) -> Iterator[Problem]:
    for refusal in problems_of(facts):
        field = refusal.field or ""
        yield columns.get(field, TITLES.get(field, "")), refusal.message
