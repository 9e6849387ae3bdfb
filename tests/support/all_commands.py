"""Run every command, one after the other in this process, and say how each ended, in JSON.

    python -m tests.support.all_commands [--full-disk] [--without COMMAND…]

What it is run with (settings, files, rights) makes the conditions that the commands meet.
"""

import contextlib
import io
import json
import resource
import sys
import traceback
from collections.abc import Iterator

import click

from app.cli import main
from tests.support.commands import every_command

# Good as an address, a name and a password.
ANYTHING = "un-verger-en-hiver@exemple.fr"


def asked(command: click.Command) -> Iterator[str]:
    """Give a value for all that the command cannot do without."""
    for param in command.params:
        if isinstance(param, click.Argument) and param.required:
            yield param.type.choices[0] if isinstance(param.type, click.Choice) else ANYTHING
        elif isinstance(param, click.Option) and param.prompt:
            yield from (param.opts[0], ANYTHING)


def run(words: list[str]) -> dict[str, object]:
    """Run a command as its process would: exit code, and what it prints."""
    out, err = io.StringIO(), io.StringIO()
    sys.argv = ["jalon", *words]
    code: object = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
        except Exception:  # noqa: BLE001  a traceback is what the tests look for
            code = 1
            traceback.print_exc()
    told = err.getvalue()
    if isinstance(code, str):
        code, told = 1, told + code
    return {"code": code, "out": out.getvalue(), "err": told}


if __name__ == "__main__":
    if "--full-disk" in sys.argv:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # not a byte more, anywhere
    skipped = sys.argv[sys.argv.index("--without") + 1 :] if "--without" in sys.argv else []
    wanted = {
        path: [*path.split(), *asked(command)]
        for path, command in every_command()
        if not isinstance(command, click.Group) and path not in skipped
    }
    json.dump({path: run(words) for path, words in wanted.items()}, sys.__stdout__)
