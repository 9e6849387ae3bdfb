"""Try the mutants and tell those that no test sees: python -m tools.mutants [module]."""

import argparse
import sys

from tools.mutants import score
from tools.mutants.attempts import attempt
from tools.mutants.edits import Mutant
from tools.mutants.equivalents import EQUIVALENTS
from tools.mutants.named import Unknown, named
from tools.mutants.sample import PER_MODULE, sampled
from tools.mutants.trial import KILLED, Outcome


def main() -> int:
    """Try them; return 1 when too many survive."""
    parser = argparse.ArgumentParser(prog="make mutants")
    parser.add_argument("module", nargs="?", default="", help="un module, app/tasks/rules.py")
    parser.add_argument("--per-module", type=int, default=PER_MODULE, help="(N=…)")
    parser.add_argument("--again", action="store_true", help="ceux que rien n’a tués (AGAIN=1)")
    asked = parser.parse_args()
    try:
        mutants = [*named(asked.module), *sampled(asked.per_module, asked.module)]
    except Unknown as reason:
        sys.exit(str(reason))
    before = score.remembered() if asked.again else {}
    outcomes = {mutant.key: before[mutant.key] for mutant in mutants if mutant.key in before}
    settled = {key for key, outcome in outcomes.items() if outcome.fate == KILLED}
    settled |= outcomes.keys() & EQUIVALENTS.keys()  # what is known to change nothing
    waiting = [mutant for mutant in mutants if mutant.key not in settled]

    def tell(mutant: Mutant, outcome: Outcome) -> None:
        outcomes[mutant.key] = outcome
        score.keep(outcomes)
        last = outcome.by.splitlines()[-1:] or [""]
        print(f"{outcome.fate:9} {mutant.path}:{mutant.line} {last[0]}", flush=True)

    outcomes |= attempt(waiting, tell)
    score.keep(outcomes)
    print(f"\n{score.report(mutants, outcomes)}")
    return 0 if score.percent(mutants, outcomes) >= score.ENOUGH else 1


if __name__ == "__main__":
    sys.exit(main())
