"""The ``jalon`` command: thin commands over services."""

import os
import signal

from app.cli.base import NAME, cli
from config import SettingsProblem

__all__ = ["cli", "main"]
OWNER_ONLY = 0o077


def main() -> None:
    """Run the command; a wrong setting ends it with a sentence, not a traceback."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:  # while it was loading
        signal.signal(signal.SIGINT, signal.default_int_handler)
    os.umask(OWNER_ONLY)  # the database and the files of people are for this account alone
    try:
        cli(prog_name=NAME)
    except SettingsProblem as problem:
        raise SystemExit(f"Jalon ne peut pas démarrer\u00a0: {problem}") from problem
