"""Writing the decision that somebody takes on the family of a dataset."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.audit.rules import Actor, Change
from app.datasets.inventory import saving, wording
from app.datasets.inventory.contents import DatasetFacts
from app.datasets.inventory.defaults import defaults_for
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.rules import UNLICENSED, HighValue, HighValueState
from app.kernel.clock import today
from app.kernel.errors import Refused
from app.kernel.typography import tidy
from app.spaces.locking import open_write
from app.spaces.models import Authority

LONGEST_NAME, LONGEST_REASON = 200, 10_000
DECIDABLE = (HighValueState.CONFIRMED, HighValueState.REFUSED, HighValueState.CANDIDATE)


@dataclass(frozen=True, slots=True)
class HighValueChoice:
    """What is decided of a dataset, by whom and why."""

    state: HighValueState
    family: str
    decided_by: str
    reason: str
    decided_on: date | None = None  # today, unless another day is given


def problems_of(choice: HighValueChoice) -> Iterator[Refused]:
    """Yield every reason why a decision cannot be recorded, with its field."""
    if choice.state not in DECIDABLE:
        yield Refused("Choisissez ce qui est décidé.", "state")
    if choice.family not in HighValue.codes():
        yield Refused("Choisissez la famille dont il est question.", "family")
    if not tidy(choice.decided_by):
        yield Refused("Indiquez qui décide.", "decided_by")
    if len(tidy(choice.decided_by)) > LONGEST_NAME:
        yield Refused(f"Gardez {LONGEST_NAME}\u00a0caractères au plus.", "decided_by")
    if not choice.reason.strip():
        yield Refused("Indiquez pourquoi\u00a0: c’est ce que l’on relira dans un an.", "reason")
    if len(choice.reason) > LONGEST_REASON:
        yield Refused(f"Gardez {LONGEST_REASON}\u00a0caractères au plus.", "reason")


def decide(
    authority: Authority, dataset_id: int, choice: HighValueChoice, *, seen: int, by: Actor
) -> Dataset:
    """Record the decision; ``Conflict`` if somebody was faster, ``Refused`` with its field.

    What is public and confirmed has a licence, as it does when it is published.
    """
    for refusal in problems_of(choice):
        raise refusal
    open_write(authority)
    row = saving.to_change(authority, dataset_id, seen=seen)
    confirms = choice.state is HighValueState.CONFIRMED
    licence = row.licence or defaults_for(authority.id).licence
    public = saving.is_public(row)
    if confirms and public and not licence:
        raise Refused(UNLICENSED, "state")
    decided = choice.state is not HighValueState.CANDIDATE
    values = {
        "high_value": choice.family,
        "high_value_state": choice.state.value,
        "high_value_by": tidy(choice.decided_by) if decided else "",
        "high_value_on": (choice.decided_on or today()) if decided else None,
        "high_value_reason": choice.reason.strip(),
    }
    saving.change(row, values, "dataset:qualify", by=by, changes=_changes(row, choice))
    saving.settle(authority, public=public)
    return row


def _changes(row: Dataset, choice: HighValueChoice) -> tuple[Change, ...]:
    """Return what a decision changes, in words."""
    before = DatasetFacts.of(row)
    former = HighValueState(row.high_value_state).label
    lines = (
        *wording.differences(before, before.but(high_value=choice.family)),
        Change("Décision", former, choice.state.label),
        Change("Décidé par", row.high_value_by or None, tidy(choice.decided_by)),
        Change("Raison", row.high_value_reason or None, choice.reason.strip()),
    )
    return tuple(line for line in lines if line.old != line.new)
