"""The database: its tables, its places, the demonstration, the first account."""

import io

import click
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.exc import SQLAlchemyError

from app.accounts.services import create_user
from app.audit.services import COMMAND_LINE
from app.cli.base import Stopped, cli, open_app
from app.cli.french import Option
from app.demo import services as demonstration
from app.demo.script import people
from app.extensions import db
from app.kernel.errors import Refused
from app.kernel.typography import number
from app.places.services import load_places
from config import ROOT


def refuse_old_database() -> None:
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
    with open_app().app_context():
        refuse_old_database()
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
    with open_app().app_context():
        db.begin_write()
        written = load_places()
        db.commit()
    told = f"Territoires\u00a0: {number(written)} écrits."
    click.echo(told if written else "Territoires déjà à jour.")


@cli.command()
def demo() -> None:
    """Installer la démonstration\u00a0: trois collectivités inventées et leurs comptes."""
    with open_app().app_context():
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
@click.option(
    "--email",
    cls=Option,
    metavar="ADRESSE",
    prompt="Adresse électronique\u00a0",
    help="Adresse électronique du compte.",
)
@click.option(
    "--name", cls=Option, metavar="NOM", prompt="Prénom et nom\u00a0", help="Prénom et nom."
)
@click.password_option(
    cls=Option,
    metavar="MOT-DE-PASSE",
    prompt="Mot de passe\u00a0",
    confirmation_prompt="Encore une fois\u00a0",
    help="Mot de passe. Sans cette option, il est demandé sans s’afficher, ce qui vaut mieux.",
)
def operator_create(email: str, name: str, password: str) -> None:
    """Créer le premier compte d’une instance."""
    with open_app().app_context():
        db.begin_write()
        try:
            create_user(
                email=email, full_name=name, password=password, is_operator=True, by=COMMAND_LINE
            )
        except Refused as refusal:
            raise Stopped(refusal.message) from refusal
        db.commit()
    click.echo(f"Compte créé pour {name}.")
