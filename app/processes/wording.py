"""The words of the processes' screens."""

from collections.abc import Sequence
from datetime import date

from app.datasets.inventory.wording import frequency_of
from app.kernel.typography import plural
from app.processes.models import Process
from app.processes.queries import ProcessCard
from app.processes.rules import FORMAL, ReviewState

__all__ = ["frequency_of"]


def title_of(listed: int) -> str:
    """Write « Processus (14) »."""
    return f"Processus ({listed})" if listed else "Processus"


def state_of(row: Process) -> str:
    """Return where the review of a process stands, in words."""
    return ReviewState(row.state).label


def shape_of(row: Process) -> str:
    """Name the shape of that state: to review, under way, or agreed."""
    if row.state in FORMAL:
        return "done"
    return "todo" if row.state == ReviewState.TO_REVIEW.value else "in_progress"


def people_of(row: Process) -> str:
    """Write who answers for a process, and who stands in."""
    if not row.owner:
        return "personne encore"
    return f"{row.owner}, suppléant {row.deputy}" if row.deputy else f"{row.owner}, sans suppléant"


def data_of(card: ProcessCard, day: date) -> str:
    """Write how many datasets a process produces, and how many are late."""
    if not card.datasets:
        return "aucun jeu relié"
    count = plural(len(card.datasets), "jeu", "jeux")
    late = len(card.late(day))
    return f"{count}, {late} en retard" if late else count


def summary_of(cards: Sequence[ProcessCard], day: date) -> str:
    """Write what is left to do over the whole list, most pressing first."""
    rows = [card.process for card in cards]
    parts = [
        (sum(bool(card.late(day)) for card in cards), "avec une mise à jour en retard"),
        (sum(not row.owner for row in rows), "sans responsable"),
        (sum(bool(row.owner) and not row.deputy for row in rows), "sans suppléant"),
        (sum(row.state == ReviewState.TO_REVIEW.value for row in rows), "à revoir"),
    ]
    return ", ".join(f"{count} {words}" for count, words in parts if count)
