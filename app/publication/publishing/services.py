"""Publishing: the stage, the day, and the catalogue opened with it, in one transaction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from app.audit.rules import Actor, Change
from app.datasets.inventory import saving
from app.datasets.inventory.defaults import Defaults, defaults_of
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.rules import UNPROMISED, Stage, promise_of
from app.datasets.inventory.served.looks import datasets_being_looked_at
from app.kernel.clock import today
from app.kernel.errors import Conflict, DomainError, Missing, Refused
from app.kernel.revisions import check_revision
from app.publication.catalogue.opening import open_catalogue
from app.publication.publishing import queries
from app.publication.publishing.rules import refusal, turned_down_since
from app.spaces.locking import lock
from app.spaces.models import Authority

CLOSED_SINCE = (
    "Le catalogue public a été refermé entre-temps\u00a0: publier ce jeu le rouvrirait. Choisissez "
    "ce qui paraîtra avec lui."
)
OTHERS_SINCE = (
    "D’autres jeux sont devenus «\u202fpubliés\u202f», ou ne le sont plus, entre-temps\u00a0: "
    "choisissez de nouveau ce qui paraîtra."
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A dataset to publish: as it was seen, and whether the condition of its analysis is met."""

    id: int
    seen: int  # its revision
    promised: bool = False
    turned_down: int = 0  # the last request that was, where the page said so


@dataclass(frozen=True, slots=True)
class WithIt:
    """What was chosen to become public with the catalogue, where the page showed it closed.

    ``mark``: of the list that was shown, see ``queries.mark_of``; empty for an open catalogue.
    """

    mark: str = ""
    chosen: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Published:
    """What became public, and what did not: its title, and why."""

    rows: Sequence[Dataset]
    left: Sequence[tuple[str, str]] = ()


def publish(authority: Authority, wanted: Wanted, with_it: WithIt, *, by: Actor) -> Dataset:
    """Publish one dataset; nothing is written when anybody may read it already.

    ``Refused`` says what lacks; ``Conflict`` that the dataset (``current``), or what would become
    public with it, is not what was seen.
    """
    lock(authority)
    row = _ready(authority, wanted, defaults_of(authority))
    _write(authority, [row], with_it, by=by)
    return row


def publish_several(
    authority: Authority, several: Sequence[Wanted], with_it: WithIt, *, by: Actor
) -> Published:
    """Publish those that may be; the others are left as they are, with the reason."""
    lock(authority)
    defaults, rows, left = defaults_of(authority), list[Dataset](), list[tuple[str, str]]()
    for one in several:
        try:
            rows.append(_ready(authority, one, defaults))
        except Missing:
            continue  # deleted meanwhile: there is nothing to name
        except DomainError as problem:
            left.append((saving.to_change(authority, one.id).title, problem.message))
    if rows:
        _write(authority, rows, with_it, by=by)
    return Published(rows, left)


def _ready(authority: Authority, wanted: Wanted, defaults: Defaults) -> Dataset:
    """Return a dataset that may be published as it was seen."""
    row = saving.to_change(authority, wanted.id)
    if queries.is_visible(authority, row):
        return row
    check_revision(row.revision, wanted.seen, saving.DATASET, row)
    looked_at = datasets_being_looked_at(authority)
    sentence = refusal(queries.lacks(row, defaults, looked_at))
    if sentence:
        raise Refused(sentence)
    if promise_of(row.outcome, row.stage) and not wanted.promised:
        raise Refused(UNPROMISED, "promised")
    _check_answer(authority, wanted)
    return row


def _check_answer(authority: Authority, wanted: Wanted) -> None:
    """Stop who has not seen the answer of a colleague; once seen, it forbids nothing."""
    request = queries.turned_down(authority, [wanted.id]).get(wanted.id)
    if request is not None and request.id > wanted.turned_down:
        raise Conflict(
            turned_down_since(request.answered_by_name, request.answer, request.asked_by_name)
        )


def _write(authority: Authority, rows: Sequence[Dataset], with_it: WithIt, *, by: Actor) -> None:
    fresh = [row for row in rows if not saving.is_public(row)]
    closed = authority.catalogue_opened_at is None
    back = _choose(authority, {row.id for row in rows}, with_it, by=by) if closed else 0
    for row in fresh:
        _set_public(row, by)
    if closed:
        open_catalogue(authority, opened=True, by=by, changed=bool(fresh or back))
    elif fresh:
        saving.settle(authority, public=True)


def _set_public(row: Dataset, by: Actor) -> None:
    changes = [Change("Étape", Stage(row.stage).label, Stage.PUBLISHED.label)]
    promise = promise_of(row.outcome, row.stage)
    if promise:
        changes.append(Change("Condition remplie", None, promise))
    values: dict[str, Any] = {"stage": Stage.PUBLISHED.value}
    if row.published_on is None:
        values["published_on"] = today()
    saving.change(row, values, "dataset:publish", by=by, changes=tuple(changes))


def _choose(authority: Authority, ids: Collection[int], with_it: WithIt, *, by: Actor) -> int:
    """Put back to « Préparé » what nobody chose: opening the catalogue must not show it.

    Return how many went back.
    """
    others = queries.unseen(authority, but=ids)
    if not with_it.mark:
        raise Conflict(CLOSED_SINCE)
    if with_it.mark != queries.mark_of(others):
        raise Conflict(OTHERS_SINCE)
    back = [row for row in others if row.id not in with_it.chosen]
    for row in back:
        change = Change("Étape", Stage(row.stage).label, Stage.PREPARED.label)
        values = {"stage": Stage.PREPARED.value}
        saving.change(row, values, "dataset:stage", by=by, changes=(change,))
    return len(back)
