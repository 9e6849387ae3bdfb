"""The folder of a check on the disk: its files, its lock, its progress.

The lock is held by the process that runs the check; the kernel takes it back when the process dies,
however it dies. Any worker can so tell at once whether a check still runs (decision 0013).
"""

import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from flask import current_app

from app.jobs.queues import at_each_look
from app.kernel.clock import now
from app.kernel.ids import new_token

FOLDER = "controles"
READING = "lecture-"  # folders of files being looked at before they are accepted
KEPT_SECONDS = 86_400  # how long the corrected copy and the list of errors wait


def home() -> Path:
    """Return the folder of all checks, made if need be; only our account may enter."""
    place = Path(current_app.config["DATA_DIR"]) / FOLDER
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


class Room:
    """The folder of one check."""

    def __init__(self, token: str) -> None:
        """Name the files; nothing is created."""
        self.folder = home() / token
        self.file = self.folder / "fichier"
        self.errors = self.folder / "anomalies.csv"
        self.copy = self.folder / "copie.csv"
        self.seen = self.folder / "constat.json"  # what a conversion has met
        self._failure = self.folder / "echec"
        self._lock = self.folder / "vivant"
        self._state = self.folder / "avancement"

    def open(self) -> IO[bytes]:
        """Create the folder and return its lock, held until it is closed."""
        self.folder.mkdir(mode=0o700)
        lock = self._lock.open("wb")
        fcntl.flock(lock, fcntl.LOCK_EX)
        return lock

    @property
    def alive(self) -> bool:
        """Whether a process holds the lock."""
        try:
            with self._lock.open("rb") as lock:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except BlockingIOError:
            return True
        return False

    def tell(self, step: int, done: int, total: int) -> None:
        """Write the progress of the check in one replacement of its file."""
        draft = self._state.with_suffix(".tmp")
        draft.write_text(json.dumps([step, done, total]), encoding="ascii")
        draft.replace(self._state)

    @property
    def progress(self) -> tuple[int, int, int] | None:
        """The rank of the reading under way, what is done and the total; nothing before."""
        try:
            step, done, total = json.loads(self._state.read_text(encoding="ascii"))
        except FileNotFoundError:
            return None
        return step, done, total

    def fail(self, sentence: str) -> None:
        """Keep the sentence that says why nothing came of the file, and delete it."""
        self.forget_file()
        self._failure.write_text(sentence, encoding="utf-8")

    @property
    def failure(self) -> str:
        """The sentence of a failure, empty without one."""
        try:
            return self._failure.read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""

    def forget_file(self) -> None:
        """Delete the file that was sent."""
        self.file.unlink(missing_ok=True)

    def discard(self) -> None:
        """Delete the folder with all it holds."""
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def passing_room() -> Iterator[Room]:
    """Open a room for a file that is only looked at; it is swept if this process dies meanwhile."""
    room = Room(f"{READING}{new_token()}")
    with room.open():
        try:
            yield room
        finally:
            room.discard()


def sweep() -> int:
    """Delete the folders of dead checks and of old copies; return how many."""
    moment, swept = now().timestamp(), 0
    for folder in home().iterdir():
        with suppress(FileNotFoundError):  # another worker sweeps too
            age = moment - folder.stat().st_mtime
            room = Room(folder.name)
            if (age > KEPT_SECONDS or room.file.exists()) and not room.alive:
                room.discard()
                swept += not folder.exists()
    return swept


at_each_look(sweep)
