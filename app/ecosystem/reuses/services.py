"""Writing reuses: each write locks the authority and tells the journal."""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import delete, select, update

from app.audit.rules import Actor, Change
from app.audit.services import record
from app.datasets.inventory.queries import briefs_by_id
from app.ecosystem.reuses import queries
from app.ecosystem.reuses.contents import ReuseFacts, differences, problems_of
from app.ecosystem.reuses.models import Reuse, ReuseDataset
from app.ecosystem.reuses.proofs import settle_reuses
from app.ecosystem.reuses.rules import CONTACT_KEPT, ReuseState
from app.extensions import db
from app.kernel.clock import now, today
from app.kernel.database import BATCH, insert_if_absent
from app.kernel.errors import Refused
from app.kernel.revisions import Saved, Sight, merge
from app.kernel.typography import number
from app.mailer.services import queue_mail
from app.spaces.locking import lock
from app.spaces.models import Authority
from app.spaces.queries import leads_of
from app.tasks.drafts import NOBODY, Assignee, Draft
from app.tasks.rules import AnchorKind
from app.tasks.services import create_task

MOST = 1_000  # reuses of one authority
KEPT_FOR_THE_TEAM = 200  # of them, that what anybody sends never takes
THIS = "cette réutilisation"
BEYOND = (
    "Trop de propositions attendent ici pour en prendre une de plus. Écrivez directement à la "
    "collectivité\u00a0: votre texte reste dans le formulaire."
)
FULL = f"La liste peut compter {number(MOST)} réutilisations."
KNOWN = "Cette adresse est déjà dans la liste\u00a0: merci, la réutilisation est connue."
KEPT_ON = "Elle est retenue\u00a0: elle paraît sur la page du jeu. Merci de l’avoir signalée."
LEFT_ASIDE = "Elle n’est pas retenue. Voici pourquoi."
NOT_YOURS = "Choisissez un jeu de votre inventaire."


def add(
    authority: Authority, facts: ReuseFacts, *, datasets: Collection[int] = (), by: Actor
) -> Reuse:
    """List a reuse; ``Refused`` at the address that another has."""
    lock(authority)
    if queries.count(authority) >= MOST:
        raise Refused(FULL)
    for refusal in problems_of(facts):
        raise refusal
    if queries.namesake(authority, facts.url) is not None:
        raise Refused(KNOWN, "url")
    columns = facts.settled().columns()
    row = Reuse(authority_id=authority.id, noted_on=today(), updated_by_name=by.name, **columns)
    db.session.add(row)
    db.session.flush()  # the links and the journal need the id
    _link(authority, row, datasets)
    proposed = facts.state == ReuseState.PROPOSED.value
    _tell(authority, "reuse:propose" if proposed else "reuse:add", row, by)
    return row


def propose(authority: Authority, facts: ReuseFacts, dataset_id: int, *, by: Actor) -> None:
    """List what anybody proposes, and give a lead the task of reading it.

    An address that is listed already gains the dataset, whatever the list says of it: nobody
    learns from here what is on the list.
    """
    lock(authority)
    known = queries.namesake(authority, facts.url)
    if known is not None:
        _link(authority, known, [dataset_id])
        settle_reuses(authority)
        return
    if queries.count(authority) >= MOST - KEPT_FOR_THE_TEAM:
        raise Refused(BEYOND)
    row = add(authority, facts, datasets=[dataset_id], by=by)
    leads = leads_of(authority.id)
    draft = Draft(
        title=f"Lire la réutilisation proposée\u00a0: {row.title}"[:200],
        description="Sa fiche est dans Écosystème, Réutilisations. Retenez-la ou écartez-la.",
        anchor_kind=AnchorKind.DATASET.value,
        anchor_id=str(dataset_id),
        assignee=Assignee(leads[0].id, "") if leads else NOBODY,
    )
    create_task(authority, draft, by=by)


def change(
    authority: Authority, reuse_id: int, typed: ReuseFacts, *, seen: Sight, by: Actor
) -> Saved[Reuse]:
    """Change a reuse; ``Conflict`` (see ``merge``) if somebody changed the same."""
    lock(authority)
    row = queries.reuse(authority, reuse_id, fresh=True)
    before = ReuseFacts.of(row)
    merged = merge(before, typed, seen, THIS, revision=row.revision)
    facts = merged.facts.settled()
    if before == facts:
        return Saved(row, merged.kept)
    merged.judge(problems_of(facts))
    other = queries.namesake(authority, facts.url)
    if other is not None and other.id != row.id:
        raise Refused(KNOWN, "url")
    if before.state == ReuseState.PROPOSED.value != facts.state:
        facts = _decided(authority, row, facts)
    for column, value in facts.columns().items():
        setattr(row, column, value)
    _tell(authority, "reuse:update", _newer(row, by), by, differences(before, facts))
    return Saved(row, merged.kept)


def take_off(authority: Authority, reuse_id: int, *, by: Actor) -> ReuseFacts:
    """Take a reuse off the list; its datasets stay."""
    lock(authority)
    row = queries.reuse(authority, reuse_id, fresh=True)
    facts = ReuseFacts.of(row)
    db.session.delete(row)
    db.session.flush()
    _tell(authority, "reuse:remove", row, by)
    return facts


def link(authority: Authority, reuse_id: int, dataset_id: int, *, by: Actor) -> Reuse:
    """Say that a reuse uses one more dataset; nothing changes where it is said already."""
    lock(authority)
    row = queries.reuse(authority, reuse_id, fresh=True)
    _link(authority, row, [dataset_id])
    _tell(authority, "reuse:update", row, by)
    return row


def unlink(authority: Authority, reuse_id: int, dataset_id: int, *, by: Actor) -> Reuse:
    """Say that a reuse does not use a dataset."""
    lock(authority)
    row = queries.reuse(authority, reuse_id, fresh=True)
    db.session.execute(
        delete(ReuseDataset).where(
            ReuseDataset.authority_id == authority.id,
            ReuseDataset.reuse_id == row.id,
            ReuseDataset.dataset_id == dataset_id,
        )
    )
    _tell(authority, "reuse:update", row, by)
    return row


def forget_contacts() -> int:
    """Erase the addresses of a batch of proposals that nobody looked at; return how many."""
    old = today() - CONTACT_KEPT
    unread = Reuse.state == ReuseState.PROPOSED.value
    some = select(Reuse.id).where(unread, Reuse.noted_on < old, Reuse.contact != "").limit(BATCH)
    erased = update(Reuse).where(Reuse.id.in_(some))
    query = erased.values(contact="", revision=Reuse.revision + 1).returning(Reuse.id)
    return len(db.session.execute(query, execution_options={"synchronize_session": False}).all())


def _link(authority: Authority, row: Reuse, dataset_ids: Collection[int]) -> None:
    wanted = set(dataset_ids)
    if wanted - briefs_by_id(authority, wanted).keys():
        raise Refused(NOT_YOURS, "dataset_id")
    for dataset_id in sorted(wanted):
        insert_if_absent(
            db.session,
            ReuseDataset,
            authority_id=authority.id,
            reuse_id=row.id,
            dataset_id=dataset_id,
        )


def _decided(authority: Authority, row: Reuse, facts: ReuseFacts) -> ReuseFacts:
    """Tell who proposed it what became of it, and return its values without their address."""
    if row.contact:
        listed = facts.state == ReuseState.LISTED.value
        queue_mail(
            row.contact,
            "Votre réutilisation a été lue",
            "public_decided",
            authority=authority.name,
            what="votre proposition de réutilisation",
            received_on=row.noted_on,
            outcome=KEPT_ON if listed else LEFT_ASIDE,
            reason="" if listed else facts.reason,
        )
    return replace(facts, contact="")


def _newer(row: Reuse, by: Actor) -> Reuse:
    row.revision += 1
    row.updated_at = now()
    row.updated_by_name = by.name
    return row


def _tell(
    authority: Authority, event: str, row: Reuse, by: Actor, changes: tuple[Change, ...] = ()
) -> None:
    authority.last_activity_at = now()
    settle_reuses(authority)
    record(
        event,
        actor=by,
        authority_id=authority.id,
        subject=f"reuse:{row.id}",
        title=row.title,
        changes=changes,
    )
