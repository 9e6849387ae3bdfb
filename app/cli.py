"""The ``jalon`` command: thin commands over services."""

from pathlib import Path

import click
from alembic import command
from alembic.config import Config
from flask import Flask

from app import create_app
from app.accounts.services import create_user
from app.audit.services import COMMAND_LINE
from app.extensions import db
from app.kernel.errors import Refused
from app.mailer.services import send_due
from app.methodology.check import check_all
from app.places.services import load_places
from config import ROOT, SettingsProblem, read_settings

SEEDS = ROOT / "seeds"


def main() -> None:
    """Run the command; a wrong setting ends it with a sentence, not a traceback."""
    try:
        cli(prog_name="jalon")
    except SettingsProblem as problem:
        raise SystemExit(f"Jalon ne peut pas démarrer : {problem}") from problem


@click.group()
def cli() -> None:
    """Jalon : conduire l’ouverture des données d’une collectivité."""


def _app() -> Flask:
    return create_app(read_settings())


@cli.group("db")
def database() -> None:
    """Préparer et vérifier la base de données."""


def alembic_config() -> Config:
    """Return Alembic's configuration, read from pyproject.toml."""
    config = Config(toml_file=ROOT / "pyproject.toml")
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return config


@database.command("upgrade")
def upgrade() -> None:
    """Amener la base à la dernière version."""
    command.upgrade(alembic_config(), "head")
    click.echo("Base de données à jour.")


@database.command("check")
def check() -> None:
    """Vérifier que les tables sont bien celles que le code attend."""
    command.check(alembic_config())


@cli.command()
def seed() -> None:
    """Charger le référentiel des territoires."""
    with _app().app_context():
        db.begin_write()
        written = load_places()
        db.commit()
    click.echo(f"Territoires : {written} écrits." if written else "Territoires déjà à jour.")


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
            raise click.ClickException(refusal.message) from refusal
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


@cli.command()
def notify() -> None:
    """Envoyer les courriels qui attendent (à lancer chaque minute)."""
    with _app().app_context():
        sent = send_due()
    click.echo(f"{sent} courriel(s) envoyé(s).")
