"""Arming and suspending the source of a dataset: only by who may publish, and the journal says who.

Nothing here commits.
"""

from dataclasses import dataclass, replace

from sqlalchemy import select

from app.accounts.models import User
from app.audit.rules import Actor, Change
from app.datasets.inventory import saving
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.saving import is_public
from app.datasets.workbench.queries import recipe_of
from app.extensions import db
from app.kernel.clock import now
from app.kernel.errors import Missing, Refused
from app.kernel.revisions import check_revision
from app.kernel.signals import member_leaving
from app.kernel.web_addresses import is_web_address, masked
from app.publication.outside.guard import allowed
from app.publication.outside.manners import is_local
from app.spaces.locking import lock
from app.spaces.models import Authority, Membership
from app.spaces.permissions import Permission, Role, allows
from app.watching import faults
from app.watching.models import DataSource
from app.watching.rules import ONE_MINUTE, FaultCode, FoundFault, SourceKind, host_of
from app.watching.sources.deposits import checked_name
from app.watching.sources.queries import files_to_renew, source_of
from app.watching.wording import LEFT, WATCH

SOURCE = "cette source"
NO_SOURCE = "Ce jeu n’a pas de source surveillée."
NOT_HTTPS = "Écrivez une adresse qui commence par https:// et que tout le monde peut ouvrir."
NOT_PUBLIC = (
    "Publiez d’abord ce jeu\u00a0: une source remplace un fichier déjà en ligne, elle ne décide "
    "pas d’une première publication."
)
NO_RECIPE = "Apportez d’abord un fichier à l’atelier\u00a0: la source passera par la même recette."
JUST_VISITED = "Cette source vient d’être visitée\u00a0: attendez une minute."
NO_FILE = "Choisissez le fichier en ligne, au format CSV, que la source remplacera."
OF_SOURCE = (FaultCode.HELD, FaultCode.DISARMED, FaultCode.DEAD)


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What a person says of a source."""

    kind: SourceKind
    address: str
    resource_id: int


def arm(
    authority: Authority, dataset_id: int, facts: SourceFacts, *, seen: int, by: Actor
) -> DataSource:
    """Let a source publish by itself, from now on, in the name of who arms it.

    Fields of ``Refused``: address, resource_id; ``Conflict`` when it is not as it was seen (0: none
    was there).
    """
    lock(authority)
    dataset = saving.to_change(authority, dataset_id)
    source = source_of(authority, dataset_id, fresh=True)
    if source is not None and facts.address.strip() == masked(source.address):
        facts = replace(facts, address=source.address)  # the form shows it without its key
    address = _checked(facts)
    _refuse_unready(authority, dataset, facts)
    check_revision(source.revision if source else 0, seen, SOURCE, source)
    if source is None:
        source = DataSource(authority_id=authority.id, dataset_id=dataset_id, revision=0)
        db.session.add(source)
    if (source.kind, source.address) != (facts.kind.value, address):
        _begin_anew(source)
    changes = (
        Change("Source", masked(source.address or "") or None, masked(address)),
        Change("Armée par", source.armed_by_name or None, by.name),
    )
    source.kind, source.address, source.resource_id = facts.kind.value, address, facts.resource_id
    source.host = host_of(address) if facts.kind is SourceKind.HTTPS else ""
    source.armed_by_id, source.armed_by_name, source.armed_at = by.user_id, by.name, now()
    source.next_run_at, source.failures = now(), 0
    source.revision += 1
    saving.tell(dataset, "dataset:arm", by=by, changes=changes)
    db.session.flush()
    faults.settle(authority, dataset, faults.OF_SOURCE, (), {FaultCode.DISARMED})
    return source


def suspend(authority: Authority, dataset_id: int, *, seen: int, by: Actor) -> DataSource:
    """Publish nothing more from a source; it stays, to be armed again."""
    source, dataset = _to_change(authority, dataset_id, seen)
    if source.next_run_at is None:
        return source
    _disarm(source)
    saving.tell(
        dataset, "dataset:disarm", by=by, changes=(Change("Source", masked(source.address), None),)
    )
    db.session.flush()
    faults.forget(authority, dataset, faults.OF_SOURCE)
    return source


def ask_now(authority: Authority, dataset_id: int, *, by: Actor) -> DataSource:
    """Have a source visited as soon as it can be."""
    source, dataset = _to_change(authority, dataset_id, None)
    if source.next_run_at is None:
        raise Refused("Cette source est suspendue\u00a0: armez-la d’abord.")
    if source.last_run_at is not None and now() - source.last_run_at < ONE_MINUTE:
        raise Refused(JUST_VISITED)
    source.next_run_at = now()
    change = Change("Visite demandée", None, masked(source.address))
    saving.tell(dataset, "dataset:source", by=by, changes=(change,))
    db.session.flush()
    return source


def may_still_publish(source: DataSource) -> bool:
    """Tell whether who armed a source is still a member who may, with an account that is open."""
    if source.armed_by_id is None:
        return False
    key = (source.armed_by_id, source.authority_id)
    member = db.session.get(Membership, key, populate_existing=True)
    user = db.session.get(User, source.armed_by_id, populate_existing=True)
    if member is None or user is None or user.disabled_at is not None:
        return False
    return allows(Role(member.role), Permission.ARM_SOURCE)


def disarm_orphan(authority: Authority, source: DataSource) -> None:
    """Suspend a source whose person has left or may not any more, and make it a task."""
    dataset = saving.to_change(authority, source.dataset_id)
    armed_by = Change("Armée par", source.armed_by_name or None, None)
    _disarm(source)
    sentence = LEFT
    change = (
        Change("Source", masked(source.address), None),
        armed_by,
        Change("Raison", None, sentence),
    )
    saving.tell(dataset, "dataset:disarm", by=WATCH, changes=change)
    db.session.flush()
    found = [FoundFault(FaultCode.DISARMED, sentence)]
    faults.settle(authority, dataset, faults.OF_SOURCE, found, OF_SOURCE)


@member_leaving.connect
def disarm_those_of(member: Membership) -> None:
    """Suspend the sources that somebody who leaves had armed."""
    query = select(DataSource).where(
        DataSource.authority_id == member.authority_id,
        DataSource.armed_by_id == member.user_id,
        DataSource.next_run_at.is_not(None),
    )
    if db.session.scalars(query.limit(1)).first() is None:
        return
    authority = db.session.get_one(Authority, member.authority_id)
    lock(authority)
    for source in db.session.scalars(query.execution_options(populate_existing=True)).all():
        disarm_orphan(authority, source)


def _to_change(
    authority: Authority, dataset_id: int, seen: int | None
) -> tuple[DataSource, Dataset]:
    lock(authority)
    dataset = saving.to_change(authority, dataset_id)
    source = source_of(authority, dataset_id, fresh=True)
    if source is None:
        raise Missing(NO_SOURCE)
    if seen is not None:
        check_revision(source.revision, seen, SOURCE, source)
    return source, dataset


def _checked(facts: SourceFacts) -> str:
    """Return the address as it is kept, or ``Refused`` at the field « address »."""
    if facts.kind is SourceKind.FOLDER:
        return checked_name(facts.address)
    address = facts.address.strip()
    local = is_local()
    if not (is_web_address(address) or local) or not allowed(address, local=local):
        raise Refused(NOT_HTTPS, "address")
    return address


def _refuse_unready(authority: Authority, dataset: Dataset, facts: SourceFacts) -> None:
    if not is_public(dataset):
        raise Refused(NOT_PUBLIC)
    recipe = recipe_of(authority, dataset.id)
    if recipe is None or not recipe.number:
        raise Refused(NO_RECIPE)
    if facts.resource_id not in {row.id for row in files_to_renew(authority, dataset.id)}:
        raise Refused(NO_FILE, "resource_id")


def _begin_anew(source: DataSource) -> None:
    """Forget what was known of another address."""
    source.etag = source.last_modified = source.published_digest = source.judged_digest = ""
    source.judged_recipe = 0


def _disarm(source: DataSource) -> None:
    source.next_run_at, source.taken_until = None, None
    source.armed_by_id, source.armed_by_name, source.armed_at = None, "", None
    source.revision += 1
