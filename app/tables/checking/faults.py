"""Faults of one kind as they are counted: how many, and the first of them."""

from dataclasses import dataclass, field

from app.tables.report import Example

EXAMPLES = 20
EXAMPLES_LENGTH = 200
# What is said of rows at fault: how many (one, many), of one of them, what mends it.
ROWS = {
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


@dataclass(slots=True)
class CellFaults:
    """Cells at fault in one column for one reason."""

    count: int = 0
    examples: list[Example] = field(default_factory=list)


@dataclass(slots=True)
class LineFaults:
    """Rows of the wrong length, or blank ones."""

    count: int = 0
    first: list[int] = field(default_factory=list)

    def add(self, line: int) -> None:
        """Count a row; the first of them are remembered."""
        self.count += 1
        if len(self.first) < EXAMPLES:
            self.first.append(line)
