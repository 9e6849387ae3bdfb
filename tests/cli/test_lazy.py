"""Commands are loaded when they are called, and all are shown."""

import ast
from pathlib import Path

import click
from click.testing import CliRunner

from app.cli import cli
from app.cli.base import MODULES
from config import ROOT
from tests.cli.conftest import in_a_process


def top_commands(module: str) -> set[str]:
    """Return the commands that a module adds to « jalon », read from its text."""
    path = ROOT / f"{module.replace('.', '/')}.py"
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        for mark in getattr(node, "decorator_list", ()):
            called = ast.unparse(mark)
            if called.startswith(("cli.command(", "cli.group(")):
                given = [each.value for each in mark.args if isinstance(each, ast.Constant)]
                found.add(given[0] if given else node.name.replace("_", "-"))
    return found


def test_each_command_is_where_the_table_says() -> None:
    files = [path for path in (ROOT / "app/cli").rglob("*.py") if path.name != "__init__.py"]
    modules = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in files]
    declared = {name: module for module in modules for name in top_commands(module)}
    assert declared == MODULES, "à tenir à jour : app/cli/base.py, MODULES"


def test_the_help_shows_every_command_and_what_it_does() -> None:
    told = CliRunner().invoke(cli, ["--help"], prog_name="jalon").output
    context = click.Context(cli)
    assert cli.list_commands(context) == sorted(MODULES)
    for name in MODULES:
        command = cli.get_command(context, name)
        assert command is not None
        assert command.help, name
        assert f"  {name} " in told


def test_a_word_nearly_right_is_understood(tmp_path: Path) -> None:
    """What was meant may be a command that is not loaded yet."""
    asked = in_a_process(tmp_path, "notifi")
    assert asked.returncode == 2
    assert "notify" in asked.stderr
