"""What a recipe gives, as it crosses from the child: a preview, or a whole file converted."""

from dataclasses import dataclass

from app.tables.recipes.body import Named

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


@dataclass(frozen=True, slots=True)
class Conversion:
    """A file converted: its rows, what was done to each column, the identifiers made."""

    rows: int
    wrong_rows: int
    done: tuple[ColumnDone, ...]
    named: tuple[Named, ...]


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
class Preview:
    """What a recipe gives on a sample."""

    header: tuple[str, ...]
    rows: tuple[ShownRow, ...]
    done: tuple[ColumnDone, ...]
    questions: tuple[ColumnQuestion, ...]
    looked_at: int
    wrong_rows: int
