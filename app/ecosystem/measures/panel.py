"""Measures among the parts of the ecosystem."""

from app.ecosystem import panels
from app.ecosystem.measures.queries import month_totals
from app.ecosystem.measures.rules import SPANS, months_until
from app.ecosystem.measures.wording import summary_of
from app.ecosystem.panels import EcosystemPanel
from app.kernel.clock import today
from app.spaces.models import Authority


def standing(authority: Authority) -> str:
    """Write what a year of measures adds up to; nothing without any."""
    words = summary_of(month_totals(authority, months_until(today(), SPANS[0])[0]))
    return f"{words}." if words else ""


panels.register(
    EcosystemPanel(
        40,
        "Mesures",
        "measures.table",
        "Ce qui est téléchargé et consulté, mois par mois.",
        standing,
    )
)
