"""The cells that a recipe makes, and what was done to those of each column."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as holding
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from app.kernel.typography import enumerated
from app.tables.checking.columns import CheckedColumn, sentence_of
from app.tables.reading.kinds import KINDS, plain
from app.tables.recipes.body import Target
from app.tables.recipes.bound import key_of, row_key
from app.tables.recipes.cells.cleaning import all_clean, clean
from app.tables.recipes.cells.evidence import ColumnWays
from app.tables.recipes.cells.outcome import REMARKS, CellOutcome, Operation
from app.tables.recipes.ranks import Ranks
from app.tables.recipes.results import ColumnDone, WrongCell
from app.tables.schema import Field, Schema

SEPARATOR = "\x1f"

REMEMBERED, MOST_REMEMBERED = 5_000, 100_000  # outcomes kept: of a column, of all of them
EXAMPLES = 3
MOST_VALUES = 50  # values of a list asked about, the most frequent
SHOWN = 100
NONE_FILLED = "la cellule est vide, {others} aussi\u00a0: le schéma en veut une remplie."
GOOD, CONVERTED, WRONG = 0, 1, 2


class MadeCell(NamedTuple):
    """A cell of the result: the text before, the text after, what is wrong with it."""

    before: str
    after: str
    fault: str = ""
    question: str = ""
    sort: int = 0  # GOOD, CONVERTED or WRONG


NO_CELL = MadeCell("", "")
SORT = itemgetter(MadeCell._fields.index("sort"))
Rows = Sequence[Sequence[str]]  # none shorter than the last place that is read of them


@dataclass(slots=True)
class Changes:
    """What was done to the cells of one target."""

    field: str
    op: str
    counts: list[int] = holding(default_factory=lambda: [0, 0, 0])  # by sort of cell
    examples: list[tuple[str, str]] = holding(default_factory=list)
    questions: Counter[str] = holding(default_factory=Counter)
    values: Counter[str] = holding(default_factory=Counter)  # those that no list has

    def count(self, good: int, converted: int, wrong: int) -> None:
        """Count cells by their sorts."""
        self.counts[GOOD] += good
        self.counts[CONVERTED] += converted
        self.counts[WRONG] += wrong

    def ask_all(self, cells: Iterable[MadeCell]) -> None:
        """Count the cells that an answer would settle, among these."""
        for cell in cells:
            if cell.question:
                self.ask(cell)

    def ask(self, made: MadeCell) -> None:
        """Count a cell that an answer would settle."""
        self.questions[made.question] += 1
        if made.question == "value" and (
            made.before in self.values or len(self.values) < REMEMBERED
        ):
            self.values[made.before] += 1

    def instead(self, old: MadeCell, made: MadeCell) -> None:
        """Count a cell corrected by hand in the place of what it was."""
        self.leave(old)
        self.counts[made.sort] += 1
        if made.question:
            self.ask(made)

    def leave(self, made: MadeCell) -> None:
        """Count a cell no more, nor the question that it asked."""
        self.counts[made.sort] -= 1
        if made.question:
            self.questions[made.question] -= 1
            if made.before in self.values:
                self.values[made.before] -= 1

    def repeat(self, made: MadeCell, rows: int) -> None:
        """Count a cell that is the same in so many rows, but for those corrected by hand."""
        others = sum(self.counts) - self.counts[made.sort]
        self.counts[made.sort] = rows - others
        if made.question:
            self.questions[made.question] = self.counts[made.sort]

    def show(self, cells: Iterable[MadeCell]) -> None:
        """Keep the first cells converted as examples of what is done."""
        for made in cells:
            example = made.before[:SHOWN], made.after[:SHOWN]
            if made.sort == CONVERTED and example not in self.examples:
                self.examples.append(example)
            if len(self.examples) >= EXAMPLES:
                return

    @property
    def done(self) -> ColumnDone:
        """The same, as it crosses from the child."""
        examples = tuple(self.examples)
        good, converted, wrong = self.counts
        told = tuple((REMARKS[c], n) for c, n in self.questions.items() if n and c in REMARKS)
        return ColumnDone(self.field, self.op, good, converted, wrong, examples, told)


@dataclass(slots=True)
class Maker:
    """What makes the cells of one field."""

    field: Field
    target: Target | None
    places: tuple[int, ...]
    ways: ColumnWays
    work: Operation
    column: CheckedColumn
    changes: Changes
    ranks: Ranks | None = None
    copied: bool = False  # from one column, as it is once cleaned
    remarks: bool = False  # something is said of cells converted so far
    remembered: int = REMEMBERED
    memory: dict[str, MadeCell] = holding(default_factory=dict)

    def keys(self, rows: Rows) -> list[str]:
        """Return what the cell of each row is made of, as the file has it."""
        read = map(itemgetter(*self.places), rows)
        return list(read if len(self.places) == 1 else map(SEPARATOR.join, read))

    def made(self, rows: Rows) -> tuple[list[MadeCell], Iterable[int]]:
        """Make the cells of some rows and count them; return also the places of the wrong ones."""
        keys, changes = self.keys(rows), self.changes
        cells = (self._copies(keys) if self.copied else None) or self._cells(keys)
        sorts = bytes(map(SORT, cells))
        converted, wrong = sorts.count(CONVERTED), sorts.count(WRONG)
        changes.count(len(cells) - converted - wrong, converted, wrong)
        if converted and len(changes.examples) < EXAMPLES:
            changes.show(dict.fromkeys(cells))
        if self.remarks:
            changes.ask_all(cell for cell in cells if cell.sort == CONVERTED)
        if not wrong:
            return cells, ()
        places = [place for place, sort in enumerate(sorts) if sort == WRONG]
        changes.ask_all(cells[place] for place in places)
        return cells, places

    def _copies(self, keys: list[str]) -> list[MadeCell] | None:
        """Copy texts: nothing is asked of most but to be clean. None when one asks for more."""
        if all_clean(keys):
            return None if self.column.faults(keys) else list(map(MadeCell, keys, keys))
        texts = list(map(clean, keys))
        if self.column.faults(texts) or any(text[:1] in KINDS for text in texts):
            return None
        return [
            MadeCell(key, text, sort=CONVERTED if key != text else GOOD)
            for key, text in zip(keys, texts, strict=True)
        ]

    def _cells(self, keys: list[str]) -> list[MadeCell]:
        """Make cells, each of a writing not met yet only once."""
        memory = self.memory
        unknown = [key for key in dict.fromkeys(keys) if key not in memory]
        if not unknown:
            return [memory[key] for key in keys]
        fresh = dict(zip(unknown, self._fresh(unknown), strict=True))
        memory.update(islice(fresh.items(), max(self.remembered - len(memory), 0)))
        return [fresh.get(key) or memory[key] for key in keys]

    def _fresh(self, keys: list[str]) -> Iterator[MadeCell]:
        """Yield the cells of writings not met yet."""
        befores, outcomes = self._worked(keys)
        faults = self.column.faults(one.text for one in outcomes if not one.fault)
        self.remarks = self.remarks or any(one.question in REMARKS for one in outcomes)
        for before, outcome in zip(befores, outcomes, strict=True):
            yield self._judged(before, outcome, faults)

    def _worked(self, keys: list[str]) -> tuple[Iterable[str], list[CellOutcome]]:
        """Return the texts as somebody reads them, and what the operation makes of each."""
        work = self.work
        if len(self.places) == 1 and not self.ranks:
            texts = keys if all_clean(keys) else list(map(clean, keys))
            return map(plain, keys), [work((text,)) for text in texts]
        raw = [key.split(SEPARATOR) for key in keys]
        befores = [" ".join(filter(None, map(plain, cells))) for cells in raw]
        sources = [[clean(cell) for cell in cells] for cells in raw]
        return befores, list(map(self.ranks.named if self.ranks else work, sources))

    def alone(self) -> MadeCell:
        """Make the cell that is the same in each row, as no column makes it."""
        return self._cells([""])[0]

    def typed(self, before: str, text: str) -> MadeCell:
        """Make a cell of what somebody has typed in its place."""
        cleaned = clean(text)
        reads = self.places and not self.ranks
        outcome = self.work([cleaned]) if reads else CellOutcome(cleaned)
        return self._judged(before, outcome, self.column.faults([outcome.text]))

    def _judged(self, before: str, outcome: CellOutcome, faults: Mapping[str, str]) -> MadeCell:
        text, fault, question = outcome
        if not fault and text in faults and faults[text] not in self.column.remarks:
            fault = sentence_of(self.field, faults[text], text)
        changed = before != text and (before or self.places)
        sort = WRONG if fault else CONVERTED if changed else GOOD
        return MadeCell(before, text, fault, question, sort)


@dataclass(frozen=True, slots=True)
class OneRequired:
    """Columns of which each row fills one at least: their places, one that is made first."""

    places: tuple[int, ...]
    fault: str

    def lacking(self, made: list[Sequence[MadeCell]], changes: Changes) -> Iterator[int]:
        """Make wrong the first of these cells in the rows that fill none; yield their ranks."""
        first, *others = self.places
        for rank, cells in enumerate(made):
            old = cells[first]
            if old.after or old.fault or any(cells[place].after for place in others):
                continue
            fresh = old._replace(fault=self.fault, sort=WRONG)
            made[rank] = (*cells[:first], fresh, *cells[first + 1 :])
            changes.instead(old, fresh)
            yield rank


def one_required(schema: Schema, makers: Sequence[Maker]) -> tuple[OneRequired, ...]:
    """Return the groups of columns of which a schema wants one filled."""
    names = [maker.field.name for maker in makers]
    groups = []
    for fields in schema.one_required:
        places = [names.index(name) for name in fields if name in names]
        places.sort(key=lambda place: not makers[place].places)
        if places and makers[places[0]].places:
            others = enumerated([name for name in fields if name != names[places[0]]], len(fields))
            groups.append(OneRequired(tuple(places), NONE_FILLED.format(others=others)))
    return tuple(groups)


def wrong_cell(line: int, cells: Sequence[str], name: str, made: MadeCell) -> WrongCell:
    """Return a cell still wrong of a row, as somebody may correct it by hand."""
    key, was = row_key(cells), key_of(made.before)
    return WrongCell(line, name, made.before, made.after, made.fault, key, was)
