"""What the page promises of the service and of its settings."""

import time

from tools.operations.booted import Booted
from tools.operations.release import wait_until_served
from tools.operations.told import hold

UNIT = "/etc/systemd/system/jalon.service"
OURS = "env | grep ^JALON_ | sort"
STOP_SECONDS = 10


def check_settings(machine: Booted) -> None:
    """Hold that sh and systemd read the same settings in the same file."""
    by_shell = machine.says(f"env -i sh -c 'set -a; . /etc/jalon.env; {OURS}'")
    by_systemd = machine.says(
        f'systemd-run --quiet --wait --pipe -p EnvironmentFile=/etc/jalon.env sh -c "{OURS}"'
    )
    hold(by_shell and by_shell == by_systemd, f"sh :\n{by_shell}\nsystemd :\n{by_systemd}")


def check_service(machine: Booted) -> None:
    """Hold that the unit is right, that the service comes back, and that it stops soon."""
    said = machine.says(f"systemd-analyze verify {UNIT} 2>&1")
    hold(not said, f"systemd-analyze : {said}")
    wait_until_served(machine)
    first = _main_process(machine)
    hold("Umask:\t0077" in machine.says(f"cat /proc/{first}/status"), "le masque n’est pas 0077")
    environment = machine.says(f"tr '\\0' '\\n' </proc/{first}/environ").splitlines()
    hold("TMPDIR=/var/tmp" in environment, "le dossier temporaire n’est pas /var/tmp")
    machine.run(f"kill -KILL {first}")
    _wait_for_another(machine, first)
    wait_until_served(machine)
    start = time.monotonic()
    machine.run("systemctl stop jalon")
    hold(time.monotonic() - start < STOP_SECONDS, "le service met trop de temps à s’arrêter")
    machine.run("systemctl start jalon")
    wait_until_served(machine)


def _main_process(machine: Booted) -> str:
    return machine.says("systemctl show --property=MainPID --value jalon")


def _wait_for_another(machine: Booted, first: str) -> None:
    deadline = time.monotonic() + 60
    while _main_process(machine) in {first, "0"}:
        hold(time.monotonic() < deadline, "le service tué n’est pas revenu")
        time.sleep(0.5)
