"""Writing what is said of datasets: each write locks the authority and tells the journal."""

from sqlalchemy import or_, select, update

from app.audit.rules import Actor, Change
from app.audit.services import record
from app.datasets.inventory.queries import briefs_by_id
from app.ecosystem.feedback import queries
from app.ecosystem.feedback.contents import FeedbackFacts, differences, problems_of
from app.ecosystem.feedback.models import Feedback
from app.ecosystem.feedback.proofs import settle_feedback
from app.ecosystem.feedback.rules import SENDER_KEPT, FeedbackKind, FeedbackState
from app.extensions import db
from app.kernel.clock import now, today
from app.kernel.database import BATCH
from app.kernel.errors import Refused
from app.kernel.revisions import Saved, Sight, merge
from app.kernel.typography import number
from app.mailer.services import queue_mail
from app.spaces.locking import lock
from app.spaces.models import Authority
from app.spaces.queries import leads_of
from app.tasks.drafts import NOBODY, Assignee, Draft
from app.tasks.models import Task
from app.tasks.queries import task_if_any
from app.tasks.rules import OPEN_CODES, AnchorKind
from app.tasks.services import create_task

MOST = 2_000  # of one authority
KEPT_FOR_THE_TEAM = 200  # of them, that what anybody sends never takes
THIS = "ce signalement"
FULL = f"La liste peut compter {number(MOST)} signalements."
BEYOND = (
    "Trop de signalements attendent ici pour en prendre un de plus. Écrivez directement à la "
    "collectivité\u00a0: votre texte reste dans le formulaire."
)
ALREADY_OPEN = "La tâche de ce signalement est déjà ouverte."


def add(authority: Authority, facts: FeedbackFacts, *, by: Actor) -> Feedback:
    """List what somebody has said to the team."""
    lock(authority)
    row = _written(authority, facts, FULL, by)
    _tell(authority, "feedback:add", row, by)
    return row


def receive(authority: Authority, facts: FeedbackFacts, *, by: Actor) -> Feedback:
    """List what anybody sends, and give a lead the task of looking into it."""
    lock(authority)
    row = _written(authority, facts, BEYOND, by, most=MOST - KEPT_FOR_THE_TEAM)
    _tell(authority, "feedback:receive", row, by)
    row.task_id = _task(authority, row, by).id
    return row


def change(
    authority: Authority, feedback_id: int, typed: FeedbackFacts, *, seen: Sight, by: Actor
) -> Saved[Feedback]:
    """Change it, or close it; ``Conflict`` (see ``merge``) if somebody changed the same."""
    lock(authority)
    row = queries.feedback(authority, feedback_id, fresh=True)
    before = FeedbackFacts.of(row)
    merged = merge(before, typed, seen, THIS, revision=row.revision)
    facts = merged.facts.settled()
    if before == facts:
        return Saved(row, merged.kept)
    merged.judge(problems_of(facts, today()))
    _judge(authority, facts)
    if facts.closed and not before.closed and merged.facts.sender_email:
        _answer(authority, row, merged.facts)
    for column, value in facts.columns().items():
        setattr(row, column, value)
    row.revision += 1
    row.updated_at = now()
    row.updated_by_name = by.name
    _tell(authority, "feedback:update", row, by, differences(before, facts))
    return Saved(row, merged.kept)


def take_off(authority: Authority, feedback_id: int, *, by: Actor) -> FeedbackFacts:
    """Take it off the list; its dataset and its task stay."""
    lock(authority)
    row = queries.feedback(authority, feedback_id, fresh=True)
    facts = FeedbackFacts.of(row)
    db.session.delete(row)
    db.session.flush()
    _tell(authority, "feedback:remove", row, by)
    return facts


def make_task(authority: Authority, feedback_id: int, *, by: Actor) -> Task:
    """Create the task of looking into it; ``Refused`` while one is open."""
    lock(authority)
    row = queries.feedback(authority, feedback_id, fresh=True)
    known = task_if_any(authority, row.task_id) if row.task_id is not None else None
    if known is not None and known.state in OPEN_CODES:
        raise Refused(ALREADY_OPEN)
    task = _task(authority, row, by)
    row.task_id = task.id
    return task


def forget_senders() -> int:
    """Erase who sent a batch of those that are old and not closed; return how many."""
    old = today() - SENDER_KEPT
    who = or_(Feedback.sender_name != "", Feedback.sender_email != "")
    some = select(Feedback.id).where(Feedback.received_on < old, who).limit(BATCH)
    erased = update(Feedback).where(Feedback.id.in_(some))
    erased = erased.values(sender_name="", sender_email="", revision=Feedback.revision + 1)
    query = erased.returning(Feedback.id)
    return len(db.session.execute(query, execution_options={"synchronize_session": False}).all())


def _written(
    authority: Authority, facts: FeedbackFacts, full: str, by: Actor, *, most: int = MOST
) -> Feedback:
    if queries.count(authority) >= most:
        raise Refused(full)
    for refusal in problems_of(facts, today()):
        raise refusal
    _judge(authority, facts)
    columns = facts.settled().columns()
    row = Feedback(authority_id=authority.id, updated_by_name=by.name, **columns)
    db.session.add(row)
    db.session.flush()  # the journal needs the id
    return row


def _judge(authority: Authority, facts: FeedbackFacts) -> None:
    if facts.dataset_id and not briefs_by_id(authority, {facts.dataset_id}):
        raise Refused("Choisissez un jeu de votre inventaire.", "dataset_id")


def _answer(authority: Authority, row: Feedback, facts: FeedbackFacts) -> None:
    solved = facts.state == FeedbackState.SOLVED.value
    queue_mail(
        facts.sender_email,
        "Votre signalement a sa réponse",
        "public_decided",
        authority=authority.name,
        what="votre signalement",
        received_on=row.received_on,
        outcome="C’est corrigé, ou répondu\u00a0:"
        if solved
        else "Il reste sans suite. Voici pourquoi.",
        reason=facts.answer,
    )


def _task(authority: Authority, row: Feedback, by: Actor) -> Task:
    leads = leads_of(authority.id)
    draft = Draft(
        title=f"{FeedbackKind(row.kind).label} signalée\u00a0: {row.title}"[:200],
        description="Sa fiche est dans Écosystème, Signalements. La réponse que vous y écrirez "
        "part à qui a laissé une adresse.",
        anchor_kind=AnchorKind.DATASET.value if row.dataset_id else "",
        anchor_id=str(row.dataset_id) if row.dataset_id else "",
        assignee=Assignee(leads[0].id, "") if leads else NOBODY,
    )
    return create_task(authority, draft, by=by)


def _tell(
    authority: Authority, event: str, row: Feedback, by: Actor, changes: tuple[Change, ...] = ()
) -> None:
    authority.last_activity_at = now()
    settle_feedback(authority)
    record(
        event,
        actor=by,
        authority_id=authority.id,
        subject=f"feedback:{row.id}",
        title=row.title,
        changes=changes,
    )
