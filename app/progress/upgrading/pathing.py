"""Going from the full path to the light one, and back: nothing is lost, only the count changes."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.audit.rules import Actor, Change
from app.audit.services import record
from app.authorities.queries import profile
from app.kernel.clock import now
from app.kernel.typography import plural
from app.methodology.loader import get_edition
from app.methodology.paths import PathKind, edition_of, followed, why_light
from app.methodology.rules import Edition, Item, Profile, applies
from app.progress import queries
from app.progress.rules import AnswerState, Progress, compute
from app.progress.services import counted, recount
from app.spaces.locking import lock
from app.spaces.models import Authority

ASKED_BY_LAW = frozenset({"due", "partly"})


@dataclass(frozen=True, slots=True)
class PathPreview:
    """What an authority would get from the other path, from its present answers."""

    to: PathKind
    before: Progress
    after: Progress
    back: int  # answers given that would count again
    away: int  # answers given that would be kept without counting

    @property
    def items(self) -> tuple[int, int]:
        """How many points count, before and after."""
        return count_of(self.before), count_of(self.after)

    @property
    def required(self) -> tuple[int, int]:
        """How many required points are missing, before and after."""
        return _missing(self.before), _missing(self.after)

    @property
    def answers(self) -> str:
        """What becomes of the answers already given, in French."""
        words = []
        if self.back:
            counts = plural(
                self.back,
                "réponse que vous aviez déjà compte de nouveau",
                "réponses que vous aviez déjà comptent de nouveau",
            )
            words.append(counts)
        if self.away:
            words.append(
                plural(
                    self.away,
                    "réponse est gardée sans compter",
                    "réponses sont gardées sans compter",
                )
            )
        return ", ".join(words) or "toutes comptent comme avant"


def count_of(progress: Progress) -> int:
    """Return how many points can be done."""
    return sum(phase.items_applicable for phase in progress.phases)


def path_of(authority: Authority) -> PathKind:
    """Return the path that an authority follows."""
    return PathKind(authority.path)


def proposed(authority: Authority) -> str | None:
    """Return why the light path is proposed to an authority that has not settled it, in French."""
    if authority.path_settled or path_of(authority) is PathKind.LIGHT:
        return None
    return why_light(authority.population, authority.fte)


def path_preview(authority: Authority) -> PathPreview:
    """Return what the other path would change; one statement, nothing is written."""
    to, facts, states = path_of(authority).other, profile(authority), queries.states_of(authority)
    present = edition_of(authority)
    other = followed(authority.edition_id, to.value, authority.kind)
    here, there = _answered(present, facts, states), _answered(other, facts, states)
    return PathPreview(
        to,
        compute(present, facts, states),
        compute(other, facts, states),
        back=len(there - here),
        away=len(here - there),
    )


def beside(authority: Authority) -> tuple[Item, ...]:
    """Return what the law asks of an authority and that the light path does not follow."""
    full, facts = get_edition(authority.edition_id), profile(authority)
    light = followed(authority.edition_id, PathKind.LIGHT.value, authority.kind)
    return tuple(
        item
        for item in full.items
        if light.item(item.id).off_path and _by_law(item) and applies(item, facts)
    )


def choose_path(authority: Authority, kind: PathKind, *, by: Actor) -> bool:
    """Follow a path and count again, in one transaction; tell whether it is another one.

    Choosing the path that is followed settles it: it is not proposed to change any more.
    """
    lock(authority)
    before, former = path_of(authority), count_of(counted(authority))
    if before is kind and authority.path_settled:
        return False
    authority.path, authority.path_settled = kind.value, True
    if before is kind:
        _tell(authority, "path:keep", by, Change("Chemin", None, kind.label))
        return False
    progress = recount(authority)
    authority.last_activity_at = now()
    points = Change("Points", plural(former, "point"), plural(count_of(progress), "point"))
    _tell(authority, "path:change", by, Change("Chemin", before.label, kind.label), points)
    return True


def _answered(
    edition: Edition, facts: Profile, states: Mapping[str, AnswerState]
) -> frozenset[str]:
    return frozenset(
        item_id
        for item_id, state in states.items()
        if state is not AnswerState.TODO
        and item_id in edition
        and applies(edition.item(item_id), facts)
    )


def _missing(progress: Progress) -> int:
    return sum(phase.missing_required for phase in progress.phases)


def _by_law(item: Item) -> bool:
    """Tell whether a text of law asks for what a point says, as far as its edition tells it."""
    if item.legal is None:
        return False
    if item.legal.demand is not None:
        return item.legal.demand in ASKED_BY_LAW
    return item.applies_if is not None and bool(item.applies_if.duties)


def _tell(authority: Authority, event: str, by: Actor, *changes: Change) -> None:
    record(
        event,
        actor=by,
        authority_id=authority.id,
        subject=f"authority:{authority.id}",
        title=authority.name,
        changes=changes,
        points=(authority.points_done, authority.points_applicable),
    )
