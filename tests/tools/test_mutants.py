"""The small faults of make mutants: what they change, which are drawn, who is asked, the score."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from config import ROOT
from tools.mutants import score
from tools.mutants.attempts import faulty_killers
from tools.mutants.edits import Edit, Mutant
from tools.mutants.equivalents import EQUIVALENTS
from tools.mutants.named import NAMED, Named, Unknown, mutant_of, named
from tools.mutants.operators import (
    DECISIONS,
    conflicts,
    edits,
    records,
    row_locks,
    tenant_conditions,
)
from tools.mutants.sample import FAMILIES, mutants_in, sampled
from tools.mutants.suites import ALSO, suites_of
from tools.mutants.trial import KILLED, LOST, SURVIVED, Outcome, Run

RULES = "app/progress/rules.py"


def changed(source: str, operators: object = DECISIONS) -> list[str]:
    """What a source becomes, for each fault."""
    text = source.encode()
    return [
        (text[: edit.start] + edit.text + text[edit.end :]).decode()
        for edit in edits(text, operators)  # type: ignore[arg-type]
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a < b", ["a <= b"]),
        ("a not in b", ["a in b"]),
        ("é == b and c", ["é != b and c", "é == b or c"]),
        ("not a", [" a"]),
        ("a = True", ["a = False"]),
        ("a = 7", ["a = 6", "a = 8"]),
        ("a[0]", []),
        ("a // b", ["(-(-(a) // (b)))"]),
        ("max(a, b)", ["min(a, b)"]),
        ("a = {X.ONE, X.TWO}", ["a = {X.TWO}", "a = {X.ONE}"]),
        ("q.where(a).limit(n)", ["q.limit(n)"]),
        ("q.where(a, b)", ["q.where(b)", "q.where(a)"]),
        ("if a:\n    raise Refused", ["if False:\n    raise Refused"]),
        ("act(a)", ["pass"]),
        ("lock(a)", []),
        ("@dataclass(frozen=True)\nclass A:\n    b: Literal[1]", []),
        ("zip(a, b, strict=True)", []),
    ],
)
def test_a_fault_changes_one_thing(source: str, expected: list[str]) -> None:
    found = changed(source)
    assert [text for text in found if text != "pass"] == [e for e in expected if e != "pass"]
    assert set(expected) <= set(found)


def test_some_faults_look_for_one_thing() -> None:
    query = "q.where(T.authority_id == a, T.id == b)"
    assert changed(query, (tenant_conditions,)) == ["q.where(T.id == b)"]
    assert changed("lock(a)\nother(a)", (row_locks,)) == ["pass\nother(a)"]
    assert changed("q.with_for_update().where(a)", (row_locks,)) == ["q.where(a)"]
    assert changed("tell(a)\nother(a)", (records,)) == ["pass\nother(a)"]
    stale = "if a.revision != seen:\n    raise Conflict(STALE)"
    assert len(changed(stale, (conflicts,))) == 2
    assert changed(stale.replace("Conflict", "Refused"), (conflicts,)) == []


def test_the_same_mutants_are_drawn_each_time() -> None:
    drawn = sampled()
    assert 150 <= len(drawn) <= 300  # a family draws from each module: there are more of them
    keys = [mutant.key for mutant in drawn]
    assert keys == [mutant.key for mutant in sampled()]
    assert len(set(keys)) == len(keys)
    assert {mutant.path for mutant in sampled(2, RULES)} == {RULES}
    assert len(sampled(2, RULES)) == 2
    for mutant in drawn:
        compile(mutant.changed(), mutant.path, "exec")


def test_every_family_has_modules_and_every_neighbour_is_there() -> None:
    assert [family.title for family in FAMILIES if not any(mutants_in(family).values())] == []
    missing = [where for places in ALSO.values() for where in places if not (ROOT / where).exists()]
    assert missing == []


def test_those_written_by_hand_can_all_be_made() -> None:
    """Whoever changes the code writes the named mutant anew: its text stands once in its file."""
    assert len(named()) == len(NAMED)
    assert {mutant.path for mutant in named(RULES)} == {RULES}
    with pytest.raises(Unknown, match="à récrire"):
        mutant_of(Named("no longer", RULES, "return nothing_like_this", ""))


def test_an_equivalent_mutant_is_one_that_can_be_made() -> None:
    modules = {key.partition(" | ")[0] for key in EQUIVALENTS}
    keys = {
        one.key
        for module in modules
        for family in FAMILIES
        for mutants in mutants_in(family, module).values()
        for one in mutants
    }
    assert [key for key in EQUIVALENTS if key not in keys] == []
    assert [key for key, reason in EQUIVALENTS.items() if not reason.strip()] == []


def test_the_tests_of_the_room_are_asked_first_and_pure_ones_before_the_others() -> None:
    near, far = suites_of(ROOT, "app/tasks/agenda/feeds.py", ("tests/house/test_docs.py",))
    assert near[:2] == ["tests/house/test_docs.py", "tests/tasks/agenda/test_feeds.py"]
    assert "tests/tasks/test_rules.py" in far
    assert not set(near) & set(far)
    assert suites_of(ROOT, RULES)[0][0] == "tests/progress/test_rules.py"
    assert all(
        file.startswith("tests/")
        for suite in suites_of(ROOT, "app/files/rules.py")
        for file in suite
    )


def mutant(before: str, after: str) -> Mutant:
    source = (ROOT / RULES).read_bytes()
    start = source.index(before.encode())
    return Mutant(RULES, Edit(start, start + len(before), after.encode(), "constant + 1"))


def test_the_report_names_the_survivors_and_counts(tmp_path: Path) -> None:
    first, second = mutant("NEXT = 3", "NEXT = 4"), mutant("FULL = 10_000", "FULL = 9_999")
    outcomes = {
        first.key: Outcome(SURVIVED),
        second.key: Outcome(KILLED, "tests/progress/test_rules.py::test_a"),
    }
    assert [alive.key for alive in score.survivors([first, second], outcomes)] == [first.key]
    assert score.percent([first, second], outcomes) == 50
    report = score.report([first, second], outcomes)
    assert f"{RULES}:{first.line}" in report
    assert "avant : NEXT = 3 #" in report
    assert "après : NEXT = 4 #" in report
    assert "2 mutants : 1 tués, 0 équivalents, 1 survivants. Score : 50 %" in report
    path = tmp_path / "last.json"
    score.keep(outcomes, path)
    assert score.remembered(path) == outcomes
    assert score.remembered(tmp_path / "none.json") == {}


CONFTEST = """
def pytest_addoption(parser):
    parser.addoption("--db")
"""
TRY = """
import os, sys
from pathlib import Path
from tools.mutants import trial
trial.MOST_SECONDS = int(sys.argv.pop())
run = trial.Run(Path(sys.argv[1]), "sqlite", sys.argv[2:])
_, status = os.waitpid(run.start(), 0)
print(run.outcome(status))
"""


def tried(folder: Path, test: str, most_seconds: int = 60) -> str:
    """What becomes of a run of this test, in a tree that holds nothing else."""
    tests = folder / "tests"
    tests.mkdir()
    (folder / "pyproject.toml").write_text("[tool.pytest.ini_options]\naddopts = '-ra'\n")
    (folder / "conftest.py").write_text(CONFTEST)
    (tests / "test_one.py").write_text(test)
    done = subprocess.run(
        [sys.executable, "-c", TRY, str(folder), "tests/test_one.py", str(most_seconds)],
        cwd=ROOT, capture_output=True, text=True, check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    return done.stdout.strip()


def test_a_run_says_who_saw_the_fault(tmp_path: Path) -> None:
    red = "def test_a():\n    pass\n\ndef test_b():\n    assert False\n"
    killed = Outcome(KILLED, "tests/test_one.py::test_b")
    assert tried(tmp_path, red) == str(killed)


def test_a_run_without_a_fault_survives(tmp_path: Path) -> None:
    assert tried(tmp_path, "def test_a():\n    pass\n") == str(Outcome(SURVIVED))


def test_an_endless_loop_is_seen(tmp_path: Path) -> None:
    endless = "def test_a():\n    while True:\n        pass\n"
    assert tried(tmp_path, endless, most_seconds=6) == str(
        Outcome(KILLED, f"signal {signal.SIGXCPU.value}")
    )


def test_what_could_not_run_is_no_kill(tmp_path: Path) -> None:
    assert LOST in tried(tmp_path, "")


def test_a_test_that_fails_without_the_mutant_has_seen_nothing() -> None:
    first = mutant("NEXT = 3", "NEXT = 4")
    outcomes = {first.key: Outcome(KILLED, "tests/a.py::test_a")}
    doubtful = faulty_killers([first], outcomes, {"tests/a.py::test_a"})
    assert doubtful == {first.key: Outcome(LOST, "tests/a.py::test_a échoue aussi sans mutant")}
    assert faulty_killers([first], outcomes, {"tests/b.py::test_b"}) == {}
    assert Run(ROOT, "sqlite", ()).output.name == "output.txt"
