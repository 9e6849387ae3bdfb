"""Serving Jalon: what is refused before, what is said once it answers."""

import http.client
import importlib
import multiprocessing
import os
import time
from functools import partial
from threading import Thread

import click
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from app.cli.base import cli
from app.cli.french import Option
from app.cli.server.listening import address_of
from app.cli.server.readiness import greeting_of
from app.cli.server.workers import Server
from app.jobs import bell, runner
from app.kernel.memory import load_without_pause
from app.web.turns import THREADS

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
    load_without_pause()
    try:
        # Workers are forked: what is loaded before is theirs too, and stands in memory once.
        served = importlib.import_module(SERVED).app
    finally:
        greeting = greeting_of(host, port)  # what it refuses says better what prevents the loading
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
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    )
    server.beside = partial(runner.run, served)
    server.once_forked = Thread(target=_greet, args=(greeting, address, port), daemon=True).start
    server.serve()


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
