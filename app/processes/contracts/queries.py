"""Reading contracts, the nearest end first."""

from collections.abc import Sequence

from sqlalchemy import func, select

from app.extensions import db
from app.kernel.errors import Missing
from app.processes.contracts.models import Contract
from app.spaces.models import Authority

NOT_LISTED = "Ce contrat n’est pas dans la liste."


def contract(authority: Authority, contract_id: int, *, fresh: bool = False) -> Contract:
    """Return a contract of this authority, or ``Missing``; ``fresh`` reads it again."""
    query = select(Contract).where(
        Contract.authority_id == authority.id, Contract.id == contract_id
    )
    row = db.session.scalar(query.execution_options(populate_existing=fresh))
    if row is None:
        raise Missing(NOT_LISTED)
    return row


def contracts(authority: Authority) -> Sequence[Contract]:
    """Return every contract of an authority, the nearest end first, those without end last."""
    query = (
        select(Contract)
        .where(Contract.authority_id == authority.id)
        .order_by(Contract.ends_on.is_(None), Contract.ends_on, Contract.title, Contract.id)
    )
    return db.session.scalars(query).all()


def count(authority: Authority) -> int:
    """Return how many contracts an authority lists."""
    query = select(func.count()).select_from(Contract)
    return db.session.scalar(query.where(Contract.authority_id == authority.id)) or 0
