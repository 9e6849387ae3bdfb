"""Which mutants are tried: the same ones each time."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from config import ROOT
from tools.mutants import operators
from tools.mutants.edits import Edit, Mutant, modules
from tools.mutants.operators import DECISIONS, Operator, edits, is_python

SEED = "0"
PER_MODULE = 3


@dataclass(frozen=True)
class Family:
    """Modules that decide the same sort of thing, the faults made in them, how many are tried."""

    title: str
    patterns: tuple[str, ...]
    faults: tuple[Operator, ...]
    in_all: int = 0  # tried over all the modules; 0: so many for each module
    times: int = 1  # as many for each module
    databases: tuple[str, ...] = ("sqlite",)
    first: tuple[str, ...] = ()  # tests of the whole house about this


EVERYWHERE = ("app/*/**/*.py",)
FAMILIES = (
    Family("rules", ("app/**/rules.py", "app/**/rules/*.py"), DECISIONS),
    Family("rights", ("app/spaces/permissions.py", "app/spaces/guard.py"), DECISIONS, times=2),
    Family(
        "law",
        ("app/obligation/*.py", "app/datasets/duties/*.py", "app/datasets/eligibility/*.py"),
        DECISIONS,
        in_all=24,
    ),
    Family(
        "publication",
        ("app/publication/catalogue/*.py", "app/publication/queries.py"),
        DECISIONS,
        databases=("sqlite", "postgresql"),
        first=("tests/house/test_locks.py",),
    ),
    Family(
        "tenants",
        EVERYWHERE,
        (operators.tenant_conditions,),
        in_all=24,
        first=("tests/house/test_tenants.py",),
    ),
    Family("revisions", EVERYWHERE, (operators.conflicts,), in_all=14),
    Family(
        "locks",
        EVERYWHERE,
        (operators.row_locks,),
        in_all=12,
        databases=("postgresql",),
        first=("tests/house/test_locks.py",),
    ),
    Family(
        "journal",
        EVERYWHERE,
        (operators.records,),
        in_all=10,
        first=("tests/house/test_docs.py",),
    ),
)
# Invented authorities and commands decide nothing for anybody.
LEFT_OUT = ("app/demo/", "app/cli/")


def sampled(per_module: int = PER_MODULE, path: str = "") -> list[Mutant]:
    """Return the mutants to try, each once; all sorts of one module when a path is given."""
    taken: dict[tuple[str, int, int, bytes], Mutant] = {}
    for family in FAMILIES:
        for mutant in _of(family, per_module, path):
            edit = mutant.edit
            taken.setdefault((mutant.path, edit.start, edit.end, edit.text), mutant)
    return list(taken.values())


def mutants_in(family: Family, path: str = "") -> dict[str, list[Mutant]]:
    """Return all the mutants of a family by module, of one module when a path is given."""
    return {
        module: [
            Mutant(module, edit, family.databases, family.first)
            for edit in _edits((ROOT / module).read_bytes(), family.faults)
        ]
        for module in modules(*family.patterns)
        if path in {"", module} and not module.startswith(LEFT_OUT)
    }


@cache
def _edits(source: bytes, faults: tuple[Operator, ...]) -> tuple[Edit, ...]:
    """Make the faults of a text once: many families look through the whole of the code."""
    return tuple(edits(source, faults))


def _of(family: Family, per_module: int, path: str) -> Iterator[Mutant]:
    by_module = mutants_in(family, path)
    if family.in_all and not path:
        every = [mutant for mutants in by_module.values() for mutant in mutants]
        yield from _some(every, family.in_all, family.title)
        return
    for module, mutants in by_module.items():
        yield from _some(mutants, per_module * family.times, module)


def _some(mutants: list[Mutant], count: int, what: str) -> list[Mutant]:
    """Draw some of them: the same draw for the same module, whatever the others hold."""
    ranks = list(range(len(mutants)))
    random.Random(f"{SEED} {what}").shuffle(ranks)  # noqa: S311  nothing secret
    readable = (rank for rank in ranks if is_python(mutants[rank].changed()))
    return [mutants[rank] for rank in sorted(islice(readable, count))]
