"""Looking at the addresses of datasets: each is taken, visited and settled in its own time.

An address is taken in one transaction and settled in another: none is open while a machine is
spoken to or a file is read. A process that dies leaves a lease, at whose end another takes it.
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from time import monotonic

from sqlalchemy import update

from app.datasets.checks import own_schemas
from app.datasets.checks.room import passing_room
from app.datasets.inventory import saving
from app.datasets.inventory.files.queries import in_service
from app.datasets.inventory.models import Dataset, Resource
from app.datasets.inventory.saving import is_public
from app.extensions import db
from app.files.models import OF_DATASETS
from app.files.services import path_of
from app.jobs.queues import Queue, declare
from app.kernel.clock import now, today
from app.kernel.errors import Missing
from app.kernel.typography import day, plural
from app.kernel.web_addresses import masked
from app.kernel.zones import in_zone
from app.places.zones import zone_of
from app.publication.outside.manners import agent, is_local
from app.spaces.locking import lock
from app.spaces.models import Authority
from app.tables.schema import Schema
from app.watching import covering, faults, lateness, turns
from app.watching.models import WatchedAddress
from app.watching.reading import KeptBytes, LookDone, LookTaken, read
from app.watching.rules import (
    MOST_AT_ONCE,
    WELL,
    AnswerKind,
    FaultCode,
    FoundFault,
    fault_of,
    next_look,
    rest_asked,
)
from app.watching.visiting import LastAnswer, Visit
from app.watching.wording import CHANGED, INVALID

TABLES = frozenset({"csv", "tsv", "xlsx", "xls", "ods"})
PAGES = frozenset({"html", "htm", "page", "web"})
COVER_SECONDS = 600.0  # between two looks of the runner at what there is to watch
LONGEST_SENTENCE = 500
LARGEST_SIZE = 2**31 - 1  # that a column holds; beyond, nothing is compared

log = logging.getLogger(__name__)


class _Covering:
    """When the runner last looked at what there is to watch."""

    last = -COVER_SECONDS

    def if_long_ago(self) -> None:
        """Look again after a while: what has just become public waits until then."""
        if monotonic() - self.last >= COVER_SECONDS:
            self.last = monotonic()
            covering.cover()
            lateness.look_at_lateness()


_covering = _Covering()


def due() -> Sequence[int]:
    """Return the addresses to look at now, a few at most."""
    _covering.if_long_ago()
    return turns.first_of_each_host(now())


def look(address_id: int) -> bool | None:
    """Look at an address; whether it answers well, or nothing when somebody else has it."""
    try:
        return _look(address_id)
    except Exception:  # a defect, or a full disk: the others get their turn
        log.exception("address %s could not be looked at", address_id)
        turns.put_off(WatchedAddress, address_id, WatchedAddress.next_look_at)
        db.commit()
        return False


def _look(address_id: int) -> bool | None:
    taken = _take(address_id)
    if taken is None:
        return None
    with passing_room() as room:
        done = read(taken, room)
    _settle(taken, done)
    return done.answer.kind in WELL


def _take(address_id: int) -> LookTaken | None:
    """Take an address for the time of a lease, unless its machine is asked enough already."""
    db.begin_write()
    turns.enter()
    row = db.session.get(WatchedAddress, address_id, populate_existing=True)
    moment = now()
    if row is None or (row.taken_until and row.taken_until > moment) or row.next_look_at > moment:
        db.rollback()
        return None
    if not turns.has_room(row.host):
        db.rollback()
        return None
    taken = _taken(row)
    row.taken_until = moment + turns.LEASE
    db.commit()
    return taken


def _taken(row: WatchedAddress) -> LookTaken:
    resource = db.session.get_one(Resource, row.resource_id)
    authority = db.session.get_one(Authority, row.authority_id)
    dataset = db.session.get_one(Dataset, row.dataset_id)
    name = row.url.partition("?")[0].rpartition("/")[2] or "fichier"
    if resource.file_name:
        asked = Visit(row.url, "", local=False)
        return LookTaken(
            row.id, row.authority_id, asked, resource.title, name, _bytes_of(authority, resource)
        )
    wanted = (resource.format or name.rpartition(".")[2]).lower()
    asked = Visit(
        row.url,
        agent(),
        is_local(),
        LastAnswer(row.etag, row.last_modified, row.digest, row.size),
        is_page=wanted in PAGES or ("." not in name and not resource.format),
    )
    named, schema = _schema(authority, resource.schema or dataset.schema, wanted)
    return LookTaken(row.id, row.authority_id, asked, resource.title, name, None, named, schema)


def _bytes_of(authority: Authority, resource: Resource) -> KeptBytes:
    """Return the version in service of a file that Jalon serves."""
    [version] = in_service(authority, [resource.id])
    path = path_of(authority.id, version.stored_name, OF_DATASETS)
    return KeptBytes(path, version.size, version.digest)


def _schema(authority: Authority, named: str, wanted: str) -> tuple[str, Schema | None]:
    """Return the schema that a table says it follows, if Jalon knows it."""
    if not named or wanted not in TABLES:
        return "", None
    code = own_schemas.proposed(named, own_schemas.briefs(authority))
    chosen = own_schemas.chosen(authority, code)
    return chosen if chosen is not None else ("", None)


def _settle(taken: LookTaken, done: LookDone) -> None:
    db.begin_write()
    authority = db.session.get(Authority, taken.authority_id)
    if authority is None:
        db.rollback()
        return
    lock(authority)
    if done.answer.kind is AnswerKind.BUSY:
        turns.enter()  # the others of that machine are written too, by one at a time
    row = db.session.get(WatchedAddress, taken.id, populate_existing=True)
    if row is None or row.url != taken.visit.url:
        db.rollback()  # gone, or corrected meanwhile: it is looked at again
        return
    with in_zone(zone_of(authority)):
        _write(row, done)
        _write_faults(authority, row, taken, done)
    db.commit()


def _write(row: WatchedAddress, done: LookDone) -> None:
    answer, known = done.answer, done.answer.known
    well = answer.kind in WELL
    row.failures = 0 if well else row.failures + 1
    if well:
        if answer.kind is AnswerKind.ALIVE and row.digest and known.digest:
            row.changed_on = today()
        row.etag, row.last_modified = known.etag, known.last_modified
        row.digest = known.digest
        row.size = None if known.size is None else min(known.size, LARGEST_SIZE)
    row.state, row.sentence = answer.kind.value, answer.sentence[:LONGEST_SENTENCE]
    row.looked_at, row.taken_until = now(), None
    rest = next_look(answer.kind, row.failures)
    if answer.kind is AnswerKind.BUSY:
        row.failures -= 1  # to ask to wait is no fault
        rest = rest_asked(answer.retry_after, now().timestamp())
        _leave_alone(row.host, now() + rest)
    row.next_look_at = now() + rest


def _leave_alone(host: str, until: datetime) -> None:
    """Ask nothing of a machine before then."""
    theirs = WatchedAddress.host == host, WatchedAddress.next_look_at < until
    query = update(WatchedAddress).where(*theirs).values(next_look_at=until)
    db.session.execute(query, execution_options={"synchronize_session": False})


def _write_faults(
    authority: Authority, row: WatchedAddress, taken: LookTaken, done: LookDone
) -> None:
    try:
        dataset = saving.to_change(authority, row.dataset_id)
    except Missing:
        return
    if not is_public(dataset):
        return
    found, looked_for = _conclusions(dataset, row, taken, done)
    faults.settle(authority, dataset, faults.of_resource(row.resource_id), found, looked_for)


def _conclusions(
    dataset: Dataset, row: WatchedAddress, taken: LookTaken, done: LookDone
) -> tuple[list[FoundFault], set[FaultCode]]:
    """Return the faults that a look found, and those that it looked for."""
    answer = done.answer
    if taken.ours is not None:
        lost = [] if answer.kind in WELL else [FoundFault(FaultCode.LOST, answer.sentence)]
        return lost, {FaultCode.LOST}
    fault = fault_of(answer.kind, row.failures, f"{answer.sentence} {masked(row.url)}")
    if answer.kind not in WELL:  # nothing is known of what it would give
        return ([fault], {FaultCode.DEAD, FaultCode.PAGE}) if fault is not None else ([], set())
    looked_for = {FaultCode.DEAD, FaultCode.PAGE, FaultCode.CHANGED}
    found = [one for one in (changed_fault(dataset, row, taken.title),) if one is not None]
    if done.errors is not None:
        looked_for.add(FaultCode.INVALID)
    if done.errors:
        count = plural(done.errors, "anomalie")
        sentence = INVALID.format(title=taken.title, count=count, schema=taken.schema_name)
        found.append(FoundFault(FaultCode.INVALID, sentence))
    return found, looked_for


def changed_fault(dataset: Dataset, row: WatchedAddress, title: str) -> FoundFault | None:
    """Return the fault of contents that changed since the last update that somebody noted."""
    if row.changed_on is None or (dataset.updated_on and dataset.updated_on >= row.changed_on):
        return None
    return FoundFault(FaultCode.CHANGED, CHANGED.format(title=title, day=day(row.changed_on)))


declare(
    Queue("watch", due=due, run=look, oldest=lambda: None, at_once=MOST_AT_ONCE, own_command=True)
)
