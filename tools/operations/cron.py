"""Run what the page gives to cron, as cron does: almost no environment, another account."""

import shlex
import time

from tools.operations import page
from tools.operations.booted import Booted
from tools.operations.told import hold

PLACE = "/etc/cron.d/jalon"
BARE = "env -i SHELL=/bin/sh PATH=/usr/bin:/bin"
NIGHT, EACH_MINUTE = "40 2 * * * root", "* * * * * root"
LATEST = "/var/backups/jalon/derniere"
TAG = "jalon-cron"
TWO_MINUTES = 130


def jobs() -> dict[str, str]:
    """Return each command of the page's table of cron, and the account that runs it."""
    lines = page.written()[PLACE].splitlines()
    return {command: user for *_, user, command in (line.split(None, 6) for line in lines)}


def run(machine: Booted, word: str) -> str:
    """Run the job whose command holds this word; return what it leaves in the journal."""
    command, user = next(each for each in jobs().items() if word in each[0])
    start = machine.says("date +%s.%6N")
    machine.run(
        f"cd / && setpriv --reuid={user} --regid={user} --init-groups {BARE} LOGNAME={user} "
        f"HOME=$(getent passwd {user} | cut -d: -f6) /bin/sh -c {shlex.quote(command)}"
    )
    machine.run("journalctl --sync")
    read = f"journalctl --since=@{start} --quiet --output=cat -t {TAG}"
    return machine.says(f"{read} || test $? = 1  # 1: nothing there")


def check_quiet(machine: Booted) -> None:
    """Hold that each job, run as cron does, has nothing to complain of."""
    for command in jobs():
        said = run(machine, command)
        hold(not said, f"sous cron, « {command} » se plaint : {said}")


def check_taken(machine: Booted) -> None:
    """Hold that the real cron runs the page's table: the copy of the night, at the next minute."""
    made = f"stat --dereference --format=%Z.%Y.%i {LATEST}"
    before = machine.says(made)
    machine.run(f"sed -i 's#^{NIGHT.replace('*', '[*]')}#{EACH_MINUTE}#' {PLACE}")
    deadline = time.monotonic() + TWO_MINUTES
    while machine.run(made, check=False).stdout.strip() in {before, ""}:
        hold(time.monotonic() < deadline, "cron n’a pas fait la copie de la nuit")
        time.sleep(1)
    machine.run(f"sed -i 's#^{EACH_MINUTE.replace('*', '[*]')}#{NIGHT}#' {PLACE}")
    hold(NIGHT in machine.says(f"cat {PLACE}"), "la table de cron n’est pas remise")
