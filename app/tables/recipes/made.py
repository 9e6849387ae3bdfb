"""The cells that a recipe makes, and what was done to those of each column."""

from collections import Counter
from dataclasses import dataclass
from dataclasses import field as holding
from typing import NamedTuple

from app.tables.recipes.cells.outcome import REMARKS
from app.tables.recipes.results import ColumnDone

REMEMBERED = 5_000  # outcomes of a column kept in memory
EXAMPLES = 3
MOST_VALUES = 50  # values of a list asked about, the most frequent
SHOWN = 100
GOOD, CONVERTED, WRONG = 0, 1, 2


class MadeCell(NamedTuple):
    """A cell of the result: the text before, the text after, what is wrong with it."""

    before: str
    after: str
    fault: str = ""
    question: str = ""
    sort: int = 0  # GOOD, CONVERTED or WRONG


NO_CELL = MadeCell("", "")


@dataclass(slots=True)
class Changes:
    """What was done to the cells of one target."""

    field: str
    op: str
    counts: list[int] = holding(default_factory=lambda: [0, 0, 0])  # by sort of cell
    examples: list[tuple[str, str]] = holding(default_factory=list)
    questions: Counter[str] = holding(default_factory=Counter)
    values: Counter[str] = holding(default_factory=Counter)  # those that no list has

    def ask(self, made: MadeCell) -> None:
        """Count a cell that an answer would settle."""
        self.questions[made.question] += 1
        if made.question == "value" and (
            made.before in self.values or len(self.values) < REMEMBERED
        ):
            self.values[made.before] += 1

    def instead(self, old: MadeCell, made: MadeCell) -> None:
        """Count a cell corrected by hand in the place of what it was."""
        self.counts[old.sort] -= 1
        self.counts[made.sort] += 1
        if old.question:
            self.questions[old.question] -= 1
            if old.before in self.values:
                self.values[old.before] -= 1
        if made.question:
            self.ask(made)

    def repeat(self, made: MadeCell, rows: int) -> None:
        """Count a cell that is the same in so many rows, but for those corrected by hand."""
        others = sum(self.counts) - self.counts[made.sort]
        self.counts[made.sort] = rows - others
        if made.question:
            self.questions[made.question] = self.counts[made.sort]

    def show(self, made: MadeCell) -> None:
        """Keep a cell as an example of what is done."""
        if made.sort == CONVERTED and len(self.examples) < EXAMPLES:
            self.examples.append((made.before[:SHOWN], made.after[:SHOWN]))

    @property
    def done(self) -> ColumnDone:
        """The same, as it crosses from the child."""
        examples = tuple(self.examples)
        good, converted, wrong = self.counts
        told = tuple((REMARKS[c], n) for c, n in self.questions.items() if n and c in REMARKS)
        return ColumnDone(self.field, self.op, good, converted, wrong, examples, told)
