"""Asking for a catalogue to be read, and what came of it: an import that waits for an agreement."""

import json
from collections.abc import Sequence

from flask import current_app

from app.accounts.models import User
from app.audit.rules import Actor
from app.datasets.transfer import files, importing
from app.extensions import db
from app.files.services import receive
from app.jobs import services as jobs
from app.jobs.models import Job
from app.jobs.rules import JobState
from app.jobs.services import JobFailed, JobKind, Outcome, declare_kind
from app.kernel.errors import DomainError, Missing
from app.kernel.ids import new_token
from app.kernel.typography import plural
from app.publication.catalogue.addresses import root_of
from app.publication.intake.gathering import FAILED, Halted, forget_pages, gather
from app.publication.intake.rows import CatalogueReader, rows_of
from app.publication.intake.sources import IntakeSource
from app.publication.outside.manners import is_local
from app.publication.platforms.account import account_of
from app.spaces.models import Authority
from app.tables.sandbox import ChildFailed

GONE = "Cette lecture n’existe plus, ou n’a jamais existé ici."


def platform_url(authority: Authority) -> str:
    """Return the address of the platform of an authority, or nothing."""
    account = account_of(authority)
    return account.base_url if account is not None else ""


def begin(authority: Authority, source: IntakeSource, *, by: Actor, stored_name: str = "") -> str:
    """Have a catalogue read; return the name of the reading. ``stored_name``: of its file."""
    files.forget_old(authority.id)
    name = stored_name or new_token()
    details = {"source": source.as_json(), "name": name, "user": by.user_id}
    jobs.ask(READING, _of(authority, name), authority_id=authority.id, by=by.name, details=details)
    return name


def reading_of(authority: Authority, name: str) -> Job:
    """Return a reading; ``Missing`` when there is none."""
    job = jobs.job_of(READING, _of(authority, name), authority_id=authority.id)
    if job is None:
        raise Missing(GONE)
    return job


def again(authority: Authority, name: str, *, by: Actor) -> None:
    """Go on with a reading that stopped, from where it stands."""
    job = reading_of(authority, name)
    if job.state == JobState.FAILED.value:
        subject = _of(authority, name)
        jobs.ask(READING, subject, authority_id=authority.id, by=by.name, details=job.details)


def source_of(job: Job) -> IntakeSource:
    """Return where the catalogue of a reading is."""
    return IntakeSource.from_json(job.details["source"])


def _of(authority: Authority, name: str) -> str:
    return f"{authority.id}/{name}"


def _read(job: Job) -> Outcome:
    """Read a catalogue and draw up its rows; the disk holds them until they are agreed to."""
    authority = db.session.get_one(Authority, job.authority_id)
    reader = CatalogueReader(authority.name, root_of(authority))
    name, source, here = job.details["name"], source_of(job), is_local()
    authority_id = authority.id
    db.rollback()  # no reading waits for a far machine
    try:
        gathered = gather(source, authority_id, name, reader.name, local=here)
    except (Halted, DomainError) as problem:
        raise JobFailed(str(problem)) from problem
    except ChildFailed as failure:
        current_app.logger.exception("a catalogue could not be read")
        raise JobFailed(FAILED) from failure
    rows = rows_of(gathered.datasets, reader)
    table = files.folder(authority_id) / name
    receive(table, json.dumps(source.as_json()).encode())
    files.keep_rows(authority_id, name, rows)
    forget_pages(authority_id, name)
    return {
        "title": gathered.title,
        "count": len(rows),
        "notices": list(gathered.notices),
        "address": source.url,
        "quality": _mean([dataset.quality for dataset in gathered.datasets]),
    }


def _mean(qualities: Sequence[int | None]) -> int | None:
    """Return the mean of what a platform measures, or nothing when it measures nothing."""
    measured = [quality for quality in qualities if quality is not None]
    return round(sum(measured) / len(measured)) if measured else None


def _open(job: Job) -> None:
    """Let the rows wait for an agreement, as those of a table do."""
    authority = db.session.get_one(Authority, job.authority_id)
    shown = {name: job.outcome[name] for name in ("count", "notices", "address", "quality")}
    title = f"{job.outcome['title']}, {plural(job.outcome['count'], 'jeu', 'jeux')}"
    asked_by = db.session.get(User, job.details["user"])  # whose account may be erased since
    user_id = asked_by.id if asked_by is not None else None
    row = importing.open_online(authority, job.details["name"], title, shown, user_id=user_id)
    job.outcome = {**job.outcome, "import": row.id}


READING = declare_kind(JobKind("intake.reading", attempt=_read, settle=_open))
