"""Whole files converted beside the requests: to be downloaded, or kept and checked."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from threading import Thread
from typing import IO

from app.audit.rules import Actor
from app.datasets.checks import running
from app.datasets.checks import services as checks
from app.datasets.checks.room import Room, sweep
from app.datasets.checks.wording import CONVERTING
from app.datasets.workbench import services
from app.datasets.workbench.arriving import BROKEN
from app.datasets.workbench.beyond import keep_beyond, room_beyond
from app.datasets.workbench.results import KeptResult, note_kept
from app.datasets.workbench.working import WholeFile
from app.extensions import db
from app.files.keeping import keep_table
from app.files.services import StoredFile, discard
from app.kernel.errors import Missing, Refused
from app.spaces.models import Authority
from app.tables import sandbox
from app.tables.form import Unreadable
from app.tables.recipes.results import Conversion
from app.tables.wire import Malformed, pack, unpack
from config import MAX_CHECKED_BYTES

FOLDER = "atelier-"  # how the folders of conversions begin, among those of checks

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class MakingState:
    """How far the conversion of a file is."""

    running: bool = False
    percent: int = 0
    done: bool = False
    failure: str = ""  # why it could not be, in a sentence
    seen: Conversion | None = None  # what was met in the whole file, once done


def room_of(whole: WholeFile) -> Room:
    """Return the folder of a conversion: the same for the same file, recipe and constants."""
    digest = sha256(pack((whole.file_id, whole.place, whole.body, whole.bound, whole.constants)))
    return Room(f"{FOLDER}{whole.file_id}-{digest.hexdigest()[:24]}")


def state_of(room: Room) -> MakingState:
    """Return how far a conversion is; nothing at all when nobody has asked for it."""
    if room.copy.is_file():
        return MakingState(done=True, seen=_seen(room))
    if room.alive:
        _, done, total = room.progress or (0, 0, 0)
        return MakingState(running=True, percent=round(100 * done / total) if total else 0)
    return MakingState(failure=room.failure)


def _seen(room: Room) -> Conversion | None:
    """Return what a conversion has met; nothing for one that was made before it was kept."""
    try:
        seen: Conversion = unpack(room.seen.read_bytes(), Conversion)
    except (FileNotFoundError, Malformed):
        return None
    return seen


def prepare(whole: WholeFile) -> Room:
    """Convert a file in a thread; return once done, or after a moment.

    What somebody else has asked for is not done twice; what has failed is tried again.
    """
    sweep()
    room = room_of(whole)
    state = state_of(room)
    if state.seen or state.running:
        return room
    room.discard()
    try:
        lock = room.open()
    except FileExistsError:
        return room  # somebody asks at the same moment
    found = room_beyond(whole.file_id, whole.place.sheet, whole.place.header)
    thread = Thread(target=_run, args=(whole, room, found, lock), daemon=True)
    thread.start()
    thread.join(running.PATIENCE_SECONDS)
    return room


def _run(whole: WholeFile, room: Room, found: Room, lock: IO[bytes]) -> None:
    """Convert the file; a result is seen only once it is whole. The lock goes last."""
    with lock:
        try:
            with running.turn(whole.size):
                seen = whole.write(room.file, room.errors, running.noting(room, 0))
            keep_beyond(found, seen.beyond)
            room.seen.write_bytes(pack(seen))
            room.file.replace(room.copy)
        except Unreadable as refusal:
            room.fail(refusal.sentence)
        except Exception:
            log.exception("the conversion of file %s failed", whole.file_id)
            room.fail(BROKEN)


@dataclass(frozen=True)
class ResultToKeep:
    """A result that is to be kept with its dataset: its name, the recipe, who asks."""

    authority_id: int
    dataset_id: int
    number: int  # of the version of the recipe
    name: str
    by: Actor


def maker(whole: WholeFile, result: ResultToKeep) -> Callable[[Room], running.MadeFile]:
    """Return what converts a file for a check, and keeps the result with its dataset."""

    def make(room: Room) -> running.MadeFile:
        conversion = whole.write(room.file, None, running.noting(room, CONVERTING))
        form = sandbox.sniff(room.file, result.name)
        stored = _kept(room, result)

        def note(check_id: int) -> None:
            checks.keep(result.authority_id, check_id, stored)
            authority = db.session.get(Authority, result.authority_id)
            if authority is None:
                raise Missing(services.NO_RECIPE)
            facts = KeptResult(whole.file_id, result.number, result.name, conversion.named)
            note_kept(authority, result.dataset_id, facts, by=result.by)

        def forget() -> None:
            discard(result.authority_id, stored.stored_name)

        return running.MadeFile(form, note, forget)

    return make


def _kept(room: Room, result: ResultToKeep) -> StoredFile:
    try:
        with room.file.open("rb") as stream:
            return keep_table(
                result.authority_id, name=result.name, stream=stream, most=MAX_CHECKED_BYTES
            )
    except Refused as refusal:
        raise Unreadable(refusal.message) from refusal
    finally:
        db.rollback()  # the room that is left was read
