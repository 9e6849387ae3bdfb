"""Acting on accounts from the machine: what an operator does on screen, and who is one."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import click

from app.accounts import upkeep
from app.accounts.models import User
from app.accounts.queries import accounts, user_by_email
from app.accounts.services import create_user
from app.audit.rules import COMMAND_LINE, Actor
from app.cli.base import Stopped, cli
from app.cli.french import FrenchArgument, Option
from app.cli.opening import open_app
from app.cli.versions import refuse_old_database
from app.extensions import db
from app.kernel.errors import DomainError
from app.spaces import departures, membership, queries

BATCH = 500  # accounts read together


@cli.group()
def operator() -> None:
    """Gérer les comptes\u00a0: ceux qui administrent l’instance, et ceux de tous.

    Toutes ces commandes s’écrivent avec l’adresse du compte, et le journal les note.
    """


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
    with open_app():
        refuse_old_database()
        db.begin_write()
        try:
            create_user(
                email=email, full_name=name, password=password, is_operator=True, by=COMMAND_LINE
            )
        except DomainError as refusal:
            raise Stopped(refusal.message) from refusal
        db.commit()
    click.echo(f"Compte créé pour {name}.")


@operator.command("list")
def operator_list() -> None:
    """Lister tous les comptes, avec leur état et ceux qui administrent l’instance."""
    with open_app():
        refuse_old_database()
        for user in _all_accounts():
            click.echo(_line(user))


def _all_accounts() -> Iterator[User]:
    after = 0
    while batch := accounts(after=after, limit=BATCH):
        yield from batch
        after = batch[-1].id


def _line(user: User) -> str:
    marks = [
        *(["exploitation"] if user.is_operator else []),
        *(["désactivé"] if user.disabled_at else []),
    ]
    shown = f" ({', '.join(marks)})" if marks else ""
    return f"{user.email}  {user.full_name}{shown}"


address = click.argument(
    "address", cls=FrenchArgument, metavar="ADRESSE", help="L’adresse électronique du compte."
)
knowing = click.option(
    "--yes",
    "sure",
    cls=Option,
    is_flag=True,
    help="Ne rien demander avant d’agir.",
)


@operator.command("disable")
@address
@knowing
def operator_disable(address: str, *, sure: bool) -> None:
    """Désactiver un compte\u00a0: il est déconnecté et ne peut plus se connecter.

    L’adresse est à retaper s’il est seul chef de projet d’une collectivité.
    """
    action = partial(departures.disable, aware=True)
    user = _changed(address, action, ask=None if sure else _ask_of_leads)
    click.echo(f"Le compte de {user.full_name} est désactivé.")


@operator.command("enable")
@address
def operator_enable(address: str) -> None:
    """Réactiver un compte désactivé."""
    user = _changed(address, upkeep.enable)
    click.echo(f"Le compte de {user.full_name} est de nouveau actif.")


@operator.command("sign-out")
@address
def operator_sign_out(address: str) -> None:
    """Fermer toutes les sessions d’un compte."""
    user = _changed(address, upkeep.end_sessions)
    click.echo(f"Sessions fermées\u00a0: {user.full_name}.")


@operator.command("erase")
@address
@knowing
def operator_erase(address: str, *, sure: bool) -> None:
    """Effacer un compte pour toujours.

    Ce que la personne a écrit reste, signé «\u00a0Compte effacé\u00a0». L’adresse est à retaper.
    """
    action = partial(departures.erase, typed=address, aware=True)
    _changed(address, action, ask=None if sure else partial(_ask_of_leads, always=True))
    click.echo("Le compte est effacé.")


@operator.command("grant")
@address
def operator_grant(address: str) -> None:
    """Donner à un compte le droit d’administrer l’instance."""
    user = _changed(address, upkeep.grant)
    click.echo(f"{user.full_name} administre maintenant l’instance.")


@operator.command("revoke")
@address
def operator_revoke(address: str) -> None:
    """Retirer à un compte le droit d’administrer l’instance."""
    user = _changed(address, upkeep.revoke)
    click.echo(f"{user.full_name} n’administre plus l’instance.")


@operator.command("lead")
@click.argument(
    "slug",
    cls=FrenchArgument,
    metavar="ESPACE",
    help="Le nom court de l’espace, tel que dans son adresse, après /c/.",
)
@address
def operator_lead(slug: str, address: str) -> None:
    """Nommer un membre chef de projet, dans un espace qui n’en a plus de joignable.

    À faire avec l’accord de la collectivité. Le journal de l’espace le dit.
    """

    def rescue(user: User, *, by: Actor) -> None:
        authority = queries.authority_by_slug(slug)
        if authority is None:
            raise Stopped(f"Aucun espace ne s’appelle {slug}.")
        membership.rescue(authority, user, by=by)

    user = _changed(address, rescue)
    click.echo(f"{user.full_name} est maintenant chef de projet.")


def _changed(
    address: str, action: Callable[..., Any], *, ask: Callable[[User], None] | None = None
) -> User:
    """Do something to the account of an address; ``ask`` comes first, and holds nobody up."""
    with open_app():
        refuse_old_database()
        try:
            if ask is not None:
                ask(_found(address))
            db.begin_write()
            user = _found(address)
            action(user, by=COMMAND_LINE)
        except DomainError as refusal:
            raise Stopped(refusal.message) from refusal
        db.commit()
    return user


def _found(address: str) -> User:
    user = user_by_email(address)
    if user is None:
        raise Stopped(f"Aucun compte n’a l’adresse {address}.")
    return user


def _ask_of_leads(user: User, *, always: bool = False) -> None:
    """Have the address typed again if authorities lose their last lead, or always."""
    upkeep.refuse_closing(user, by=COMMAND_LINE)
    email, names = user.email, [authority.name for authority in queries.led_alone(user.id)]
    db.session.close()  # a question may wait for long, and must lock nothing
    for name in names:
        click.echo(f"{name}\u00a0: plus aucun compte actif n’en sera chef de projet.")
    if names or always:
        _confirm(email)


def _confirm(email: str) -> None:
    typed = click.prompt("Retapez l’adresse du compte pour confirmer\u00a0")
    if typed.strip().lower() != email:
        raise Stopped("Ce n’est pas la même adresse\u00a0: rien n’a été fait.")
