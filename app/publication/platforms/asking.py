"""What a platform is asked beside the requests: who we are, what a sending would change."""

from collections.abc import Sequence
from typing import Any

from app.audit.rules import Actor
from app.datasets.inventory import queries as datasets
from app.extensions import db
from app.jobs import services as jobs
from app.jobs.models import Job
from app.jobs.services import JobFailed, JobKind, Outcome, declare_kind
from app.kernel.errors import DomainError
from app.publication.models import PlatformAccount
from app.publication.platforms import preparing, pushing
from app.publication.platforms.account import access_of, account_of, platform_of
from app.publication.platforms.base import Difference, PlatformProblem, ResourceStep, Steps
from app.publication.platforms.comparing import (
    Keeps,
    KnownCopy,
    all_differences,
    mark_of,
    side_of,
)
from app.publication.platforms.contents import fingerprint
from app.spaces.models import Authority

MOST_STEPS = 40
MOST_ORGANIZATIONS = 100
MOST_HARVESTS = 10
LONGEST_VALUE = 120  # of what is shown of a field


def ask_verification(authority: Authority, *, by: Actor) -> None:
    """Have the platform asked who we are; ``Refused`` says what lacks."""
    access_of(account_of(authority))
    jobs.ask(VERIFICATION, str(authority.id), authority_id=authority.id, by=by.name)


def verification_of(authority: Authority, account: PlatformAccount | None) -> Job | None:
    """Return what the platform has said of this account, or that it is being asked."""
    if account is None:
        return None
    job = jobs.job_of(VERIFICATION, str(authority.id), authority_id=authority.id)
    return job if job is not None and job.asked_at >= account.added_at else None


def organizations_of(authority: Authority, account: PlatformAccount | None) -> dict[str, str]:
    """Return the organisations that the key is of, as the platform said: id → name."""
    job = verification_of(authority, account)
    said = job.outcome.get("organizations", ()) if job is not None else ()
    return {str(organization_id): str(name) for organization_id, name in said}


def reads_us(authority: Authority, account: PlatformAccount | None) -> list[str]:
    """Return the catalogues that the platform reads for the organisation, as it said."""
    job = verification_of(authority, account)
    return [str(url) for url in job.outcome.get("harvests", ())] if job is not None else []


def ask_trial(authority: Authority, dataset_id: int, *, by: Actor) -> None:
    """Have the platform asked what a sending would change; ``Refused`` says what lacks."""
    row = datasets.dataset(authority, dataset_id)
    access_of(account_of(authority))
    details = {"dataset": row.id}
    subject = subject_of(authority, row.id)
    jobs.ask(TRIAL, subject, authority_id=authority.id, by=by.name, details=details)


def trial_of(authority: Authority, dataset_id: int) -> Job | None:
    """Return what a sending would change, or that the platform is being asked."""
    subject = subject_of(authority, dataset_id)
    return jobs.job_of(TRIAL, subject, authority_id=authority.id)


def trials_of(authority: Authority, ids: Sequence[int], account: PlatformAccount) -> dict[int, Job]:
    """Return the trials of several datasets on this account: id → what it would change."""
    subjects = {subject_of(authority, dataset_id): dataset_id for dataset_id in ids}
    found = jobs.jobs_of(TRIAL, subjects, authority_id=authority.id)
    return {subjects[job.subject]: job for job in found if job.asked_at >= account.added_at}


def forget_trial(authority: Authority, dataset_id: int) -> None:
    """Forget what a sending would have changed: one has been asked since."""
    jobs.forget(TRIAL, subject_of(authority, dataset_id), authority_id=authority.id)


def subject_of(authority: Authority, dataset_id: int) -> str:
    """Return by what the jobs that ask a platform about a dataset are known."""
    return f"{authority.id}/{dataset_id}"


def _verify(job: Job) -> Outcome:
    try:
        access = access_of(account_of(authority_of(job)))
        platform = platform_of(access)
        db.rollback()  # no reading waits for a far machine
        identity = platform.who()
    except (DomainError, PlatformProblem) as problem:
        raise JobFailed(lines_of(problem)) from problem
    return {
        "person": identity.person,
        "organization": identity.organization,
        "organizations": [list(pair) for pair in identity.organizations[:MOST_ORGANIZATIONS]],
        "harvests": list(identity.harvests[:MOST_HARVESTS]),
    }


def _try(job: Job) -> Outcome:
    try:
        authority = authority_of(job)
        row = datasets.dataset(authority, job.details["dataset"])
        account = account_of(authority)
        access = access_of(account)
        files = datasets.resources_of(authority, row.id)
        sent = preparing.sent_of_dataset(authority, row, files, account)
        push = pushing.push_of(row, account.platform) if account is not None else None
        remote_id = push.remote_id if push is not None else ""
        known = KnownCopy(push.marks, push.chosen) if push is not None else KnownCopy()
        platform = platform_of(access)
        db.rollback()  # no reading waits for a far machine
        steps = platform.steps(sent, remote_id)
    except (DomainError, PlatformProblem) as problem:
        raise JobFailed(lines_of(problem)) from problem
    return {"fingerprint": fingerprint(sent), **_shown(steps, known)}


def authority_of(job: Job) -> Authority:
    """Return the authority that a job is of."""
    return db.session.get_one(Authority, job.authority_id)


def lines_of(problem: DomainError | PlatformProblem) -> str:
    """Return a problem in lines, as the page of what was asked shows it."""
    return "\n".join(problem.lines() if isinstance(problem, PlatformProblem) else [str(problem)])


def _shown(steps: Steps, known: KnownCopy) -> dict[str, Any]:
    """Return what is shown of the steps: some, and the beginnings of long values."""
    return {
        "creates": steps.remote is None,
        "private": steps.remote is not None and steps.remote.private,
        "changes": steps.changes,
        "differences": _differences(steps.differences, known),
        "files": [_file(step, known) for step in steps.resources[:MOST_STEPS]],
        "to_choose": any(side_of(one, known) is not Keeps.OURS for one in all_differences(steps)),
        "more": max(0, len(steps.resources) - MOST_STEPS),
    }


def _differences(differences: Sequence[Difference], known: KnownCopy) -> list[dict[str, str]]:
    return [_difference(difference, known) for difference in differences]


def _difference(difference: Difference, known: KnownCopy) -> dict[str, str]:
    """Return a difference as the page shows it: whose value wins, if that is known."""
    side = side_of(difference, known)
    return {
        "field": difference.field,
        "there": _short(difference.there),
        "ours": _short(difference.ours),
        "key": difference.key,
        "mark": mark_of(difference.stands_there),
        "side": side.value if side is not None else "",
    }


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"


def _file(step: ResourceStep, known: KnownCopy) -> dict[str, Any]:
    if step.sent is None:
        becomes = "stays"
    elif not step.remote_id:
        becomes = "added"
    else:
        becomes = "changed" if step.differences else "same"
    differences = _differences(step.differences, known)
    return {"title": step.title, "becomes": becomes, "differences": differences}


VERIFICATION = declare_kind(JobKind("platform.verification", attempt=_verify))
TRIAL = declare_kind(JobKind("platform.trial", attempt=_try))
