"""The look at a file put in a dataset as it is: asked here, done by the checks beside the requests.

Nobody gets a version at its public address before it has been looked at for personal data.
"""

from sqlalchemy import ColumnElement, String, cast, exists, select

from app.datasets.inventory.models import Resource, ResourceFile
from app.extensions import db
from app.jobs import services as jobs
from app.jobs.models import Job
from app.jobs.rules import JobState
from app.jobs.services import JobKind
from app.spaces.models import Authority

KIND = "file-look"  # what is done is declared by ``app.datasets.checks.looking``
TABLES = frozenset({"csv", "xlsx", "ods"})  # formats in which personal data are looked for


def ask(authority: Authority, resource: Resource, version: ResourceFile, *, by: str) -> None:
    """Have a version looked at; of what is no table, nothing is looked at."""
    if resource.format not in TABLES:
        return
    details = {"dataset": resource.dataset_id, "version": version.id}
    jobs.ask(JobKind(KIND), str(version.id), authority_id=authority.id, by=by, details=details)


def is_being_looked_at() -> ColumnElement[bool]:
    """Return the condition that a version (``ResourceFile``) waits for its look."""
    return exists().where(
        Job.authority_id == ResourceFile.authority_id,
        Job.kind == KIND,
        Job.subject == cast(ResourceFile.id, String),
        Job.state == JobState.WAITING.value,
    )


def datasets_being_looked_at(authority: Authority) -> frozenset[int]:
    """Return the datasets that wait for the look at one of their files."""
    query = select(Job.details).where(
        Job.authority_id == authority.id, Job.kind == KIND, Job.state == JobState.WAITING.value
    )
    return frozenset(int(details["dataset"]) for details in db.session.scalars(query))
