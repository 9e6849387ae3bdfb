"""What the next edition costs: its preview, and counting everyone again while people work."""

import os
import signal
import sqlite3
import statistics
import subprocess
import sys
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from config import ROOT
from tools.bench import data, inside, load
from tools.bench.report import Figure, Report, megabytes, milliseconds, ratio, seconds, whole
from tools.bench.servers import SECRET, Quiet
from tools.bench.speed import CLIENTS
from tools.bench.stage import Stage

PREVIEW_MS = 300.0
TAIL = 2.0  # what a tick may wait during a recount, for what it waits otherwise
MEMORY = 250_000_000
TURNS = 20
WINDOW = 1.0  # seconds of load
WINDOWS_ALONE, MOST_WINDOWS = 8, 20
LOOK_SECONDS = 0.05
FEW_LEFT = 500  # for the second run
CHECK = ("-m", "app", "progress", "check")


def editions(stage: Stage, report: Report) -> None:
    """Preview the next edition, then recount all authorities beside people who tick."""
    _previews(stage, report)
    _recount(stage, report)


def _previews(stage: Stage, report: Report) -> None:
    size = stage.scale.many
    report.heading(f"Aperçu de l’édition suivante, {size} collectivités, une personne")
    base = stage.base(size)
    # An edition in preparation is shown where nobody depends on the instance.
    app = inside.open_app(base.url, stage.folder, env="development")
    visitor = inside.Visitor.sign_in(app, data.CONSULTANT)
    screens = {
        "d’une collectivité": f"/c/{base.story.slug}/edition",
        "de vingt": "/portefeuille/editions?ecran=apercu&tout=1",
        "qui suit quoi": "/portefeuille/editions",
    }
    for name, path in screens.items():
        visitor.get(path)
        times = [_times(visitor, path) for _ in range(TURNS)]
        spent, waited = (statistics.quantiles(some, n=20)[-1] for some in zip(*times, strict=True))
        report.add(Figure(f"{name}, p95 du processeur", spent, milliseconds, most=PREVIEW_MS))
        report.add(Figure(f"{name}, p95 de l’attente", waited, milliseconds))


def _times(visitor: inside.Visitor, path: str) -> tuple[float, float]:
    """Return the milliseconds of processor, then on the clock, that a page takes."""
    spent, since = time.process_time(), time.perf_counter()
    visitor.get(path)
    return (time.process_time() - spent) * 1000, (time.perf_counter() - since) * 1000


@dataclass
class _Recounting:
    """A run of ``jalon progress check`` beside people who tick."""

    process: subprocess.Popen[bytes]
    memory: int = 0  # bytes, at most

    def ended(self) -> bool:
        """Tell whether it has ended; look at what it holds if it has not."""
        with suppress(OSError, IndexError):  # it has just ended
            text = Path(f"/proc/{self.process.pid}/status").read_text()
            self.memory = max(self.memory, int(text.split("VmHWM:")[1].split()[0]) * 1024)
        return self.process.poll() is not None

    def wait(self) -> None:
        """Wait for its end."""
        while not self.ended():
            time.sleep(LOOK_SECONDS)


def _recount(stage: Stage, report: Report) -> None:
    size = stage.scale.many
    report.heading(f"« progress check --repair » sur {size} collectivités, toutes fausses")
    base, person = stage.base(size), stage.person(size)
    source = stage.ticks(size).source(person)
    watched = [*stage.app(size).processes(), os.getpid()]
    alone, quiet = load.Outcome(), Quiet(watched)
    _load(alone, person.port, source, windows=WINDOWS_ALONE // 2)
    _falsify(base)
    undisturbed, beside = quiet.kept, load.Outcome()
    first = _start(stage, "--repair")
    for _ in range(MOST_WINDOWS):
        _load(beside, person.port, source, windows=1)
        if first.ended():
            break
    cut = not first.ended()
    if cut:
        first.process.send_signal(signal.SIGKILL)
        first.wait()
    _load(alone, person.port, source, windows=WINDOWS_ALONE // 2)
    left = _wrong(base)
    _spare(base)
    since = time.monotonic()
    second = _start(stage, "--repair")
    second.wait()
    lasted, memory = time.monotonic() - since, max(first.memory, second.memory)
    usual, disturbed = alone.percentile(0.95), beside.percentile(0.95)
    report.add(Figure("p95 d’un point coché, sans recomptage", usual, milliseconds))
    report.add(Figure("p95 d’un point coché, pendant", disturbed, milliseconds))
    share = disturbed / usual
    report.add(Figure("pendant / sans", share, ratio, most=TAIL, quiet=undisturbed))
    missed = len(alone.failures) + len(beside.failures)
    report.add(Figure("réponses manquées", missed, whole, most=0))
    report.add(Figure("tué, il en laisse" if cut else "fini, il en laisse", left, whole))
    report.add(Figure("repris, il en laisse", _wrong(base), whole, most=0))
    report.add(Figure(f"la reprise, pour {FEW_LEFT} fausses", lasted, seconds))
    report.add(Figure("mémoire au plus haut", memory, megabytes, most=MEMORY))


def _load(outcome: load.Outcome, port: int, source: load.Source, *, windows: int) -> None:
    for _ in range(windows):
        more = load.run(port, source, clients=CLIENTS, seconds=WINDOW)
        outcome.latencies += more.latencies
        outcome.failures += more.failures


def _start(stage: Stage, *words: str) -> _Recounting:
    environment = {
        "PATH": "/usr/bin:/bin",
        "JALON_DATABASE_URL": stage.base(stage.scale.many).url,
        "JALON_DATA_DIR": str(stage.folder),
        "JALON_SECRET_KEY": SECRET,
    }
    process = subprocess.Popen(
        [sys.executable, *CHECK, *words],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return _Recounting(process)


def _falsify(base: data.Data) -> None:
    """Make the progress of every authority wrong, in one go."""
    with closing(_open(base)) as connection, connection:
        connection.execute("UPDATE authorities SET points_applicable = points_applicable + 1000")


def _spare(base: data.Data) -> None:
    """Leave but a few of them wrong: how long each takes has been seen."""
    with closing(_open(base)) as connection, connection:
        connection.execute(
            "UPDATE authorities SET points_applicable = points_applicable - 1000 WHERE id IN "
            "(SELECT id FROM authorities WHERE points_applicable >= 1000 LIMIT -1 OFFSET ?)",
            (FEW_LEFT,),
        )


def _wrong(base: data.Data) -> int:
    """Count those that nobody has put right: no authority has a thousand points."""
    with closing(_open(base)) as connection:
        query = "SELECT count(*) FROM authorities WHERE points_applicable >= 1000"
        return int(connection.execute(query).fetchone()[0])


def _open(base: data.Data) -> sqlite3.Connection:
    return sqlite3.connect(base.url.removeprefix("sqlite:///"), timeout=60)
