"""What is looked at before Jalon serves, in a process that ends once it has looked.

Comparing tables loads Alembic, and looking at the database a second application: none of it may
stay in the memory of those who serve.
"""

import signal
import stat
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

import click

from app.cli.access import database_file
from app.cli.base import Stopped
from config import Settings


def greeting_of(host: str, port: int) -> str:
    """Return what to say once Jalon answers, or raise what prevents it from serving."""
    apart = get_context("fork")
    told, telling = apart.Pipe(duplex=False)
    looking = apart.Process(target=_look, args=(telling, host, port))
    looking.start()
    telling.close()
    try:
        found: Any = told.recv()
    except EOFError:  # it has said why
        raise SystemExit(1) from None
    finally:
        looking.join()
    if isinstance(found, str):
        return found
    raise found


def _look(telling: Connection, host: str, port: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # the one who waits answers to Ctrl-C
    try:
        telling.send(_greeting(host, port))
    except click.ClickException as refusal:
        telling.send(refusal)


def _greeting(host: str, port: int) -> str:
    """Refuse what must be; say where Jalon answers and, in development, as whom to try it."""
    from app.cli.opening import open_database  # noqa: PLC0415  idem
    from app.cli.versions import refuse_old_database  # noqa: PLC0415  memory: see above
    from app.datasets.inventory.served.shelving import rebuild  # noqa: PLC0415  idem
    from app.demo.presence import present  # noqa: PLC0415  idem
    from app.demo.script import people  # noqa: PLC0415  idem

    with open_database() as settings:
        refuse_old_database()
        shown = present()
        if settings.production:
            _refuse_exposure(settings, demonstration=shown)
        rebuild()  # a machine that stopped short may have kept open what was being closed
        if settings.production:
            return f"Jalon répond sur {host}, port {port}, pour {settings.base_url}"
    lines = [f"Jalon est prêt\u00a0: {settings.base_url}"]
    if shown:
        lines += ["", f"Comptes de démonstration (mot de passe\u00a0: {people().password})"]
        lines += [f"  {person.email:<24}{person.shown_as}" for person in people().shown]
    return "\n".join([*lines, "", "Ctrl-C pour arrêter."])


def _refuse_exposure(settings: Settings, *, demonstration: bool) -> None:
    """Refuse, in production, what would let strangers in."""
    if demonstration:
        raise Stopped(
            "La base contient les comptes de la démonstration, dont le mot de passe est public. "
            "Partez d’une base neuve.",
        )
    file = database_file(settings)
    if file is not None and file.is_file() and file.stat().st_mode & stat.S_IRWXO:
        raise Stopped(
            f"Tous les comptes de la machine peuvent lire la base. Tapez\u00a0: chmod 600 {file}",
        )
