"""Opinions as a file for a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence

from app.stakeholders.comparing import opinion_lines
from app.stakeholders.contents import Assessment
from app.stakeholders.queries import Card
from app.stakeholders.rules import ProjectRole, Side

BOM = "\ufeff"  # without it, spreadsheets read accents wrong
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
PLAIN = ("Fonction ou groupe", "Personne", "Service ou organisme", "Place", "Rôle")


def csv_of(cards: Iterable[Card]) -> str:
    """Return the file: one row a stakeholder, nothing that a spreadsheet would carry out."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    reserved = [title for title, _ in opinion_lines(Assessment())]
    writer.writerow([*PLAIN, *reserved])
    writer.writerows(_row(card) for card in cards)
    return BOM + written.getvalue()


def _row(card: Card) -> Sequence[str]:
    row = card.stakeholder
    plain = [row.title, row.person, row.body, Side(row.side).label, ProjectRole(row.role).label]
    said = [value for _, value in opinion_lines(Assessment.of(card.opinion))]
    return [harmless(value) for value in (*plain, *said)]


def harmless(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
