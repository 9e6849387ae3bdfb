"""What became of the mutants: kept between two runs, counted, printed."""

import json
from collections.abc import Iterable
from pathlib import Path

from config import ROOT
from tools.mutants.edits import Mutant
from tools.mutants.equivalents import EQUIVALENTS
from tools.mutants.trial import KILLED, Outcome

KEPT = ROOT / "var" / "mutants" / "last.json"
ENOUGH = 95  # percent
Outcomes = dict[str, Outcome]


def remembered(path: Path = KEPT) -> Outcomes:
    """Return what became of the mutants of the last run."""
    if not path.exists():
        return {}
    return {key: Outcome(*pair) for key, pair in json.loads(path.read_text("utf-8")).items()}


def keep(outcomes: Outcomes, path: Path = KEPT) -> None:
    """Keep what became of the mutants."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pairs = {key: (outcome.fate, outcome.by) for key, outcome in outcomes.items()}
    path.write_text(json.dumps(pairs, ensure_ascii=False, indent=1), "utf-8")


def survivors(mutants: Iterable[Mutant], outcomes: Outcomes) -> list[Mutant]:
    """Return the mutants that no test has killed, and that are not as good as the original."""
    return [
        mutant
        for mutant in mutants
        if mutant.key not in EQUIVALENTS and outcomes[mutant.key].fate != KILLED
    ]


def percent(mutants: list[Mutant], outcomes: Outcomes) -> int:
    """Return the share that was killed, rounded down; equivalent ones do not count."""
    counted = [mutant for mutant in mutants if mutant.key not in EQUIVALENTS]
    alive = survivors(mutants, outcomes)
    return (len(counted) - len(alive)) * 100 // len(counted) if counted else 100


def report(mutants: list[Mutant], outcomes: Outcomes) -> str:
    """Return the survivors, each with its place, and the score."""
    alive = survivors(mutants, outcomes)
    equivalent = [mutant for mutant in mutants if mutant.key in EQUIVALENTS]
    killed = len(mutants) - len(equivalent) - len(alive)
    lines = [line for mutant in alive for line in _told(mutant, outcomes[mutant.key])]
    lines += [
        f"{mutant.path} : équivalent et pourtant tué par {outcomes[mutant.key].by}"
        for mutant in equivalent
        if outcomes[mutant.key].fate == KILLED
    ]
    lines.append(
        f"{len(mutants)} mutants : {killed} tués, {len(equivalent)} équivalents, "
        f"{len(alive)} survivants. Score : {percent(mutants, outcomes)} % (il faut {ENOUGH} %)."
    )
    return "\n".join(lines)


def _told(mutant: Mutant, outcome: Outcome) -> list[str]:
    named = f"« {mutant.name} », " if mutant.name else ""
    return [
        f"{mutant.path}:{mutant.line} : {named}{mutant.edit.fault}, {outcome.fate} {outcome.by}",
        f"    avant : {mutant.before}",
        f"    après : {mutant.after}",
    ]
