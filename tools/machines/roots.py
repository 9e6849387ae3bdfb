"""Bare Debian systems in folders: made by debootstrap, kept as tarballs, entered like a machine.

    with bare_root("bookworm", ("python3", "make")) as root:
        root.run("useradd --create-home jalon", check=True)
        root.run("python3 --version", user="jalon").stdout
        server = root.start("make run", user="jalon", cwd="/home/jalon/jalon", log=Path("log"))
        server.signal("INT")

Each root has its own processes and mounts, gone with it; it shares the network of this machine.
"""

import hashlib
import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.install import pip_settings
from tools.machines import host
from tools.machines.folders import FOLDER, Unmade, copy_into, new_folder, pack, unpacked, within

SCRIPTS = Path("/usr/share/debootstrap/scripts")
FIRST = Path(__file__).with_name("first.sh")
NEEDED = ("debootstrap", "unshare", "nsenter", "pivot_root", "setpriv", "tar", "gzip")
KEPT_SECONDS = 30 * 24 * 3600
STARTED_SECONDS = 30
QUIETLY = {"DEBIAN_FRONTEND": "noninteractive"}
INSTALL = "apt-get update -qq && apt-get install -y -qq --no-install-recommends"
NO_SERVICE = "/usr/sbin/policy-rc.d"
LONGEST_REASON = 2000
PATH_OF_USERS = "/usr/local/bin:/usr/bin:/bin"
PATH_OF_ROOT = f"/usr/local/sbin:/usr/sbin:/sbin:{PATH_OF_USERS}"


class Missing(Exception):
    """This machine lacks something to make any bare root."""


@dataclass
class Running:
    """A command that runs in a root, as in a terminal of its own."""

    root: "Root"
    process: subprocess.Popen[bytes]
    mark: str

    def signal(self, name: str) -> None:
        """Send a signal to the command and all it started: ``INT`` is Ctrl-C."""
        started = f"until [ -s {self.mark} ]; do sleep 0.1; done"
        line = f'{started}; kill -{name} "-$(cat {self.mark})"'
        self.root.run(line, check=True, timeout=STARTED_SECONDS)

    def wait(self, seconds: float) -> int:
        """Return the exit code; raise TimeoutExpired when it takes longer."""
        return self.process.wait(seconds)


@dataclass
class Root:
    """A bare system that one can enter; ``path`` is where it lies on this machine."""

    path: Path
    first: int

    def run(
        self,
        command: str,
        *,
        user: str = "root",
        cwd: str | None = None,
        env: Mapping[str, str] | None = None,
        given: str = "",
        check: bool = False,
        timeout: float | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run a line of shell as a user, from the user's home unless said; it reads what is given.

        What still runs at the timeout ends with the root.
        """
        entered = self._command(command, user, cwd, env)
        result = subprocess.run(
            entered,
            input=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=timeout,
        )
        if check and result.returncode != 0:
            raise RuntimeError(f"{command} : {result.returncode}\n{result.stdout}{result.stderr}")
        return result

    def start(
        self,
        command: str,
        *,
        log: Path,
        user: str = "root",
        cwd: str | None = None,
        env: Mapping[str, str] | None = None,
    ) -> Running:
        """Start a line of shell as a user and return at once; what it prints goes to the log."""
        mark = f"/tmp/.started-{time.monotonic_ns()}"  # noqa: S108 - inside the root
        line = f"echo $$ >{mark}; {command}"
        entered = self._command(f"exec setsid --wait sh -c {shlex.quote(line)}", user, cwd, env)
        with log.open("wb") as output:
            process = subprocess.Popen(
                entered, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
            )
        return Running(self, process, mark)

    def write(self, name: str, text: str) -> None:
        """Write a file of the root, with the folders it needs.

        From inside: seen from here, its absolute links would lead to this machine's own files.
        """
        file = shlex.quote(name)
        self.run(f'mkdir -p "$(dirname {file})" && cat >{file}', given=text, check=True)

    def _command(
        self, command: str, user: str, cwd: str | None, env: Mapping[str, str] | None
    ) -> list[str]:
        uid, gid, home = self._account(user)
        variables = {
            **host.environment(),
            "HOME": home,
            "USER": user,
            "LOGNAME": user,
            "SHELL": "/bin/sh",
            "LANG": "C.UTF-8",
            "PATH": PATH_OF_ROOT if uid == "0" else PATH_OF_USERS,
            **(env or {}),
        }
        enter = ["nsenter", "--target", str(self.first), "--mount", "--pid", "--"]
        become = ["setpriv", f"--reuid={uid}", f"--regid={gid}", "--init-groups"]
        given = ["env", "-i", *(f"{name}={value}" for name, value in variables.items())]
        return [
            *enter,
            *become,
            *given,
            "sh",
            "-c",
            f"cd {shlex.quote(cwd or home)} || exit\n{command}",
        ]

    def _account(self, user: str) -> tuple[str, str, str]:
        for line in (self.path / "etc/passwd").read_text(encoding="utf-8").splitlines():
            name, _, uid, gid, _, home, _ = line.split(":")
            if name == user:
                return uid, gid, home
        raise LookupError(user)


@contextmanager
def bare_root(suite: str, packages: Sequence[str] = ()) -> Iterator[Root]:
    """Give a new bare root of a Debian suite with these packages; it is gone afterwards.

    Raise Missing where this machine can make none, Unmade where this one fails. The first time
    takes minutes, the next seconds: what was installed is kept in var/machines for a month.
    """
    check_machine()
    tarball = _tarball(suite, packages)
    with unpacked(tarball) as folder:
        given = {**pip_settings(), **host.environment()}
        named = sorted(set(host.local_paths(given)))
        for path in filter(Path.is_file, [host.BUNDLE, *host.NETWORK, *named]):
            copy_into(folder, path)
        shown = [path for path in named if path.is_dir() and not within(folder, path).exists()]
        with _entered(folder, shown) as root:
            root.write("/etc/pip.conf", host.pip_file())
            root.write("/etc/skel/.npmrc", host.npm_file())
            yield root


def check_machine() -> None:
    """Raise Missing, with what is missing, where no bare root can be made."""
    if os.geteuid() != 0:
        raise Missing("Il faut être root pour fabriquer des systèmes nus.")
    if absent := [name for name in NEEDED if shutil.which(name) is None]:
        raise Missing(f"Il manque à cette machine : {', '.join(absent)}.")
    tried = subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False)
    if tried.returncode != 0:
        raise Missing("Cette machine ne laisse pas root monter de dossiers à part (unshare).")
    if host.archive() is None:
        raise Missing("apt ne lit ici aucune archive de Debian d’où tirer un système nu.")


def _tarball(suite: str, packages: Sequence[str]) -> Path:
    """Return the tarball of a suite with these packages, made when absent or a month old."""
    wanted = " ".join(sorted(packages))
    name = f"{suite}-{hashlib.sha256(wanted.encode()).hexdigest()[:8]}" if wanted else suite
    kept = FOLDER / "kept" / f"{name}.tar.gz"
    if kept.is_file() and time.time() - kept.stat().st_mtime < KEPT_SECONDS:
        return kept
    if not packages:
        with new_folder() as folder:
            _debootstrap(suite, folder)
            return pack(folder, kept)
    with unpacked(_tarball(suite, ())) as folder:
        with _entered(folder, ()) as root:
            root.write(NO_SERVICE, "#!/bin/sh\nexit 101\n")
            (folder / NO_SERVICE[1:]).chmod(0o755)
            done = root.run(f"{INSTALL} {wanted} && apt-get clean", env=QUIETLY)
            if done.returncode != 0:
                raise Unmade(
                    f"apt-get install {wanted} : {done.stdout[-LONGEST_REASON:]}{done.stderr}"
                )
            (folder / NO_SERVICE[1:]).unlink()
        return pack(folder, kept)


def _debootstrap(suite: str, folder: Path) -> None:
    archive = host.archive()
    assert archive is not None  # noqa: S101 - check_machine said so
    script = SCRIPTS / suite
    command = ["debootstrap", "--variant=minbase", suite, str(folder), archive.main]
    # Mounts that debootstrap makes for itself stay in a namespace of its own.
    command = ["unshare", "--mount", *command, str(script if script.exists() else SCRIPTS / "sid")]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode != 0:
        raise Unmade(f"debootstrap {suite} : {made.stdout[-LONGEST_REASON:]}{made.stderr}")
    (folder / "etc/apt/sources.list").write_text(archive.sources(suite), encoding="utf-8")
    (folder / "etc/apt/apt.conf.d/00machine").write_text(host.apt_settings(), encoding="utf-8")
    authorities = host.AUTHORITIES.glob("*.crt")
    for path in filter(Path.is_file, [host.BUNDLE, *host.NETWORK, *authorities]):
        copy_into(folder, path)


@contextmanager
def _entered(folder: Path, shown: Sequence[Path]) -> Iterator[Root]:
    """Start the first process of a root, and end it with all the others."""
    apart = ["unshare", "--mount", "--pid", "--fork", "--kill-child"]
    with subprocess.Popen(
        [*apart, "sh", str(FIRST), str(folder), *map(str, shown)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None  # noqa: S101 - asked for above
        number = process.stdout.readline().strip()
        if not number:
            raise RuntimeError(f"Le système nu de {folder} n’a pas démarré.")
        yield Root(folder, int(number))
        # Its input closed, it ends, and this waits until all it started has ended.
