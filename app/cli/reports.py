"""What a command reports: sentences for people and, with ``--json``, one object for programs."""

import functools
import json
from collections.abc import Callable
from typing import Any, Concatenate

import click

from app.cli.base import Stopped
from app.cli.french import Option
from config import SettingsProblem

FLAG = "--json"

Reporting = Callable[Concatenate["CommandReport", ...], None]


class CommandReport:
    """What one run of a command has to say.

    Its keys are those that the command declares: each is null until the command knows better.
    """

    def __init__(self, command: str, keys: tuple[str, ...], *, as_json: bool) -> None:
        self._command = command
        self._facts: dict[str, object] = dict.fromkeys(keys)
        self._problems: list[str] = []
        self._as_json = as_json

    def say(self, sentence: str) -> None:
        """Tell people how it goes: on stdout, unless stdout is for a program."""
        click.echo(sentence, err=self._as_json)

    def complain(self, sentence: str) -> None:
        """Tell people, and programs, what is wrong."""
        self._problems.append(sentence)
        click.echo(sentence, err=True)

    def note(self, **facts: object) -> None:
        """Give programs these facts."""
        unknown = facts.keys() - self._facts.keys()
        if unknown:
            raise KeyError(f"not declared by {self._command}: {sorted(unknown)}")
        self._facts |= facts

    def stopped(self, problem: Exception) -> None:
        """Keep the sentence that the command ends with; somebody else shows it to people."""
        self._problems.append(str(problem))

    def close(self, *, ok: bool) -> None:
        """Print the object, if it was asked for."""
        if self._as_json:
            report = {"command": self._command, "ok": ok, "problems": self._problems, **self._facts}
            click.echo(json.dumps(report, ensure_ascii=False))


def reporting(*keys: str) -> Callable[[Reporting], Callable[..., None]]:
    """Give a command its report, and the option that makes it an object with these keys."""

    def decorate(command: Reporting) -> Callable[..., None]:
        @click.option(
            FLAG,
            "as_json",
            cls=Option,
            is_flag=True,
            help="Écrire le résultat en JSON, et les phrases sur la sortie d’erreur.",
        )
        @functools.wraps(command)
        def run(*args: Any, as_json: bool, **options: Any) -> None:
            path = click.get_current_context().command_path.partition(" ")[2]
            report = CommandReport(path, keys, as_json=as_json)
            ok = False
            try:
                command(report, *args, **options)
                ok = True
            except (Stopped, SettingsProblem) as problem:
                report.stopped(problem)
                raise
            finally:
                report.close(ok=ok)

        return run

    return decorate
