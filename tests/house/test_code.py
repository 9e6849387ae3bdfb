"""Habits of the house that no tool of the shelf knows."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import ROOT

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
FILES = sorted((ROOT / "app").rglob("*.py"))
# Who may close a transaction: the edge of requests, commands, and what must outlive a refusal.
MAY_COMMIT = {
    "app/web/transactions.py",
    "app/kernel/database.py",
    "app/cli/upkeep/checks.py",
    "app/cli/upkeep/demonstration.py",
    "app/cli/upkeep/figures.py",
    "app/cli/database.py",
    "app/cli/upkeep/forgetting.py",
    "app/cli/operators.py",
    "app/cli/recounting.py",
    "app/cli/rounds.py",
    "app/cli/second_looks.py",
    "app/accounts/sessions.py",  # the last visit, written while a page is being read
    "app/accounts/throttle.py",  # a failed try counts although the request is refused
    "app/datasets/transfer/routes/imports.py",  # how far a reading has come, seen while it lasts
    "app/datasets/checks/running.py",  # a long check ends after its request
    "app/publication/platforms/sending.py",  # no lock is held while a platform answers
    "app/progress/upgrading/several.py",  # each authority is its own transaction
    "app/ecosystem/measures/adding.py",  # each file of counts is its own transaction
    "app/ecosystem/measures/following.py",  # no lock is held while a platform answers
    "app/watching/covering.py",  # a batch in each transaction, beside the requests
    "app/watching/lateness.py",  # each dataset is its own transaction
    "app/watching/looking.py",  # no transaction is open while a machine answers
    "app/watching/rounds.py",
    "app/watching/sources/getting.py",  # what was read is let go before a machine is spoken to
    "app/watching/sources/judging.py",  # and before a file is read
    "app/watching/sources/running.py",
    "app/watching/sources/settling.py",
    "app/jobs/services.py",  # a job is taken in one transaction and ended in another
    "app/mailer/services.py",  # each mail is its own transaction
}
CLOCK = "app/kernel/clock.py"
# Who turns a moment into the day or the hour of a place; all others ask « kernel.clock » for today,
# and « kernel.typography » for a day or an hour.
TELL_HOURS = {
    CLOCK,
    "app/kernel/base.py",  # moments are kept in UTC
    "app/kernel/typography.py",
    "app/places/zones.py",
    "app/cli/asking.py",
    "app/cli/waiting.py",
    "app/demo/services.py",
    "app/notifications/digests.py",
    "app/notifications/queries.py",
    "app/notifications/rules.py",
    "app/notifications/services.py",
    "app/tasks/agenda/feeds.py",
    "app/tasks/agenda/ics.py",
}
DATES_OF_FILES = {
    "app/methodology/library.py",
    "app/tables/cells.py",
    "app/tables/reading/workbooks.py",
}
KNOW_PARIS = {
    "app/accounts/hours.py",
    "app/kernel/zones.py",
    "app/places/hours.py",
    "app/spaces/guard.py",
    "app/spaces/hours.py",
    "app/processes/continuity/alarm.py",  # months, give or take a night
    "app/stakeholders/directory/retention.py",  # two years, give or take a night
}
HAND_WRITTEN = {"app/places/services.py"}  # ANALYZE, which SQLAlchemy has no words for


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_and_its_functions_stay_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= LONGEST_FILE
    long = [
        f"{node.name} : {node.end_lineno - node.lineno + 1} lignes"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_time_is_read_in_one_place() -> None:
    readers = {"datetime.now", "datetime.utcnow", "date.today", "datetime.today", "time.time"}
    strange = [call for call in calls() if call[2] in readers and call[0] != CLOCK]
    assert strange == []


def test_a_day_is_that_of_a_place() -> None:
    """Nobody else cuts a day out of a moment, which is in UTC, or turns it to the hour of Paris."""
    turned = {call[0] for call in calls() if call[2].endswith(".astimezone")}
    cut = {
        call[0] for call in calls() if call[2].endswith(".date") and call[0] not in DATES_OF_FILES
    }
    assert turned | cut == TELL_HOURS
    named = {name_of(path) for path in FILES if "PARIS" in path.read_text(encoding="utf-8")}
    assert named - TELL_HOURS == KNOW_PARIS


def test_services_leave_the_commit_to_the_edge() -> None:
    strange = [
        call
        for call in calls()
        if call[2].endswith((".commit", "session.rollback")) and call[0] not in MAY_COMMIT
    ]
    assert strange == []


def test_no_text_is_declared_harmless() -> None:
    """What people typed is escaped by the templates; nothing in Python says it need not be."""
    assert [call for call in calls() if call[2].split(".")[-1] == "Markup"] == []


def test_no_statement_is_written_by_hand() -> None:
    names = {"text", "sqlalchemy.text", "sa.text"}
    strange = [call for call in calls() if call[2] in names and call[0] not in HAND_WRITTEN]
    assert strange == []


def test_nothing_speaks_of_where_it_was_written() -> None:
    words = ("/work/", "../shared", "/tmp/")  # noqa: S108
    found = [
        f"{name_of(path)} : {word}"
        for folder in ("app", "templates", "docs", "seeds", "migrations")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".html", ".txt", ".md", ".yml", ".js", ".css"}
        for word in words
        if word in path.read_text(encoding="utf-8")
    ]
    assert found == []


def calls() -> Iterator[tuple[str, int, str]]:
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield name_of(path), node.lineno, ast.unparse(node.func)
