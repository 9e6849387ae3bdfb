"""The steps of a request for data, its legal clock and its answer, as pure rules."""

from datetime import date, timedelta

from app.delays.regimes import Holder, RequestTerritory
from app.delays.rules import RequestFacts, RequestKind, StepName, clock_of
from app.kernel.labels import LabelledEnum


class RequestStep(LabelledEnum):
    """How far a request has come."""

    RECEIVED = ("received", "Reçue")
    ACKNOWLEDGED = ("acknowledged", "Accusé de réception envoyé")
    FORWARDED = ("forwarded", "Transmise au service")
    ANSWERED = ("answered", "Répondue")
    CLOSED = ("closed", "Close")


class RequestSource(LabelledEnum):
    """By which way a request came."""

    TEAM = ("team", "Notée par l’équipe")
    PUBLIC = ("public", "Envoyée de la page publique")


class RequestOutcome(LabelledEnum):
    """What was answered."""

    GRANTED = ("granted", "Accordée")
    PUBLISHED = ("published", "Déjà publiée")
    PARTIAL = ("partial", "Accordée en partie")
    REFUSED = ("refused", "Refusée")


ASKER_KEPT = timedelta(days=365)  # who asked, where a request is never closed
KEPT_MONTHS = 12  # the same, as forms say it
ANSWERED = frozenset({RequestStep.ANSWERED.value, RequestStep.CLOSED.value})
REASONED = frozenset({RequestOutcome.PARTIAL, RequestOutcome.REFUSED})

# Overseas territories, by the first three figures of the codes of their places.
OVERSEAS = {
    "975": RequestTerritory.MIQUELON,
    "977": RequestTerritory.SAINT_BARTHELEMY,
    "978": RequestTerritory.SAINT_MARTIN,
    "986": RequestTerritory.WALLIS,
    "987": RequestTerritory.POLYNESIA,
}


def territory_of(territory: str, code: str) -> RequestTerritory | None:
    """Return which texts an authority follows; none where its code does not tell."""
    if territory in {"mainland", "drom"}:
        return RequestTerritory.FRANCE
    if territory == "new-caledonia":
        return RequestTerritory.NEW_CALEDONIA
    return OVERSEAS.get(code[:3])


def holder_of(kind: str) -> Holder:
    """Return who receives the requests of an authority of this kind, as the code sees it."""
    return Holder.COMMUNE if kind in {"commune", "epci", "syndicat"} else Holder.COLLECTIVITY


def due_on(received: date, territory: RequestTerritory, holder: Holder) -> date | None:
    """Return the last day to answer; none where no text gives a delay."""
    facts = RequestFacts(RequestKind.ACCESS, territory, holder, received)
    try:
        return clock_of(facts).day_of(StepName.ANSWER)
    except LookupError:
        return None


def is_late(due: date | None, answered: date | None, day: date) -> bool:
    """Say whether a request was answered after its day, or still waits after it."""
    return due is not None and (answered or day) > due
