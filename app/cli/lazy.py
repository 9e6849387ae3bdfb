"""A group of commands that are loaded when they are called, not before."""

import importlib
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click


class LazyGroup(click.Group):
    """A group that knows in which module each of its commands declares itself."""

    def __init__(self, *args: Any, modules: Mapping[str, str] | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.modules = dict(modules or {})

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, loaded or not."""
        return sorted({*self.commands, *self.modules})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, whose module is loaded first; all are for a name that nobody knows.

        click looks among those loaded for what may have been meant.
        """
        asked = self.modules.get(cmd_name)
        wanted = self.modules.values() if asked is None else [asked]
        if cmd_name not in self.commands:
            with _ended_by_ctrl_c():
                for module in wanted:
                    importlib.import_module(module)
        return super().get_command(ctx, cmd_name)


@contextmanager
def _ended_by_ctrl_c() -> Iterator[None]:
    """Let Ctrl-C end the process at once meanwhile, without the traceback of an import."""
    before = signal.getsignal(signal.SIGINT)
    main = threading.current_thread() is threading.main_thread()
    if not main or before is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
