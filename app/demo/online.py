"""The scenes of the demonstration about what is online: an address that dies, a source armed."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from app.audit.rules import Actor
from app.datasets.inventory import resources
from app.datasets.inventory.contents import ResourceFacts
from app.datasets.inventory.queries import resources_of
from app.demo.inventory import dataset_of
from app.demo.script import file_content
from app.extensions import db
from app.kernel.clock import now
from app.spaces.models import Authority
from app.watching import faults
from app.watching.models import SourceRun, WatchedAddress
from app.watching.rules import (
    NOT_FOUND,
    AnswerKind,
    FaultCode,
    FoundFault,
    RunOutcome,
    SourceKind,
    host_of,
)
from app.watching.sources import deposits, services
from app.watching.sources.judging import BUSY_BENCH
from app.watching.sources.queries import files_to_renew
from app.watching.sources.services import SourceFacts
from app.watching.visiting import SENTENCES

NEXT_LOOK = timedelta(days=6)


def play(authority: Authority, facts: Mapping[str, Any], *, by: Actor) -> None:
    """Play a scene about what is online."""
    if "point_to" in facts:
        point_to(authority, facts["point_to"], by=by)
    elif "dies" in facts:
        die(authority, facts["dies"])
    else:
        arm(authority, facts["arm"], by=by)


def point_to(authority: Authority, scene: Mapping[str, str], *, by: Actor) -> None:
    """Add an address to a dataset."""
    row = dataset_of(authority, scene["of"])
    facts = ResourceFacts(scene["title"], scene["url"], format=scene["format"])
    resources.add(authority, row.id, facts, by=by)
    db.session.flush()


def die(authority: Authority, entry: str) -> None:
    """Find that the address of a dataset leads nowhere any more."""
    row = dataset_of(authority, entry)
    [dead] = [one for one in resources_of(authority, row.id) if not one.file_name]
    sentence = SENTENCES[AnswerKind.GONE].format(status=NOT_FOUND)
    watched = WatchedAddress(
        authority_id=authority.id, dataset_id=row.id, resource_id=dead.id, url=dead.url,
        host=host_of(dead.url), state=AnswerKind.GONE.value, sentence=sentence, failures=1,
        looked_at=now(), next_look_at=now() + NEXT_LOOK,
    )  # fmt: skip
    db.session.add(watched)
    found = [FoundFault(FaultCode.DEAD, f"{sentence} {dead.url}")]
    faults.settle(authority, row, faults.of_resource(dead.id), found, {FaultCode.DEAD})


def arm(authority: Authority, scene: Mapping[str, str], *, by: Actor) -> None:
    """Lay a file in a folder, arm it as the source of a dataset, and hold what came of it.

    It waits behind the file that somebody has on the workbench: a visit would say the same.
    """
    row = dataset_of(authority, scene["of"])
    folder = deposits.home(authority.slug) / scene["folder"]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / scene["file"]).write_bytes(file_content(scene["file"]))
    [file] = files_to_renew(authority, row.id)
    facts = SourceFacts(SourceKind.FOLDER, scene["folder"], file.id)
    source = services.arm(authority, row.id, facts, seen=0, by=by)
    source.last_run_at, source.next_run_at = now(), now() + timedelta(days=1)
    sentence = BUSY_BENCH.format(name=scene["waits_for"])
    db.session.add(
        SourceRun(
            authority_id=authority.id,
            source_id=source.id,
            outcome=RunOutcome.HELD.value,
            sentence=sentence,
        )
    )
    found = [FoundFault(FaultCode.HELD, sentence)]
    faults.settle(authority, row, faults.OF_SOURCE, found, {FaultCode.HELD})
