"""Requests among the parts of the ecosystem."""

from app.ecosystem import panels
from app.ecosystem.panels import EcosystemPanel
from app.ecosystem.requests.queries import cards
from app.ecosystem.requests.wording import summary_of
from app.kernel.clock import today
from app.kernel.typography import plural
from app.spaces.models import Authority


def standing(authority: Authority) -> str:
    """Write how many requests there are and what waits; nothing without any."""
    listed = cards(authority)
    if not listed:
        return ""
    counted = plural(len(listed), "demande", "demandes")
    waiting = summary_of(listed, today())
    return f"{counted}, dont {waiting}." if waiting else f"{counted}, toutes répondues."


panels.register(
    EcosystemPanel(
        10,
        "Demandes",
        "requests.table",
        "Ce que l’on vous demande, et la date limite pour répondre.",
        standing,
    )
)
