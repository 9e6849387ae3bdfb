"""Reading which sources from elsewhere the datasets of an authority cite."""

from collections.abc import Mapping

from sqlalchemy import select

from app.ecosystem.outside_data.library import OutsideSource, outside_sources
from app.ecosystem.outside_data.models import OutsideLink
from app.extensions import db
from app.spaces.models import Authority


def cited_by_dataset(authority: Authority) -> Mapping[int, list[OutsideSource]]:
    """Return the sources that each dataset cites, in the order of the library; one statement."""
    query = select(OutsideLink.dataset_id, OutsideLink.source_id).where(
        OutsideLink.authority_id == authority.id
    )
    ids: dict[int, set[str]] = {}
    for dataset_id, source_id in db.session.execute(query):
        ids.setdefault(dataset_id, set()).add(source_id)
    known = outside_sources().values()
    return {key: [one for one in known if one.id in chosen] for key, chosen in ids.items()}


def cited(authority_id: int, dataset_id: int) -> list[OutsideSource]:
    """Return the sources that a dataset cites, in the order of the library; one statement."""
    query = select(OutsideLink.source_id).where(
        OutsideLink.authority_id == authority_id, OutsideLink.dataset_id == dataset_id
    )
    ids = set(db.session.scalars(query))
    return [one for one in outside_sources().values() if one.id in ids]
