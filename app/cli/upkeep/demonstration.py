"""Installing the demonstration."""

import click

from app.cli.base import Stopped, cli
from app.cli.opening import open_app
from app.cli.versions import refuse_old_database
from app.demo import services as demonstration
from app.demo.script import people
from app.extensions import db
from app.kernel.errors import Refused


@cli.command()
def demo() -> None:
    """Installer la démonstration\u00a0: trois collectivités inventées et leurs comptes."""
    with open_app():
        refuse_old_database()
        db.begin_write()
        try:
            written = demonstration.load_demo()
        except Refused as refusal:
            raise Stopped(refusal.message) from refusal
        db.commit()
    click.echo("Démonstration installée." if written else "Démonstration déjà en place.")
    click.echo(f"Mot de passe de ses comptes\u00a0: {people().password}")
