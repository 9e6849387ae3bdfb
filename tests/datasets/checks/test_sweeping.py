"""What a process that dies leaves of a file is gone at the next look of the runner."""

import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.datasets.checks import running
from app.datasets.checks.room import READING, Room, home
from app.jobs.queues import tidy
from app.kernel.errors import Refused
from tests.support.databases import OpenDatabase
from tests.support.patience import wait_for

HOLD = (
    "import fcntl, signal, sys; lock = open(sys.argv[1], 'wb'); fcntl.flock(lock, fcntl.LOCK_EX); "
    "print('held', flush=True); signal.pause()"
)


@pytest.mark.parametrize("token", ["un-controle", f"{READING}un-fichier"])
def test_the_file_of_a_process_that_was_killed_is_deleted_at_once(
    database: OpenDatabase, token: str
) -> None:
    room = Room(token)
    room.open().close()
    for part in (room.file, room.copy, room.errors):
        part.write_text("Camille Roux;06 12 34 56 78\n", encoding="utf-8")
    lock = str(room.folder / "vivant")
    holder = subprocess.Popen([sys.executable, "-c", HOLD, lock], stdout=subprocess.PIPE, text=True)
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        tidy()
        assert room.file.exists()  # it is at work
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
    wait_for(lambda: not room.alive, "le verrou est rendu")
    tidy()
    assert list(home().iterdir()) == []


def test_a_verdict_keeps_its_copy_until_it_is_fetched(database: OpenDatabase) -> None:
    room = Room("fini")
    room.open().close()
    room.copy.write_text("a;b\n", encoding="utf-8")
    tidy()
    assert room.copy.exists()


def test_nothing_is_left_of_a_file_that_was_looked_at(database: OpenDatabase) -> None:
    form, size = running.look(io.BytesIO(b"nom;ville\nArbre;Rodez\n"), "arbres.csv", 0)
    assert (form.header, size) == (("nom", "ville"), 22)
    with pytest.raises(Refused, match="vide"):
        running.look(io.BytesIO(b""), "vide.csv", 0)
    assert list(Path(home()).iterdir()) == []
