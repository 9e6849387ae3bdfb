"""Points of the method among what the search finds, in the edition of the authority."""

from functools import lru_cache

from app.methodology.paths import edition_of
from app.methodology.rules import OFF_PATH, Edition
from app.spaces import findable
from app.spaces.findable import Findable, FindableKind, SearchScope, Sought
from app.spaces.permissions import Permission


def items_named(scope: SearchScope, _sought: Sought) -> tuple[Findable, ...]:
    """Return the points, found by statement, then by step, task, evidence or axis."""
    return () if scope.authority is None else _items_of(edition_of(scope.authority))


@lru_cache(maxsize=8)
def _items_of(edition: Edition) -> tuple[Findable, ...]:
    return tuple(
        Findable.named(
            item.statement,
            "progress.phase",
            hint=f"phase {phase.position}{f', {OFF_PATH}' if item.off_path else ''}",
            more=f"{step.title} {item.task} {item.evidence} {edition.axis(item.axis).title}",
            position=phase.position,
            point=item.id,
            _anchor=f"point-{item.id}",
        )
        for phase in edition.phases
        for step in phase.steps
        for item in step.items
    )


findable.register(FindableKind("points", "Points de la méthode", 20, items_named, Permission.SEE))
