"""The scenes of the demonstration about what is online: a catalogue taken in, what is watched."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import chain
from typing import Any

from app.audit.rules import Actor
from app.datasets.inventory import queries, resources
from app.datasets.inventory.contents import ResourceFacts
from app.datasets.inventory.models import Resource
from app.datasets.inventory.queries import resources_of
from app.datasets.transfer import confirm, files, importing
from app.datasets.transfer.plan import mark_of
from app.demo.inventory import dataset_of
from app.demo.script import file_content
from app.extensions import db
from app.kernel.clock import now
from app.kernel.typography import plural
from app.publication.catalogue.addresses import root_of
from app.publication.intake.rows import CatalogueReader, rows_of
from app.spaces.models import Authority
from app.tables.catalogues import reading as catalogues
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
    elif "take_in" in facts:
        take_in(authority, facts["take_in"], by=by)
    else:
        arm(authority, facts["arm"], by=by)


def take_in(authority: Authority, name: str, *, by: Actor) -> None:
    """Take the datasets of a catalogue into the inventory, and have their addresses answer."""
    stored_name = files.keep(authority.id, file_content(name))
    listed = catalogues.read(files.table_of(authority.id, stored_name)).datasets
    rows = rows_of(listed, CatalogueReader(authority.name, root_of(authority)))
    files.keep_rows(authority.id, stored_name, rows)
    shown = {"count": len(rows), "notices": [], "address": "", "quality": None}
    title = f"{name}, {plural(len(rows), 'jeu', 'jeux')}"
    row = importing.open_online(authority, stored_name, title, shown, user_id=by.user_id)
    plan = importing.plan_of(row, authority, publishes=True)
    agreed = confirm.Agreement(mark_of(plan), by, publishes=True)
    confirm.confirm(authority, row.id, agreed, confirm.prepare(authority, row, agreed))
    files.discard(authority.id, stored_name)
    for resource in chain.from_iterable(queries.resources_by_dataset(authority).values()):
        _look(resource, AnswerKind.ALIVE)


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
    _look(dead, AnswerKind.GONE, sentence=sentence, failures=1)
    found = [FoundFault(FaultCode.DEAD, f"{sentence} {dead.url}")]
    faults.settle(authority, row, faults.of_resource(dead.id), found, {FaultCode.DEAD})


def _look(resource: Resource, kind: AnswerKind, *, sentence: str = "", failures: int = 0) -> None:
    """Note what an address has answered; it is looked at again in some days."""
    watched = WatchedAddress(
        authority_id=resource.authority_id, dataset_id=resource.dataset_id,
        resource_id=resource.id, url=resource.url, host=host_of(resource.url), state=kind.value,
        sentence=sentence, failures=failures, looked_at=now(), next_look_at=now() + NEXT_LOOK,
    )  # fmt: skip
    db.session.add(watched)


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
