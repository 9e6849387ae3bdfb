"""Tests wait for conditions under one bound: a busy machine must not turn them red."""

import re

from config import ROOT

TESTS = ROOT / "tests"
BOUND = TESTS / "support" / "patience.py"
# A number of seconds, or of milliseconds, where a test waits or counts time on the wall.
HURRIED = re.compile(
    r"\b(?:join|wait|sleep|wait_for_timeout|set_default_timeout|settimeout)\((\d[\d._]*)"
    r"|(?<![?&])\btimeout=(\d[\d._]*)|perf_counter\(|deadline=(?!None|Deadline|deadline)"
)
# Short on purpose: what is waited for must not come; a slow machine only proves less.
LONGEST_PROOF = 0.5
# Said aloud after a run by hand, and never judged.
ELSEWHERE = {"harvest", "house"}


def test_no_test_depends_on_the_speed_of_the_machine() -> None:
    strange = [
        f"{path.relative_to(TESTS)}:{number} {line.strip()}"
        for path in sorted(TESTS.rglob("*.py"))
        if path != BOUND and path.relative_to(TESTS).parts[0] not in ELSEWHERE
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if any(_is_hurried(found) for found in HURRIED.finditer(line))
    ]
    assert strange == []


def _is_hurried(found: re.Match[str]) -> bool:
    """Tell whether it is a bound, and not the short wait for what must not come."""
    seconds = found[1] or found[2]
    return seconds is None or float(seconds.replace("_", "")) > LONGEST_PROOF
