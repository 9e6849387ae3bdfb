"""Accounts: creating, signing in, resetting a password, inviting and joining."""

from dataclasses import dataclass
from datetime import timedelta

from email_validator import EmailNotValidError, validate_email
from flask import current_app
from sqlalchemy import update

from app.accounts import guesses, passwords, queries, sessions
from app.accounts.models import AccountToken, User
from app.accounts.tokens import make_token, use_up
from app.audit.rules import Actor, Change
from app.audit.services import record
from app.extensions import db
from app.jobs import services as jobs
from app.jobs.models import Job
from app.kernel.clock import now
from app.kernel.errors import Refused
from app.kernel.ids import digest
from app.kernel.revisions import Saved, Sight, merge
from app.kernel.version import version
from app.mailer.services import queue_mail

RESET_LIFE = timedelta(minutes=30)
WELCOME_LIFE = timedelta(days=7)
MAX_NAME = 200


def checked_email(text: str, field: str = "email") -> str:
    """Return the address in the form we keep, or refuse it with a sentence."""
    try:
        address = validate_email(text.strip(), check_deliverability=False)
    except EmailNotValidError as problem:
        raise Refused(
            "Écrivez une adresse électronique complète, par exemple prenom.nom@exemple.fr.",
            field,
        ) from problem
    return address.normalized.lower()


def create_user(
    *, email: str, full_name: str, password: str, is_operator: bool = False, by: Actor | None = None
) -> User:
    """Create an account; ``Refused`` when the address is taken or the password too weak."""
    address = checked_email(email)
    if queries.user_by_email(address) is not None:
        raise Refused("Un compte existe déjà pour cette adresse : connectez-vous.", "email")
    passwords.check_password(password, about=(address, full_name))
    user = User(
        email=address,
        full_name=full_name[:MAX_NAME],
        password_hash=passwords.hash_password(password),
        is_operator=is_operator,
        news_seen=version(),  # all is new to whoever begins
    )
    db.session.add(user)
    db.session.flush()  # the journal needs the id
    author = by or Actor(user.id, user.full_name)
    record("account:create", actor=author, subject=f"user:{user.id}", title=user.full_name)
    return user


def verify(email: str, password: str) -> User | None:
    """Return the account if the password is right; slow on purpose, holds no lock."""
    user = queries.user_by_email(email)
    right = passwords.matches(user.password_hash if user else None, password)
    return user if right and user is not None and user.disabled_at is None else None


def sign_in(user: User, password: str, *, browser: str) -> None:
    """Open a session, in the current transaction."""
    guesses.was_right(user.email)
    if passwords.needs_rehash(user.password_hash):
        user.password_hash = passwords.hash_password(password)
    sessions.open_session(user, browser)


@dataclass(frozen=True)
class AccountFacts:
    """What a person may change of their account: their name, and whether single keys act."""

    full_name: str
    shortcuts: bool

    @classmethod
    def of(cls, user: User) -> "AccountFacts":
        """Return what stands."""
        return cls(user.full_name, user.shortcuts)


def change_account(user: User, typed: AccountFacts, *, seen: Sight) -> Saved[User]:
    """Change one's account; ``Conflict`` (see ``merge``) with another window of one's own."""
    db.session.refresh(user, with_for_update=True)
    merged = merge(AccountFacts.of(user), typed, seen, "ce compte")
    facts = merged.facts
    if merged.changed:
        changes = (Change("Nom", user.full_name, facts.full_name),)
        user.full_name, user.shortcuts = facts.full_name, facts.shortcuts
        record(
            "account:update",
            actor=Actor(user.id, user.full_name),
            subject=_subject(user),
            title=user.full_name,
            changes=changes,
        )
    return Saved(user, merged.kept)


def change_password(user: User, new: str, *, keep_session: int | None = None) -> None:
    """Set a new password, and end the other sessions of this person and the links they hold.

    But those that take an address back: whoever stole an account would change both.
    """
    passwords.check_password(new, about=(user.email, user.full_name))
    user.password_hash = passwords.hash_password(new)
    sessions.close_all(user, but=keep_session)
    unused = AccountToken.user_id == user.id, AccountToken.used_at.is_(None)
    links = *unused, AccountToken.purpose != "address_back"
    db.session.execute(update(AccountToken).where(*links).values(used_at=now()))
    author = Actor(user.id, user.full_name)
    record("account:password", actor=author, subject=_subject(user), title=user.full_name)


def ask_reset(email: str) -> None:
    """Have a link sent to choose a new password, if there is such an account.

    Nothing here depends on whether there is: not what is said, not what is read or written, so not
    how long it takes. The runner looks for the account.
    """
    jobs.ask(RESET, digest(email), details={"email": email})


def send_reset(email: str) -> None:
    """Send a link to choose a new password, if there is such an account."""
    user = queries.user_by_email(email)
    if user is None or user.disabled_at is not None:
        return
    link = make_token("reset", user.email, RESET_LIFE, user=user)
    queue_mail(
        user.email,
        "Choisir un nouveau mot de passe",
        "reset",
        name=user.full_name,
        link=f"{current_app.config['BASE_URL']}/mot-de-passe/{link}",
        minutes=int(RESET_LIFE.total_seconds() // 60),
    )


def _send_asked(job: Job) -> None:
    send_reset(job.details["email"])


RESET = jobs.declare_kind(jobs.JobKind("reset", settle=_send_asked, shown=False))


def use_reset(token: str, new: str) -> User:
    """Set the password of the link's owner; the link is used up."""
    row = queries.account_token(token, "reset")
    if row is None or row.user_id is None:
        raise Refused("Ce lien n’est plus valable. Demandez-en un nouveau.")
    use_up(row)
    user = db.session.get_one(User, row.user_id)
    change_password(user, new)
    return user


def invite_person(*, email: str, full_name: str, by: Actor) -> None:
    """Send a link with which somebody creates their account, without any authority yet."""
    address = checked_email(email)
    if queries.user_by_email(address) is not None:
        raise Refused("Cette personne a déjà un compte.", "email")
    link = make_token("welcome", address, WELCOME_LIFE, full_name=full_name)
    queue_mail(
        address,
        "Votre compte Jalon",
        "welcome",
        name=full_name,
        by=by.name,
        link=f"{current_app.config['BASE_URL']}/bienvenue/{link}",
        days=WELCOME_LIFE.days,
    )
    record("invitation:send", actor=by, subject=f"email:{digest(address)[:16]}", title=full_name)


def use_welcome(token: str, *, full_name: str, password: str) -> User:
    """Create the account of a welcome link; the link is used up."""
    row = queries.account_token(token, "welcome")
    if row is None:
        raise Refused("Ce lien n’est plus valable. Demandez-en un nouveau.")
    use_up(row)
    return create_user(email=row.email, full_name=full_name, password=password)


def _subject(user: User) -> str:
    return f"user:{user.id}"
