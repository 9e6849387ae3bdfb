"""From a request sent by anybody to its answer: its task, its dataset, the end of who asked."""

from sqlalchemy import or_, select, update

from app.audit.rules import Actor, Change
from app.datasets.inventory import services as inventory
from app.datasets.inventory.contents import DatasetFacts
from app.datasets.inventory.models import Dataset
from app.ecosystem.requests import queries
from app.ecosystem.requests.contents import TITLES, DataRequestFacts
from app.ecosystem.requests.models import DataRequest
from app.ecosystem.requests.rules import ASKER_KEPT, RequestSource
from app.ecosystem.requests.services import tell, write_new
from app.extensions import db
from app.kernel.clock import now, today
from app.kernel.database import BATCH
from app.kernel.errors import Refused
from app.kernel.typography import day
from app.spaces.locking import lock
from app.spaces.models import Authority
from app.spaces.queries import leads_of
from app.tasks.drafts import NOBODY, Assignee, Draft
from app.tasks.models import Task
from app.tasks.queries import task_if_any
from app.tasks.rules import OPEN_CODES
from app.tasks.services import create_task

BEYOND = (
    "Trop de demandes attendent ici pour en prendre une de plus. Écrivez directement à la "
    "collectivité\u00a0: votre texte reste dans le formulaire."
)
ALREADY_OPEN = "La tâche de réponse est déjà ouverte."
ALREADY_ANSWERED = "Cette demande a déjà sa réponse."
ALREADY_LINKED = "Un jeu de données est déjà relié à cette demande."


def receive(authority: Authority, facts: DataRequestFacts, *, by: Actor) -> DataRequest:
    """List a request sent by anybody, and give a lead the task of answering it."""
    lock(authority)
    row = write_new(authority, facts, RequestSource.PUBLIC, full=BEYOND, by=by)
    tell(authority, "request:receive", row, by)
    row.task_id = _answering(authority, row, by).id
    return row


def prepare_answer(authority: Authority, request_id: int, *, by: Actor) -> Task:
    """Create the task of answering; ``Refused`` while one is open, or once it is answered."""
    lock(authority)
    row = queries.data_request(authority, request_id, fresh=True)
    if row.outcome:
        raise Refused(ALREADY_ANSWERED)
    known = task_if_any(authority, row.task_id) if row.task_id is not None else None
    if known is not None and known.state in OPEN_CODES:
        raise Refused(ALREADY_OPEN)
    task = _answering(authority, row, by)
    row.task_id = task.id
    return task


def make_dataset(authority: Authority, request_id: int, *, by: Actor) -> Dataset:
    """List what is asked in the inventory and link it; ``Refused`` where a dataset is linked."""
    lock(authority)
    row = queries.data_request(authority, request_id, fresh=True)
    if row.dataset_id is not None:
        raise Refused(ALREADY_LINKED)
    facts = DatasetFacts(title=row.title, description=row.wanted)
    dataset = inventory.create(authority, facts, by=by)
    row.dataset_id = dataset.id
    row.revision += 1
    row.updated_at = now()
    row.updated_by_name = by.name
    change = Change(TITLES["dataset_id"], None, dataset.title)
    tell(authority, "request:update", row, by, (change,))
    return dataset


def forget_askers() -> int:
    """Erase who asked of a batch of requests that are old and not closed; return how many."""
    old = today() - ASKER_KEPT
    who = or_(DataRequest.asker_name != "", DataRequest.asker_email != "")
    some = select(DataRequest.id).where(DataRequest.received_on < old, who).limit(BATCH)
    erased = update(DataRequest).where(DataRequest.id.in_(some))
    erased = erased.values(asker_name="", asker_email="", revision=DataRequest.revision + 1)
    query = erased.returning(DataRequest.id)
    return len(db.session.execute(query, execution_options={"synchronize_session": False}).all())


def _answering(authority: Authority, row: DataRequest, by: Actor) -> Task:
    """Create the task of answering, for the first lead, due on the last day of the law if any."""
    due = queries.card(authority, row.id).due
    when = f" avant la fin du {day(due)}" if due is not None else ""
    leads = leads_of(authority.id)
    draft = Draft(
        title=f"Répondre à la demande\u00a0: {row.title}"[:200],
        description=f"Reçue le {day(row.received_on)}, à répondre{when}. Sa fiche est dans "
        "Écosystème, Demandes, avec les lettres prêtes à compléter.",
        assignee=Assignee(leads[0].id, "") if leads else NOBODY,
        due_on=due,
    )
    return create_task(authority, draft, by=by)
