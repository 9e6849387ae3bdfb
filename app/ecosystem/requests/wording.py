"""The words of the screens of requests."""

from collections.abc import Sequence
from datetime import date

from app.ecosystem.requests.queries import RequestCard
from app.ecosystem.requests.rules import RequestOutcome, RequestStep
from app.kernel.typography import day as day_in_words

# The answers that the documents of the authority prepare: their kinds, and what each says.
LETTERS = (
    ("reponse-accord", "Accorder"),
    ("reponse-deja-publie", "Dire que c’est déjà public"),
    ("reponse-partielle", "Accorder en partie"),
    ("reponse-refus", "Refuser, avec le motif"),
    ("reponse-transmission", "Transmettre à qui détient les données"),
)


def title_of(listed: int) -> str:
    """Write « Demandes de données (14) »."""
    return f"Demandes de données ({listed})" if listed else "Demandes de données"


def step_of(card: RequestCard) -> str:
    """Write the answer given, or where the request stands."""
    row = card.row
    if row.outcome:
        return RequestOutcome(row.outcome).label
    return RequestStep(row.step).label


def shape_of(card: RequestCard, day: date) -> str:
    """Name the shape of that state: waiting, under way, given, refused, or waiting too long."""
    if card.waiting and card.late(day):
        return "blocked"
    if card.row.outcome == RequestOutcome.REFUSED.value:
        return "not_applicable"
    if not card.waiting:
        return "done"
    return "todo" if card.row.step == RequestStep.RECEIVED.value else "in_progress"


def due_of(card: RequestCard, day: date) -> str:
    """Write by when to answer, whether it is late, and whether the law says nothing."""
    if card.due is None:
        return "aucun délai légal connu"
    if card.row.answered_on is not None:
        when = day_in_words(card.row.answered_on)
        return f"répondue le {when}, hors délai" if card.late(day) else f"répondue le {when}"
    words = f"avant la fin du {day_in_words(card.due)}"
    return f"en retard\u00a0: {words}" if card.late(day) else words


def summary_of(cards: Sequence[RequestCard], day: date) -> str:
    """Write what waits over the whole list, most pressing first."""
    waiting = [card for card in cards if card.waiting]
    late = sum(card.late(day) for card in waiting)
    parts = [(late, "en retard"), (len(waiting), "sans réponse")]
    return ", ".join(f"{count} {words}" for count, words in parts if count)
