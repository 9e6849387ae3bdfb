"""Reading reuses, with the datasets that each uses."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, select

from app.datasets.inventory.queries import DatasetBrief, briefs_by_id
from app.ecosystem.reuses.models import Reuse, ReuseDataset
from app.ecosystem.reuses.rules import ReuseAuthor, ReusePublic, ReuseState
from app.extensions import db
from app.kernel.errors import Missing
from app.spaces.models import Authority

NOT_LISTED = "Cette réutilisation n’est pas dans la liste."
LISTED = ReuseState.LISTED.value


@dataclass(frozen=True)
class ReuseCard:
    """A reuse and the datasets that it uses, by title."""

    row: Reuse
    datasets: Sequence[DatasetBrief]


@dataclass(frozen=True, slots=True)
class ReusesSummary:
    """What the list says of a period: those kept, those of services of the authority, by whom."""

    listed: int
    internal: int
    waiting: int
    referenced: int
    by_companies: int  # made by one, or for them
    authors: frozenset[str]


def reuse(authority: Authority, reuse_id: int, *, fresh: bool = False) -> Reuse:
    """Return a reuse of this authority, or ``Missing``; ``fresh`` reads it again."""
    query = select(Reuse).where(Reuse.authority_id == authority.id, Reuse.id == reuse_id)
    row = db.session.scalar(query.execution_options(populate_existing=fresh))
    if row is None:
        raise Missing(NOT_LISTED)
    return row


def card(authority: Authority, reuse_id: int) -> ReuseCard:
    """Return a reuse and its datasets, or ``Missing``; three statements."""
    return _cards(authority, [reuse(authority, reuse_id)])[0]


def cards(authority: Authority, state: str = "") -> list[ReuseCard]:
    """Return every reuse, or those of a state: proposals first, then the newest."""
    query = (
        select(Reuse)
        .where(Reuse.authority_id == authority.id)
        .order_by(Reuse.state != ReuseState.PROPOSED.value, Reuse.noted_on.desc(), Reuse.id.desc())
    )
    if state:
        query = query.where(Reuse.state == state)
    return _cards(authority, db.session.scalars(query).all())


def listed_of_dataset(authority_id: int, dataset_id: int) -> Sequence[Reuse]:
    """Return the reuses kept of a dataset, newest first, for everybody; one statement."""
    query = (
        select(Reuse)
        .join(
            ReuseDataset,
            and_(
                ReuseDataset.authority_id == Reuse.authority_id, ReuseDataset.reuse_id == Reuse.id
            ),
        )
        .where(
            Reuse.authority_id == authority_id,
            Reuse.state == LISTED,
            Reuse.author_type != ReuseAuthor.INTERNAL.value,  # the work of a service stays inside
            ReuseDataset.dataset_id == dataset_id,
        )
        .order_by(Reuse.noted_on.desc(), Reuse.id.desc())
    )
    return db.session.scalars(query).all()


def namesake(authority: Authority, url: str) -> Reuse | None:
    """Return the reuse that has this address already, with or without a last slash, if any."""
    plain = url.rstrip("/")
    if not plain:
        return None
    same = Reuse.url.in_([plain, f"{plain}/"])
    query = select(Reuse).where(Reuse.authority_id == authority.id, same).limit(1)
    return db.session.scalar(query)


def linked_ids(authority: Authority, reuse_id: int) -> set[int]:
    """Return the ids of the datasets that a reuse uses."""
    query = select(ReuseDataset.dataset_id).where(
        ReuseDataset.authority_id == authority.id, ReuseDataset.reuse_id == reuse_id
    )
    return set(db.session.scalars(query))


def reuses_summary(authority: Authority, since: date, until: date | None = None) -> ReusesSummary:
    """Count the reuses noted since a day, before another if any; one statement."""
    query = select(Reuse.state, Reuse.author_type, Reuse.reference_url, Reuse.serves).where(
        Reuse.authority_id == authority.id, Reuse.noted_on >= since
    )
    if until is not None:
        query = query.where(Reuse.noted_on < until)
    rows = db.session.execute(query).all()
    listed = [row for row in rows if row[0] == LISTED]
    return ReusesSummary(
        listed=len(listed),
        internal=sum(row[1] == ReuseAuthor.INTERNAL.value for row in listed),
        waiting=sum(row[0] == ReuseState.PROPOSED.value for row in rows),
        by_companies=sum(
            row[1] == ReuseAuthor.COMPANY.value or row[3] == ReusePublic.COMPANIES.value
            for row in listed
        ),
        referenced=sum(bool(row[2]) for row in listed),
        authors=frozenset(row[1] for row in listed),
    )


def count(authority: Authority) -> int:
    """Return how many reuses an authority lists."""
    query = select(func.count()).select_from(Reuse)
    return db.session.scalar(query.where(Reuse.authority_id == authority.id)) or 0


def _cards(authority: Authority, rows: Collection[Reuse]) -> list[ReuseCard]:
    query = select(ReuseDataset.reuse_id, ReuseDataset.dataset_id).where(
        ReuseDataset.authority_id == authority.id,
        ReuseDataset.reuse_id.in_([row.id for row in rows]),
    )
    by_reuse: dict[int, list[int]] = {}
    for reuse_id, dataset_id in db.session.execute(query) if rows else ():
        by_reuse.setdefault(reuse_id, []).append(dataset_id)
    briefs = briefs_by_id(authority, {one for ids in by_reuse.values() for one in ids})
    return [
        ReuseCard(
            row,
            sorted(
                (briefs[id_] for id_ in by_reuse.get(row.id, ()) if id_ in briefs),
                key=lambda one: (one.title.casefold(), one.id),
            ),
        )
        for row in rows
    ]
