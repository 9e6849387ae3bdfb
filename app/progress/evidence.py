"""Evidence: links and files that prove an answer, checked before they are kept."""

from urllib.parse import urlsplit

from app.audit.rules import Actor, Change
from app.audit.services import record
from app.extensions import db
from app.files.services import keep_file
from app.kernel.clock import now
from app.kernel.errors import Missing, Refused
from app.kernel.signals import evidence_changed
from app.kernel.web_addresses import is_web_address
from app.methodology.rules import Item
from app.progress import queries
from app.progress.models import Answer, Evidence
from app.progress.rules import AnswerState
from app.spaces.findings import rests_on_evidence
from app.spaces.locking import lock
from app.spaces.models import Authority

MAX_PIECES = 50
MAX_TITLE = 200


def add_link(authority: Authority, item: Item, *, url: str, title: str, by: Actor) -> Evidence:
    """Add the address of a page that proves the answer."""
    if not is_web_address(url):
        raise Refused(
            "Écrivez une adresse complète, qui commence par https:// (par exemple "
            "https://www.exemple.fr/deliberation).",
            "url",
        )
    named = title or urlsplit(url).hostname or url
    piece = Evidence(kind="link", title=named[:MAX_TITLE], url=url)
    return _add(authority, item, piece, by)


def choose_example(
    authority: Authority, item: Item, *, url: str, title: str, by: Actor
) -> Evidence | None:
    """Add an example as evidence, once: nothing if its page is among the evidence already."""
    lock(authority)
    if any(piece.url == url for piece in queries.evidence_of(authority, item.id)):
        return None
    return add_link(authority, item, url=url, title=title, by=by)


def add_file(
    authority: Authority, item: Item, *, name: str, content: bytes, title: str, by: Actor
) -> Evidence:
    """Check a file and store it outside of what the web server serves."""
    file = keep_file(authority.id, name=name, content=content)
    piece = Evidence(
        kind="file",
        title=(title or file.file_name)[:MAX_TITLE],
        file_name=file.file_name,
        stored_name=file.stored_name,
        media_type=file.kind.media_type,
        size=file.size,
        digest=file.digest,
    )
    return _add(authority, item, piece, by)


def remove(authority: Authority, evidence_id: int, *, by: Actor) -> Evidence:
    """Remove a piece of evidence; the caller deletes its file after the commit."""
    lock(authority)
    piece = queries.evidence(authority, evidence_id)
    if piece is None:
        raise Missing("Cette preuve n’existe plus.")
    answer = queries.answer(authority, piece.item_id, fresh=True)
    db.session.delete(piece)
    db.session.flush()  # before the answer goes, or the cascade would take the row twice
    if answer is not None:
        answer.evidence_count -= 1
        if answer.says_nothing:
            db.session.delete(answer)
        _note(authority, piece.item_id, answer.evidence_count)
    authority.last_activity_at = now()
    record(
        "evidence:remove",
        actor=by,
        authority_id=authority.id,
        subject=f"item:{piece.item_id}",
        title=queries.statement_of(authority, piece.item_id),
        changes=(Change("Preuve", piece.title, None),),
    )
    return piece


def _note(authority: Authority, item_id: str, count: int) -> None:
    """Keep on the row that an item has evidence, where a register needs it to prove that item."""
    had = item_id in authority.evidenced
    if not rests_on_evidence(item_id) or had is bool(count):
        return
    others = [known for known in authority.evidenced if known != item_id]
    authority.evidenced = [*others, item_id] if count else others
    evidence_changed.send(authority)


def _add(authority: Authority, item: Item, piece: Evidence, by: Actor) -> Evidence:
    lock(authority)
    answer = queries.answer(authority, item.id, fresh=True)
    if answer is not None and answer.evidence_count >= MAX_PIECES:
        raise Refused(f"Ce point a déjà {MAX_PIECES} preuves : retirez-en une d’abord.")
    if answer is None:
        authority.revision += 1
        answer = Answer(
            authority_id=authority.id,
            item_id=item.id,
            state=AnswerState.TODO.value,
            revision=authority.revision,
            evidence_count=0,
            updated_by_id=by.user_id,
            updated_by_name=by.name,
            updated_at=now(),
        )
        db.session.add(answer)
        db.session.flush()  # the evidence refers to it
    answer.evidence_count += 1
    authority.last_activity_at = now()
    piece.authority_id, piece.item_id, piece.added_by_name = authority.id, item.id, by.name
    db.session.add(piece)
    db.session.flush()  # the caller shows the new id
    _note(authority, item.id, answer.evidence_count)
    record(
        "evidence:add",
        actor=by,
        authority_id=authority.id,
        subject=f"item:{item.id}",
        title=item.statement,
        changes=(Change("Preuve", None, piece.title),),
    )
    return piece
