"""Asking for a publication, refusing it, and closing a request whose dataset has moved on."""

from sqlalchemy import func, select

from app.audit.rules import Actor, Change
from app.datasets.inventory import saving
from app.datasets.inventory.defaults import defaults_of
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.served.looks import datasets_being_looked_at
from app.extensions import db
from app.kernel.clock import now
from app.kernel.errors import Conflict, Refused
from app.kernel.signals import inventory_settled, publication_asked
from app.kernel.typography import day
from app.publication.models import PublicationRequest
from app.publication.publishing import queries
from app.publication.publishing.news import PublicationNews
from app.publication.publishing.rules import refusal
from app.publication.queries import OF_REQUEST, WAITS
from app.publication.rules import RequestState, closes_request
from app.spaces.locking import lock
from app.spaces.models import Authority

ALREADY = "Ce jeu est déjà public\u00a0: il n’y a rien à demander."
ANSWERED = "Cette demande n’attend plus de réponse."
UNSAID = "Dites en une phrase pourquoi\u00a0: la personne saura quoi changer."


def ask(authority: Authority, dataset_id: int, note: str, *, by: Actor) -> PublicationRequest:
    """Ask for the publication of a dataset; ``Conflict`` when a request waits already."""
    lock(authority)
    row = saving.to_change(authority, dataset_id)
    if queries.is_visible(authority, row):
        raise Refused(ALREADY)
    looked_at = datasets_being_looked_at(authority)
    sentence = refusal(queries.lacks(row, defaults_of(authority), looked_at))
    if sentence:
        raise Refused(sentence)
    standing = waiting_for(authority, dataset_id)
    if standing is not None:
        raise Conflict(
            f"{standing.asked_by_name} l’a déjà demandée le {day(standing.asked_at)}\u00a0: une "
            "seule demande suffit."
        )
    request = PublicationRequest(
        authority_id=authority.id,
        dataset_id=dataset_id,
        note=note,
        asked_by_id=by.user_id,
        asked_by_name=by.name,
    )
    db.session.add(request)
    changes = (Change("Mot", None, note),) if note else ()
    saving.tell(row, "publication:ask", by=by, changes=changes)
    _count(authority)
    publication_asked.send(PublicationNews(authority, row, request, by))
    return request


def refuse(authority: Authority, dataset_id: int, answer: str, *, by: Actor) -> PublicationRequest:
    """Refuse a publication in a sentence; ``Conflict`` when it waits no more."""
    if not answer:
        raise Refused(UNSAID, "answer")
    lock(authority)
    row = saving.to_change(authority, dataset_id)
    request = _close(authority, dataset_id, RequestState.REFUSED, by)
    request.answer = answer
    saving.tell(row, "publication:refuse", by=by, changes=(Change("Réponse", None, answer),))
    publication_asked.send(PublicationNews(authority, row, request, by))
    return request


def withdraw(authority: Authority, dataset_id: int, *, by: Actor) -> None:
    """Take a request back; ``Conflict`` when it waits no more."""
    lock(authority)
    row = saving.to_change(authority, dataset_id)
    _close(authority, dataset_id, RequestState.WITHDRAWN, by)
    saving.tell(row, "publication:withdraw", by=by)


def waiting_for(authority: Authority, dataset_id: int) -> PublicationRequest | None:
    """Return the request of a dataset that waits for an answer, or nothing."""
    last = last_of(authority, dataset_id)
    return last if last is not None and last.state == RequestState.WAITING.value else None


def last_of(authority: Authority, dataset_id: int) -> PublicationRequest | None:
    """Return the last request of a dataset, whatever became of it."""
    query = select(PublicationRequest).where(
        PublicationRequest.authority_id == authority.id,
        PublicationRequest.dataset_id == dataset_id,
    )
    newest = query.order_by(PublicationRequest.id.desc()).limit(1)
    return db.session.scalars(newest.execution_options(populate_existing=db.writing)).first()


def _close(
    authority: Authority, dataset_id: int, state: RequestState, by: Actor
) -> PublicationRequest:
    request = waiting_for(authority, dataset_id)
    if request is None:
        raise Conflict(ANSWERED)
    request.state, request.answered_at, request.answered_by_name = state.value, now(), by.name
    _count(authority)
    return request


def _count(authority: Authority) -> None:
    """Keep how many wait on the row of the authority: every dashboard reads it."""
    db.session.flush()
    query = select(func.count()).select_from(PublicationRequest)
    query = query.where(PublicationRequest.authority_id == authority.id, WAITS)
    authority.publications_asked = db.session.scalar(query) or 0


@inventory_settled.connect
def close_settled(authority: Authority) -> None:
    """Close the requests whose dataset has become public, may not be any more, or has gone."""
    if not authority.publications_asked:
        return
    query = select(PublicationRequest, Dataset).join(Dataset, OF_REQUEST)
    query = query.where(PublicationRequest.authority_id == authority.id, WAITS)
    waiting = 0
    for request, row in db.session.execute(query):
        state = closes_request(row.stage, row.outcome, held=row.held_since is not None)
        if state is None:
            waiting += 1
        else:
            request.state, request.answered_at = state.value, now()
            request.answered_by_name = row.updated_by_name
    authority.publications_asked = waiting
