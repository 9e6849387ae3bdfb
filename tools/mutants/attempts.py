"""Trying many mutants, a few at a time, then doubting the tests that have killed."""

import os
import sys
from collections.abc import Callable, Iterator, Set
from contextlib import ExitStack
from pathlib import Path

from tools.mutants.edits import Mutant
from tools.mutants.suites import suites_of
from tools.mutants.trial import (
    KILLED,
    LOST,
    SURVIVED,
    Outcome,
    Run,
    copy_of_the_tree,
    preload,
    write,
)

PROCESSES = 2
DATABASES = ("sqlite", "postgresql")
Told = Callable[[Mutant, Outcome], None]


def attempt(mutants: list[Mutant], tell: Told) -> dict[str, Outcome]:
    """Try mutants, each in a copy of the tree; return what became of each by its key."""
    preload()
    outcomes: dict[str, Outcome] = {}

    def note(mutant: Mutant, outcome: Outcome) -> None:
        outcomes[mutant.key] = outcome
        tell(mutant, outcome)

    with ExitStack() as stack:
        copies = [stack.enter_context(copy_of_the_tree()) for _ in range(PROCESSES)]
        _all(mutants, copies, note)
        return outcomes | _doubtful(mutants, outcomes, copies[0])


def _all(mutants: list[Mutant], copies: list[Path], note: Told) -> None:
    """Give each copy a mutant as soon as it is free."""
    waiting, free = iter(mutants), list(copies)
    under_way: dict[int, tuple[Mutant, Run, Iterator[Run]]] = {}
    while True:
        while free and (mutant := next(waiting, None)) is not None:
            folder = free.pop()
            write(folder / mutant.path, mutant.changed())
            runs = _runs(mutant, folder)
            run = next(runs)
            under_way[run.start()] = mutant, run, runs
        if not under_way:
            return
        process, status = os.waitpid(-1, 0)
        mutant, run, runs = under_way.pop(process)
        outcome = run.outcome(status)
        following = next(runs, None) if outcome.fate == SURVIVED else None
        if following is not None:
            under_way[following.start()] = mutant, following, runs
            continue
        write(run.folder / mutant.path, mutant.source)
        free.append(run.folder)
        note(mutant, outcome)


def _runs(mutant: Mutant, folder: Path) -> Iterator[Run]:
    for database in mutant.databases:
        for suite in suites_of(folder, mutant.path, mutant.first):
            yield Run(folder, database, suite)


def _doubtful(
    mutants: list[Mutant], outcomes: dict[str, Outcome], folder: Path
) -> dict[str, Outcome]:
    """Run what killed on the tree as it is; return what must be said of the mutants instead."""
    doubtful: dict[str, Outcome] = {}
    for database in DATABASES:
        of_database = [mutant for mutant in mutants if database in mutant.databases]
        fates = [outcomes[mutant.key] for mutant in of_database]
        tests = {fate.by for fate in fates if fate.fate == KILLED and fate.by.startswith("tests/")}
        red = set(_red(sorted(tests), folder, database))
        doubtful |= faulty_killers(of_database, outcomes, red)
    return doubtful


def faulty_killers(
    mutants: list[Mutant], outcomes: dict[str, Outcome], red: Set[str]
) -> dict[str, Outcome]:
    """Return the mutants to try again: a test that fails without them has seen nothing."""
    return {
        mutant.key: Outcome(LOST, f"{outcomes[mutant.key].by} échoue aussi sans mutant")
        for mutant in mutants
        if outcomes[mutant.key].by in red
    }


def _red(tests: list[str], folder: Path, database: str) -> Iterator[str]:
    """Give those of the tests that fail on the tree as it is."""
    left = list(tests)
    while left:
        run = Run(folder, database, left)
        _, status = os.waitpid(run.start(), 0)
        outcome = run.outcome(status)
        if outcome.fate == SURVIVED:
            return
        if outcome.by not in left:
            sys.exit(f"Les tests relancés sans mutant n’aboutissent pas : {outcome.by}")
        left.remove(outcome.by)
        yield outcome.by
