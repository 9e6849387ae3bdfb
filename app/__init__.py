"""Jalon. Importing it costs nothing: what only asks the database a question loads no more."""

import signal
import sys
from typing import TYPE_CHECKING

if sys.argv[0] == "-m" and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    # « python -m app » has more to load: Ctrl-C then ends it, without the traceback of an import.
    # The command puts this right once it is there.
    signal.signal(signal.SIGINT, signal.SIG_DFL)

from config import Settings, read_settings

if TYPE_CHECKING:
    from flask import Flask


def create_app(settings: Settings | None = None) -> "Flask":
    """Build the application from its settings, read from the environment by default."""
    from app.factory import build  # noqa: PLC0415  a second that « jalon notify » spares

    return build(settings or read_settings())
