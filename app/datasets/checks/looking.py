"""Looking at a file put in a dataset as it is: are there personal data in it?

Done by the runner, from the file on the disk. A file in which nothing is spotted leaves no check.
The other becomes a check like any other, whose page is where somebody decides (decision 39).
"""

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import String, cast, select

from app.audit.rules import Actor, Change
from app.datasets.checks import own_schemas, running, services
from app.datasets.checks.personal import holding
from app.datasets.checks.room import Room
from app.datasets.checks.wording import headline, personal_kinds
from app.datasets.inventory import queries as inventory
from app.datasets.inventory import saving
from app.datasets.inventory.models import Dataset, FileCheck, Resource, ResourceFile
from app.datasets.inventory.served.looks import KIND, TABLES
from app.extensions import db
from app.files.models import OF_DATASETS
from app.files.services import path_of
from app.jobs.models import Job
from app.jobs.rules import JobState
from app.jobs.services import JobKind, Outcome, declare_kind
from app.kernel.clock import now
from app.kernel.errors import Missing
from app.kernel.ids import new_token
from app.spaces.locking import open_write
from app.spaces.models import Authority
from app.tables import sandbox
from app.tables.form import Form, Unreadable
from app.tables.schema import Schema, SchemaRefused

WAITING = "Jalon y cherche des données personnelles\u00a0: quelques secondes"
CLEAR = "aucune donnée personnelle repérée"
SPOTTED = "des données personnelles y ont été repérées"
NO_TABLE = "ce n’est pas un tableau\u00a0: personne n’y a cherché de données personnelles"
UNREAD = "Jalon n’a pas pu y chercher de données personnelles"

log = logging.getLogger(__name__)


def states_of(authority: Authority, files: Sequence[Resource]) -> Mapping[int, str]:
    """Return what is known of the files of a dataset: our resource id -> a sentence, or nothing."""
    ours = {file.id: file for file in files if file.file_name}
    states = {id_: NO_TABLE for id_, file in ours.items() if file.format not in TABLES}
    tables = sorted(ours.keys() - states.keys())
    query = (
        select(ResourceFile.resource_id, Job.state, Job.outcome)
        .join(Job, (Job.kind == KIND) & (Job.authority_id == ResourceFile.authority_id))
        .where(
            ResourceFile.authority_id == authority.id,
            ResourceFile.resource_id.in_(tables),
            Job.subject == cast(ResourceFile.id, String),
        )
        .order_by(ResourceFile.id)
    )
    rows = db.session.execute(query) if tables else ()
    return {**states, **{row.resource_id: _in_words(row.state, row.outcome) for row in rows}}


def _in_words(state: str, outcome: Mapping[str, Any]) -> str:
    if state == JobState.WAITING.value:
        return WAITING
    if state == JobState.FAILED.value or outcome.get("problem"):
        problem = str(outcome.get("problem", ""))
        return f"{UNREAD}\u00a0: {problem}" if problem else UNREAD
    return SPOTTED if outcome.get("spotted") else CLEAR


def _look(job: Job) -> Outcome:
    """Read the version; what is wrong with it is an outcome, so that what follows is settled."""
    version = _version(job)
    schema = _schema(job, version) if version is not None else None
    db.rollback()  # no reading waits for a long file
    if version is None:
        return {"gone": True}
    path = path_of(version.authority_id, version.stored_name, OF_DATASETS)
    try:
        return _looked_at(version, path, schema, Actor(None, job.asked_by_name))
    except Unreadable as refusal:
        return {"problem": refusal.sentence}
    except (sandbox.ChildFailed, OSError):
        log.exception("version %s of a file could not be looked at", version.id)
        return {"problem": running.BROKEN}


def _looked_at(version: ResourceFile, path: Path, schema: Schema | None, by: Actor) -> Outcome:
    room = Room(new_token())
    with room.open(), running.turn(version.size):
        try:
            room.file.symlink_to(path)
            form = sandbox.sniff(room.file, version.file_name, 0)
            spotted = sandbox.spot(room.file, form, sheet=0, provided=running.provided(schema))
            if not any(finding.holds for finding in spotted):
                room.discard()
                return {"spotted": False}
            job = _job(version, room.folder.name, (form, schema), by)
            return {"spotted": True, "folder": job.token, "result": running.work(job, room)}
        except BaseException:
            room.discard()
            raise
        finally:
            room.forget_file()


def _job(
    version: ResourceFile, token: str, table: tuple[Form, Schema | None], by: Actor
) -> running.CheckJob:
    form, schema = table
    return running.CheckJob(
        check_id=0,
        authority_id=version.authority_id,
        token=token,
        size=version.size,
        form=form,
        sheet=0,
        schema=schema,
        by=by,
        replaces=None,
    )


def _note(job: Job) -> None:
    """Write the check of what was spotted, then give the file to everybody if it may be given."""
    authority = db.session.get_one(Authority, job.authority_id)
    open_write(authority)
    version, result = _version(job), job.outcome.get("result")
    try:
        dataset = inventory.dataset(authority, job.details["dataset"])
    except Missing:
        return  # deleted meanwhile
    if version is not None and result is not None and holding(result):
        _hold(authority, saving.to_change(authority, dataset.id), version, job)
    job.outcome = {key: value for key, value in job.outcome.items() if key != "result"}
    saving.settle(authority, public=saving.is_public(dataset))


def _hold(authority: Authority, dataset: Dataset, version: ResourceFile, job: Job) -> None:
    """Write the check of what was spotted: the dataset is held until somebody decides."""
    by, result = Actor(None, job.asked_by_name), job.outcome["result"]
    check = FileCheck(
        authority_id=authority.id,
        dataset_id=dataset.id,
        file_name=version.file_name,
        schema="",
        state="done",
        rows_done=result["rows"],
        result={"folder": job.outcome["folder"], **result},
        by_name=by.name,
        at=now(),
    )
    db.session.add(check)
    db.session.flush()
    changes = (
        Change("Fichier", None, check.file_name),
        Change("Verdict", None, headline(result, "")),
    )
    saving.tell(dataset, "dataset:check", by=by, changes=changes)
    services.hold_or_release(authority, dataset, by, personal_kinds(result))
    services.forget_oldest(authority, dataset.id)


def _schema(job: Job, version: ResourceFile) -> Schema | None:
    """Return the schema that the file follows, or its dataset: it provides for some columns."""
    authority = db.session.get_one(Authority, job.authority_id)
    try:
        resource = inventory.resource(authority, job.details["dataset"], version.resource_id)
        name = resource.schema or inventory.dataset(authority, resource.dataset_id).schema
        own = own_schemas.briefs(authority)
        found = own_schemas.chosen(authority, own_schemas.proposed(name, own))
    except (Missing, SchemaRefused):  # deleted meanwhile, or a schema that is read no more
        return None
    return found[1] if found is not None else None


def _version(job: Job) -> ResourceFile | None:
    query = select(ResourceFile).where(
        ResourceFile.authority_id == job.authority_id, ResourceFile.id == job.details["version"]
    )
    return db.session.scalars(query).one_or_none()


declare_kind(JobKind(KIND, attempt=_look, settle=_note))
