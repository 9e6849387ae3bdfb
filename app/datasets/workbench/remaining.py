"""What remains to be done before a file is kept, and whether it may be kept without anybody."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.kernel.typography import number, plural, quoted

FEWEST, MOST = 0.7, 3.0  # rows of a file, for one row of the file that was kept before
ROWS_BEFORE = "rows_before"  # the note of a file: how many rows the last one kept has


class RestKind(StrEnum):
    """What remains: for whoever says it in other words."""

    ROWS = "rows"
    PERSONAL = "personal"
    RENAMED = "renamed"
    WAITING = "waiting"
    STOPS = "stops"
    UNSAVED = "unsaved"
    PROPOSALS = "proposals"
    QUESTIONS = "questions"
    CELLS = "cells"
    DOUBLES = "doubles"


@dataclass(frozen=True)
class Remaining:
    """One thing that remains: its words, where it is done on the page, nothing for nowhere."""

    kind: RestKind
    words: str
    anchor: str = ""
    holds: bool = True  # whether a file that nobody looks at waits for somebody because of it


@dataclass(frozen=True)
class BenchState:
    """What is known of a file in front of its recipe."""

    notes: Mapping[str, Any]  # of the file: what differs from the one before
    total: int  # rows
    to_confirm: int  # columns proposed that nobody has agreed with
    waiting: int  # required fields that nothing makes
    questions: int
    wrong_cells: int
    doubles: int  # of which nobody has decided
    stops: int  # what is told of this file as unlike the one before
    unsaved: int = 0  # columns changed on the page, and not saved yet


def remaining(state: BenchState) -> list[Remaining]:
    """Return what remains, in the order in which it is best done."""
    return [*_of_file(state), *_of_columns(state), *_of_cells(state)]


def _of_file(state: BenchState) -> Iterator[Remaining]:
    before = state.notes.get(ROWS_BEFORE, 0)
    if before and not FEWEST * before <= state.total <= MOST * before:
        rows = f"{plural(state.total, 'ligne')}, le précédent {number(before)}"
        yield Remaining(RestKind.ROWS, f"Voir si ce fichier est entier\u00a0: {rows}")
    if state.notes.get("personal"):
        fresh = ", ".join(quoted(name) for name in state.notes.get("new", ()))
        words = f"Lire ce qui est dit des données personnelles\u00a0: {fresh}, non publiée"
        yield Remaining(RestKind.PERSONAL, words)


def _of_columns(state: BenchState) -> Iterator[Remaining]:
    if state.notes.get("renamed"):
        yield Remaining(RestKind.RENAMED, "Dire si une colonne a changé de nom", "renommees")
    if state.waiting:
        fields = plural(state.waiting, "champ exigé", "champs exigés")
        yield Remaining(RestKind.WAITING, f"Remplir {fields}", "colonnes")
    elif state.stops:
        words = "Relire les colonnes qui ne sont plus les mêmes"
        yield Remaining(RestKind.STOPS, words, "colonnes")
    if state.unsaved:
        choices = plural(state.unsaved, "choix changé", "choix changés")
        yield Remaining(RestKind.UNSAVED, f"Enregistrer {choices}", "colonnes")
    if state.to_confirm:
        words = f"Relire {plural(state.to_confirm, 'proposition')}"
        yield Remaining(RestKind.PROPOSALS, words, "colonnes")


def _of_cells(state: BenchState) -> Iterator[Remaining]:
    if state.questions:
        words = f"Répondre à {plural(state.questions, 'question')}"
        yield Remaining(RestKind.QUESTIONS, words, "questions")
    if state.wrong_cells:
        words = f"Corriger {plural(state.wrong_cells, 'cellule')}"
        yield Remaining(RestKind.CELLS, words, "corriger")
    if state.doubles:
        alike = plural(state.doubles, "ligne répétée", "lignes répétées")
        yield Remaining(RestKind.DOUBLES, f"Décider de {alike}", "doublons", holds=False)
