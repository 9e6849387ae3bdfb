"""One look: what an address gives now, or a file that Jalon serves, held against its schema.

No transaction is open meanwhile.
"""

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from app.datasets.checks import running
from app.datasets.checks.room import Room
from app.files.rules import FileState
from app.files.services import state_of
from app.tables import sandbox
from app.tables.form import Unreadable
from app.tables.schema import Schema
from app.watching.rules import AnswerKind
from app.watching.visiting import LastAnswer, Visit, VisitAnswer, visit
from app.watching.wording import ALTERED, LOST

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class KeptBytes:
    """A file that Jalon keeps and serves: where it is, and what it was when it was put there."""

    path: Path
    size: int
    digest: str


@dataclass(frozen=True)
class LookTaken:
    """An address in hand: all that a look needs once its transaction is over."""

    id: int
    authority_id: int
    visit: Visit
    title: str
    name: str  # of the file, as its address ends
    ours: KeptBytes | None = None  # a file that Jalon serves: nothing is asked of any machine
    schema_name: str = ""
    schema: Schema | None = None


@dataclass(frozen=True)
class LookDone:
    """What a look found; ``errors``: of the file against its schema, nothing if it was not read."""

    answer: VisitAnswer
    errors: int | None = None


def read(taken: LookTaken, room: Room) -> LookDone:
    """Visit an address, or look at a file of ours; no transaction is open meanwhile."""
    if taken.ours is not None:
        return LookDone(_at_home(taken.ours, taken.title))
    with room.file.open("w+b") as into:
        answer = visit(taken.visit, into)
        if taken.schema is None or not answer.fetched:
            return LookDone(answer)
        return LookDone(answer, _errors(taken, taken.schema, room, into))


def _at_home(kept: KeptBytes, title: str) -> VisitAnswer:
    """Tell whether a file that Jalon serves is still what was put there."""
    try:
        with kept.path.open("rb") as content:
            state = state_of(content, size=kept.size, digest=kept.digest)
    except FileNotFoundError:
        return VisitAnswer(AnswerKind.GONE, LOST.format(title=title))
    if state is FileState.ALTERED:
        return VisitAnswer(AnswerKind.GONE, ALTERED.format(title=title))
    return VisitAnswer(AnswerKind.SAME, known=LastAnswer("", "", kept.digest, kept.size))


def _errors(taken: LookTaken, schema: Schema, room: Room, into: IO[bytes]) -> int | None:
    """Hold what was fetched against its schema, in a child; nothing when it cannot be read."""
    into.flush()
    try:
        with running.turn(room.file.stat().st_size):
            form = sandbox.sniff(room.file, taken.name)
            return sandbox.check(room.file, form, schema).errors
    except Unreadable:
        return 1
    except sandbox.ChildFailed:
        log.exception("what address %s gives could not be checked", taken.id)
        return None
