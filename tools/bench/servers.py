"""Starts a server, and tells what its processes spend (Linux: read from /proc)."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from config import ROOT

WORKERS = 2
# What « jalon serve » asks of granian, for the ceilings to be served alike.
GRANIAN = (
    *("--interface", "wsgi", "--workers", str(WORKERS), "--blocking-threads", "1"),
    *("--no-ws", "--http", "1", "--log-level", "warning"),
)
SECRET = "un secret qui ne sert qu’à mesurer, sur cette seule machine"  # noqa: S105
HOST = "127.0.0.1"
LONGEST_START = 300  # tests start servers on busy machines
LONGEST_STOP = 60
QUIET_SHARE = 0.08  # of one processor: what others may spend for waits to mean something
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Server:
    """A server under measure."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path
    ready_seconds: float = 0.0
    _tree: list[int] = field(default_factory=list)

    def __enter__(self) -> Self:
        """Give the server itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        self.stop()

    def stop(self) -> None:
        """Ask it to stop, then insist."""
        if self.process.poll() is not None:
            return  # it has ended by itself, which the measures have said
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(LONGEST_STOP)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def processes(self) -> list[int]:
        """Return the ids of the server's processes, the first included."""
        if not self._tree:
            self._tree = tree(self.process.pid)
        return self._tree

    def memory(self) -> int:
        """Return the bytes that all its processes hold, shared pages counted once."""
        return sum(_pss(number) for number in self.processes())


def start_app(name: str, url: str, *, folder: Path, **more: str) -> Server:
    """Serve Jalon as in production, but for ``more``, settings under their own names."""
    port = free_port()
    settings = {
        "JALON_ENV": "production",
        "JALON_DATABASE_URL": url,
        "JALON_SECRET_KEY": SECRET,
        "JALON_BASE_URL": f"http://{HOST}:{port}",
        "JALON_DATA_DIR": str(folder),
        "PORT": str(port),
        **more,
    }
    return _start(folder / f"{name}.log", ["-m", "app", "serve"], port, settings, "/sante")


def start_ceiling(url: str, *, folder: Path) -> Server:
    """Serve the smallest applications that Jalon is compared with."""
    port = free_port()
    command = ["-m", "granian", *GRANIAN, "--port", str(port), "tools.bench.ceiling:app"]
    return _start(folder / f"{port}.log", command, port, {"CEILING_DATABASE_URL": url}, "/hello")


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _start(
    log: Path, command: list[str], port: int, settings: Mapping[str, str], health: str
) -> Server:
    since = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env={**os.environ, **settings},
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    server = Server(port, process, log)
    try:
        _wait(server, health, since)
    except BaseException:
        server.stop()
        raise
    server.ready_seconds = time.monotonic() - since
    return server


def _wait(server: Server, health: str, since: float) -> None:
    """Return once every worker answers."""
    asked = f"GET {health} HTTP/1.1\r\nHost: {HOST}:{server.port}\r\nConnection: close\r\n\r\n"
    while True:
        try:
            with socket.create_connection((HOST, server.port), timeout=LONGEST_START) as line:
                line.sendall(asked.encode())
                if line.recv(64).startswith(b"HTTP/1.1 200"):
                    return
        except OSError:
            pass
        if server.process.poll() is not None or time.monotonic() - since > LONGEST_START:
            raise RuntimeError(
                f"Ce serveur ne démarre pas :\n{server.log.read_text(errors='replace')[-2000:]}"
            )
        time.sleep(0.02)


def tree(root: int) -> list[int]:
    """Return a process and all that come from it."""
    children: dict[int, list[int]] = {}
    for number, parent in _parents():
        children.setdefault(parent, []).append(number)
    found = [root]
    for number in found:
        found.extend(children.get(number, []))
    return found


def _parents() -> Iterator[tuple[int, int]]:
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            fields = _stat(int(folder.name))
            if fields:
                yield int(folder.name), int(fields[1])


def cpu_seconds(processes: list[int]) -> float:
    """Return the processor time that these processes have spent so far."""
    return sum(_ticks(number) for number in processes) / TICKS


def busy_seconds() -> float:
    """Return the processor time that the whole machine has spent so far."""
    fields = Path("/proc/stat").read_text().splitlines()[0].split()[1:9]
    user, nice, system, _idle, _iowait, interrupts, soft, steal = map(int, fields)
    return (user + nice + system + interrupts + soft + steal) / TICKS


class Quiet:
    """Tells whether others have left the machine to these processes since it was made."""

    def __init__(self, processes: list[int]) -> None:
        """Look at the clocks."""
        self._processes = processes
        self._since, self._others = time.monotonic(), self._by_others()

    @property
    def kept(self) -> bool:
        """Whether others have spent next to nothing."""
        elapsed = time.monotonic() - self._since
        return self._by_others() - self._others < QUIET_SHARE * elapsed

    def _by_others(self) -> float:
        return busy_seconds() - cpu_seconds(self._processes)


def _ticks(number: int) -> int:
    fields = _stat(number)
    return int(fields[11]) + int(fields[12]) if fields else 0


def _stat(number: int) -> list[str]:
    """Return the fields of /proc/…/stat after the name, none when the process is gone."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(") ")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _pss(number: int) -> int:
    try:
        lines = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return 0
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
