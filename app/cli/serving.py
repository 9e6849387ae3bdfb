"""Serving Jalon: what is refused before, what is said once it answers."""

import http.client
import importlib
import multiprocessing
import os
import stat
import time
from functools import partial
from threading import Thread

import click
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from app.cli.access import database_file
from app.cli.base import Stopped, cli
from app.cli.database import refuse_old_database
from app.cli.french import Option
from app.cli.opening import open_app
from app.cli.server.listening import address_of
from app.cli.server.workers import Server
from app.demo import services as demonstration
from app.demo.script import people
from app.jobs import bell, runner
from config import Settings

SERVED = "app.wsgi"
WORKERS = 2
LONGEST_ANSWER_SECONDS = 60
PROBE_SECONDS = 0.2


@cli.command()
@click.option(
    "--host",
    cls=Option,
    metavar="ADRESSE",
    default="127.0.0.1",
    show_default=True,
    help="Adresse d’écoute.",
)
@click.option(
    "--port",
    cls=Option,
    metavar="PORT",
    envvar="PORT",
    default=8000,
    show_default=True,
    type=click.IntRange(1, 65_535),
    help="Port d’écoute, ou la variable PORT.",
)
@click.option(
    "--check-port",
    cls=Option,
    is_flag=True,
    help="Vérifier que le port est libre, sans servir.",
)
def serve(host: str, port: int, *, check_port: bool) -> None:
    """Servir Jalon\u00a0; Ctrl-C l’arrête après les demandes en cours."""
    os.environ["PORT"] = str(port)  # in development, it makes the addresses that Jalon writes
    address = address_of(host, port)
    if check_port:
        return
    with open_app() as settings:  # closed before the workers, who open their own connections
        refuse_old_database()
        _refuse_exposure(settings)
        greeting = _greeting(settings, host, port)
    # Workers are forked: what is loaded before is theirs too, and stands in memory once.
    served = importlib.import_module(SERVED).app
    bell.hang()
    multiprocessing.set_start_method("fork", force=True)  # no longer the rule from Python 3.14 on
    server = Server(
        f"{SERVED}:app",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=WORKERS,
        blocking_threads=1,  # more would wait for each other while one holds the write lock
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    )
    server.beside = partial(runner.run, served)
    server.once_forked = Thread(target=_greet, args=(greeting, address, port), daemon=True).start
    server.serve()


def _refuse_exposure(settings: Settings) -> None:
    """Refuse, in production, what would let strangers in."""
    if not settings.production:
        return
    if demonstration.present():
        raise Stopped(
            "La base contient les comptes de la démonstration, dont le mot de passe est public. "
            "Partez d’une base neuve.",
        )
    file = database_file(settings)
    if file is not None and file.is_file() and file.stat().st_mode & stat.S_IRWXO:
        raise Stopped(
            f"Tous les comptes de la machine peuvent lire la base. Tapez\u00a0: chmod 600 {file}",
        )


def _greeting(settings: Settings, host: str, port: int) -> str:
    """Say where Jalon answers and, in development, with which accounts to try it."""
    if settings.production:
        return f"Jalon répond sur {host}, port {port}, pour {settings.base_url}"
    lines = [f"Jalon est prêt\u00a0: {settings.base_url}"]
    if demonstration.present():
        lines += ["", f"Comptes de démonstration (mot de passe\u00a0: {people().password})"]
        lines += [f"  {person.email:<24}{person.shown_as}" for person in people().shown]
    return "\n".join([*lines, "", "Ctrl-C pour arrêter."])


def _greet(greeting: str, address: str, port: int) -> None:
    """Print the greeting once a worker answers."""
    # What was asked for may be every address: this machine's own is enough to see an answer.
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)  # noqa: S104
    while True:  # however slow the machine; the server takes this thread with it
        time.sleep(PROBE_SECONDS)
        connection = http.client.HTTPConnection(here, port, timeout=LONGEST_ANSWER_SECONDS)
        try:
            connection.request("GET", "/sante")
            connection.getresponse().read()
        except OSError:
            continue
        finally:
            connection.close()
        click.echo(greeting)
        return
