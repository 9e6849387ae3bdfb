"""What the commands share: the group they join, the application, and how they stop."""

from typing import IO, Any

import click
from flask import Flask

from app import create_app
from config import read_settings


class Stopped(click.ClickException):
    """The command cannot go on; the sentence says why and what to do."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the sentence alone: click would put an English word before it."""
        click.echo(self.message, err=True, file=file)


@click.group()
def cli() -> None:
    """Jalon : conduire l’ouverture des données d’une collectivité."""


def open_app() -> Flask:
    """Return the application that the settings describe."""
    return create_app(read_settings())
