"""Which edition of the method each of one's authorities follows, and taking several further."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import current_app
from sqlalchemy import Select, case, func, select

from app.extensions import db
from app.methodology.loader import editions, get_edition
from app.methodology.rules import Edition, Item, applies
from app.methodology.stories import ChangeGroup
from app.methodology.succession import changes_of
from app.portfolio.statements import AUTHORITIES
from app.progress.rules import AnswerState
from app.progress.upgrading.previewing import UpgradePreview, previews
from app.progress.upgrading.several import NEWEST, left_out
from app.spaces.models import Authority, Membership
from app.spaces.permissions import Permission, Role, allows

MOST = 20  # in one sending: each is a transaction of its own, and the request waits for them all
PAGE_SIZE = 20
STATES = [state.label for state in AnswerState]
WHO_MOVES = [role.value for role in Role if allows(role, Permission.CHANGE_EDITION)]


class FollowedEdition(NamedTuple):
    """An edition of the method, and how many of one's authorities follow it."""

    version: str
    authorities: int


class FollowedEditions(NamedTuple):
    """The editions followed, and how many authorities one may take to a newer one."""

    editions: Sequence[FollowedEdition]
    waiting: int


@dataclass(frozen=True, slots=True)
class FollowerLine:
    """An authority of the portfolio, the edition it follows, and why it stays there if it does."""

    slug: str
    name: str
    code: str
    version: str
    why: str  # empty: it may be taken further


@dataclass(frozen=True, slots=True)
class FollowerPage:
    """A page of the authorities, those that wait for an edition first."""

    lines: Sequence[FollowerLine]
    number: int
    more: bool


@dataclass(frozen=True, slots=True)
class MoveGroup:
    """The authorities that go to one edition: what each would get, and all of them, by point."""

    edition: Edition
    offers: Sequence[UpgradePreview]

    @property
    def changes(self) -> Sequence[ChangeGroup]:
        """What the edition changes, by kind."""
        return self.offers[0].story.groups

    def today(self, item: Item) -> str:
        """Count the states of a point of the older edition: « à faire 2, fait 1 »."""
        return self._sum([o.was(item) for o in self.offers if applies(item, o.facts)])

    def afterwards(self, item: Item) -> str:
        """Count the states that a point of the newer edition would have."""
        return self._sum([o.becomes(item) for o in self.offers if applies(item, o.facts)])

    def _sum(self, labels: Sequence[str]) -> str:
        counts = Counter(labels)
        words = [f"{name.lower()} {counts[name]}" for name in STATES if counts[name]]
        others = len(self.offers) - len(labels)
        return ", ".join([*words, *([f"non concernées {others}"] if others else [])])


@dataclass(frozen=True, slots=True)
class SeveralMoves:
    """What a choice of authorities would get, and those that are left out, with why."""

    groups: Sequence[MoveGroup]
    left: Sequence[FollowerLine]

    @property
    def count(self) -> int:
        """How many authorities would be taken further."""
        return sum(len(group.offers) for group in self.groups)


def drafts_too() -> bool:
    """Tell whether an edition in preparation is offered: where nobody depends on the instance."""
    return not current_app.config["PRODUCTION"]


def followings() -> Mapping[str, Edition]:
    """Return the edition that may be taken after each one, by the id of that one; no statement."""
    drafts = drafts_too()
    return {
        changes.before.id: edition
        for edition in reversed(list(editions().values()))
        if (changes := changes_of(edition.id)) and (drafts or edition.published_on is not None)
    }


def followed(user_id: int) -> FollowedEditions:
    """Count somebody's authorities by the edition they follow, the oldest first."""
    movable = case((_waiting(), 1), else_=0)
    columns = AUTHORITIES.c.edition_id, func.count(), func.sum(movable)
    query = _theirs(user_id, select(*columns)).group_by(AUTHORITIES.c.edition_id)
    counts = {row[0]: (row[1], row[2]) for row in db.session.execute(query)}
    return FollowedEditions(
        [
            FollowedEdition(edition.version, counts[edition.id][0])
            for edition in editions().values()
            if edition.id in counts
        ],
        waiting=sum(movable for _, movable in counts.values()),
    )


def followers(user_id: int, words: Sequence[str], number: int) -> FollowerPage:
    """Return a page of somebody's authorities, those searched for."""
    columns = Authority.slug, Authority.name, Authority.code, Authority.edition_id, Membership.role
    query = _theirs(user_id, select(*columns))
    for word in words:
        query = query.where(Authority.name_key.contains(word, autoescape=True))
    waits = case((_waiting(), 0), else_=1)
    query = query.order_by(waits, Authority.name_key, Authority.id)
    rows = db.session.execute(query.offset((number - 1) * PAGE_SIZE).limit(PAGE_SIZE + 1)).all()
    known = followings()
    lines = [
        FollowerLine(
            slug, name, code, get_edition(edition_id).version, _why(role, known, edition_id)
        )
        for slug, name, code, edition_id, role in rows
    ]
    return FollowerPage(lines[:PAGE_SIZE], number, len(lines) > PAGE_SIZE)


def first_waiting(user_id: int) -> list[str]:
    """Return the slugs of the first authorities that somebody may take further, by name."""
    query = _theirs(user_id, select(Authority.slug)).where(_waiting())
    return list(db.session.scalars(query.order_by(Authority.name_key, Authority.id).limit(MOST)))


def moves_of(user_id: int, slugs: Collection[str]) -> SeveralMoves:
    """Return what these authorities would get; those that are not somebody's are passed over."""
    if not slugs:
        return SeveralMoves((), ())
    query = _theirs(user_id, select(Authority, Membership.role))
    query = query.where(Authority.slug.in_(sorted(set(slugs))))
    query = query.order_by(Authority.name_key, Authority.id)
    # Objects already in the session may be out of date.
    rows = db.session.execute(query.execution_options(populate_existing=True)).all()
    known, left = followings(), []
    going: dict[str, list[Authority]] = {}
    for authority, role in rows:
        if why := _why(role, known, authority.edition_id):
            version = get_edition(authority.edition_id).version
            left.append(FollowerLine(authority.slug, authority.name, authority.code, version, why))
        else:
            going.setdefault(authority.edition_id, []).append(authority)
    groups = [_group(known[edition_id], some) for edition_id, some in going.items()]
    return SeveralMoves(groups, left)


def _group(following: Edition, authorities: Sequence[Authority]) -> MoveGroup:
    offers = [offer for offer in previews(authorities, following) if offer is not None]
    return MoveGroup(following, offers)


def _why(role: str, known: Mapping[str, Edition], edition_id: str) -> str:
    return NEWEST if edition_id not in known else left_out(Role(role))


def _waiting() -> Any:
    return Authority.edition_id.in_(sorted(followings())) & Membership.role.in_(WHO_MOVES)


def _theirs(user_id: int, query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    joined = query.join(Membership, Membership.authority_id == Authority.id)
    return joined.where(Membership.user_id == user_id)
