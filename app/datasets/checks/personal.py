"""Personal data spotted in a file: what holds the dataset, which file can replace it."""

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
    """Return the findings that hold the dataset until somebody decides."""
    return [finding for finding in result.get("personal", ()) if finding.get("holds", True)]


def to_verify(result: Result) -> list[Mapping[str, Any]]:
    """Return the findings that are likely contacts of services and hold nothing."""
    return [finding for finding in result.get("personal", ()) if not finding.get("holds", True)]


def may_be_of_a_service(result: Result) -> bool:
    """Tell whether all that holds the dataset could be contacts of a service."""
    findings = holding(result)
    return bool(findings) and all(finding["kind"] in CONTACTS for finding in findings)


def refuses_in_place(first: Result, second: Result) -> str | None:
    """Return why a file cannot replace another, or nothing when it can.

    Whoever removes personal data sends the same table again, with the same columns or fewer: any
    other file proves nothing of the first, which may be on line.
    """
    if not second["rows"]:
        return NO_ROW
    before = {letters_of(name) for name in names_of(first)}
    new = [name for name in names_of(second) if letters_of(name)]
    if not new:
        return NO_COLUMN
    added_column = next((name for name in new if letters_of(name) not in before), None)
    return OTHER_COLUMN.format(column=quoted(added_column)) if added_column is not None else None


def names_of(result: Result) -> Sequence[str]:
    """Return the names of the columns of a file that was checked."""
    read = result["read"]
    names: Sequence[str] = read.get("names", read["header"])
    return names
