"""What came of a visit: a file published, one held with its task, or nothing obtained."""

from sqlalchemy import Select, select

from app.audit.rules import on_behalf
from app.datasets.checks.room import Room
from app.datasets.inventory import saving
from app.datasets.inventory.files import services as files
from app.datasets.inventory.files.queries import in_service
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.saving import is_public
from app.datasets.workbench import queries as bench
from app.datasets.workbench.results import KeptResult, note_kept
from app.extensions import db
from app.files.keeping import KeptData, keep_data
from app.kernel.clock import now
from app.kernel.errors import Refused
from app.kernel.zones import in_zone
from app.places.zones import zone_of
from app.spaces.locking import lock
from app.spaces.models import Authority
from app.watching import faults
from app.watching.models import DataSource, SourceRun
from app.watching.rules import FaultCode, RunOutcome, fault_of
from app.watching.sources import services
from app.watching.sources.getting import Got, SourceTaken, held
from app.watching.sources.judging import Judgement
from app.watching.wording import LEFT, WATCH

KEPT_RUNS = 50
CHANGED_MEANWHILE = (
    "Le jeu, sa recette ou son fichier a changé pendant la lecture\u00a0: la source sera relue."
)
NOT_PUBLIC = "Ce jeu n’est pas publié, ou sa publication est suspendue."


def settle(taken: SourceTaken, got: Got, judgement: Judgement | None, room: Room) -> bool | None:
    """Write what came of a visit, in one transaction; nothing if the source changed meanwhile.

    ``DomainError`` when what was judged good may not be published after all.
    """
    kept = None if judgement is None or judgement.reasons else _keep(taken, got, room)
    try:
        known = _write_all(taken, got, judgement, kept)
    except BaseException:
        db.rollback()
        _discard(kept)
        raise
    if not known:
        _discard(kept)
        return None
    return not got.problem and (judgement is None or kept is not None)


def _keep(taken: SourceTaken, got: Got, room: Room) -> KeptData:
    """Keep what the recipe made, before the lock is taken: that is the long part."""
    name = f"{got.name.rpartition('.')[0] or got.name}-conforme.csv"
    with room.copy.open("rb") as stream:
        return keep_data(taken.authority_id, name=name, stream=stream)


def _discard(kept: KeptData | None) -> None:
    if kept is not None:
        kept.discard()


def _write_all(
    taken: SourceTaken, got: Got, judgement: Judgement | None, kept: KeptData | None
) -> bool:
    db.begin_write()
    authority = db.session.get_one(Authority, taken.authority_id)
    lock(authority)
    row = db.session.get(DataSource, taken.id, populate_existing=True)
    if row is None or row.revision != taken.revision:
        db.rollback()  # suspended, or armed otherwise meanwhile
        return False
    with in_zone(zone_of(authority)):
        dataset = saving.to_change(authority, taken.dataset_id)
        if kept is not None and judgement is not None:
            _refuse_unarmed(row)
            _publish(authority, dataset, row, kept, judgement)
        _write(row, got, judgement, published=kept is not None)
        _write_faults(authority, dataset, row, got, judgement)
    db.commit()
    return True


def _refuse_unarmed(row: DataSource) -> None:
    """Refuse to publish for somebody who may not any more: the next visit disarms the source."""
    if not services.may_still_publish(row):
        raise Refused(LEFT)


def _publish(
    authority: Authority, dataset: Dataset, row: DataSource, kept: KeptData, judgement: Judgement
) -> None:
    """Put the file in place of the one online, in the name of the watch and of who armed it."""
    _refuse_changed(authority, dataset, row.resource_id, judgement)
    by = on_behalf(WATCH, row.armed_by_name)
    files.renew(authority, dataset.id, row.resource_id, kept, by=by)
    result = KeptResult(judgement.file_id, judgement.number, kept.file_name, judgement.named)
    note_kept(authority, dataset.id, result, by=WATCH)


def _refuse_changed(
    authority: Authority, dataset: Dataset, resource_id: int, judgement: Judgement
) -> None:
    """Refuse to publish what was judged in other circumstances."""
    if not is_public(dataset) or dataset.held_since is not None:
        raise Refused(NOT_PUBLIC)
    recipe = bench.recipe_of(authority, dataset.id, fresh=True)
    versions = in_service(authority, [resource_id])
    number = recipe.number if recipe is not None else 0
    if not versions or versions[0].digest != judgement.online or number != judgement.number:
        raise Refused(CHANGED_MEANWHILE)


def _write(row: DataSource, got: Got, judgement: Judgement | None, *, published: bool) -> None:
    moment = now()
    row.last_run_at, row.taken_until = moment, None
    row.next_run_at = moment + got.rest
    row.failures = row.failures + 1 if got.problem else 0
    if got.answer is not None and not got.problem:
        row.etag, row.last_modified = got.answer.known.etag, got.answer.known.last_modified
    if judgement is not None:
        row.judged_digest, row.judged_recipe = got.digest, judgement.number
    if published:
        row.published_digest = got.digest
    _remember(row, got, judgement, published=published)
    db.session.flush()


def _remember(row: DataSource, got: Got, judgement: Judgement | None, *, published: bool) -> None:
    """Keep a line of what came; the same failure again is not told twice."""
    if got.problem:
        outcome, sentence = RunOutcome.FAILED, got.problem
    elif judgement is None:
        return
    elif published:
        outcome, sentence = RunOutcome.PUBLISHED, got.name
    else:
        outcome, sentence = RunOutcome.HELD, "\n".join(judgement.reasons)
    last = db.session.scalars(_runs(row).limit(1)).first()
    if last is not None and (last.outcome, last.sentence) == (outcome.value, sentence):
        last.at = now()
        return
    rows = judgement.rows if judgement is not None else None
    db.session.add(
        SourceRun(
            authority_id=row.authority_id,
            source_id=row.id,
            outcome=outcome.value,
            sentence=sentence,
            rows=rows,
        )
    )
    db.session.flush()
    for old in db.session.scalars(_runs(row).offset(KEPT_RUNS)).all():
        db.session.delete(old)


def _runs(row: DataSource) -> Select[SourceRun]:
    query = select(SourceRun).where(
        SourceRun.authority_id == row.authority_id, SourceRun.source_id == row.id
    )
    return query.order_by(SourceRun.id.desc())


def _write_faults(
    authority: Authority,
    dataset: Dataset,
    row: DataSource,
    got: Got,
    judgement: Judgement | None,
) -> None:
    """Open the one task of what is held or not obtained, or close it."""
    if got.problem:
        fault = got.fault
        if fault is None and got.answer is not None:
            fault = fault_of(got.answer.kind, row.failures, got.problem)
        if fault is not None:
            looked_for = {fault.code}
            faults.settle(authority, dataset, faults.OF_SOURCE, [fault], looked_for)
        return
    if judgement is None and row.judged_digest != row.published_digest:
        faults.settle(authority, dataset, faults.OF_SOURCE, (), {FaultCode.DEAD})
        return  # the same file still waits for somebody
    reasons = judgement.reasons if judgement is not None else ()
    waiting = [held("\n".join(reasons))] if reasons else []
    looked_for = {FaultCode.HELD, FaultCode.DEAD}
    faults.settle(authority, dataset, faults.OF_SOURCE, waiting, looked_for)
