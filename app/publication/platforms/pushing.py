"""Sending a dataset to the platform, in three times, so that no lock waits for a far machine.

``ask`` notes that it is to be sent, and by whom. Then, beside the requests, ``claim`` reserves it
(written), ``attempt`` speaks to the platform (nothing written), ``settle`` notes what became of it
(written); ``sending`` puts these three one after the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.audit.rules import COMMAND_LINE, Actor, Change
from app.datasets.inventory import queries as datasets
from app.datasets.inventory import saving
from app.datasets.inventory.defaults import defaults_of
from app.datasets.inventory.files.queries import in_service
from app.datasets.inventory.models import Dataset, Resource
from app.datasets.inventory.rules import (
    UNPROMISED_ELSEWHERE,
    Stage,
    may_publish,
    promise_of,
)
from app.extensions import db
from app.files.models import OF_DATASETS
from app.files.services import path_of
from app.jobs.bell import ring_after_commit
from app.kernel.clock import now, today
from app.kernel.errors import Refused
from app.publication.catalogue.addresses import root_of, settle_root
from app.publication.catalogue.vocabularies import public_name
from app.publication.models import PlatformAccount, Push
from app.publication.platforms.account import NO_ACCOUNT, access_of, account_of, platform_of
from app.publication.platforms.base import (
    PlacedCopy,
    PlatformAccess,
    PlatformProblem,
    SentDataset,
    Upload,
)
from app.publication.platforms.contents import fingerprint, sent_of
from app.publication.platforms.uploads import seconds_for, weight_of
from app.publication.rules import PushState, Sends
from app.spaces.locking import open_write
from app.spaces.models import Authority

LEASE = timedelta(minutes=2)  # longer than the longest sending
# How long to wait after each failure; then somebody must ask again.
DELAYS = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 240, 720, 1440, 1440))
BUSY = "Un envoi de ce jeu est déjà en cours\u00a0: attendez deux minutes avant d’en demander un."
FORGOTTEN = "Jalon ne connaît plus de copie de ce jeu sur cette plateforme."
UNLINKED = "Jalon n’est plus relié à cette plateforme."
NO_DESCRIPTION = "Décrivez ce jeu\u00a0: la plateforme demande une description."
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


@dataclass(frozen=True)
class Done:
    """What became of an attempt."""

    placed: PlacedCopy | None = None
    problem: PlatformProblem | None = None


def sent_of_dataset(
    authority: Authority,
    row: Dataset,
    files: Sequence[Resource],
    account: PlatformAccount | None,
) -> SentDataset:
    """Return what would be sent of a dataset: files themselves where the account says so."""
    own_id = public_name(root_of(authority), row.identifier)
    whole = account is not None and account.sends == Sends.FILES.value
    uploads = uploads_of(authority, files) if whole else {}
    return sent_of(row, files, defaults=defaults_of(authority), own_id=own_id, uploads=uploads)


def uploads_of(authority: Authority, files: Sequence[Resource]) -> dict[int, Upload]:
    """Return our resource ids -> the files that Jalon keeps of them, in the version in service."""
    ours = {file.id: file for file in files if file.file_name}
    return {
        version.resource_id: Upload(
            path=path_of(authority.id, version.stored_name, OF_DATASETS),
            name=ours[version.resource_id].file_name,
            size=version.size,
            digest=version.digest,
            media_type=version.media_type,
        )
        for version in in_service(authority, ours)
    }


def refusal_of(row: Dataset) -> str | None:
    """Say why a dataset may not be sent: the law first, then what the platform demands."""
    refusal = saving.refusal_of(row, Stage.PUBLISHED)
    if refusal is None and promise_of(row.outcome, row.stage):
        refusal = UNPROMISED_ELSEWHERE
    return refusal or (None if row.description.strip() else NO_DESCRIPTION)


def push_of(row: Dataset, platform: str) -> Push | None:
    """Return the row of a dataset's copy on a platform, or nothing."""
    return db.session.get(Push, (row.authority_id, row.id, platform), populate_existing=db.writing)


def ask(authority: Authority, dataset_id: int, *, by: Actor, anyway: bool = False) -> bool:
    """Have a dataset sent; ``Refused`` says what lacks. Whether there is something to send.

    ``anyway``: look at what the platform holds even where nothing has changed here.
    """
    open_write(authority)
    settle_root(authority)
    row, account, sent = _to_send(authority, dataset_id)
    access_of(account)
    push = push_of(row, account.platform) or Push(
        authority_id=authority.id,
        dataset_id=row.id,
        platform=account.platform,
        state=PushState.WAITING.value,
        remote_id="",
        fingerprint="",
    )
    _check_free(push)
    done = push.state == PushState.DONE.value
    if done and not anyway and push.fingerprint == fingerprint(sent):
        _publish(authority, row, push.platform, fresh=False, by=by)
        return False
    push.state, push.next_try_at, push.attempts = PushState.WAITING.value, now(), 0
    push.asked_by_id, push.asked_by_name, push.asked_at = by.user_id, by.name, now()
    db.session.add(push)
    db.session.flush()
    ring_after_commit()
    return True


def claim(authority: Authority, dataset_id: int, platform: str) -> Claim:
    """Reserve a dataset that waits; ``Refused`` says what lacks. To be committed at once."""
    open_write(authority)
    row, account, sent = _to_send(authority, dataset_id)
    push = push_of(row, platform)
    if account.platform != platform or push is None:
        raise Refused(UNLINKED)
    access = access_of(account)
    _check_free(push)
    lease = LEASE + timedelta(seconds=seconds_for(weight_of(sent)))
    push.state, push.next_try_at = PushState.WAITING.value, now() + lease
    push.attempts += 1
    db.session.flush()
    by = Actor(push.asked_by_id, push.asked_by_name) if push.asked_by_name else COMMAND_LINE
    return Claim(authority.id, row.id, platform, access, sent, push.remote_id, by)


def _to_send(authority: Authority, dataset_id: int) -> tuple[Dataset, PlatformAccount, SentDataset]:
    row = saving.to_change(authority, dataset_id)
    refusal = refusal_of(row)
    if refusal is not None:
        raise Refused(refusal)
    account = account_of(authority)
    if account is None:
        raise Refused(NO_ACCOUNT)
    sent = sent_of_dataset(authority, row, datasets.resources_of(authority, row.id), account)
    return row, account, sent


def _check_free(push: Push) -> None:
    """Refuse while a sending is under way."""
    planned = push.next_try_at if push.state == PushState.WAITING.value else None
    if planned is not None and planned > now():
        raise Refused(BUSY)


def attempt(claimed: Claim) -> Done:
    """Send what was reserved; nothing is written."""
    platform = platform_of(claimed.access)
    try:
        steps = platform.steps(claimed.sent, claimed.remote_id)
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
    _check_free(push)
    change = Change(f"Copie sur {push.platform}", push.remote_url or push.remote_id or None, None)
    db.session.delete(push)
    saving.tell(row, "dataset:update", by=by, changes=(change,))
    saving.settle(authority, public=False)


def _keep(push: Push, problem: PlatformProblem) -> None:
    push.problem = "\n".join(problem.lines())
    push.next_try_at = _next_try(push.attempts, problem)
    if problem.placed is not None:  # made, though not all of it: the next try goes on from there
        push.remote_id, push.remote_url = problem.placed.id, problem.placed.url
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
