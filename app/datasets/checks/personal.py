"""What the personal data spotted in a file ask: who decides, and which file can take its place."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.kernel.text import letters_of
from app.kernel.typography import quoted

Result = Mapping[str, Any]

CONTACTS = frozenset({"email", "phone"})  # what a service has as well as a person
NO_ROW = "Ce fichier n’a aucune ligne\u00a0: rien ne dit qu’il prend la place du premier."
NO_COLUMN = "Ce fichier n’a aucune colonne du premier."
OTHER_COLUMN = (
    "La colonne {column} n’était pas dans le premier fichier\u00a0: celui qui le remplace a les "
    "mêmes colonnes, ou moins."
)


def holding(result: Result) -> list[Mapping[str, Any]]:
    """Return what was spotted and holds the dataset until somebody decides."""
    return [each for each in result.get("personal", ()) if each.get("holds", True)]


def to_verify(result: Result) -> list[Mapping[str, Any]]:
    """Return what was spotted, and is likely of services: a person looks, nothing is held."""
    return [each for each in result.get("personal", ()) if not each.get("holds", True)]


def may_be_of_a_service(result: Result) -> bool:
    """Tell whether all that holds the dataset could be how one reaches a service."""
    found = holding(result)
    return bool(found) and all(each["kind"] in CONTACTS for each in found)


def refuses_in_place(first: Result, second: Result) -> str | None:
    """Say why a file cannot take the place of another; nothing when it can.

    Whoever removes personal data sends the same table again, with the same columns or fewer: any
    other file says nothing of the first, which may be on line.
    """
    if not second["rows"]:
        return NO_ROW
    before = {letters_of(name) for name in names_of(first)}
    new = [name for name in names_of(second) if letters_of(name)]
    if not new:
        return NO_COLUMN
    other = next((name for name in new if letters_of(name) not in before), None)
    return OTHER_COLUMN.format(column=quoted(other)) if other is not None else None


def names_of(result: Result) -> Sequence[str]:
    """Return the names of the columns of a file that was checked."""
    read = result["read"]
    names: Sequence[str] = read.get("names", read["header"])
    return names
