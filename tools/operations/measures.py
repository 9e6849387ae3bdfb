"""What an instance weighs: the figures that the page gives."""

import re

from tools.operations.booted import Booted
from tools.operations.told import Told

VISITS = 50
KIBI_IN_MEBI = 1 << 10
MEMORY = re.compile(r"^(Rss|Pss): +(\d+) kB", re.MULTILINE)


def take(machine: Booted, told: Told) -> None:
    """Measure the disk that installing took, a new database, and the memory after visits."""
    for name, path in (
        ("programme, bibliothèques, caches", "/opt/jalon /root/.cache"),
        ("dont l’environnement de Python", "/opt/jalon/.venv"),
        ("base neuve", "/var/lib/jalon/jalon.db"),
    ):
        told.measure(name, f"{_mebibytes(machine, path)} Mio")
    machine.run(
        f"for visite in $(seq {VISITS}); do curl --silent --output /dev/null "
        "--header 'Host: jalon.exemple.fr' http://127.0.0.1:8000/methode; done"
    )
    group = machine.says("systemctl show --property=ControlGroup --value jalon")
    pids = machine.says(f"cat /sys/fs/cgroup{group}/cgroup.procs").split()
    sizes = [dict(MEMORY.findall(machine.says(f"cat /proc/{pid}/smaps_rollup"))) for pid in pids]
    each = ", ".join(str(int(size["Rss"]) // KIBI_IN_MEBI) for size in sizes)
    whole = sum(int(size["Pss"]) for size in sizes) // KIBI_IN_MEBI
    told.measure("mémoire de Jalon", f"{whole} Mio en tout ; {each} processus par processus")


def _mebibytes(machine: Booted, paths: str) -> int:
    """Return the disk that paths take, files in both counted once."""
    lines = machine.says(f"du --summarize --total --block-size=1M {paths}").splitlines()
    return int(lines[-1].split()[0])
