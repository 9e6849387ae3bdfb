"""Checks a file against a schema, row by row."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from app.kernel.typography import number, plural
from app.tables.checking.columns import CheckedColumn, remedy_of, sentence_of, title_of
from app.tables.checking.errors_file import ErrorsFile
from app.tables.checking.matching import Matched, match
from app.tables.checking.patience import limited
from app.tables.checking.seen import Seen
from app.tables.form import Form, Progress, Unreadable
from app.tables.reading.notices import notices
from app.tables.reading.rows import table
from app.tables.report import ErrorGroup, Example, FileReport, Structure
from app.tables.schema import Schema

EXAMPLES = 20
SEPARATOR = "\x1f"


def check(
    path: Path,
    form: Form,
    schema: Schema,
    *,
    sheet: int = 0,
    errors_to: Path | None = None,
    on_progress: Progress | None = None,
) -> FileReport:
    """Check every cell; all errors go to ``errors_to`` (CSV) if given, the first to the report."""
    numbered = table(path, form, sheet, on_progress)
    _, header = next(numbered, (0, []))
    if not header:
        raise Unreadable("Ce fichier est vide. Choisissez un fichier qui contient une table.")
    matched = match(header, schema)
    with ExitStack() as stack:
        stack.enter_context(limited())
        errors = stack.enter_context(ErrorsFile(errors_to)) if errors_to else None
        read = notices(path, form, sheet)
        tally = _Tally(matched, len(header), schema.missing_values, errors, read)
        for problem in (*read, *matched.problems):
            if errors and problem.blocking:
                line = problem.lines[0] if problem.lines else 1
                errors.add(line, problem.column, "", problem.sentence, problem.remedy)
        tally.take(numbered)
        return tally.report(schema, tuple(header))


@dataclass(slots=True)
class _Found:
    """Cells at fault in one column for one reason."""

    count: int = 0
    examples: list[Example] = field(default_factory=list)


@dataclass(slots=True)
class _Lines:
    """Rows of the wrong length, or blank ones."""

    count: int = 0
    first: list[int] = field(default_factory=list)

    def add(self, line: int) -> None:
        """Count a row; the first of them are remembered."""
        self.count += 1
        if len(self.first) < EXAMPLES:
            self.first.append(line)


class _Tally:
    """The faults met so far in a file."""

    def __init__(
        self,
        matched: Matched,
        width: int,
        missing: tuple[str, ...],
        errors: ErrorsFile | None,
        read: tuple[Structure, ...],
    ) -> None:
        self.read = read  # what is to be said of the reading itself
        self.matched = matched
        self.width = width
        self.errors = errors
        self.rows = 0
        self.cells: dict[tuple[int, str], _Found] = {}
        self.lines: dict[str, _Lines] = {}
        # Cells of columns without rules need no check.
        self.watched = [(column.index, column) for column in matched.columns if _has_rules(column)]
        self.unique = [(column, Seen()) for column in matched.columns if column.field.unique]
        self.keys = Seen()
        self.missing = frozenset(missing)

    def take(self, table: Iterator[tuple[int, list[str]]]) -> None:
        """Judge every row; rows that hold nothing at all count only if something follows them."""
        width = self.width
        waiting = _Lines()  # rows that hold nothing at all, until another follows
        for line, cells in table:
            if not any(map(str.strip, cells)):
                waiting.add(line)
                if cells:
                    self._blank(waiting)
                continue
            if waiting.count:
                self._blank(waiting)
            if len(cells) != width:
                cells = self._resized(line, cells)  # noqa: PLW2901  the same row, of the right width
            self._judge(line, cells)

    def _judge(self, line: int, cells: list[str]) -> None:
        """Judge the cells of a row."""
        for index, column in self.watched:
            if cells[index] not in column.good and (kind := column.fault(cells[index])):
                self._wrong(line, column, kind, cells[index])
        if self.unique or self.matched.key:
            self._compare(line, cells)
        self.rows += 1

    def report(self, schema: Schema, header: tuple[str, ...]) -> FileReport:
        """Return the report of the file."""
        structure = self.read + self.matched.problems + tuple(self._structure())
        groups = tuple(self._groups())
        blocking = sum(
            1 if problem.kind == "blank-row" else problem.count
            for problem in structure
            if problem.blocking
        )
        return FileReport(
            schema_id=schema.id,
            rows=self.rows,
            columns=header,
            structure=structure,
            groups=groups,
            errors=blocking + sum(group.count for group in groups),
            written=self.errors.written if self.errors else 0,
        )

    def _wrong(self, line: int, column: CheckedColumn, kind: str, text: str) -> None:
        faults = self.cells.setdefault((column.index, kind), _Found())
        faults.count += 1
        if len(faults.examples) < EXAMPLES or self.errors:
            sentence = _located(line, column.field.name, sentence_of(column.field, kind, text))
            if len(faults.examples) < EXAMPLES:
                faults.examples.append(Example(line, text[:EXAMPLES_LENGTH], sentence))
            if self.errors:
                remedy = remedy_of(column.field, kind)
                self.errors.add(line, column.field.name, text, sentence, remedy)

    def _compare(self, line: int, cells: list[str]) -> None:
        """Report values that repeat in unique columns or in the primary key."""
        for column, met in self.unique:
            text = cells[column.index]
            if text not in self.missing and met.add(text):
                self._wrong(line, column, "unique", text)
        key = [cells[place] for place in self.matched.key]
        if any(key) and self.keys.add(SEPARATOR.join(key)):
            first = next(
                column for column in self.matched.columns if column.index == self.matched.key[0]
            )
            self._wrong(line, first, "primary-key", ", ".join(key))

    def _resized(self, line: int, cells: list[str]) -> list[str]:
        missing = self.width - len(cells)
        kind = "short-row" if missing > 0 else "long-row"
        self._count_line(kind, line)
        return cells + [""] * missing

    def _blank(self, waiting: _Lines) -> None:
        """Count the rows that waited: one finding in all, however many they are."""
        blank = self.lines.setdefault("blank-row", _Lines())
        blank.count += waiting.count
        blank.first += waiting.first[: EXAMPLES - len(blank.first)]
        waiting.count = 0
        waiting.first.clear()

    def _count_line(self, kind: str, line: int) -> None:
        self.lines.setdefault(kind, _Lines()).add(line)
        if self.errors:
            sentence = f"Ligne {number(line)}\u00a0: {_ROWS[kind][1]}"
            self.errors.add(line, "", "", sentence, _ROWS[kind][2])

    def _structure(self) -> Iterator[Structure]:
        for kind, lines in self.lines.items():
            (one, many), _, remedy = _ROWS[kind]
            if kind == "blank-row":
                yield self._blank_rows(lines)
                continue
            counted = f"{plural(lines.count, 'ligne')} {one if lines.count == 1 else many}."
            yield Structure(kind, counted, remedy, count=lines.count, lines=tuple(lines.first))

    def _blank_rows(self, lines: _Lines) -> Structure:
        counted = f"{plural(lines.count, 'ligne vide', 'lignes vides')}."
        remedy = "Supprimez-la." if lines.count == 1 else "Supprimez-les."
        if self.errors:
            self.errors.add(lines.first[0], "", "", counted, remedy)
        return Structure("blank-row", counted, remedy, count=lines.count, lines=tuple(lines.first))

    def _groups(self) -> Iterator[ErrorGroup]:
        fields = {column.index: column.field for column in self.matched.columns}
        for (index, kind), faults in sorted(self.cells.items()):
            schema_field = fields[index]
            yield ErrorGroup(
                column=schema_field.name,
                kind=kind,
                count=faults.count,
                title=title_of(schema_field, kind, faults.count),
                remedy=remedy_of(schema_field, kind),
                examples=tuple(islice(faults.examples, EXAMPLES)),
            )


def _has_rules(column: CheckedColumn) -> bool:
    spec = column.field
    free = spec.type in {"string", "any"} and spec.format == "default"
    bounds = (spec.min_length, spec.max_length)
    ruled = spec.required or spec.pattern or spec.enum or any(bound is not None for bound in bounds)
    return bool(not free or ruled)


def _located(line: int, column: str, sentence: str) -> str:
    return f"Ligne {number(line)}, colonne {column}\u00a0: {sentence}"


EXAMPLES_LENGTH = 200
_ROWS = {
    "short-row": (
        ("n’a pas assez de cellules", "n’ont pas assez de cellules"),
        "il manque des cellules.",
        "Vérifiez les séparateurs et les guillemets de cette ligne.",
    ),
    "long-row": (
        ("a trop de cellules", "ont trop de cellules"),
        "il y a trop de cellules.",
        "Mettez entre guillemets les textes qui contiennent le séparateur.",
    ),
    "blank-row": (("est vide", "sont vides"), "", ""),
}
