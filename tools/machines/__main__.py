"""Try both commands of the README on each system: python -m tools.machines [suite…]."""

import argparse
import subprocess
import sys

from config import ROOT
from tools.machines.folders import FOLDER, Unmade
from tools.machines.roots import Missing, check_machine
from tools.machines.systems import SYSTEMS, UNTRIED, System
from tools.machines.table import table
from tools.machines.trial import Outcome, attempt

# A part that meets each real thing: both databases, the browser, the server, a read table.
QUICK = "tests/cli/test_serve.py tests/tables tests/browser/test_keyboard.py"


def main() -> int:
    """Try the systems asked for, all by default; return 1 unless all pass."""
    suites = [system.suite for system in SYSTEMS]
    parser = argparse.ArgumentParser(prog="make machines")
    parser.add_argument("suites", nargs="*", metavar="suite", help=f"parmi {', '.join(suites)}")
    parser.add_argument("--part", default="", help="ce que make test lance (T=…)")
    parser.add_argument("--quick", action="store_true", help=f"comme --part '{QUICK}'")
    asked = parser.parse_args()
    if unknown := [suite for suite in asked.suites if suite not in suites]:
        parser.error(f"système inconnu : {', '.join(unknown)} (au choix : {', '.join(suites)})")
    try:
        check_machine()
    except Missing as missing:
        sys.exit(str(missing))
    _warn_of_uncommitted()
    part = asked.part or (QUICK if asked.quick else "")
    wanted = [system for system in SYSTEMS if system.suite in (asked.suites or suites)]
    outcomes: list[Outcome] = []
    unmade: list[System] = []
    for system in wanted:
        try:
            outcomes.append(attempt(system, part))
        except Unmade as reason:
            print(reason, file=sys.stderr)
            unmade.append(system)
        _tell(outcomes, unmade)
    return 0 if not unmade and all(outcome.passed for outcome in outcomes) else 1


def _warn_of_uncommitted() -> None:
    changed = subprocess.run(
        ["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    if changed.stdout:
        print("Ce qui n’est pas encore validé dans git n’est pas essayé.", file=sys.stderr)


def _tell(outcomes: list[Outcome], unmade: list[System]) -> None:
    """Print the table and keep it beside the logs, after each system."""
    untried = [(str(system), system.python) for system in unmade]
    text = table(outcomes, [*untried, *(("aucun", python) for python in UNTRIED)])
    print(f"\n{text}\n", flush=True)
    (FOLDER / "table.md").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
