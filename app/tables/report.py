"""Results about a file: its check, the personal data in it, its corrections."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Structure:
    """A problem of columns or of row lengths."""

    kind: str  # missing-column, extra-column, misordered, duplicate-column, blank-header, …
    sentence: str
    remedy: str
    column: str = ""
    count: int = 1
    lines: tuple[int, ...] = ()  # the first of them, for problems of row lengths
    blocking: bool = True  # an extra column or another order is reported but does not fail the file


@dataclass(frozen=True, slots=True)
class Example:
    """One cell at fault."""

    line: int
    value: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ErrorGroup:
    """All cells of one column at fault for the same reason, and the first of them."""

    column: str
    kind: str  # required, type, pattern, enum, minimum, unique, primary-key, siret, …
    count: int
    title: str  # « 12 cellules de « montant » ne sont pas des nombres. »
    remedy: str
    examples: tuple[Example, ...]
    blocking: bool = True  # a remark is told and does not fail the file
    explained: bool = False  # each example says why, beyond what the title says
    others: tuple[str, ...] = ()  # columns whose values its sentences may show too


@dataclass(frozen=True, slots=True)
class FileReport:
    """The verdict on a file."""

    schema_id: str
    rows: int  # data rows, blank ones and the header apart
    columns: tuple[str, ...]
    structure: tuple[Structure, ...]
    groups: tuple[ErrorGroup, ...]
    errors: int  # all cells at fault and blocking problems of structure
    undone: int = 0  # checks of the schema that could not be done
    written: int = 0  # lines of the errors file; fewer than errors when it was cut
    contents: str = ""  # what nested records are: « 12 marchés, 1 contrat de concession »

    @property
    def ok(self) -> bool:
        """Tell whether the file follows its schema."""
        return self.errors == 0


@dataclass(frozen=True, slots=True)
class Finding:
    """Personal data of one kind in one column."""

    column: str
    kind: str  # email, phone, nir, iban, birth
    count: int
    rows: int  # rows looked at
    sentence: str
    examples: tuple[str, ...]  # masked: « m…t@e…e.fr »
    lines: tuple[int, ...]  # the first rows where it stands
    holds: bool = True  # whether somebody must decide before the file is published


@dataclass(frozen=True, slots=True)
class Mending:
    """One kind of correction in a column: count and examples."""

    kind: str  # encoding, bom, delimiter, format, header, spaces, decimal, date, boolean, blank-row
    column: str
    count: int
    sentence: str
    examples: tuple[tuple[str, str], ...]  # (before, after), at most three


@dataclass(frozen=True, slots=True)
class LeftUnmended:
    """Cells of a column left as they were because they can be read in two ways."""

    column: str
    count: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Correction:
    """The corrected copy: what changed, what did not, how many rows it has."""

    changes: tuple[Mending, ...]
    left: tuple[LeftUnmended, ...]
    rows: int
