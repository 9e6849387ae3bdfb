"""Yes and no, and the values of a closed list."""

import re
from collections.abc import Mapping
from difflib import SequenceMatcher

from app.kernel.text import bare, by_letters, letters_of
from app.tables.recipes.cells.evidence import ColumnWays
from app.tables.recipes.cells.outcome import EMPTY, CellOutcome, asked, left
from app.tables.schema import Field

YES = frozenset({"oui", "o", "vrai", "true", "yes", "y", "1", "x", "✓", "✔", "ok"})
NO = frozenset({"non", "n", "faux", "false", "no", "0"})
CUTS = re.compile(r"\s*(?:[;,|\n]|\r\n)\s*")
LEFT_AS_IT_IS = ""  # what the dictionary holds for a value that somebody chose to leave
NEAREST = 3
NOT_LISTED = "cette valeur n’est pas dans la liste du schéma."
NEITHER = "ce n’est ni oui ni non."


def boolean_operation(field: Field, ways: ColumnWays, text: str) -> CellOutcome:
    """Write yes or no in the words of the schema; an empty cell is « no » only if confirmed."""
    if text in field.true_values or text in field.false_values:
        return CellOutcome(text)
    if not text:
        return CellOutcome(field.false_values[0]) if ways.chosen("blank") else EMPTY
    word = bare(text)
    if word in YES:
        return CellOutcome(field.true_values[0])
    return CellOutcome(field.false_values[0]) if word in NO else left(text, NEITHER)


class ListedValues:
    """The values that a field allows, by their exact writing and by their letters."""

    def __init__(self, values: tuple[str, ...], dictionary: Mapping[str, str]) -> None:
        """Index the values, and what people have said that others mean."""
        self.values = values
        self.exact = frozenset(values)
        self.folded = by_letters(values)
        self.dictionary = {letters_of(before): after for before, after in dictionary.items()}

    def read(self, text: str) -> CellOutcome:
        """Return the listed value that a cell means."""
        if text in self.exact:
            return CellOutcome(text)
        key = letters_of(text)
        if key in self.folded:
            return CellOutcome(self.folded[key])
        meant = self.dictionary.get(key)
        if meant in self.exact:
            return CellOutcome(str(meant))
        return left(text, NOT_LISTED) if meant is not None else asked(text, NOT_LISTED, "value")

    def nearest(self, text: str) -> list[str]:
        """Return the three values that look most like a text."""
        key = letters_of(text)
        return sorted(
            self.values,
            key=lambda value: -SequenceMatcher(None, key, letters_of(value)).ratio(),
        )[:NEAREST]


def listed_operation(listing: ListedValues, text: str) -> CellOutcome:
    """Write a value as the list of the schema has it."""
    return listing.read(text) if text else EMPTY


def list_operation(listing: ListedValues, text: str) -> CellOutcome:
    """Write several listed values as a JSON array."""
    if not text or text[:1] == "[":
        return CellOutcome(text)
    parts = [listing.read(part) for part in CUTS.split(text) if part]
    wrong = next((part for part in parts if part.fault), None)
    if wrong and listing.values:
        return CellOutcome(text, wrong.fault, wrong.question)
    written = ", ".join(f'"{part.text}"' for part in parts if '"' not in part.text)
    return CellOutcome(f"[{written}]")
