"""What exists is documented, and what is declared serves."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from app.audit.events import EVENTS
from app.cli.french import FrenchArgument, Option
from app.methodology.loader import editions
from app.navigation import TABS
from app.spaces.findings import provable
from config import ROOT
from tests.support.commands import every_command

DOCS = ROOT / "docs"
EVENT = re.compile(r"[a-z]+:[a-z]+")
SETTING = re.compile(r"\bJALON_[A-Z_]+\b")


def written() -> str:
    pages = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
    return "\n".join(page.read_text(encoding="utf-8") for page in pages)


def test_every_setting_is_described() -> None:
    known = set(SETTING.findall((ROOT / "config.py").read_text(encoding="utf-8")))
    described = set(SETTING.findall((DOCS / "exploitation.md").read_text(encoding="utf-8")))
    assert known - described == set()
    assert described - known == set(), "ces réglages n’existent plus"


def test_every_command_is_described() -> None:
    text = written()
    ran = [path for path, command in every_command() if not isinstance(command, click.Group)]
    assert [path for path in ran if f"jalon {path}" not in text] == []


def test_every_command_option_and_argument_says_what_it_is_for() -> None:
    told = {path: command.get_short_help_str() or command.help for path, command in every_command()}
    for path, command in every_command():
        for param in command.params:
            assert isinstance(param, Option | FrenchArgument), (
                f"{path}\u00a0: cls de app.cli.french"
            )
            told[f"{path} {param.opts[0]}"] = param.help
    assert [name for name, text in told.items() if not re.match(r"[A-ZÀÉ].*\.$", text or "")] == []


def test_every_event_is_noun_and_verb_and_has_french_words() -> None:
    strange = [event for event in EVENTS if not EVENT.fullmatch(event)]
    assert strange == []
    assert [event for event, words in EVENTS.items() if not words.strip()] == []


REGISTERS = (
    "app.budget.proofs",
    "app.ecosystem.activities.proofs",
    "app.ecosystem.feedback.proofs",
    "app.ecosystem.measures.proofs",
    "app.ecosystem.outside_data.proofs",
    "app.ecosystem.requests.proofs",
    "app.ecosystem.reuses.proofs",
    "app.processes.proofs",
    "app.datasets.inventory.lacks",
    "app.publication.strategy.proofs",
    "app.planning.proofs",
    "app.skills.proofs",
    "app.stakeholders.directory.proofs",
)


def test_what_registers_prove_is_listed() -> None:
    page = (DOCS / "contribuer" / "add-an-item.md").read_text(encoding="utf-8")
    for register in REGISTERS:  # each declares what it may prove when it is loaded
        importlib.import_module(register)
    listed = re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE)
    assert sorted(listed) == sorted(
        {item.id for edition in editions().values() for item in edition.items if provable(item.id)}
    )


# The journal, and what hands it an event: the name alone is read, so that it says what it does.
RECORDERS = {"record", "_record", "tell", "_tell", "tell_of", "change", "_changed"}


def test_every_event_declared_is_recorded_somewhere_and_the_reverse() -> None:
    recorded = set(events_in_code())
    assert recorded - EVENTS.keys() == set(), "à déclarer dans app/audit/events.py"
    assert EVENTS.keys() - recorded == set(), "plus personne ne les note"


def events_in_code() -> Iterator[str]:
    """Return the events that the code of a feature gives to the journal, by their calls."""
    for path in (ROOT / "app").rglob("*.py"):
        # The journal's own words, and those who only read it or invent it, record nothing.
        if path.parent.name in {"audit", "dashboards", "demo"}:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or called(node) not in RECORDERS:
                continue
            for part in (inner for argument in node.args for inner in ast.walk(argument)):
                text = part.value if isinstance(part, ast.Constant) else None
                if isinstance(text, str) and EVENT.fullmatch(text):
                    yield text


def called(call: ast.Call) -> str:
    """Return the last word of the name of what is called."""
    return getattr(call.func, "id", "") or getattr(call.func, "attr", "")


def test_the_changelog_tells_of_the_present_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    version = re.search(
        r'^version = "([^"]+)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE
    )
    assert version is not None
    assert version[1] in changelog


def test_every_tab_leads_somewhere(app: object) -> None:
    endpoints = set(app.view_functions)  # type: ignore[attr-defined]
    assert {link.endpoint for tab in TABS for link in tab.links} - endpoints == set()


MARK_OF_A_CONFLICT = re.compile(r"^(<{7} |={7}$|>{7} )", re.MULTILINE)


def test_no_page_keeps_the_marks_of_a_conflict() -> None:
    pages = [*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "seeds").rglob("*.yml")]
    read = {page.name: page.read_text(encoding="utf-8") for page in pages}
    assert [name for name, text in read.items() if MARK_OF_A_CONFLICT.search(text)] == []


DECISIONS = sorted((DOCS / "decisions").glob("0*.md"))
HEAD = re.compile(
    r"# (\d{4})\. .+\n\nDate: \d{4}-\d\d-\d\d\. Status: (accepted|replaced by \d{4})\.\n"
)


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.name)
def test_decisions_have_one_form(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    head = HEAD.match(text)
    assert head, "un titre, puis la date et l’état"
    assert page.name.startswith(head[1])
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert headings == ["## Context", "## Decision", "## Consequences"]
    assert page.name in (page.parent / "README.md").read_text(encoding="utf-8")
