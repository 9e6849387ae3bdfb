"""Secret addresses that give due dates to a calendar: opening, closing, contents.

The address is the only proof: stored as a digest, shown once, and deleted with the account or,
for that of an authority, with the membership.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, bindparam, delete, or_, select

from app.accounts.models import User
from app.audit.rules import Actor
from app.audit.services import record
from app.extensions import db
from app.kernel.clock import now
from app.kernel.errors import Missing, Refused
from app.kernel.ids import digest, new_token
from app.kernel.signals import member_leaving
from app.kernel.typography import of_name
from app.kernel.zones import PARIS
from app.places.zones import zone_of
from app.spaces.hours import zone_of_person
from app.spaces.models import Authority, Membership
from app.tasks.models import CalendarFeed, Task

MOST_EVENTS = 2_000
PAST = timedelta(days=180)  # nobody looks for an older due date in an agenda
MOST_PLACES = 200
GONE = "Cette adresse d’agenda n’existe plus."
ALREADY = (
    "Vous avez déjà une adresse pour ce choix, et des agendas la lisent peut-être\u00a0: "
    "si vous l’avez perdue, renouvelez-la dans la liste."
)


@dataclass(frozen=True, slots=True)
class DueTask:
    """A task and its due date, as a calendar shows them."""

    id: int
    title: str
    state: str
    due_on: date
    revision: int
    updated_at: datetime
    slug: str
    authority: str  # its name, where the calendar holds several authorities; or nothing


@dataclass(frozen=True)
class Origin:
    """The host of the instance, and the pattern of the addresses of its tasks."""

    host: str
    task_url: str  # an address with {slug} and {id}


@dataclass(frozen=True)
class Agenda:
    """The calendar of an address: its name and its tasks."""

    name: str
    tasks: Sequence[DueTask]
    zone: ZoneInfo = PARIS

    @property
    def fingerprint(self) -> str:
        """A text that changes when, and only when, the calendar does: its ETag."""
        hasher = sha256(f"{self.name}\0{self.zone.key}".encode())
        for task in self.tasks:
            hasher.update(
                f"\0{task.id}\0{task.revision}\0{task.state}\0{task.due_on}\0{task.title}"
                f"\0{task.slug}\0{task.authority}".encode()
            )
        return hasher.hexdigest()[:32]


@dataclass(frozen=True)
class Kept:
    """An address as the page lists it: its tasks and its date, never the address itself."""

    id: int
    slug: str  # of the authority, or nothing for one's own tasks
    name: str
    created_at: datetime


# Built once: each calendar of each person runs both every hour.
_BEHIND = (
    select(CalendarFeed.user_id, User.full_name, Authority, Membership.user_id)
    .join(User, User.id == CalendarFeed.user_id)
    .outerjoin(Authority, Authority.id == CalendarFeed.authority_id)
    .outerjoin(
        Membership,
        and_(
            Membership.user_id == CalendarFeed.user_id,
            Membership.authority_id == CalendarFeed.authority_id,
        ),
    )
    .where(CalendarFeed.token_digest == bindparam("digest"), User.disabled_at.is_(None))
)
_TASKS = (
    select(
        Task.id, Task.title, Task.state, Task.due_on, Task.revision, Task.updated_at,
        Authority.slug, Authority.name,
    )
    .join(Authority, Authority.id == Task.authority_id)
    .where(Task.due_on >= bindparam("since"))
    .order_by(Task.due_on, Task.id)
    .limit(MOST_EVENTS)
)  # fmt: skip
# One's own tasks, where one is still a member.
_MINE = _TASKS.join(
    Membership,
    and_(Membership.authority_id == Task.authority_id, Membership.user_id == bindparam("user_id")),
).where(Task.assignee_id == bindparam("user_id"))
_OURS = _TASKS.where(Task.authority_id == bindparam("authority_id"))


def agenda_behind(token: str) -> Agenda:
    """Return the calendar of an address; ``Missing`` when it is closed."""
    row = db.session.execute(_BEHIND, {"digest": digest(token)}).first()
    if row is None:
        raise Missing(GONE)
    user_id, person, authority, member = row
    zone = zone_of_person(user_id) if authority is None else zone_of(authority)
    since = now().astimezone(zone).date() - PAST
    if authority is None:
        rows = db.session.execute(_MINE, {"user_id": user_id, "since": since})
        return Agenda(f"Mes tâches (Jalon, {person})", _due(rows), zone)
    if member is None:
        raise Missing(GONE)
    rows = db.session.execute(_OURS, {"authority_id": authority.id, "since": since})
    tasks = [replace(task, authority="") for task in _due(rows)]
    return Agenda(f"Tâches {of_name(authority.name)} (Jalon)", tasks, zone)


def authority_behind(token: str) -> Authority:
    """Return the authority whose tasks an address gives to a member; ``Missing`` otherwise."""
    row = db.session.execute(_BEHIND, {"digest": digest(token)}).first()
    if row is None or row[2] is None or row[3] is None:
        raise Missing(GONE)
    authority: Authority = row[2]
    return authority


def of_authority(token: str) -> bool:
    """Tell whether an address gives the tasks of an authority, rather than one's own."""
    row = db.session.execute(_BEHIND, {"digest": digest(token)}).first()
    return row is not None and row[2] is not None


def _due(rows: Iterable[Any]) -> list[DueTask]:
    return [DueTask(*row) for row in rows]


def feeds_of(user_id: int) -> list[Kept]:
    """Return the open addresses of a user, that of their own tasks first."""
    query = (
        select(CalendarFeed.id, Authority.slug, Authority.name, CalendarFeed.created_at)
        .outerjoin(Authority, Authority.id == CalendarFeed.authority_id)
        .outerjoin(
            Membership,
            and_(
                Membership.user_id == CalendarFeed.user_id,
                Membership.authority_id == CalendarFeed.authority_id,
            ),
        )
        .where(
            CalendarFeed.user_id == user_id,
            or_(CalendarFeed.authority_id.is_(None), Membership.user_id.is_not(None)),
        )
        .order_by(CalendarFeed.authority_id.is_not(None), Authority.name_key, CalendarFeed.id)
    )
    return [
        Kept(id_, slug or "", name or "", created_at)
        for id_, slug, name, created_at in db.session.execute(query)
    ]


def places_of(user_id: int, *, first: str = "") -> list[tuple[str, str]]:
    """Return (slug, name) of the authorities whose tasks a user may follow, ``first`` on top."""
    query = (
        select(Authority.slug, Authority.name)
        .join(Membership, Membership.authority_id == Authority.id)
        .where(Membership.user_id == user_id)
        .order_by(Authority.slug != first, Authority.name_key, Authority.id)
        .limit(MOST_PLACES)
    )
    return [(slug, name) for slug, name in db.session.execute(query)]


def open_feed(by: Actor, slug: str = "") -> str:
    """Create an address for the user's own tasks, or for those of an authority; return it, once.

    ``Refused`` when there is one already: it would stop working for calendars that read it.
    """
    user_id = _account(by)
    authority_id = _authority_of(user_id, slug) if slug else None
    _lock(user_id)
    if db.session.scalar(_same(user_id, authority_id)) is not None:
        raise Refused(ALREADY, "place")
    return _write(by, authority_id)


def renew_feed(by: Actor, feed_id: int) -> str:
    """Replace an address by another, which is returned once; the former stops working."""
    _lock(_account(by))
    return _write(by, _close(by, feed_id))


def close_feed(by: Actor, feed_id: int) -> None:
    """Close an address: calendars that read it find nothing any more."""
    _lock(_account(by))
    _close(by, feed_id)


def _account(by: Actor) -> int:
    if by.user_id is None:
        raise ValueError("an address belongs to an account")
    return by.user_id


def _close(by: Actor, feed_id: int) -> int | None:
    old = _feed(_account(by), feed_id)
    db.session.delete(old)
    db.session.flush()
    _tell("feed:close", old, by)
    return old.authority_id


def _tell(event: str, feed: CalendarFeed, by: Actor) -> None:
    """Record an event of a feed, in the journal of its authority if it has one."""
    name = None
    if feed.authority_id is not None:
        name = db.session.get_one(Authority, feed.authority_id).name
    record(
        event,
        actor=by,
        authority_id=feed.authority_id,
        subject=f"feed:{feed.id}",
        title=name or by.name,
    )


def _lock(user_id: int) -> None:
    """Lock the account, so that two presses at once create one address."""
    db.session.execute(select(User.id).where(User.id == user_id).with_for_update())


def _feed(user_id: int, feed_id: int) -> CalendarFeed:
    query = select(CalendarFeed).where(CalendarFeed.id == feed_id, CalendarFeed.user_id == user_id)
    feed = db.session.scalar(query)
    if feed is None:
        raise Missing(GONE)
    return feed


def _same(user_id: int, authority_id: int | None) -> Select[int]:
    return select(CalendarFeed.id).where(
        CalendarFeed.user_id == user_id,
        CalendarFeed.authority_id.is_not_distinct_from(authority_id),
    )


def _authority_of(user_id: int, slug: str) -> int:
    query = (
        select(Authority.id)
        .join(Membership, Membership.authority_id == Authority.id)
        .where(Membership.user_id == user_id, Authority.slug == slug)
    )
    authority_id = db.session.scalar(query)
    if authority_id is None:
        raise Refused("Choisissez dans la liste les tâches à suivre.", "place")
    return authority_id


def _write(by: Actor, authority_id: int | None) -> str:
    token = new_token()
    feed = CalendarFeed(user_id=_account(by), authority_id=authority_id, token_digest=digest(token))
    db.session.add(feed)
    db.session.flush()  # the journal names it
    _tell("feed:open", feed, by)
    return token


@member_leaving.connect
def forget(member: Membership) -> None:
    """Close the addresses of somebody who leaves an authority, for good."""
    db.session.execute(
        delete(CalendarFeed).where(
            CalendarFeed.user_id == member.user_id,
            CalendarFeed.authority_id == member.authority_id,
        )
    )
