"""What a source gives: a file copied out of a folder, or fetched from an address."""

import hashlib
from dataclasses import dataclass, replace
from datetime import timedelta

from app.datasets.checks.room import Room
from app.datasets.workbench import queries as bench
from app.extensions import db
from app.kernel.errors import Missing, Refused
from app.spaces.models import Authority
from app.watching.rules import (
    BEGINNING,
    WELL,
    AnswerKind,
    FaultCode,
    FoundFault,
    SourceKind,
    fault_of,
    is_a_page,
)
from app.watching.sources import deposits
from app.watching.visiting import LastAnswer, Visit, VisitAnswer, visit
from config import MAX_CHECKED_BYTES

EVERY = timedelta(days=1)
SOON = timedelta(minutes=30)
A_PAGE = "La source donne une page web, souvent de connexion, au lieu d’une table."


@dataclass(frozen=True)
class SourceTaken:
    """A source in hand: all that a visit needs once its transaction is over."""

    id: int
    authority_id: int
    dataset_id: int
    resource_id: int
    slug: str
    kind: SourceKind
    address: str
    revision: int
    visit: Visit
    published_digest: str
    judged: tuple[str, int]  # the bytes last judged, and by which version of the recipe


@dataclass(frozen=True)
class Got:
    """What a source gave: its name and digest, or why nothing came of it."""

    name: str = ""
    digest: str = ""
    same: bool = False  # as what is published, or as what was judged
    problem: str = ""
    fault: FoundFault | None = None
    answer: VisitAnswer | None = None
    rest: timedelta = EVERY


def get(taken: SourceTaken, room: Room) -> Got:
    """Bring what a source gives into a room, unless it is known already."""
    got = _deposited(taken, room) if taken.kind is SourceKind.FOLDER else _fetched(taken, room)
    if got.problem or got.same:
        return got
    digest, _ = taken.judged
    known = got.digest == taken.published_digest
    return replace(got, same=known or (got.digest == digest and _stands(taken)))


def _stands(taken: SourceTaken) -> bool:
    """Tell whether what was judged would be judged likewise: nobody has done anything about it."""
    authority = db.session.get_one(Authority, taken.authority_id)
    recipe = bench.recipe_of(authority, taken.dataset_id, fresh=True)
    try:
        kept = recipe is not None and bench.file_on(authority, recipe).kept_at is not None
    except Missing:
        kept = False
    db.rollback()
    return recipe is not None and recipe.number == taken.judged[1] and not kept


def _deposited(taken: SourceTaken, room: Room) -> Got:
    try:
        with room.file.open("wb") as into:
            found = deposits.take(taken.slug, taken.address, into, most=MAX_CHECKED_BYTES)
    except deposits.NotYet as wait:
        return Got(problem=str(wait), rest=SOON)
    except Refused as refusal:
        return Got(problem=refusal.message, fault=FoundFault(FaultCode.DEAD, refusal.message))
    with room.file.open("rb") as content:
        if is_a_page("", content.read(BEGINNING)):
            return Got(found.name, _digest(room), problem=A_PAGE, fault=held(A_PAGE))
    return Got(found.name, _digest(room))


def _fetched(taken: SourceTaken, room: Room) -> Got:
    with room.file.open("w+b") as into:
        answer = visit(_asked(taken), into)
    name = taken.address.partition("?")[0].rpartition("/")[2] or "fichier.csv"
    if answer.kind is AnswerKind.PAGE:
        return Got(name, problem=A_PAGE, fault=held(A_PAGE), answer=answer)
    if answer.kind not in WELL or answer.kind is AnswerKind.HUGE:
        fault = fault_of(answer.kind, 1, answer.sentence)
        return Got(name, problem=answer.sentence, fault=fault, answer=answer, rest=SOON)
    if not answer.fetched:
        return Got(name, same=True, answer=answer)
    return Got(name, answer.known.digest, answer=answer)


def _asked(taken: SourceTaken) -> Visit:
    """Ask for the whole file again where somebody has done something about the one held."""
    digest, _ = taken.judged
    waits = digest and digest != taken.published_digest
    if waits and not _stands(taken):
        return replace(taken.visit, known=LastAnswer())
    return taken.visit


def held(sentence: str) -> FoundFault:
    """Return the fault of a file that waits for somebody."""
    return FoundFault(FaultCode.HELD, sentence)


def _digest(room: Room) -> str:
    with room.file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
