"""The copies that a platform holds: found there and attached to a dataset here, hidden there."""

from typing import Any

from sqlalchemy import select

from app.audit.rules import Actor, Change
from app.datasets.inventory import queries as datasets
from app.datasets.inventory import saving
from app.extensions import db
from app.jobs import services as jobs
from app.jobs.models import Job
from app.jobs.services import JobFailed, JobKind, Outcome, declare_kind
from app.kernel.clock import now
from app.kernel.errors import DomainError, Refused
from app.publication.models import PlatformAccount, Push
from app.publication.platforms import pushing
from app.publication.platforms.account import access_of, account_of, platform_of
from app.publication.platforms.asking import authority_of, lines_of, subject_of
from app.publication.platforms.base import FoundDataset, PlatformProblem
from app.publication.platforms.preparing import account_refusal
from app.publication.rules import PushState
from app.spaces.locking import open_write
from app.spaces.models import Authority

LONGEST_SEARCH = 300
NOT_THERE = "Jalon ne connaît pas de copie de ce jeu sur cette plateforme."
NOT_FOUND = "Ce jeu n’est plus parmi ceux qui ont été trouvés\u00a0: cherchez-le de nouveau."
HELD_ALREADY = "Cette fiche a déjà sa copie sur la plateforme."
TAKEN = "Ce jeu de la plateforme est déjà celui de «\u202f{title}\u202f»."
OTHER_S = (
    "La plateforme moissonne ce jeu dans un autre catalogue\u00a0: elle y remettrait ce que Jalon "
    "change."
)


def ask_hiding(authority: Authority, dataset_id: int, *, by: Actor) -> None:
    """Have the copy of a dataset made private there; ``Refused`` says what lacks."""
    row, account = datasets.dataset(authority, dataset_id), account_of(authority)
    access_of(account)
    push = pushing.push_of(row, account.platform) if account is not None else None
    if push is None or not push.remote_id:
        raise Refused(NOT_THERE)
    pushing.check_free(push)
    details = {"dataset": row.id, "platform": push.platform, "by": by.user_id}
    subject = subject_of(authority, row.id)
    jobs.ask(HIDING, subject, authority_id=authority.id, by=by.name, details=details)


def hiding_of(authority: Authority, dataset_id: int) -> Job | None:
    """Return what came of hiding a copy, or that it is being asked."""
    return jobs.job_of(HIDING, subject_of(authority, dataset_id), authority_id=authority.id)


def ask_search(authority: Authority, dataset_id: int, text: str, *, by: Actor) -> None:
    """Have a dataset looked for in the organisation, by its title or its address there."""
    row, account = datasets.dataset(authority, dataset_id), account_of(authority)
    access_of(account)
    refusal = account_refusal(account)
    if refusal is not None:
        raise Refused(refusal)
    details = {"dataset": row.id, "text": " ".join(text.split())[:LONGEST_SEARCH]}
    subject = subject_of(authority, row.id)
    jobs.ask(SEARCH, subject, authority_id=authority.id, by=by.name, details=details)


def search_of(authority: Authority, dataset_id: int, account: PlatformAccount | None) -> Job | None:
    """Return what was found, or that it is being looked for; nothing of a former account."""
    job = jobs.job_of(SEARCH, subject_of(authority, dataset_id), authority_id=authority.id)
    fresh = job is not None and account is not None and job.asked_at >= account.added_at
    return job if fresh else None


def attach(authority: Authority, dataset_id: int, remote_id: str, *, by: Actor) -> None:
    """Make a dataset found there the copy of one here; nothing is sent.

    What differs is shown before anything is replaced: nothing is known yet of what it held.
    """
    open_write(authority)
    row, account = saving.to_change(authority, dataset_id), account_of(authority)
    job = search_of(authority, dataset_id, account)
    outcome = job.outcome.get("found", ()) if job is not None else ()
    found = next((one for one in outcome if one["id"] == remote_id), None)
    if account is None or found is None:
        raise Refused(NOT_FOUND)
    if found["harvested"]:
        raise Refused(OTHER_S)
    _check_unattached(authority, account.platform, remote_id)
    push = pushing.push_of(row, account.platform) or pushing.new_push(row, account.platform)
    if push.remote_id:
        raise Refused(HELD_ALREADY)
    pushing.check_free(push)
    push.remote_id, push.remote_url, push.state = remote_id, found["url"], PushState.WAITING.value
    push.next_try_at, push.problem, push.fingerprint = None, "", ""
    push.marks, push.chosen = {}, {}
    db.session.add(push)
    change = Change(f"Copie sur {push.platform}", None, push.remote_url or push.remote_id)
    saving.tell(row, "dataset:update", by=by, changes=(change,))
    saving.settle(authority, public=False)
    jobs.forget(SEARCH, subject_of(authority, dataset_id), authority_id=authority.id)


def _check_unattached(authority: Authority, platform: str, remote_id: str) -> None:
    query = select(Push.dataset_id).where(
        Push.authority_id == authority.id,
        Push.platform == platform,
        Push.remote_id == remote_id,
    )
    taken = db.session.scalar(query)
    if taken is not None:
        raise Refused(TAKEN.format(title=datasets.dataset(authority, taken).title))


def _look(job: Job) -> Outcome:
    try:
        access = access_of(account_of(authority_of(job)))
        platform = platform_of(access)
        db.rollback()  # no reading waits for a far machine
        found = platform.search(job.details["text"])
    except (DomainError, PlatformProblem) as problem:
        raise JobFailed(lines_of(problem)) from problem
    return {"found": [_shown(one) for one in found]}


def _shown(found: FoundDataset) -> dict[str, Any]:
    return {
        "id": found.id,
        "title": found.title,
        "url": found.url,
        "private": found.private,
        "harvested": found.harvested,
    }


def _hide(job: Job) -> Outcome:
    try:
        authority = authority_of(job)
        row = datasets.dataset(authority, job.details["dataset"])
        push = pushing.push_of(row, job.details["platform"])
        if push is None or not push.remote_id:
            raise Refused(NOT_THERE)
        remote_id, account = push.remote_id, account_of(authority)
        if account is None or account.platform != push.platform:
            raise Refused(pushing.UNLINKED)
        platform = platform_of(access_of(account))
        db.rollback()  # no reading waits for a far machine
        platform.hide(remote_id)
    except (DomainError, PlatformProblem) as problem:
        raise JobFailed(lines_of(problem)) from problem
    return {"remote": remote_id}


def _note_hidden(job: Job) -> None:
    """Note that a copy is private there now, in the transaction that ends the job."""
    authority = authority_of(job)
    open_write(authority)
    row = saving.to_change(authority, job.details["dataset"])
    push = pushing.push_of(row, job.details["platform"])
    if push is None or push.remote_id != job.outcome["remote"]:
        return
    push.hidden_at = now()
    by = Actor(job.details["by"], job.asked_by_name)
    change = Change(f"Copie sur {push.platform}", "publique", "privée")
    saving.tell(row, "dataset:update", by=by, changes=(change,))
    saving.settle(authority, public=False)


SEARCH = declare_kind(JobKind("platform.search", attempt=_look))
HIDING = declare_kind(JobKind("platform.hiding", attempt=_hide, settle=_note_hidden))
