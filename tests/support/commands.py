"""All the commands, and the words of click that none may show."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click

from app.cli import cli

FIELD = re.compile(r"\{[^}]*\}|%\(\w+\)s")
WORD = re.compile(r"[^\W\d_]{2,}")
LOOKED_UP = {"_", "gettext", "ngettext"}
# What click hands over to gettext under another name than a text written there.
HANDED_OVER = {"extra['required']": "required"}


def every_command(group: click.Group = cli, path: str = "") -> Iterator[tuple[str, click.Command]]:
    """Give each command and group under this one, with the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, name
        words = f"{path} {name}".strip()
        yield words, command
        if isinstance(command, click.Group):
            yield from every_command(command, words)


def click_messages() -> set[tuple[str, ...]]:
    """Read in click's own source what it looks up: a message, or its singular and plural."""
    found: set[tuple[str, ...]] = set()
    for path in sorted(Path(click.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in LOOKED_UP:
                count = 2 if getattr(node.func, "id", "") == "ngettext" else 1
                found.add(tuple(_message(each) for each in node.args[:count]))
    return found


def _message(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return HANDED_OVER[ast.unparse(node)]


def words_of(text: str) -> set[str]:
    """Return the words of a message, without its fields."""
    return {word.lower() for word in WORD.findall(FIELD.sub(" ", text))}
