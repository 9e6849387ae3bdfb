"""Commands, options and arguments that speak French.

click looks its own words up with gettext: ``locale/`` holds them. The classes below hold the rest:
quotes, short helps and the words of a usage line, which click does not look up.
"""

import gettext
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from app.cli.lazy import LazyGroup

LOCALE = Path(__file__).parent / "locale"
DOMAIN = "click"
SUBCOMMAND = "COMMANDE [ARGUMENTS]…"
BARE_SEMICOLON = re.compile(r"(?<!\u00a0);")


@contextmanager
def speaking_french() -> Iterator[None]:
    """Have gettext find the French words, whatever the language of the terminal.

    gettext has no other way to be told than this variable, which it reads first.
    """
    gettext.bindtextdomain(DOMAIN, LOCALE)
    gettext.textdomain(DOMAIN)
    before = os.environ.get("LANGUAGE")
    os.environ["LANGUAGE"] = "fr"
    try:
        yield
    finally:
        del os.environ["LANGUAGE"]
        if before is not None:
            os.environ["LANGUAGE"] = before


def quoted(*words: str) -> str:
    """Write words between French quotes: « --host », « -h »."""
    return ", ".join(f"«\u00a0{word}\u00a0»" for word in words)


class Option(click.Option):
    """An option quoted in the French way, in errors and in help."""

    def get_error_hint(self, ctx: click.Context | None) -> str:
        """Name the option, and the variable that may stand for it."""
        hint = quoted(*self.opts)
        return f"{hint} (ou la variable {self.envvar})" if self.envvar else hint

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Keep the semicolons that click puts between remarks off the beginning of a line."""
        record = super().get_help_record(ctx)
        return record and (record[0], BARE_SEMICOLON.sub("\u00a0;", record[1]))


class FrenchArgument(click.Argument):
    """An argument quoted in the French way."""

    def get_error_hint(self, ctx: click.Context | None) -> str:
        """Name the argument as the usage line does."""
        return quoted(self.human_readable_name if ctx is None else self.make_metavar(ctx))


class FrenchChoice(click.Choice[str]):
    """A word among a few, which an error lists in the French way."""

    def get_invalid_choice_message(self, value: object, ctx: click.Context | None) -> str:
        """Say which words are allowed."""
        return f"{quoted(str(value))} n’est pas l’un de ceux-ci\u00a0: {', '.join(self.choices)}."


class Command(click.Command):
    """A command whose short help and errors are in French."""

    def get_short_help_str(self, limit: int = 0) -> str:
        """Return the first paragraph of the help, whole: click cuts it and loses its spaces."""
        first = (self.short_help or self.help or "").strip().partition("\n\n")[0]
        return " ".join(first.splitlines())

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words that were typed."""
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as problem:
            raise _with_suggestions(problem) from problem


class FrenchGroup(Command, LazyGroup):
    """A group of commands, all in French."""

    command_class = Command
    group_class = type

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **{"subcommand_metavar": SUBCOMMAND, **more})

    def main(self, *args: Any, **more: Any) -> Any:
        """Run the command that was typed."""
        with speaking_french():
            return super().main(*args, **more)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that was typed."""
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as problem:
            raise _with_suggestions(problem) from problem


def _with_suggestions(problem: click.NoSuchOption | click.NoSuchCommand) -> click.UsageError:
    """Return the same error with what may have been meant between French quotes."""
    meant = sorted(problem.possibilities or ())
    question = f" Vouliez-vous dire {' ou '.join(map(quoted, meant))}\u00a0?" if meant else ""
    return click.UsageError(f"{problem.message}{question}", problem.ctx)
