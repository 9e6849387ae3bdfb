"""Completion by the shell: the script that it reads."""

import click
from click.shell_completion import get_completion_class

from app.cli.base import NAME, cli
from app.cli.french import FrenchArgument, FrenchChoice

SHELLS = ("bash", "zsh", "fish")
VARIABLE = f"_{NAME.upper()}_COMPLETE"  # the one that click reads for a command of this name


@cli.command()
@click.argument(
    "shell",
    cls=FrenchArgument,
    type=FrenchChoice(SHELLS),
    help="L’interpréteur de commandes qui lira le script.",
)
def completion(shell: str) -> None:
    """Écrire le script qui complète la commande jalon quand on appuie sur Tab.

    Avec bash, par exemple\u00a0: jalon completion bash > /etc/bash_completion.d/jalon
    """
    kind = get_completion_class(shell)
    if kind is None:  # a shell that click has ceased to know
        raise click.UsageError(f"Pas de complétion pour {shell}.")
    click.echo(kind(cli, {}, NAME, VARIABLE).source())
