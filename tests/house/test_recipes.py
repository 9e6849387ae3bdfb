"""The pages for contributors name files, names, commands and targets that exist."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import ROOT
from tests.support.commands import every_command

FOLDER = ROOT / "docs" / "contribuer"
PAGES = sorted(FOLDER.glob("*.md"))
# What the examples of the recipes create: each has its folder already.
NEW = {
    "app/authorities/routes/message.py",
    "templates/authorities/message.html",
    "templates/emails/message.txt",
    "tests/authorities/test_message.py",
    "tests/notifications/test_files.py",
}
TOPS = "app|docs|migrations|requirements|seeds|templates|tests|tools"
PATH = re.compile(rf"(?<![\w./-])(?:{TOPS})/[\w.*<>/-]*")
TARGET = re.compile(r"\bmake ([a-z0-9]+)\b(?! it)")
COMMAND = re.compile(r"(?:\.venv/bin/python -m app|\bjalon) ([a-z-]+(?: [a-z-]+)?)")
LINK = re.compile(r"\]\(([\w./-]+)(?:#([\w-]+))?\)")
# « `name` (`file.py`) » and « `file.py` (`name`) ».
BESIDE = (
    re.compile(r"`(?P<name>\w+)`[^`(\n]{0,20}\(`(?P<file>[\w/]+\.py)`\)"),
    re.compile(r"`(?P<file>[\w/]+\.py)` \(`(?P<name>\w+)`\)"),
)
RULE = re.compile(r"^([a-z0-9 ]+):", re.MULTILINE)
TITLE = re.compile(r"^#+ (.+)$", re.MULTILINE)
NOT_IN_SLUG = re.compile(r"[^\w -]")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


def code_of(page: Path) -> str:
    """Return what is said in backticks, and the blocks of commands: code examples are left out."""
    text = page.read_text(encoding="utf-8")
    blocks = [block for language, block in FENCE.findall(text) if not language]
    return "\n".join([*re.findall(r"`([^`\n]+)`", FENCE.sub("", text)), *blocks])


@each_page
def test_every_file_named_exists(page: Path) -> None:
    named = {path.rstrip("./") for path in PATH.findall(code_of(page))}
    assert [path for path in sorted(named - NEW) if not any(places(path))] == []


def places(path: str) -> Iterator[Path]:
    """Yield the files that a path may mean: « <id> » and « <feature> » stand for anything."""
    yield from ROOT.glob(re.sub(r"<[\w-]+>", "*", path))


@pytest.mark.parametrize("path", sorted(NEW))
def test_what_a_recipe_creates_is_named_and_has_its_folder(path: str) -> None:
    assert any(path in page.read_text(encoding="utf-8") for page in PAGES)
    assert (ROOT / path).parent.is_dir()


@each_page
def test_every_name_said_of_a_file_is_in_it(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for pattern in BESIDE:
        for match in pattern.finditer(text):
            source = ROOT / match["file"]
            if source.is_file():  # one relative to a package is for the eye
                assert match["name"] in source.read_text(encoding="utf-8"), match[0]


@each_page
def test_every_target_and_command_exists(page: Path) -> None:
    code = code_of(page)
    rules = RULE.findall((ROOT / "Makefile").read_text(encoding="utf-8"))
    targets = {name for rule in rules for name in rule.split()}
    assert set(TARGET.findall(code)) - targets == set()
    commands = {path for path, _ in every_command()}
    unknown = [name for name in COMMAND.findall(code) if not {name, name.split()[0]} & commands]
    assert unknown == []


@each_page
def test_every_link_leads_somewhere(page: Path) -> None:
    for name, anchor in LINK.findall(page.read_text(encoding="utf-8")):
        target = (page.parent / name).resolve()
        assert target.exists(), name
        titles = TITLE.findall(target.read_text(encoding="utf-8")) if anchor else []
        slugs = [NOT_IN_SLUG.sub("", title).strip().lower().replace(" ", "-") for title in titles]
        assert not anchor or anchor in slugs, f"{name}#{anchor}"


def test_every_recipe_is_in_the_index() -> None:
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [
        page.name for page in PAGES if page.stem != "README" and f"]({page.name})" not in index
    ] == []
