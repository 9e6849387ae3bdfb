"""Sending a dataset to the platform, in three times, so that no lock waits for a far machine.

``ask`` notes that it is to be sent, and by whom. Then, beside the requests, ``claim`` reserves it
(written), ``attempt`` speaks to the platform (nothing written), ``settle`` notes what became of it
(written); ``sending`` puts these three one after the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from app.audit.rules import COMMAND_LINE, Actor, Change
from app.datasets.inventory import queries as datasets
from app.datasets.inventory import saving
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.rules import (
    Stage,
    may_publish,
)
from app.extensions import db
from app.jobs.bell import ring_after_commit
from app.kernel.clock import now, today
from app.kernel.errors import Refused
from app.publication.catalogue.addresses import settle_root
from app.publication.models import Push
from app.publication.platforms.account import access_of, platform_of
from app.publication.platforms.base import (
    PlacedCopy,
    PlatformAccess,
    PlatformProblem,
    SentDataset,
)
from app.publication.platforms.comparing import KnownCopy, settled
from app.publication.platforms.contents import fingerprint
from app.publication.platforms.preparing import to_send
from app.publication.platforms.uploads import seconds_for, weight_of
from app.publication.rules import PushState
from app.spaces.locking import open_write
from app.spaces.models import Authority

LEASE = timedelta(minutes=2)  # longer than the longest sending
# How long to wait after each failure; then somebody must ask again.
DELAYS = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 240, 720, 1440, 1440))
BUSY = "Un envoi de ce jeu est déjà en cours\u00a0: attendez deux minutes avant d’en demander un."
FORGOTTEN = "Jalon ne connaît plus de copie de ce jeu sur cette plateforme."
UNLINKED = "Jalon n’est plus relié à cette plateforme."
NOTHING_NEW = "Rien n’a changé depuis le dernier envoi."


@dataclass(frozen=True)
class Claim:
    """A dataset reserved for sending, and all that sending needs."""

    authority_id: int
    dataset_id: int
    platform: str
    access: PlatformAccess
    sent: SentDataset
    remote_id: str
    by: Actor  # who asked
    known: KnownCopy = field(default_factory=KnownCopy)


@dataclass(frozen=True)
class Done:
    """What became of an attempt."""

    placed: PlacedCopy | None = None
    problem: PlatformProblem | None = None


def push_of(row: Dataset, platform: str) -> Push | None:
    """Return the row of a dataset's copy on a platform, or nothing."""
    return db.session.get(Push, (row.authority_id, row.id, platform), populate_existing=db.writing)


def new_push(row: Dataset, platform: str) -> Push:
    """Return the row of a dataset that a platform has not received yet."""
    return Push(
        authority_id=row.authority_id,
        dataset_id=row.id,
        platform=platform,
        state=PushState.WAITING.value,
        remote_id="",
        remote_url="",
        fingerprint="",
    )


def ask(
    authority: Authority,
    dataset_id: int,
    *,
    by: Actor,
    chosen: Mapping[str, str] | None = None,
) -> bool:
    """Have a dataset sent; ``Refused`` says what lacks. Whether there is something to send.

    ``chosen``: of fields that were changed there, whose value wins; the platform is then asked
    even where nothing has changed here.
    """
    open_write(authority)
    settle_root(authority)
    row, account, sent = to_send(authority, dataset_id)
    access_of(account)
    push = push_of(row, account.platform) or new_push(row, account.platform)
    check_free(push)
    done = push.state == PushState.DONE.value
    same = done and push.hidden_at is None and push.fingerprint == fingerprint(sent)
    if same and chosen is None:
        _publish(authority, row, push.platform, fresh=False, by=by)
        return False
    push.state, push.next_try_at, push.attempts = PushState.WAITING.value, now(), 0
    push.asked_by_id, push.asked_by_name, push.asked_at = by.user_id, by.name, now()
    push.chosen = dict(chosen or push.chosen or {})
    db.session.add(push)
    db.session.flush()
    ring_after_commit()
    return True


def claim(authority: Authority, dataset_id: int, platform: str) -> Claim:
    """Reserve a dataset that waits; ``Refused`` says what lacks. To be committed at once."""
    open_write(authority)
    row, account, sent = to_send(authority, dataset_id)
    push = push_of(row, platform)
    if account.platform != platform or push is None:
        raise Refused(UNLINKED)
    access = access_of(account)
    check_free(push)
    lease = LEASE + timedelta(seconds=seconds_for(weight_of(sent)))
    push.state, push.next_try_at = PushState.WAITING.value, now() + lease
    push.attempts += 1
    db.session.flush()
    by = Actor(push.asked_by_id, push.asked_by_name) if push.asked_by_name else COMMAND_LINE
    known = KnownCopy(push.marks, push.chosen)
    sent = replace(sent, shows=push.hidden_at is not None)
    return Claim(authority.id, row.id, platform, access, sent, push.remote_id, by, known)


def check_free(push: Push) -> None:
    """Refuse while a sending is under way."""
    planned = push.next_try_at if push.state == PushState.WAITING.value else None
    if planned is not None and planned > now():
        raise Refused(BUSY)


def attempt(claimed: Claim) -> Done:
    """Send what was reserved; nothing is written."""
    platform = platform_of(claimed.access)
    try:
        steps = settled(platform.steps(claimed.sent, claimed.remote_id), claimed.known)
        return Done(placed=platform.carry_out(claimed.sent, steps))
    except PlatformProblem as problem:
        return Done(problem=problem)


def settle(authority: Authority, claimed: Claim, done: Done) -> None:
    """Note what became of a sending; a dataset that arrived is published."""
    open_write(authority)
    row = saving.to_change(authority, claimed.dataset_id)
    push = push_of(row, claimed.platform)
    if push is None:
        return
    if done.problem is not None:
        _keep(push, done.problem)
        if done.problem.placed is not None:
            _place_files(authority, row, done.problem.placed)
    elif done.placed is not None:
        _arrived(push, claimed, done.placed)
        _place_files(authority, row, done.placed)
        private = done.placed.private
        _publish(authority, row, claimed.platform, private=private, by=claimed.by)
    db.session.flush()


def forget(authority: Authority, dataset_id: int, platform: str, *, by: Actor) -> None:
    """Forget where a dataset is on a platform: the next sending makes another one."""
    open_write(authority)
    row = saving.to_change(authority, dataset_id)
    push = push_of(row, platform)
    if push is None:
        raise Refused(FORGOTTEN)
    check_free(push)
    change = Change(f"Copie sur {push.platform}", push.remote_url or push.remote_id or None, None)
    db.session.delete(push)
    saving.tell(row, "dataset:update", by=by, changes=(change,))
    saving.settle(authority, public=False)


def _keep(push: Push, problem: PlatformProblem) -> None:
    push.problem = "\n".join(problem.lines())
    push.next_try_at = _next_try(push.attempts, problem)
    if problem.placed is not None:  # made, though not all of it: the next try goes on from there
        push.remote_id, push.remote_url = problem.placed.id, problem.placed.url
        push.marks = {**(push.marks or {}), **problem.placed.marks}
    state = PushState.UNREACHABLE if problem.again else PushState.REFUSED
    push.state = state.value


def _next_try(attempts: int, problem: PlatformProblem) -> datetime | None:
    if not problem.again or attempts > len(DELAYS):
        return None
    return now() + max(DELAYS[max(attempts, 1) - 1], timedelta(seconds=problem.after))


def _arrived(push: Push, claimed: Claim, placed: PlacedCopy) -> None:
    push.state, push.next_try_at = PushState.DONE.value, None
    push.remote_id, push.remote_url = placed.id, placed.url
    push.fingerprint = fingerprint(claimed.sent)
    push.marks, push.chosen, push.hidden_at = dict(placed.marks), {}, None
    push.attempts, push.sent_at = 0, now()
    push.problem = "\n".join(placed.remarks)


def _place_files(authority: Authority, row: Dataset, placed: PlacedCopy) -> None:
    for resource in datasets.resources_of(authority, row.id):
        remote_id = placed.resources.get(resource.id, "")
        if remote_id and resource.remote_id != remote_id:
            resource.remote_id = remote_id


def _publish(
    authority: Authority,
    row: Dataset,
    platform: str,
    *,
    by: Actor,
    private: bool = False,
    fresh: bool = True,
) -> None:
    """Mark a dataset published, unless the platform hides it or a decision now forbids it.

    ``fresh``: it has just been sent, which is told even when nothing else changes.
    """
    public = saving.is_public(row)
    stays = may_publish(row.outcome, row.held_since is not None) is not None
    moves = not (public or private or stays)
    if not (fresh or moves):
        return
    values: dict[str, Any] = {"stage": Stage.PUBLISHED.value} if moves else {}
    if moves and row.published_on is None:
        values["published_on"] = today()
    changes = [Change("Plateforme", None, platform)]
    if moves:
        changes.append(Change("Étape", Stage(row.stage).label, Stage.PUBLISHED.label))
    saving.change(row, values, "dataset:publish", by=by, changes=tuple(changes))
    saving.settle(authority, public=public or moves)
