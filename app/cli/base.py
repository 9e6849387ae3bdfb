"""What the commands share: the group they join, and how they stop."""

from typing import IO, Any

import click

from app.cli.french import FrenchGroup, Option
from config import version

NAME = "jalon"

# Where each command declares itself: it alone is loaded when it is called.
MODULES = {
    "completion": "app.cli.completing",
    "db": "app.cli.database",
    "demo": "app.cli.upkeep.demonstration",
    "files": "app.cli.upkeep.checks",
    "law": "app.cli.upkeep.law",
    "mail": "app.cli.mailing",
    "methodology": "app.cli.upkeep.editions",
    "notify": "app.cli.notifying",
    "operator": "app.cli.operators",
    "progress": "app.cli.upkeep.figures",
    "retention": "app.cli.upkeep.forgetting",
    "seed": "app.cli.database",
    "serve": "app.cli.server.serving",
    "watch": "app.cli.upkeep.watching",
}


class Stopped(click.ClickException):
    """The command cannot go on; the sentence says why and what to do."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the sentence alone: click would put « Erreur » before it."""
        click.echo(self.message, err=True, file=file)


def _show_version(context: click.Context, _option: click.Parameter, asked: bool) -> None:
    if asked:
        click.echo(f"Jalon {version()}")
        context.exit()


@click.group(cls=FrenchGroup, modules=MODULES)
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
