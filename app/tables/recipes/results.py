"""What a recipe gives, as it crosses from the child: a preview, or a whole file converted."""

from dataclasses import dataclass

from app.tables.recipes.body import Named
from app.tables.recipes.sample import SampleRow

Choices = tuple[tuple[str, str], ...]  # (what a form sends, what it shows)


@dataclass(frozen=True, slots=True)
class TablePlace:
    """Where the table stands in a file: the sheet, the line of the header, its ids in order."""

    sheet: int
    header: int
    tiers: int
    names: tuple[str, ...]
    columns: tuple[str, ...]  # id of the recipe for each column of the file, empty for another


@dataclass(frozen=True, slots=True)
class ColumnDone:
    """What was done to one column."""

    field: str
    op: str
    good: int
    converted: int
    wrong: int
    examples: tuple[tuple[str, str], ...]  # (before, after), at most three
    told: tuple[tuple[str, int], ...] = ()  # what is said of cells converted, and of how many


@dataclass(frozen=True, slots=True)
class WrongCell:
    """A cell still wrong, that somebody may correct by hand."""

    line: int
    field: str
    before: str
    after: str
    fault: str
    row: str  # ``bound.row_key``
    was: str  # ``bound.key_of`` what it was


@dataclass(frozen=True, slots=True)
class ProbableDouble:
    """Rows that seem to be the same: their lines, and what they say."""

    key: str  # ``bound.likeness_key``
    lines: tuple[int, ...]
    texts: tuple[tuple[str, str], ...]  # (column, what it holds), as the first row has it
    keep: str = ""  # what was decided, empty until then
    more: int = 0  # lines beyond those named


@dataclass(frozen=True, slots=True)
class AsideRow:
    """A row that somebody left out of the result: its line, what stands for it, what it says."""

    line: int
    key: str  # ``bound.row_key``
    texts: tuple[tuple[str, str], ...]  # (column, what it holds)


@dataclass(frozen=True, slots=True)
class ColumnQuestion:
    """One question about a column, or about one value of it."""

    field: str
    code: str
    sentence: str
    count: int  # cells concerned
    choices: Choices
    chosen: str
    value: str = ""  # the value asked about


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell of the preview."""

    before: str
    after: str
    fault: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the preview, and its line in the file."""

    line: int
    cells: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class HandRow:
    """A row of the sample, as somebody may correct it by hand."""

    line: int
    key: str  # ``bound.row_key``
    cells: tuple[Shown, ...]
    wrong: tuple[int, ...]  # places of the cells that no answer would settle
    corrected: bool  # by hand, already


@dataclass(frozen=True, slots=True)
class HandTable:
    """The rows of a sample that may be corrected by hand, without those made of no column."""

    header: tuple[str, ...]
    telling: tuple[str, ...]  # the columns by which one knows a row
    rows: tuple[HandRow, ...]


@dataclass(frozen=True, slots=True)
class FoundRows:
    """The rows beyond the sample that wait for somebody, or that somebody corrected by hand."""

    rows: tuple[SampleRow, ...] = ()  # the first of them, as the file has them
    more: int = 0  # rows beyond these


NOTHING_FOUND = FoundRows()


@dataclass(frozen=True, slots=True)
class Conversion:
    """A file converted: its rows, what was done to each column, what waits for somebody."""

    rows: int
    wrong_rows: int
    done: tuple[ColumnDone, ...]
    named: tuple[Named, ...]  # the identifiers made
    questions: tuple[ColumnQuestion, ...] = ()
    wrong: tuple[WrongCell, ...] = ()  # the first of them
    wrong_cells: int = 0
    doubles: tuple[ProbableDouble, ...] = ()  # the first of them
    lost: int = 0  # corrections made by hand that found no cell of theirs
    beyond: FoundRows = NOTHING_FOUND
    aside: tuple[AsideRow, ...] = ()  # the first of the rows left aside
    aside_rows: int = 0


@dataclass(frozen=True, slots=True)
class Preview:
    """What a recipe gives on a sample."""

    header: tuple[str, ...]
    rows: tuple[ShownRow, ...]
    done: tuple[ColumnDone, ...]
    questions: tuple[ColumnQuestion, ...]
    looked_at: int
    wrong_rows: int
    wrong: tuple[WrongCell, ...] = ()  # the first of them
    wrong_cells: int = 0
    doubles: tuple[ProbableDouble, ...] = ()
    lost: int = 0  # corrections made by hand that found no cell of theirs in the sample
    aside: tuple[AsideRow, ...] = ()  # the first of the rows left aside
    aside_rows: int = 0
