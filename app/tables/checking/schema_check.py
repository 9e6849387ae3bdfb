"""Checks a file against a schema, row by row."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, nullcontext
from dataclasses import replace
from itertools import islice
from pathlib import Path

from app.kernel.typography import number, plural, quoted
from app.tables.checking.across import RowCheck, row_checks
from app.tables.checking.addresses import NAME, Addresses
from app.tables.checking.columns import CheckedColumn, remedy_of, sentence_of, title_of
from app.tables.checking.errors_file import ErrorsFile
from app.tables.checking.faults import EXAMPLES, EXAMPLES_LENGTH, ROWS, CellFaults, LineFaults
from app.tables.checking.ground import pairs
from app.tables.checking.links import SelfLinks, unique_checks
from app.tables.checking.matching import Matched, match
from app.tables.checking.national import EXPLAINED
from app.tables.checking.patience import limited
from app.tables.checking.seen import Seen
from app.tables.form import Form, Progress, TableKind, Unreadable
from app.tables.reading.batches import batches
from app.tables.reading.notices import notices_of
from app.tables.reading.rows import survey, table
from app.tables.report import ErrorGroup, Example, FileReport, Structure
from app.tables.schema import CustomCheck, Schema

SEPARATOR = "\x1f"
BY_COPY = "La copie corrigée s’en charge."


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
    surveyed = survey(path, form, sheet)
    numbered = table(path, form, sheet, on_progress, surveyed)
    _, header = next(numbered, (0, []))
    if not header:
        raise Unreadable("Ce fichier est vide. Choisissez un fichier qui contient une table.")
    matched = match(header, schema)
    matched = replace(matched, problems=(*_of_form(form, schema), *matched.problems))
    with ExitStack() as stack:
        stack.enter_context(limited())
        errors = stack.enter_context(ErrorsFile(errors_to)) if errors_to else None
        read = notices_of(form, surveyed)
        tally = _Tally(matched, len(header), schema, errors, read)
        if links := SelfLinks(schema, matched.columns, tally.missing):
            below = table(path, form, sheet, None, surveyed)
            next(below)
            links.learn(below, len(header))
            tally.across += links.checks()
        for problem in (*read, *matched.problems):
            if errors and problem.blocking:
                line = problem.lines[0] if problem.lines else 1
                errors.add(line, problem.column, "", problem.sentence, problem.remedy)
        tally.take(numbered)
        return tally.report(schema, tuple(header))


def _of_form(form: Form, schema: Schema) -> Iterator[Structure]:
    """Report a CSV that is not written as its schema wants."""
    if form.kind is not TableKind.CSV:
        return
    if schema.delimiter and form.delimiter != schema.delimiter:
        sentence = f"Ce schéma veut {quoted(schema.delimiter)} entre les cellules."
        yield Structure("delimiter", sentence, BY_COPY)
    if schema.encoding and form.encoding != schema.encoding:
        yield Structure(
            "encoding", f"Ce schéma veut l’encodage {schema.encoding.upper()}.", BY_COPY
        )


class _Tally:
    """The faults met so far in a file."""

    def __init__(
        self,
        matched: Matched,
        width: int,
        schema: Schema,
        errors: ErrorsFile | None,
        read: tuple[Structure, ...],
    ) -> None:
        self.read = read  # what is to be said of the reading itself
        self.matched = matched
        self.width = width
        self.errors = errors
        self.rows = 0
        self.waiting = LineFaults()  # rows that hold nothing at all, until another follows
        self.cells: dict[tuple[int, str], CellFaults] = {}
        self.lines: dict[str, LineFaults] = {}
        # Cells of columns without rules need no check.
        ruled = {check.columns[0] for check in schema.checks if len(check.columns) == 1}
        self.watched = [
            column for column in matched.columns if _has_rules(column) or column.field.name in ruled
        ]
        self.unique = [(column, Seen()) for column in matched.columns if column.field.unique]
        self.keys = Seen()
        self.missing = frozenset(schema.missing_values)
        checks = [*schema.checks, *_positions(schema)]
        self.across = row_checks(checks, matched.columns, self.missing)
        self.across += unique_checks(schema, matched.columns, self.missing)
        self.addresses = None
        if NAME in {check.name for check in schema.checks}:
            self.addresses = Addresses(matched.columns)
            self.across += self.addresses.checks()

    def take(self, table: Iterator[tuple[int, list[str]]]) -> None:
        """Judge every row, column after column for some rows at a time."""
        looks = self._looks()
        for batch in batches(table):
            with self.errors.in_order() if self.errors else nullcontext():
                rows = list(self._filled(batch))
                for column in self.watched:
                    self._judge(column, rows)
                for look in looks:
                    for line, cells in rows:
                        look(line, cells)
            self.rows += len(rows)

    def _judge(self, column: CheckedColumn, rows: Sequence[tuple[int, list[str]]]) -> None:
        """Judge the cells of a column: those at fault are told in the order of their rows."""
        place = column.index
        texts = [cells[place] for _, cells in rows]
        if faults := column.faults(texts):
            for (line, _), text in zip(rows, texts, strict=True):
                if text in faults:
                    self._wrong(line, column, faults[text], text)

    def _filled(self, table: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows that hold something, each of the right width; count the others.

        Those that hold nothing at all count only if something follows them.
        """
        width, waiting = self.width, self.waiting
        for line, cells in table:
            if not (cells and cells[0].strip()) and not any(map(str.strip, cells)):
                waiting.add(line)
                if cells:
                    self._blank(waiting)
                continue
            if waiting.count:
                self._blank(waiting)
            yield line, cells if len(cells) == width else self._resized(line, cells)

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
            errors=blocking + sum(group.count for group in groups if group.blocking),
            undone=len(schema.undone),
            written=self.errors.written if self.errors else 0,
        )

    def _wrong(self, line: int, column: CheckedColumn, kind: str, text: str) -> None:
        faults = self.cells.setdefault((column.index, kind), CellFaults())
        faults.count += 1
        errors = None if kind in column.remarks else self.errors
        if len(faults.examples) < EXAMPLES or errors:
            sentence = _located(line, column.field.name, sentence_of(column.field, kind, text))
            if len(faults.examples) < EXAMPLES:
                faults.examples.append(Example(line, text[:EXAMPLES_LENGTH], sentence))
            if errors:
                remedy = remedy_of(column.field, kind)
                errors.add(line, column.field.name, text, sentence, remedy)

    def _wrong_row(self, line: int, check: RowCheck, sentence: str, cells: list[str]) -> None:
        """Count a fault between the cells of a row, under the main column of the check."""
        faults = self.cells.setdefault((check.column.index, check.kind), CellFaults())
        faults.count += 1
        text = cells[check.column.index]
        located = f"Ligne {number(line)}\u00a0: {sentence}"
        if len(faults.examples) < EXAMPLES:
            faults.examples.append(Example(line, text[:EXAMPLES_LENGTH], located))
        if self.errors and not check.remark:
            self.errors.add(line, check.column.field.name, text, located, check.remedy)

    def _looks(self) -> Sequence[Callable[[int, list[str]], None]]:
        """Return what looks at whole rows: only what this schema asks."""
        across, doubles = bool(self.across), bool(self.unique or self.matched.key)
        return [self._look_across] * across + [self._compare] * doubles

    def _look_across(self, line: int, cells: list[str]) -> None:
        """Report cells of one row that do not go together."""
        for check in self.across:
            if sentence := check.fault(cells):
                self._wrong_row(line, check, sentence, cells)

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

    def _blank(self, waiting: LineFaults) -> None:
        """Count the rows that waited: one finding in all, however many they are."""
        blank = self.lines.setdefault("blank-row", LineFaults())
        blank.count += waiting.count
        blank.first += waiting.first[: EXAMPLES - len(blank.first)]
        waiting.count = 0
        waiting.first.clear()

    def _count_line(self, kind: str, line: int) -> None:
        self.lines.setdefault(kind, LineFaults()).add(line)
        if self.errors:
            sentence = f"Ligne {number(line)}\u00a0: {ROWS[kind][1]}"
            self.errors.add(line, "", "", sentence, ROWS[kind][2])

    def _structure(self) -> Iterator[Structure]:
        for kind, lines in self.lines.items():
            (one, many), _, remedy = ROWS[kind]
            if kind == "blank-row":
                yield self._blank_rows(lines)
                continue
            counted = f"{plural(lines.count, 'ligne')} {one if lines.count == 1 else many}."
            yield Structure(kind, counted, remedy, count=lines.count, lines=tuple(lines.first))
        for problem in self.addresses.problems(self.rows) if self.addresses else ():
            if self.errors:
                self.errors.add(1, problem.column, "", problem.sentence, problem.remedy)
            yield problem

    def _blank_rows(self, lines: LineFaults) -> Structure:
        counted = f"{plural(lines.count, 'ligne vide', 'lignes vides')}."
        remedy = "Supprimez-la." if lines.count == 1 else "Supprimez-les."
        if self.errors:
            self.errors.add(lines.first[0], "", "", counted, remedy)
        return Structure("blank-row", counted, remedy, count=lines.count, lines=tuple(lines.first))

    def _groups(self) -> Iterator[ErrorGroup]:
        columns = {column.index: column for column in self.matched.columns}
        across = {check.kind: check for check in self.across}
        for (index, kind), faults in sorted(self.cells.items()):
            column, check = columns[index], across.get(kind)
            schema_field = column.field
            yield ErrorGroup(
                column=schema_field.name,
                kind=kind,
                count=faults.count,
                title=(
                    check.title(faults.count)
                    if check
                    else title_of(schema_field, kind, faults.count)
                ),
                remedy=check.remedy if check else remedy_of(schema_field, kind),
                examples=tuple(islice(faults.examples, EXAMPLES)),
                blocking=not (check.remark if check else kind in column.remarks),
                explained=bool(check) or kind in EXPLAINED,
                others=check.columns if check else (),
            )


def _positions(schema: Schema) -> list[CustomCheck]:
    """Return the remarks on positions in two columns; a schema of addresses has its own rule."""
    if NAME in {check.name for check in schema.checks}:
        return []
    numbers = [field.name for field in schema.fields if field.type == "number"]
    return [CustomCheck("pair-in-france", pair, remark=True) for pair in pairs(numbers)]


def _has_rules(column: CheckedColumn) -> bool:
    spec = column.field
    free = spec.type in {"string", "any"} and spec.format == "default"
    bounds = (spec.min_length, spec.max_length)
    ruled = spec.required or spec.pattern or spec.enum or any(bound is not None for bound in bounds)
    return bool(not free or ruled)


def _located(line: int, column: str, sentence: str) -> str:
    return f"Ligne {number(line)}, colonne {column}\u00a0: {sentence}"
