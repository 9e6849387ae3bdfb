"""Who reads, and the stakeholder of the address: what the views of this package begin with."""

from app.accounts.visitor import current_visitor
from app.kernel.errors import Missing
from app.methodology.stakeholder_library import Archetype, archetypes
from app.spaces.guard import current_authority, current_role
from app.stakeholders.directory import queries
from app.stakeholders.directory.models import Stakeholder
from app.stakeholders.directory.rules import Reader


def current_reader() -> Reader:
    """Return the visitor as a reader of opinions."""
    opened = current_authority().opinions_opened_at is not None
    return Reader(current_visitor().id, current_role(), opened)


def the_stakeholder(stakeholder_id: int) -> Stakeholder:
    """Return a stakeholder of the authority, or show that there is none."""
    row = queries.stakeholder(current_authority(), stakeholder_id)
    if row is None:
        raise Missing("Cet acteur n’est pas dans la liste.")
    return row


def archetype_of(row: Stakeholder) -> Archetype | None:
    """Return the profile that a stakeholder was given."""
    return archetypes().get(row.archetype)
