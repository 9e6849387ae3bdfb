"""Writes the corrected copy of a file, and lists what was mended."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app.kernel.typography import plural
from app.tables.checking.columns import CheckedColumn
from app.tables.checking.matching import match
from app.tables.checking.patience import limited
from app.tables.form import Form, Progress, Unreadable
from app.tables.mending.cells import ColumnEvidence, Mender, learns, mender_of
from app.tables.mending.clean import UNCLEAN, cleanings
from app.tables.mending.sentences import (
    LEFT_FORMULAS,
    LEFT_NUMBERS,
    LEFT_REVERSED,
    change_of,
    left_dates,
    left_of,
    of_the_file,
)
from app.tables.reading.rows import survey, table
from app.tables.report import Correction, LeftUnmended, Mending
from app.tables.schema import Field, Schema
from app.tables.writing.delimited import writer_of
from app.tables.writing.neutral import DANGEROUS, runs

EXAMPLES = 3
SHOWN = 100
REMEMBERED = 5_000  # texts of a column
SIGNS = frozenset(DANGEROUS)
Steps = tuple[tuple[str, str], ...]  # (kind of change, the text after it)
Numbered = Iterator[tuple[int, list[str]]]


def correct(
    path: Path,
    form: Form,
    schema: Schema | None,
    target: Path,
    *,
    sheet: int = 0,
    delimiter: str = ",",
    on_progress: Progress | None = None,
) -> Correction:
    """Write the corrected copy (CSV, UTF-8 without BOM) to ``target`` and say what changed."""
    with limited(), target.open("w", encoding="utf-8", newline="") as stream:
        surveyed = survey(path, form, sheet)
        plan = _Plan(table(path, form, sheet, surveyed=surveyed), schema)
        write = writer_of(stream, delimiter)
        write(plan.new_header())
        written = 0
        for cells in plan.mended(table(path, form, sheet, on_progress, surveyed)):
            write(cells)
            written += 1
    return Correction(
        changes=(*of_the_file(form, delimiter), *plan.changes()),
        left=tuple(plan.left()),
        rows=written,
    )


@dataclass(slots=True)
class _Made:
    """Changes of one kind in one column."""

    count: int = 0
    examples: list[tuple[str, str]] = field(default_factory=list)

    def add(self, before: str, after: str) -> None:
        self.count += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append((before[:SHOWN], after[:SHOWN]))


class _Plan:
    """Reads a table once to learn how its columns are written, then mends it."""

    def __init__(self, numbered: Numbered, schema: Schema | None) -> None:
        _, self.header = next(numbered, (0, []))
        if not self.header:
            raise Unreadable("Ce fichier est vide. Choisissez un fichier qui contient une table.")
        columns = match(self.header, schema).columns if schema else ()
        self.columns = {column.index: column for column in columns}
        self.fields: dict[int, Field] = {column.index: column.field for column in columns}
        # A cell of these must not become the same as another.
        keys = set(schema.primary_key) if schema else set()
        self.distinct = {
            place for place, spec in self.fields.items() if spec.unique or spec.name in keys
        }
        self.evidence = {place: ColumnEvidence() for place in self.fields}
        # Texts met in each column, and the changes of each: most texts come many times.
        self.known: defaultdict[int, dict[str, Steps]] = defaultdict(dict)
        self.made: dict[tuple[str, int], _Made] = {}
        self.blank = 0
        self.formulas: Counter[int] = Counter()  # cells that a spreadsheet would run, by column
        filled = self._read(numbered)
        self.retained = [
            place for place, name in enumerate(self.header) if name.strip() or place in filled
        ]
        self.menders = self._menders()

    def _read(self, numbered: Numbered) -> set[int]:
        """Read every cell once; return the places of nameless columns that hold something."""
        counted: dict[int, Counter[str]] = {
            place: Counter() for place, spec in self.fields.items() if learns(spec)
        }
        nameless = {place for place, name in enumerate(self.header) if not name.strip()}
        filled: set[int] = set()
        for _, cells in numbered:
            for place, texts in counted.items():
                if place < len(cells) and (text := cells[place]):
                    texts[text] += 1
                    if len(texts) > REMEMBERED:
                        self._learn(place, texts)
            for place in nameless - filled:
                if place < len(cells) and cells[place].strip():
                    filled.add(place)
        for place, texts in counted.items():
            self._learn(place, texts)
        return filled

    def _learn(self, place: int, texts: Counter[str]) -> None:
        """Take the texts of a column into account, and forget them."""
        for text, count in texts.items():
            if bare := text.strip().lstrip("'"):
                self.evidence[place].look(self.fields[place], bare, count)
        texts.clear()

    def _menders(self) -> dict[int, tuple[str, Mender]]:
        menders = {p: mender_of(spec, self.evidence[p]) for p, spec in self.fields.items()}
        return {place: mender for place, mender in menders.items() if mender}

    def new_header(self) -> list[str]:
        """Return the names of the schema where a column has one, the trimmed ones elsewhere."""
        names = []
        for place in self.retained:
            old = self.header[place]
            new = self.fields[place].name if place in self.fields else old.strip()
            if new != old:
                self._note("header", -1, old, new)
            names.append(new)
        return names

    def mended(self, numbered: Numbered) -> Iterator[list[str]]:
        """Yield the rows of the copy; a row of another length keeps all its cells."""
        width = len(self.header)
        complete = len(self.retained) == width
        next(numbered, None)
        known = self.known
        waiting = 0  # rows that hold nothing at all, until another follows
        for _, cells in numbered:
            if not any(map(str.strip, cells)):
                waiting += 1
                if cells:
                    self.blank, waiting = self.blank + waiting, 0
                continue
            self.blank, waiting = self.blank + waiting, 0
            mended = [
                text if not text or known[place].get(text) == () else self._cell(place, text)
                for place, text in enumerate(cells)
            ]
            for place, text in enumerate(mended):
                if text and text[0] in SIGNS and runs(text):
                    self.formulas[place] += 1
            if not any(mended):
                self.blank += 1
            elif complete or len(cells) != width:
                yield mended
            else:
                yield [mended[p] for p in self.retained]

    def _cell(self, place: int, text: str) -> str:
        """Return a cell as the copy writes it: never wrong when it was right."""
        known = self.known[place]
        steps = known.get(text)
        if steps is None:
            steps = self._steps(place, text)
            column = self.columns.get(place)
            if column and steps and not self._gains(column, place, text, steps[-1]):
                steps = ()
            if len(known) < REMEMBERED and len(text) <= SHOWN:
                known[text] = steps
        before = text
        for kind, after in steps:
            self._note(kind, place, before, after)
            before = after
        return before

    def _steps(self, place: int, text: str) -> Steps:
        """Return (kind of change, the text after it), in order."""
        steps = tuple(cleanings(text)) if UNCLEAN.search(text) else ()
        cleaned = steps[-1][1] if steps else text
        mender = self.menders.get(place)
        if mender and cleaned:
            kind, mend = mender
            if (after := mend(cleaned)) != cleaned:
                return (*steps, (kind, after))
        return steps

    def _gains(self, column: CheckedColumn, place: int, before: str, last: tuple[str, str]) -> bool:
        """Tell whether a change may be made: what was right stays right, and alone if it must."""
        kind, after = last
        if column.fault(before):
            # A year of two figures is completed within the bounds of the schema only.
            return kind != "date" or not column.fault(after)
        return place not in self.distinct and not column.fault(after)

    def _note(self, kind: str, place: int, before: str, after: str) -> None:
        self.made.setdefault((kind, place), _Made()).add(before, after)

    def changes(self) -> Iterator[Mending]:
        """Yield the changes made in the table."""
        for (kind, place), made in sorted(self.made.items(), key=lambda item: item[0][1]):
            column = self._name(place)
            sentence = change_of(kind, made.count)
            text = f"{column}\u00a0: {sentence}" if column else sentence
            yield Mending(kind, column, made.count, text, tuple(made.examples))
        dropped = len(self.header) - len(self.retained)
        if dropped:
            text = plural(dropped, "colonne vide et sans nom", "colonnes vides et sans nom")
            yield Mending("blank-column", "", dropped, f"{text}\u00a0: retirées.", ())
        if self.blank:
            text = plural(self.blank, "ligne vide retirée", "lignes vides retirées")
            yield Mending("blank-row", "", self.blank, f"{text}.", ())

    def left(self) -> Iterator[LeftUnmended]:
        """Yield what could be read in two ways and was left as it is."""
        for place, evidence in self.evidence.items():
            name = self._name(place)
            yield from left_dates(name, evidence.dates)
            if evidence.reversed_periods:
                yield left_of(name, evidence.reversed_periods, LEFT_REVERSED)
            if evidence.either_number and not evidence.commas_are_decimal:
                yield left_of(name, evidence.either_number, LEFT_NUMBERS)

        for place, count in sorted(self.formulas.items()):
            yield left_of(self._name(place), count, LEFT_FORMULAS)

    def _name(self, place: int) -> str:
        if place in self.fields:
            return self.fields[place].name
        return self.header[place].strip() if 0 <= place < len(self.header) else ""
