"""Events and campaigns among the parts of the ecosystem."""

from app.ecosystem import panels
from app.ecosystem.activities.queries import activities
from app.ecosystem.activities.rules import ActivityState
from app.ecosystem.panels import EcosystemPanel
from app.kernel.typography import plural
from app.spaces.models import Authority


def standing(authority: Authority) -> str:
    """Write how many were done and are to come; nothing without any."""
    listed = activities(authority)
    if not listed:
        return ""
    done = sum(row.state == ActivityState.DONE.value for row in listed)
    planned = sum(row.state == ActivityState.PLANNED.value for row in listed)
    return f"{plural(done, 'faite')}, {plural(planned, 'prévue')}."


panels.register(
    EcosystemPanel(
        50,
        "Rencontres",
        "activities.table",
        "Ateliers, concours, campagnes\u00a0: faire connaître les données sur place.",
        standing,
    )
)
