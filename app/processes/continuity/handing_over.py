"""The hand-over file of a person: what they hold, what waits, how each work is done."""

from collections.abc import Sequence

from app.kernel.clock import today
from app.kernel.typography import day
from app.processes.continuity.rules import Holding, PersonHoldings
from app.processes.models import Process
from app.processes.rules import steps_of
from app.tasks.models import Task
from app.writing.model import Block, Document, Heading, Listing, Paragraph, Table, document

TO_FILL = "[à compléter]"
NOTHING_ALONE = "Rien n’est tenu par une seule personne."
TO_TELL = (
    "Accès et comptes à transmettre\u00a0: [liste]",
    "Personnes à prévenir\u00a0: [noms et coordonnées]",
    "Ce qui n’est écrit nulle part\u00a0: [à raconter]",
)


def hand_over(
    author: str, person: PersonHoldings, tasks: Sequence[Task], works: Sequence[Process]
) -> Document:
    """Return the hand-over file of a person; it says nothing of the person but their name."""
    blocks: list[Block] = [
        Paragraph(f"Établi le {day(today())}. À relire ensemble avant le départ."),
        *_held("Ce qui s’arrête sans relève", person.alone, NOTHING_ALONE),
        *_held("Ce qui a déjà un relais", person.shared, "Rien d’autre n’est noté à ce nom."),
        *_tasks(tasks),
    ]
    for row in works:
        blocks += _work(row)
    blocks += [Heading(1, "À transmettre de vive voix"), Listing(TO_TELL)]
    title = f"Dossier de passation\u00a0: {person.name}"
    return document(title, "Dossier de passation", author, blocks)


def _held(title: str, holdings: Sequence[Holding], nothing: str) -> list[Block]:
    if not holdings:
        return [Heading(1, title), Paragraph(nothing)]
    rows = tuple((one.title, one.kind.label, TO_FILL) for one in holdings)
    return [Heading(1, title), Table(title, ("Quoi", "Nature", "Qui prend la suite"), rows)]


def _tasks(tasks: Sequence[Task]) -> list[Block]:
    if not tasks:
        return [Heading(1, "Tâches ouvertes"), Paragraph("Aucune tâche ouverte à ce nom.")]
    rows = tuple(
        (task.title, day(task.due_on) if task.due_on else "sans date", TO_FILL) for task in tasks
    )
    header = ("Tâche", "Échéance", "Qui la reprend")
    return [Heading(1, "Tâches ouvertes"), Table("Tâches ouvertes", header, rows)]


def _work(row: Process) -> list[Block]:
    steps = steps_of(row.procedure)
    written = [f"{step.who or '[qui]'}\u00a0: {step.what}" for step in steps] or [TO_FILL]
    tools = f"Logiciel\u00a0: {row.software or TO_FILL}. Suppléant\u00a0: {row.deputy or TO_FILL}."
    return [Heading(1, row.title), Paragraph(tools), Listing(tuple(written), numbered=True)]
