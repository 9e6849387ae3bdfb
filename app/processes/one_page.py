"""The sheet of a process as a document of one page."""

from app.datasets.inventory.wording import frequency_of
from app.kernel.typography import day
from app.processes.contents import CHANGED, TITLES
from app.processes.queries import ProcessCard
from app.processes.rules import steps_of
from app.writing.model import (
    Block,
    Document,
    Heading,
    Listing,
    Paragraph,
    Table,
    document,
)

TO_FILL = "[à compléter]"


def process_document(author: str, card: ProcessCard) -> Document:
    """Return the sheet of a process: who, with what, how, for which data."""
    row = card.process
    blocks: list[Block] = []
    if row.summary:
        blocks.append(Paragraph(row.summary))
    lines = (
        ("Service", row.service or TO_FILL),
        ("Responsable", row.owner or TO_FILL),
        ("Suppléant", row.deputy or TO_FILL),
        ("Logiciel", row.software or TO_FILL),
        ("Rythme", frequency_of(row.frequency) if row.frequency else TO_FILL),
    )
    blocks += [Table("En bref", ("Information", "Valeur"), lines), *_procedure(row.procedure)]
    changes = [
        (TITLES[name].removeprefix("Ce qui change "), getattr(row, name))
        for name in CHANGED
        if getattr(row, name)
    ]
    if changes:
        blocks.append(Table("Ce qui change", ("Où", "Changement"), tuple(changes)))
    return document(
        f"Processus\u00a0: {row.title}", "Fiche de processus", author, [*blocks, *_data(card)]
    )


def _procedure(text: str) -> list[Block]:
    steps = steps_of(text)
    if not steps:
        return [Heading(1, "Procédure convenue"), Paragraph(TO_FILL)]
    rows = tuple(
        (str(number), step.who or "[qui]", step.what) for number, step in enumerate(steps, 1)
    )
    return [Heading(1, "Procédure convenue"), Table("Étapes", ("Nº", "Qui", "Quoi"), rows)]


def _data(card: ProcessCard) -> list[Block]:
    if not card.datasets:
        return [Heading(1, "Données produites"), Paragraph("Aucun jeu relié pour le moment.")]
    items = tuple(
        f"{one.title} (prochaine mise à jour le {day(one.next_update_on)})"
        if one.next_update_on
        else one.title
        for one in card.datasets
    )
    return [Heading(1, "Données produites"), Listing(items)]
