"""Boot a bare root as a machine: systemd is its first process, its network is its own.

What needs the network of this machine (apt, git, pip) is run with it; the rest is not, so that the
ports of the booted machine are never those of this one.
"""

import os
import pty
import select
import shlex
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.machines import host
from tools.machines.roots import PATH_OF_ROOT, Missing, Root

SYSTEMD = ("systemd-sysv", "dbus")
BOOT_SECONDS = 60
PATIENCE_SECONDS = 1200
STEP_SECONDS = 0.2
OWN = "nsenter --target 1 --net --uts --ipc --cgroup --"
# Run inside the root, in new namespaces. Kernel settings are this machine's too: not to be touched.
BOOT = """
mount -t proc proc /proc
mount --bind /proc/sys /proc/sys
mount -o remount,ro,bind /proc/sys
mount -t cgroup2 cgroup2 /sys/fs/cgroup
mount -t tmpfs -o mode=755 run /run
exec env -i container=jalon PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd
"""


@dataclass
class Answer:
    """What to type when a command has asked."""

    asked: str
    typed: str


@dataclass
class Booted:
    """A bare root that runs as a machine."""

    root: Root  # entered at systemd: its processes and mounts, this machine's network

    def run(
        self, script: str, *, network: bool = False, check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """Run lines of shell as root; stop at the first that fails."""
        return self.root.run(self._line(script, network), check=check, timeout=PATIENCE_SECONDS)

    def says(self, script: str) -> str:
        """Return what lines of shell print."""
        return self.run(script).stdout.strip()

    def dialogue(self, script: str, answers: Sequence[Answer], *, network: bool) -> str:
        """Run lines of shell on a terminal and answer what they ask; return what was shown."""
        child, terminal = pty.fork()
        if child == 0:
            os.execvp("nsenter", self._entered(self._line(script, network)))  # noqa: S606
        try:
            shown = _talk(terminal, answers)
        finally:
            os.close(terminal)
            _, status = os.waitpid(child, 0)
        if status != 0:
            raise RuntimeError(f"{script} : {status}\n{shown}")
        return shown

    def _entered(self, line: str) -> list[str]:
        variables = {**host.environment(), "HOME": "/root", "TERM": "dumb", "PATH": PATH_OF_ROOT}
        enter = ["nsenter", "--target", str(self.root.first), "--mount", "--pid", "--"]
        given = ["env", "-i", *(f"{name}={value}" for name, value in variables.items())]
        return [*enter, *given, "sh", "-c", f"cd /root && {line}"]

    def _line(self, script: str, network: bool) -> str:
        place = "/root/typed"  # not in /tmp: systemd may mount another over it
        self.root.write(place, script)
        # A hardened machine: what must be read by all has to say so.
        line = f"umask 027; exec bash -e {place}"
        return line if network else f"exec {OWN} bash -c {shlex.quote(line)}"


def _talk(terminal: int, answers: Sequence[Answer]) -> str:
    shown, heard, waiting = "", 0, list(answers)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if not select.select([terminal], [], [], 1)[0]:
            continue
        try:
            read = os.read(terminal, 4096)
        except OSError:  # the other end is closed: Linux says EIO
            read = b""
        if not read:
            break
        shown += read.decode(errors="replace")
        if waiting and waiting[0].asked in shown[heard:]:
            heard = len(shown)
            os.write(terminal, f"{waiting.pop(0).typed}\n".encode())
    if waiting:
        raise RuntimeError(f"« {waiting[0].asked} » n’a pas été demandé :\n{shown}")
    return shown


@contextmanager
def booted(root: Root) -> Iterator[Booted]:
    """Boot a root; it is off afterwards. Raise Missing where this machine cannot."""
    with _control_group() as group:
        inside = ["nsenter", "--target", str(root.first), "--mount", "--"]
        inside += ["unshare", "--mount", "--pid", "--fork", "--kill-child"]
        inside += ["--net", "--uts", "--ipc", "--cgroup", "sh", "-ec", BOOT]
        line = f"echo 0 >{shlex.quote(str(group / 'cgroup.procs'))}; exec {shlex.join(inside)}"
        with (root.path / "boot.log").open("wb") as log:
            process = subprocess.Popen(
                # The machine goes off with us, however we end.
                ["setpriv", "--pdeathsig", "KILL", "sh", "-ec", line],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        try:
            yield _ready(root, process)
        finally:
            process.kill()
            process.wait()


def _ready(root: Root, process: subprocess.Popen[bytes]) -> Booted:
    """Return the machine once systemd says that it runs."""
    deadline = time.monotonic() + BOOT_SECONDS
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    state = ""
    while process.poll() is None and time.monotonic() < deadline:
        time.sleep(STEP_SECONDS)
        if first := children.read_text().split():
            machine = Booted(Root(root.path, int(first[0])))
            state = machine.run("systemctl is-system-running", check=False).stdout.strip()
        if state in {"running", "degraded"}:
            return machine
    log = (root.path / "boot.log").read_text(errors="replace")
    raise Missing(f"systemd n’a pas démarré ici ({state or 'rien'}).\n{log[-2000:]}")


@contextmanager
def _control_group() -> Iterator[Path]:
    """Give a control group of its own, which systemd asks for."""
    mounts = [line.split() for line in Path("/proc/mounts").read_text().splitlines()]
    home = next((Path(place) for _, place, kind, *_ in mounts if kind == "cgroup2"), None)
    if home is None:
        raise Missing("Cette machine n’a pas de cgroup2 : systemd ne peut pas y démarrer à part.")
    group = home / f"jalon-{os.getpid()}"
    group.mkdir()
    try:
        yield group
    finally:
        _remove(group)


def _remove(group: Path) -> None:
    """Remove a control group and those below, once the kernel has seen its processes end."""
    deadline = time.monotonic() + BOOT_SECONDS
    for folder in sorted((each for each in group.rglob("*") if each.is_dir()), reverse=True):
        _remove_one(folder, deadline)
    _remove_one(group, deadline)


def _remove_one(folder: Path, deadline: float) -> None:
    while True:
        try:
            folder.rmdir()
        except OSError:  # busy: a process is still ending
            if time.monotonic() > deadline:
                raise
            time.sleep(STEP_SECONDS)
        else:
            return
