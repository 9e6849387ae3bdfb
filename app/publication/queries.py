"""Reading what publication needs: the authority behind a public address, the choices made."""

from sqlalchemy import select

from app.accounts.models import Authority
from app.extensions import db
from app.publication.models import StrategyChoice
from app.publication.rules import Topic


def public_authority(slug: str) -> Authority | None:
    """Return an authority whose public catalogue is open, or nothing."""
    query = select(Authority).where(
        Authority.slug == slug, Authority.catalogue_opened_at.is_not(None)
    )
    return db.session.scalars(query).one_or_none()


def default_licence(authority: Authority) -> str:
    """Return the licence that the strategy has chosen for all datasets, or nothing."""
    choice = db.session.get(StrategyChoice, (authority.id, Topic.LICENCE.value))
    return str(choice.choice.get("licence", "")) if choice is not None else ""
