"""Follow docs/exploitation.md to the letter on each Debian it is written for."""

import sys
import time

from tools.machines.roots import Missing, bare_root
from tools.operations.booted import SYSTEMD, booted
from tools.operations.told import Fault, Told
from tools.operations.walk import follow

SUITES = {"bookworm": "Debian 12", "trixie": "Debian 13"}


def main(wanted: list[str]) -> int:
    """Follow the page on these suites, all of them unless said; return the exit code."""
    if unknown := [suite for suite in wanted if suite not in SUITES]:
        print(f"La page n’est pas écrite pour {unknown[0]}, mais pour {', '.join(SUITES)}.")
        return 2
    failures = [suite for suite in wanted or SUITES if not _followed(suite)]
    for suite in failures:
        print(f"{SUITES[suite]} : la page ne se suit pas jusqu’au bout.", file=sys.stderr)
    return 1 if failures else 0


def _followed(suite: str) -> bool:
    told = Told(SUITES[suite])
    start = time.monotonic()
    try:
        with bare_root(suite, SYSTEMD) as root, booted(root) as machine:
            follow(machine, told)
    except (Missing, Fault, RuntimeError) as problem:
        print(problem, file=sys.stderr)
        return False
    print(f"{told.system} : la page se suit jusqu’au bout, en {time.monotonic() - start:.0f} s.")
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
