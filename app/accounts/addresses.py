"""Changing the address of an account: asked with the password, confirmed from the new mailbox.

The old mailbox is told twice, when it is asked and when it is done, each time with a link that
stops it or takes it back without signing in: whoever stole the account may have changed the
password (decision 0022).
"""

from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from sqlalchemy import update

from app.accounts import queries, sessions
from app.accounts.models import AccountToken, User
from app.accounts.services import ask_reset, checked_email
from app.accounts.tokens import make_token, use_up
from app.audit.rules import Actor
from app.audit.services import record
from app.extensions import db
from app.jobs import services as jobs
from app.jobs.models import Job
from app.kernel.clock import now
from app.kernel.errors import Refused
from app.kernel.signals import address_changed
from app.mailer.services import queue_mail

CONFIRM, BACK = "address", "address_back"  # the purposes of the links
CONFIRM_LIFE = timedelta(days=1)
BACK_LIFE = timedelta(days=7)
DEAD = "Ce lien n’est plus valable. Demandez-en un nouveau depuis votre compte."
TAKEN = (
    "Cette adresse est maintenant celle d’un autre compte\u00a0: rien n’a changé. Adressez-vous à "
    "la personne qui s’occupe de votre Jalon."
)


@dataclass(frozen=True)
class AddressChange:
    """The account that has passed from one address to another."""

    user: User
    old: str
    new: str


def new_address(user: User, typed: str) -> str:
    """Return a new address in the form we keep; ``Refused`` at « email »."""
    new = checked_email(typed)
    if new == user.email:
        raise Refused("C’est déjà l’adresse de votre compte.", "email")
    return new


def ask_change(user: User, new: str) -> None:
    """Have links sent to both addresses.

    Nothing here depends on whether the new one has an account: the runner looks for it.
    """
    jobs.ask(CHANGE, f"user:{user.id}", details={"user_id": user.id, "email": new})


def _send_asked(job: Job) -> None:
    user = queries.account_of(job.details["user_id"])
    if user is not None and user.disabled_at is None:
        send_links(user, job.details["email"])


CHANGE = jobs.declare_kind(jobs.JobKind("address", settle=_send_asked, shown=False))


def send_links(user: User, new: str) -> None:
    """Write to both addresses; who has an account at the new one is told that nothing changes."""
    _forget_links(user, CONFIRM)  # the last one asked is meant
    _tell_old(user, user.email, new, "va changer", "address_asked")
    taken = queries.user_by_email(new)
    if taken is not None:
        name = taken.full_name
        queue_mail(new, "Une adresse déjà utilisée sur Jalon", "address_taken", name=name)
        return
    link = f"{_base()}/compte/adresse/{make_token(CONFIRM, new, CONFIRM_LIFE, user=user)}"
    hours = CONFIRM_LIFE // timedelta(hours=1)
    subject = "Confirmer votre adresse sur Jalon"
    queue_mail(new, subject, "address_confirm", name=user.full_name, link=link, hours=hours)


def confirm(token: str, user: User, *, keep_session: int) -> AddressChange:
    """Give an account the address of a link that it asked for; its other sessions end."""
    row = own_link(token, user)
    if row is None:
        raise Refused(DEAD)
    use_up(row)
    change = _move(user, row.email)
    actor = Actor(user.id, user.full_name)
    record("account:move", actor=actor, subject=f"user:{user.id}", title=user.full_name)
    sessions.close_all(user, but=keep_session)
    _tell_old(user, change.old, change.new, "a changé", "address_changed")
    return change


def _tell_old(user: User, old: str, new: str, verb: str, template: str) -> None:
    link = f"{_base()}/adresse/annuler/{make_token(BACK, old, BACK_LIFE, user=user)}"
    queue_mail(
        old,
        f"Votre adresse sur Jalon {verb}",
        template,
        name=user.full_name,
        new=new,
        link=link,
        days=BACK_LIFE.days,
    )


def own_link(token: str, user: User) -> AccountToken | None:
    """Return the link that this person asked for; nothing when it is dead or somebody else's.

    A mistyped address is a stranger's: their mailbox alone must not give them the account.
    """
    row = queries.account_token(token, CONFIRM)
    return row if row is not None and row.user_id == user.id else None


def take_back(token: str) -> User:
    """Stop a change that was asked, or undo one that was done; all the sessions end.

    The links to take back that are older stay good: a thief who moves an account twice cannot
    shut its owner out with the link of the second move.
    """
    row = queries.account_token(token, BACK)
    user = queries.account_of(row.user_id or 0) if row is not None else None
    if row is None or user is None:
        raise Refused(DEAD)
    use_up(row)
    if user.email != row.email:
        _move(user, row.email)
        actor = Actor(user.id, user.full_name)
        record("account:moveback", actor=actor, subject=f"user:{user.id}", title=user.full_name)
    _forget_links(user, CONFIRM)
    later = AccountToken.purpose == BACK, AccountToken.id > row.id
    theirs = AccountToken.user_id == user.id, AccountToken.used_at.is_(None)
    db.session.execute(update(AccountToken).where(*theirs, *later).values(used_at=now()))
    sessions.close_all(user)
    ask_reset(user.email)  # the password is no secret any more, or the owner would not be here
    return user


def _move(user: User, new: str) -> AddressChange:
    db.session.refresh(user, with_for_update=True)
    other = queries.user_by_email(new)
    if other is not None and other.id != user.id:
        raise Refused(TAKEN)
    change = AddressChange(user, user.email, new)
    user.email = new
    _forget_links(user, "reset")
    db.session.flush()  # what listens reads the account
    address_changed.send(change)
    return change


def _forget_links(user: User, purpose: str) -> None:
    theirs = AccountToken.user_id == user.id, AccountToken.used_at.is_(None)
    ended = update(AccountToken).where(*theirs, AccountToken.purpose == purpose)
    db.session.execute(ended.values(used_at=now()))


def _base() -> str:
    return str(current_app.config["BASE_URL"])
