"""What visitors wait while machines that Jalon calls accept and never answer."""

import os
import socket
import sqlite3
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tools.bench import data, load, servers, visits
from tools.bench.report import Figure, Report, milliseconds, ratio
from tools.bench.servers import Quiet, Server
from tools.bench.speed import CLIENTS
from tools.bench.stage import Stage

MOST = 1.15
LONGEST_CALL = 60  # until the runner calls the machine
TURNS_MORE = 3  # each pair of windows is short, and p95 is a shaky figure
PEOPLE = 6  # who ask for a password at the beginning of each silent window


@dataclass
class Machine:
    """A machine that never answers, and those who have called it."""

    port: int
    accepted: list[socket.socket] = field(default_factory=list)

    def wait_until(self, *, called: bool) -> None:
        """Return once somebody waits for an answer, or once nobody does."""
        until = time.monotonic() + LONGEST_CALL
        while any(map(_is_open, self.accepted)) is not called:
            if time.monotonic() > until:
                raise RuntimeError("the runner does not call the silent machine, or stays there")
            time.sleep(0.02)


def _is_open(connection: socket.socket) -> bool:
    connection.setblocking(False)
    try:
        return bool(connection.recv(65_536))
    except BlockingIOError:
        return True


def silence(stage: Stage, report: Report) -> None:
    """Compare the waits of pages with and without a silent mail server in use, by turns."""
    report.heading("Un serveur de courriel accepte et ne répond jamais : attente des autres")
    base = data.build_sqlite(stage.folder / "silence.db", stage.scale.few)
    with _silent() as machine:
        smtp = {"JALON_SMTP_URL": f"smtp://{servers.HOST}:{machine.port}"}
        with servers.start_app("silence", base.url, folder=stage.folder, **smtp) as server:
            calm, silent, quiet = _by_turns(stage, server, base, machine)
    for name, outcome in (("sans elle", calm), ("avec elle", silent)):
        report.add(
            Figure(f"p95 d’un tableau de bord, {name}", outcome.percentile(0.95), milliseconds)
        )
    share = silent.percentile(0.95) / calm.percentile(0.95)
    report.add(Figure("p95 avec elle / sans elle", share, ratio, most=MOST, quiet=quiet))
    worst = max(silent.latencies) / max(calm.latencies)
    report.add(Figure("la plus longue attente, avec elle / sans elle", worst, ratio))


def _by_turns(
    stage: Stage, server: Server, base: data.Data, machine: Machine
) -> tuple[load.Outcome, load.Outcome, bool]:
    """Measure windows of both sorts in turn; and whether others left the machine alone."""
    calm, silent = load.Outcome(), load.Outcome()
    person = visits.sign_in(server, data.CONSULTANT)
    source = visits.page_of_towns(base, "")(person)
    load.run(server.port, source, clients=CLIENTS, seconds=stage.scale.seconds)
    alone = Quiet([*server.processes(), os.getpid()])
    for turn in range(stage.scale.turns + TURNS_MORE):
        for outcome in (calm, silent):
            if outcome is silent:
                _ask(server, stage.folder / "silence.db", turn)
                machine.wait_until(called=True)
            window = load.run(server.port, source, clients=CLIENTS, seconds=stage.scale.seconds)
            outcome.latencies += window.latencies
            if outcome is silent:
                _give_up(stage.folder / "silence.db")
                machine.wait_until(called=False)
    return calm, silent, alone.kept


def _ask(server: Server, database: Path, turn: int) -> None:
    """Ask for passwords, each of which makes a mail."""
    with closing(sqlite3.connect(database, timeout=10)) as connection, connection:
        connection.execute("DELETE FROM throttles")
    stranger = visits.stranger(server, "/mot-de-passe-oublie")
    for number in range(1, PEOPLE + 1):
        fields = {"op": uuid.uuid4().hex, "email": f"cheffe-{turn * PEOPLE + number}@example.fr"}
        raw = stranger.post("/mot-de-passe-oublie", fields, fragment=False)
        load.once(server.port, raw)


def _give_up(database: Path) -> None:
    """Give up the mails that wait: the next window of calm begins without them."""
    with closing(sqlite3.connect(database, timeout=10)) as connection, connection:
        connection.execute("UPDATE outgoing_mails SET attempts = 99")


@contextmanager
def _silent() -> Iterator[Machine]:
    def accept() -> None:
        with suppress(OSError):  # closed
            while True:
                machine.accepted.append(listener.accept()[0])

    with socket.create_server((servers.HOST, 0)) as listener:
        machine = Machine(listener.getsockname()[1])
        threading.Thread(target=accept, daemon=True).start()
        yield machine
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
