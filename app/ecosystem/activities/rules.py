"""What is done to have the data known, and how far it has come, as pure rules."""

from datetime import date, timedelta

from app.kernel.labels import LabelledEnum

RECENT = timedelta(days=365)  # a meeting open to the public counts for a year


class ActivityKind(LabelledEnum):
    """What is done."""

    WORKSHOP = ("workshop", "Atelier")
    HACKATHON = ("hackathon", "Hackathon ou concours")
    MAPPING = ("mapping", "Cartopartie")
    TALK = ("talk", "Conférence ou présentation")
    CAMPAIGN = ("campaign", "Campagne d’information")
    OTHER = ("other", "Autre rencontre")


class ActivityState(LabelledEnum):
    """How far it has come."""

    IDEA = ("idea", "Idée")
    PLANNED = ("planned", "Prévue")
    DONE = ("done", "Faite")
    CANCELLED = ("cancelled", "Annulée")


def is_public_meeting(kind: str, state: str, starts_on: date | None, day: date) -> bool:
    """Say whether it is a meeting open to the public, held in the year before a day."""
    held = state == ActivityState.DONE.value and starts_on is not None
    if not held or kind == ActivityKind.CAMPAIGN.value or starts_on is None:
        return False
    return day - RECENT <= starts_on <= day
