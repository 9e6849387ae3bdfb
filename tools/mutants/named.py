"""Mutants written by hand: those that once survived, tried at each run."""

from dataclasses import dataclass

from config import ROOT
from tools.mutants.edits import Edit, Mutant

SQLITE, POSTGRESQL = ("sqlite",), ("postgresql",)
LOCKS = ("tests/house/test_locks.py",)
SHARE = "self.points_done * 100 // self.points_applicable"


@dataclass(frozen=True)
class Named:
    """A fault told in words: in this file, once, this text becomes that one."""

    name: str
    path: str
    before: str
    after: str
    databases: tuple[str, ...] = SQLITE
    first: tuple[str, ...] = ()


NAMED = (
    Named(
        "progress is rounded up",
        "app/progress/rules.py",
        f'not mean of percentages."""\n        return {SHARE} if',
        f'not mean of percentages."""\n        return -(-{SHARE}) if',
    ),
    Named(
        "progress of a phase is rounded up",
        "app/progress/rules.py",
        f"return {SHARE}\n\n    @property\n    def doing",
        f"return -(-{SHARE})\n\n    @property\n    def doing",
    ),
    Named(
        "a whole answer is saved without the lock",
        "app/progress/services.py",
        "    lock(authority)\n    standing = queries.standing(authority, item_id)\n"
        "    current = standing.answer\n    merged = merge(",
        "    standing = queries.standing(authority, item_id)\n"
        "    current = standing.answer\n    merged = merge(",
        POSTGRESQL,
        LOCKS,
    ),
    Named(
        "a piece of evidence is removed and nobody knows",
        "app/progress/evidence.py",
        'record(\n        "evidence:remove",',
        'dict(\n        event="evidence:remove",',
    ),
    Named(
        "a form sent by somebody else counts as mine",
        "app/web/operations.py",
        "same = (Operation.user_id == user_id, Operation.key == key)",
        "same = (Operation.key == key,)",
    ),
    Named(
        "one piece of evidence too many",
        "app/progress/evidence.py",
        "MAX_PIECES = 50",
        "MAX_PIECES = 51",
    ),
    Named(
        "the limit of pieces is passed by one",
        "app/progress/evidence.py",
        "answer.evidence_count >= MAX_PIECES",
        "answer.evidence_count > MAX_PIECES",
    ),
    Named(
        "an occurrence that somebody has begun is taken back",
        "app/tasks/returns.py",
        " or following.parts_done:",
        ":",
    ),
    Named(
        "year 49 is 1949",
        "app/tables/days.py",
        "LAST_SHORT_YEAR = 49",
        "LAST_SHORT_YEAR = 48",
    ),
    Named(
        "the agenda of an authority goes on for somebody who left",
        "app/tasks/agenda/feeds.py",
        "    if member is None:\n        raise Missing(GONE)\n    rows",
        "    rows",
    ),
    Named(
        "one's own agenda goes on with the tasks of an authority that one left",
        "app/tasks/agenda/feeds.py",
        "_MINE = _TASKS.join(\n    Membership,\n"
        "    and_(Membership.authority_id == Task.authority_id, "
        'Membership.user_id == bindparam("user_id")),\n).where(',
        "_MINE = _TASKS.where(",
    ),
    Named(
        "an import waits for nobody",
        "app/datasets/transfer/importing.py",
        "query = query.with_for_update()",
        "query = query",
        POSTGRESQL,
    ),
)


class Unknown(Exception):
    """A named mutant whose text is not, or not once, in its file."""


def named(path: str = "") -> list[Mutant]:
    """Return the mutants written by hand, of one module when a path is given."""
    return [mutant_of(fault) for fault in NAMED if path in {"", fault.path}]


def mutant_of(fault: Named) -> Mutant:
    """Make a mutant of a fault told in words."""
    source = (ROOT / fault.path).read_bytes()
    before = fault.before.encode()
    if source.count(before) != 1:
        raise Unknown(f"« {fault.name} » : à récrire, {fault.path} a changé.")
    start = source.index(before)
    edit = Edit(start, start + len(before), fault.after.encode(), "named")
    return Mutant(fault.path, edit, fault.databases, fault.first, fault.name)
