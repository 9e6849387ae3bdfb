"""Reading stakeholders and, for those whom each opinion lets in, opinions."""

from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from app.extensions import db
from app.methodology.stakeholder_library import archetypes
from app.spaces.models import Authority
from app.stakeholders.directory.models import Opinion, Stakeholder
from app.stakeholders.directory.rules import (
    KnownStakeholder,
    Reader,
    Visibility,
    levels_of,
    may_read,
)

ELECTED = "elected"  # the family of elected archetypes
DPO = "dpo"  # the archetype of the data protection officer


@dataclass(frozen=True)
class StakeholderCard:
    """A stakeholder, with the opinion about it when the reader may read one."""

    stakeholder: Stakeholder
    opinion: Opinion | None = None


@dataclass(frozen=True)
class OpinionAccess:
    """What somebody finds of the opinion about a stakeholder."""

    opinion: Opinion | None
    closed: bool  # there is one, which is not theirs to read


def as_of_now(authority: Authority, reader: Reader) -> Reader:
    """Return the reader as the row behind the lock lets them in: access may just have closed."""
    return replace(reader, opened=authority.opinions_opened_at is not None)


def readable(reader: Reader) -> ColumnElement[bool]:
    """Return the condition on opinions under which somebody reads them: ``rules.may_read``."""
    if not reader.sees_opinions:
        return false()
    levels = [level.value for level in levels_of(reader.role, opened=reader.opened)]
    return or_(Opinion.visibility.in_(levels), Opinion.author_id == reader.user_id)


def stakeholder(
    authority: Authority, stakeholder_id: int, *, fresh: bool = False
) -> Stakeholder | None:
    """Return one stakeholder of this authority; ``fresh`` reads it again."""
    query = select(Stakeholder).where(
        Stakeholder.authority_id == authority.id, Stakeholder.id == stakeholder_id
    )
    return db.session.scalar(query.execution_options(populate_existing=fresh))


def opinion_to_change(authority: Authority, stakeholder_id: int) -> Opinion | None:
    """Return the opinion read again, whoever may read it: only for services, which check."""
    return db.session.get(Opinion, (authority.id, stakeholder_id), populate_existing=True)


def reading(authority: Authority, stakeholder_id: int, reader: Reader) -> OpinionAccess:
    """Return the opinion about a stakeholder if it is the reader's to read."""
    if not reader.sees_opinions:
        return OpinionAccess(None, closed=False)
    opinion = db.session.get(Opinion, (authority.id, stakeholder_id))
    if opinion is None:
        return OpinionAccess(None, closed=False)
    return (
        OpinionAccess(opinion, closed=False)
        if is_readable(opinion, reader)
        else OpinionAccess(None, closed=True)
    )


def is_readable(opinion: Opinion, reader: Reader) -> bool:
    """Tell whether an opinion already read from the database may be shown to somebody."""
    return may_read(
        Visibility(opinion.visibility),
        reader.role,
        is_author=opinion.author_id == reader.user_id,
        opened=reader.opened,
    )


def cards(authority: Authority, reader: Reader, *, fresh: bool = False) -> list[StakeholderCard]:
    """Return all stakeholders by name, in one statement; ``fresh`` reads them again.

    Opinions are not even asked for when the reader may read none.
    """
    again = {"populate_existing": fresh}
    ours = Stakeholder.authority_id == authority.id
    order = (Stakeholder.title_key, Stakeholder.id)
    if not reader.sees_opinions:
        query = select(Stakeholder).where(ours).order_by(*order).execution_options(**again)
        rows = db.session.scalars(query)
        return [StakeholderCard(row) for row in rows]
    about = and_(
        Opinion.authority_id == Stakeholder.authority_id,
        Opinion.stakeholder_id == Stakeholder.id,
        readable(reader),
    )
    both = select(Stakeholder, Opinion).outerjoin(Opinion, about).where(ours).order_by(*order)
    found = db.session.execute(both.execution_options(**again))
    return [StakeholderCard(row, opinion) for row, opinion in found]


def count(authority: Authority) -> int:
    """Return how many stakeholders are listed."""
    query = select(func.count()).where(Stakeholder.authority_id == authority.id)
    return db.session.scalar(query) or 0


def count_named(authority: Authority) -> int:
    """Return how many stakeholders are listed with the name of a person."""
    query = select(func.count()).where(
        Stakeholder.authority_id == authority.id, Stakeholder.person != ""
    )
    return db.session.scalar(query) or 0


def listed_archetypes(authority: Authority) -> set[str]:
    """Return the archetypes that some stakeholder already is."""
    query = select(Stakeholder.archetype).where(
        Stakeholder.authority_id == authority.id, Stakeholder.archetype != ""
    )
    return set(db.session.scalars(query))


def known(authority: Authority) -> list[KnownStakeholder]:
    """Return what the gaps depend on, for the counter alone: it holds opinions of all levels."""
    query = (
        select(
            Stakeholder.archetype,
            Stakeholder.role,
            Opinion.visibility,
            Opinion.attitude,
            Opinion.last_contact_on,
        )
        .outerjoin(
            Opinion,
            and_(
                Opinion.authority_id == Stakeholder.authority_id,
                Opinion.stakeholder_id == Stakeholder.id,
            ),
        )
        .where(Stakeholder.authority_id == authority.id)
    )
    return [
        KnownStakeholder(
            _is_elected(archetype), archetype == DPO, role, visibility, attitude, met_on
        )
        for archetype, role, visibility, attitude, met_on in db.session.execute(query)
    ]


def _is_elected(archetype: str) -> bool:
    profile = archetypes().get(archetype)
    return profile is not None and profile.family == ELECTED


def titles_of(authority: Authority, ids: set[int]) -> dict[int, str]:
    """Return the titles of some stakeholders, for the tasks that are about them."""
    query = select(Stakeholder.id, Stakeholder.title).where(
        Stakeholder.authority_id == authority.id, Stakeholder.id.in_(ids)
    )
    return {id_: title for id_, title in db.session.execute(query)}  # noqa: C416  rows, not tuples
