"""What the commands share: the group they join, the application, and how they stop."""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import click
from sqlalchemy.exc import SQLAlchemyError

from app import create_app
from app.cli.access import obstacle
from app.cli.french import Group, Option
from app.cli.troubles import sentence_for
from config import ROOT, Settings, read_settings

NAME = "jalon"

# Where each command declares itself: it alone is loaded when it is called.
MODULES = {
    "completion": "app.cli.completing",
    "db": "app.cli.database",
    "demo": "app.cli.database",
    "mail": "app.cli.mailing",
    "methodology": "app.cli.checks",
    "notify": "app.cli.notifying",
    "operator": "app.cli.database",
    "progress": "app.cli.checks",
    "retention": "app.cli.forgetting",
    "seed": "app.cli.database",
    "serve": "app.cli.serving",
}


class Stopped(click.ClickException):
    """The command cannot go on; the sentence says why and what to do."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the sentence alone: click would put « Erreur » before it."""
        click.echo(self.message, err=True, file=file)


def version() -> str:
    """Return the version, which pyproject.toml alone holds."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(declared["project"]["version"])


def _show_version(context: click.Context, _option: click.Parameter, asked: bool) -> None:
    if asked:
        click.echo(f"Jalon {version()}")
        context.exit()


@click.group(cls=Group, modules=MODULES)
@click.option(
    "--version",
    cls=Option,
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Afficher la version de Jalon.",
)
def cli() -> None:
    """Jalon\u00a0: conduire l’ouverture des données d’une collectivité.

    Finit avec le code 0 quand tout va bien, 1 quand la commande n’a pas pu aboutir ou a trouvé
    quelque chose à corriger, 2 quand elle est mal écrite.
    """


@contextmanager
def open_app() -> Iterator[Settings]:
    """Enter the application that the settings describe, and close its connections at the end.

    What prevents it, before or meanwhile, is a sentence as long as it is not a fault of ours.
    """
    from app.extensions import db  # noqa: PLC0415  loaded with the application, not before

    settings = read_settings()
    prevented = obstacle(settings)
    if prevented:
        raise Stopped(prevented)
    try:
        app = create_app(settings)
        try:
            with app.app_context():
                yield settings
        finally:
            db.engine.dispose()
    except (SQLAlchemyError, OSError) as problem:
        told = sentence_for(problem)
        if told is None:
            raise
        raise Stopped(told) from problem
