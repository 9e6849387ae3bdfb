"""Opinions as a file for a spreadsheet."""

import io
from collections.abc import Iterable, Sequence

from app.stakeholders.directory.contents import Assessment
from app.stakeholders.directory.opinion_words import opinion_lines
from app.stakeholders.directory.queries import StakeholderCard
from app.stakeholders.directory.rules import ProjectRole, Side
from app.tables.writing.tables import TableSheet, write_csv

PLAIN = ("Fonction ou groupe", "Personne", "Service ou organisme", "Place", "Rôle")


def csv_of(cards: Iterable[StakeholderCard]) -> bytes:
    """Return the file: one row a stakeholder, nothing that a spreadsheet would carry out."""
    reserved = [title for title, _ in opinion_lines(Assessment())]
    sheet = TableSheet("Avis", [*PLAIN, *reserved], (_row(card) for card in cards))
    written = io.BytesIO()
    write_csv(written, sheet, delimiter=";", bom=True)
    return written.getvalue()


def _row(card: StakeholderCard) -> Sequence[str]:
    row = card.stakeholder
    plain = [row.title, row.person, row.body, Side(row.side).label, ProjectRole(row.role).label]
    return [*plain, *(value for _, value in opinion_lines(Assessment.of(card.opinion)))]
