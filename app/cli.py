"""The ``jalon`` command: thin commands over services."""

import http.client
import io
import logging
import os
import socket
import stat
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Thread
from typing import IO, Any

import click
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import Flask
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from app import create_app
from app.accounts.models import Authority
from app.accounts.services import create_user
from app.audit.services import COMMAND_LINE
from app.demo import services as demonstration
from app.demo.script import people
from app.extensions import db
from app.kernel.errors import Refused
from app.kernel.typography import number, plural
from app.mailer.services import outbox, send_all
from app.methodology.check import check_all
from app.notifications import services as notifications
from app.places.services import load_places
from app.progress.check import Drift, drift_of, drifts
from app.progress.services import recount
from app.tasks.counters import recount_open_tasks
from config import ROOT, Settings, SettingsProblem, read_settings

SEEDS = ROOT / "seeds"
OWNER_ONLY = 0o077
WORKERS = 2
LONGEST_STOP_SECONDS = 30
LONGEST_START_SECONDS = 60
PROBE_SECONDS = 0.2
REMINDERS = 100  # written together

log = logging.getLogger(__name__)


def main() -> None:
    """Run the command; a wrong setting ends it with a sentence, not a traceback."""
    os.umask(OWNER_ONLY)  # the database and the files of people are for this account alone
    try:
        cli(prog_name="jalon")
    except SettingsProblem as problem:
        raise SystemExit(f"Jalon ne peut pas démarrer\u00a0: {problem}") from problem


class Stopped(click.ClickException):
    """The command cannot go on; the sentence says why and what to do."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the sentence alone: click would put an English word before it."""
        click.echo(self.message, err=True, file=file)


@click.group()
def cli() -> None:
    """Jalon : conduire l’ouverture des données d’une collectivité."""


def _app() -> Flask:
    return create_app(read_settings())


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Adresse d’écoute.")
@click.option(
    "--port",
    envvar="PORT",
    default=8000,
    show_default=True,
    type=click.IntRange(1, 65_535),
    help="Port d’écoute, ou la variable PORT.",
)
def serve(host: str, port: int) -> None:
    """Servir Jalon ; Ctrl-C l’arrête après les demandes en cours."""
    os.environ["PORT"] = str(port)  # in development, it makes the addresses that Jalon writes
    settings = read_settings()
    with create_app(settings).app_context():
        _refuse_old_database()
        _refuse_exposure(settings)
        greeting = _greeting(settings, host, port)
    db.engine.dispose()  # the workers open their own connections
    _refuse_taken_port(host, port)
    server = Granian(
        "app.wsgi:app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=WORKERS,
        blocking_threads=1,  # more would wait for each other while one holds the write lock
        respawn_failed_workers=True,
        workers_kill_timeout=LONGEST_STOP_SECONDS,
        log_level=LogLevels.warning,
    )
    Thread(target=_greet, args=(greeting, host, port), daemon=True).start()
    server.serve()


def _refuse_old_database() -> None:
    """Refuse a database whose tables are not those of this code."""
    known = ScriptDirectory.from_config(alembic_config())
    try:
        with db.engine.connect() as connection:
            present = set(MigrationContext.configure(connection).get_current_heads())
    except SQLAlchemyError as problem:
        raise Stopped(
            "La base de données ne répond pas. Vérifiez JALON_DATABASE_URL.",
        ) from problem
    if present == set(known.get_heads()):
        return
    if present - {script.revision for script in known.walk_revisions()}:
        raise Stopped(
            "La base de données vient d’une version plus récente de Jalon. "
            "Revenez à cette version, ou restaurez une sauvegarde.",
        )
    state = "n’est pas à jour" if present else "est vide"
    raise Stopped(f"La base de données {state}. Tapez\u00a0: jalon db upgrade")


def _refuse_exposure(settings: Settings) -> None:
    """Refuse, in production, what would let strangers in."""
    if not settings.production:
        return
    if demonstration.present():
        raise Stopped(
            "La base contient les comptes de la démonstration, dont le mot de passe est public. "
            "Partez d’une base neuve.",
        )
    url = make_url(settings.database_url)
    file = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
    if file is not None and file.is_file() and file.stat().st_mode & stat.S_IRWXO:
        raise Stopped(
            f"Tous les comptes de la machine peuvent lire la base. Tapez\u00a0: chmod 600 {file}",
        )


def _refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as problem:
        raise Stopped(
            f"Impossible d’écouter sur {host}, port {port}\u00a0: l’adresse n’est pas à cette "
            "machine, ou un autre programme s’en sert. Choisissez un autre port, par exemple "
            f"PORT={port % 65_535 + 1}.",
        ) from problem


def _greeting(settings: Settings, host: str, port: int) -> str:
    """Say where Jalon answers and, in development, with which accounts to try it."""
    if settings.production:
        return f"Jalon répond sur {host}, port {port}, pour {settings.base_url}"
    lines = [f"Jalon est prêt\u00a0: {settings.base_url}"]
    if demonstration.present():
        lines += ["", f"Comptes de démonstration (mot de passe\u00a0: {people().password})"]
        lines += [f"  {each.email:<24}{each.shown_as}" for each in people().shown]
    return "\n".join([*lines, "", "Ctrl-C pour arrêter."])


def _greet(greeting: str, host: str, port: int) -> None:
    """Print the greeting once a worker answers."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  what was asked for
    for _ in range(int(LONGEST_START_SECONDS / PROBE_SECONDS)):
        time.sleep(PROBE_SECONDS)
        connection = http.client.HTTPConnection(here, port, timeout=LONGEST_START_SECONDS)
        try:
            connection.request("GET", "/sante")
            connection.getresponse().read()
        except OSError:
            continue
        finally:
            connection.close()
        click.echo(greeting)
        return


@cli.group("db")
def database() -> None:
    """Préparer et vérifier la base de données."""


def alembic_config() -> Config:
    """Return Alembic's configuration, read from pyproject.toml; what it prints is in English."""
    config = Config(toml_file=ROOT / "pyproject.toml", stdout=io.StringIO())
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return config


@database.command("upgrade")
def upgrade() -> None:
    """Amener la base à la dernière version."""
    command.upgrade(alembic_config(), "head")
    click.echo("Base de données à jour.")


@database.command("check")
def check() -> None:
    """Vérifier que les tables sont bien celles que le code attend, et que rien n’est abîmé."""
    with _app().app_context():
        _refuse_old_database()
        damage = _damage()
    if damage:
        raise Stopped("La base de données est abîmée.\n" + "\n".join(damage))
    try:
        command.check(alembic_config())
    except CommandError as problem:
        raise Stopped(
            f"Les tables ne sont pas celles que le code attend.\n{problem}",
        ) from problem
    click.echo("La base de données est en ordre.")


def _damage() -> list[str]:
    """Return what SQLite finds wrong in its file; PostgreSQL watches over its own."""
    if db.engine.dialect.name != "sqlite":
        return []
    with db.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    damage = [str(line) for line in pages if line != "ok"]
    return damage + [
        f"{table}, ligne {row}\u00a0: sans {parent}" for table, row, parent, _ in orphans
    ]


@cli.command()
def seed() -> None:
    """Charger le référentiel des territoires."""
    with _app().app_context():
        db.begin_write()
        written = load_places()
        db.commit()
    told = f"Territoires\u00a0: {number(written)} écrits."
    click.echo(told if written else "Territoires déjà à jour.")


@cli.command()
def demo() -> None:
    """Installer la démonstration : trois collectivités inventées et leurs comptes."""
    with _app().app_context():
        db.begin_write()
        try:
            written = demonstration.load_demo()
        except Refused as refusal:
            raise Stopped(refusal.message) from refusal
        db.commit()
    click.echo("Démonstration installée." if written else "Démonstration déjà en place.")
    click.echo(f"Mot de passe de ses comptes\u00a0: {people().password}")


@cli.group()
def operator() -> None:
    """Gérer les comptes qui administrent l’instance."""


@operator.command("create")
@click.option("--email", prompt="Adresse électronique")
@click.option("--name", prompt="Prénom et nom")
@click.password_option(prompt="Mot de passe", confirmation_prompt="Encore une fois")
def operator_create(email: str, name: str, password: str) -> None:
    """Créer le premier compte d’une instance."""
    with _app().app_context():
        db.begin_write()
        try:
            create_user(
                email=email, full_name=name, password=password, is_operator=True, by=COMMAND_LINE
            )
        except Refused as refusal:
            raise Stopped(refusal.message) from refusal
        db.commit()
    click.echo(f"Compte créé pour {name}.")


@cli.group()
def methodology() -> None:
    """Travailler sur la méthode."""


@methodology.command("check")
@click.option("--folder", type=click.Path(path_type=Path, exists=True), default=SEEDS)
def methodology_check(folder: Path) -> None:
    """Vérifier tous les fichiers de la méthode : schéma, renvois, couverture, typographie."""
    problems = check_all(folder)
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems:
        raise SystemExit(1)
    click.echo("La méthode est en ordre.")


@cli.group()
def progress() -> None:
    """Vérifier l’avancement enregistré."""


@progress.command("check")
@click.option("--repair", is_flag=True, help="Corriger ce qui est faux.")
def progress_check(*, repair: bool) -> None:
    """Recompter l’avancement de toutes les collectivités, et les tâches de chaque compte."""
    with _app().app_context():
        _check_tasks(repair=repair)
        seen, suspects = 0, []
        for drift in drifts():
            seen += 1
            if drift is not None:
                suspects.append(drift.authority_id)
        db.session.rollback()
        looked_at = [_settled(suspect, repair) for suspect in suspects]
    wrong = [drift for drift in looked_at if drift is not None]
    for drift in wrong:
        click.echo(
            f"{drift.name} ({drift.slug})\u00a0: {drift.stored} points enregistrés, "
            f"{drift.counted} recomptés.",
            err=True,
        )
    told = f"{number(seen)} collectivités recomptées"
    if not wrong:
        click.echo(f"{told}\u00a0: tout est juste.")
    elif repair:
        click.echo(f"{told}, {len(wrong)} corrigées.")
    else:
        raise Stopped(f"{told}, {len(wrong)} fausses. Ajoutez --repair pour corriger.")


def _check_tasks(*, repair: bool) -> None:
    """Recount the tasks that wait for each account."""
    if repair:
        db.begin_write()
    wrong = recount_open_tasks(repair=repair)
    if repair:
        db.commit()
    db.session.rollback()
    for drift in wrong:
        stored = plural(drift.stored, "tâche enregistrée", "tâches enregistrées")
        click.echo(f"{drift.name}\u00a0: {stored}, {drift.counted} recomptées.", err=True)
    if wrong and not repair:
        raise Stopped("Ajoutez --repair pour corriger.")


def _settled(authority_id: int, repair: bool) -> Drift | None:
    """Look at one authority again, alone, and put it right if asked."""
    if not repair:
        db.session.rollback()
        return drift_of(authority_id)
    db.begin_write()
    authority = db.session.get(Authority, authority_id, with_for_update=True)
    drift = drift_of(authority_id) if authority is not None else None
    if authority is not None and drift is not None:
        recount(authority)
    db.commit()
    return drift


@cli.command()
def notify() -> None:
    """Prévenir les gens de leurs tâches et envoyer les courriels (à lancer toutes les 5 minutes).

    Finit avec le code 1 quand un courriel n’est pas parti ou n’a pas pu être écrit.
    """
    with _app().app_context():
        _refuse_old_database()
        failures = _write_notices()
        sending = send_all()
        left = outbox()
    told = plural(sending.sent, "courriel envoyé", "courriels envoyés")
    click.echo(f"{told}, {number(left.waiting)} en attente.")
    if left.given_up:
        click.echo(plural(left.given_up, "courriel abandonné", "courriels abandonnés") + ".")
    if sending.refused:
        refused = plural(
            sending.refused, "courriel n’est pas parti", "courriels ne sont pas partis"
        )
        click.echo(f"{refused}\u00a0: un autre essai aura lieu.", err=True)
    if failures:
        raise Stopped("Des courriels n’ont pas pu être écrits\u00a0: voyez le journal technique.")
    if sending.refused:
        raise SystemExit(1)


def _write_notices() -> int:
    """Write the mails that people are due, each in its own transaction; return the failures."""
    found = notifications.reminders()
    batches = [found[start : start + REMINDERS] for start in range(0, len(found), REMINDERS)]
    done = [_alone(partial(notifications.write_reminders, batch)) for batch in batches]
    people = notifications.people_to_tell()
    done += [_alone(partial(notifications.tell, user_id)) for user_id in people]
    return done.count(False)


def _alone(work: Callable[[], object]) -> bool:
    """Do this in its own transaction; what fails is logged, and tried again the next time."""
    try:
        db.begin_write()
        work()
        db.commit()
    except Exception:
        db.rollback()
        log.exception("a notice could not be written")
        return False
    return True
