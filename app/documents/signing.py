"""The signed act: its date, its number, its proof on the points that it serves."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.audit.rules import Actor, changes_between
from app.audit.services import record
from app.documents.catalogue import DocumentKind
from app.documents.models import SignedDocument
from app.extensions import db
from app.kernel.clock import now, today
from app.kernel.errors import Missing, Refused
from app.kernel.revisions import Merged, Saved, Sight, merge
from app.kernel.typography import day
from app.methodology.rules import Item
from app.progress import evidence
from app.progress.models import Evidence
from app.progress.queries import edition_of, standing
from app.progress.replies import Reply
from app.progress.rules import AnswerState
from app.progress.services import set_state
from app.progress.sheets import UNSETTLED
from app.spaces.locking import lock
from app.spaces.models import Authority

THIS = "l’acte signé"
GONE = "Cet acte n’est plus noté ici."


@dataclass(frozen=True, slots=True)
class SignedFacts:
    """What is noted of a signed act."""

    signed_on: date | None = None
    number: str = ""

    @classmethod
    def of(cls, row: SignedDocument | None) -> "SignedFacts":
        """Return what a row says; nothing when there is none."""
        return cls(row.signed_on, row.number) if row is not None else cls()


@dataclass(frozen=True, slots=True)
class SignedPiece:
    """What holds the act: a file, or the address of a page."""

    name: str = ""
    content: bytes = b""
    url: str = ""

    def __bool__(self) -> bool:
        """Whether there is something to keep."""
        return bool(self.name or self.url)


def signed_of(authority: Authority, kind_id: str, *, fresh: bool = False) -> SignedDocument | None:
    """Return the signed version of a document, if one is noted."""
    query = select(SignedDocument).where(
        SignedDocument.authority_id == authority.id, SignedDocument.kind_id == kind_id
    )
    return db.session.scalar(query.execution_options(populate_existing=fresh))


def all_signed(authority: Authority) -> dict[str, SignedDocument]:
    """Return the signed versions of an authority by the id of their document."""
    query = select(SignedDocument).where(SignedDocument.authority_id == authority.id)
    return {row.kind_id: row for row in db.session.scalars(query)}


def pieces_of(authority: Authority, row: SignedDocument | None) -> Sequence[Evidence]:
    """Return the pieces that hold a signed act and that nobody has removed, newest first."""
    if row is None or not row.pieces:
        return []
    query = (
        select(Evidence)
        .where(Evidence.authority_id == authority.id, Evidence.id.in_(row.pieces))
        .order_by(Evidence.id.desc())
    )
    return db.session.scalars(query).all()


def proved_items(authority: Authority, kind: DocumentKind) -> tuple[Item, ...]:
    """Return the points that the signed version proves, of the edition of an authority."""
    edition = edition_of(authority)
    return tuple(edition.item(item_id) for item_id in kind.proves if item_id in edition)


def attach_signed(
    authority: Authority,
    kind: DocumentKind,
    facts: SignedFacts,
    piece: SignedPiece,
    *,
    seen: Sight,
    by: Actor,
) -> Saved[SignedDocument]:
    """Note that a document is signed, and keep what holds it on the points that it proves.

    ``Conflict`` (see ``merge``) when somebody else has noted it otherwise.
    """
    lock(authority)
    row = signed_of(authority, kind.id, fresh=True)
    revision = row.revision if row is not None else 0
    merged = merge(SignedFacts.of(row), facts, seen, THIS, revision=revision)
    merged.judge(_problems(merged.facts))
    if row is None and not piece:
        raise Refused("Choisissez le fichier signé, ou collez l’adresse où il se lit.", "file")
    added = _keep(authority, kind, merged.facts, piece, by) if piece else []
    row = _write(authority, kind, row, merged, added=added, by=by)
    return Saved(row, merged.kept)


def note_done(authority: Authority, items: Collection[Item], *, by: Actor) -> list[Item]:
    """Set to « fait » the points that are to do or under way; return those that are."""
    lock(authority)
    done = []
    for item in items:
        answer = standing(authority, item.id).answer
        if Reply.of(answer).state not in UNSETTLED:
            continue
        seen = answer.revision if answer is not None else 0
        set_state(authority, item.id, AnswerState.DONE, seen=seen, by=by)
        done.append(item)
    return done


def forget_signed(authority: Authority, kind: DocumentKind, *, seen: int, by: Actor) -> None:
    """Take back what is noted of a signed act; its pieces stay on the points."""
    lock(authority)
    row = signed_of(authority, kind.id, fresh=True)
    if row is None:
        raise Missing(GONE)
    if row.revision != seen:
        raise Refused("Quelqu’un vient de modifier cet acte\u00a0: voici ce qui est noté.")
    before = SignedFacts.of(row)
    db.session.delete(row)
    db.session.flush()
    _tell(authority, "document:unsign", kind, (before, SignedFacts()), by)


def _problems(facts: SignedFacts) -> list[Refused]:
    if facts.signed_on is None:
        return [Refused("Indiquez la date de signature.", "signed_on")]
    if facts.signed_on > today():
        return [Refused("Cette date n’est pas encore passée\u00a0: vérifiez-la.", "signed_on")]
    return []


def _keep(
    authority: Authority, kind: DocumentKind, facts: SignedFacts, piece: SignedPiece, by: Actor
) -> list[int]:
    """Add the file, or the address, to each point that it proves; return the new ids."""
    number = f" n°\u00a0{facts.number}" if facts.number else ""
    when = f", {day(facts.signed_on)}" if facts.signed_on else ""
    title, added = f"{kind.title}{number}{when}", []
    for item in proved_items(authority, kind):
        if piece.name:
            one = evidence.add_file(
                authority, item, name=piece.name, content=piece.content, title=title, by=by
            )
        else:
            one = evidence.add_link(authority, item, url=piece.url, title=title, by=by)
        added.append(one.id)
    return added


def _write(
    authority: Authority,
    kind: DocumentKind,
    row: SignedDocument | None,
    merged: Merged[SignedFacts],
    *,
    added: list[int],
    by: Actor,
) -> SignedDocument:
    facts, before = merged.facts, SignedFacts.of(row)
    if row is None:
        row = SignedDocument(authority_id=authority.id, kind_id=kind.id, revision=0, pieces=[])
        db.session.add(row)
    elif not merged.changed and not added:
        return row
    row.signed_on, row.number = facts.signed_on or today(), facts.number
    row.pieces = [*row.pieces, *added]
    row.revision += 1
    row.noted_by_id, row.noted_by_name, row.noted_at = by.user_id, by.name, now()
    db.session.flush()
    _tell(authority, "document:sign", kind, (before, facts), by)
    return row


def _tell(
    authority: Authority,
    event: str,
    kind: DocumentKind,
    versions: tuple[SignedFacts, SignedFacts],
    by: Actor,
) -> None:
    before, after = versions
    authority.last_activity_at = now()
    record(
        event,
        actor=by,
        authority_id=authority.id,
        subject=f"document:{kind.id}",
        title=kind.title,
        changes=changes_between(_words(before), _words(after)),
    )


def _words(facts: SignedFacts) -> dict[str, str | None]:
    signed_on = day(facts.signed_on) if facts.signed_on else None
    return {"Date de signature": signed_on, "Numéro": facts.number or None}
