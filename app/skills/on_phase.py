"""What the page of a phase shows of its skills: how many are lacking, and the radar."""

from app.methodology.loader import get_edition
from app.progress.panels import PhasePanel, register
from app.skills import screens
from app.skills.queries import lines_of
from app.spaces.models import Authority


def skills_panel(authority: Authority, position: int) -> PhasePanel | None:
    """Return the skills that a phase asks for; one statement."""
    lines = lines_of(authority, position)
    if not lines:
        return None
    begun = any(line.revision for line in lines)
    axes = get_edition(authority.edition_id).axes
    return PhasePanel(
        "skills/_on_phase.html",
        {
            "begun": begun,
            "count": len(lines),
            "summary": screens.summary(screens.count_here(lines)),
            "radar": screens.radar_here(axes, lines) if begun else None,
        },
        charts=begun,
    )


register(skills_panel)
