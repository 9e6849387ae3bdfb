"""What the commands share: the group they join, the application, and how they stop."""

import tomllib
from typing import IO, Any

import click
from flask import Flask

from app import create_app
from app.cli.french import Group, Option, speak_french
from config import ROOT, read_settings

NAME = "jalon"

speak_french()


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


@click.group(cls=Group)
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


def open_app() -> Flask:
    """Return the application that the settings describe."""
    return create_app(read_settings())
