"""``make bench``: measures Jalon on this machine and says which targets are met."""

import argparse
import sys
import time
from pathlib import Path

from tools.bench import parts
from tools.bench.commands import commands
from tools.bench.documents import documents
from tools.bench.editions import editions
from tools.bench.measures import measures
from tools.bench.postgresql import postgresql
from tools.bench.public import public_files
from tools.bench.recipe import recipe
from tools.bench.report import Report
from tools.bench.silence import silence
from tools.bench.stage import FULL, SMALL, Stage
from tools.bench.work import work

PARTS = {
    "start": parts.start,
    "weight": parts.weights,
    "speed": parts.speed,
    "public": public_files,
    "measures": measures,
    "search": parts.search,
    "errors": parts.errors,
    "statements": parts.statements,
    "lock": parts.locks,
    "editions": editions,
    "silence": silence,
    "work": work,
    "recipe": recipe,
    "documents": documents,
    "commands": commands,
    "postgresql": postgresql,
}


def main() -> int:
    """Run the parts that were asked, all by default; 1 when a target is missed."""
    asked = _arguments()
    if not Path("/proc/self/stat").exists():
        print("Ces mesures lisent /proc : elles ne tournent que sous Linux.", file=sys.stderr)
        return 2
    scale = SMALL if asked.small else FULL
    print(
        f"Jalon, {scale.few} et {scale.many} collectivités, deux processus d’un fil, "
        "sur cette machine et en boucle locale.\nLes rapports se comparent d’une machine à "
        "l’autre ; les durées, non.",
    )
    since, report = time.monotonic(), Report()
    with Stage(scale) as stage:
        for name in asked.parts or PARTS:
            PARTS[name](stage, report)
    print(f"\nEn {time.monotonic() - since:.0f} secondes.", end="")
    return report.conclude()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=main.__doc__)
    parser.add_argument(
        "--only", nargs="+", choices=list(PARTS), dest="parts", help="une partie ou plusieurs"
    )
    parser.add_argument("--small", action="store_true", help="3 600 collectivités, mesures courtes")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
