"""Choosing the sources from elsewhere that a dataset cites."""

from collections.abc import Collection

from sqlalchemy import delete

from app.audit.rules import Actor, Change
from app.audit.services import record
from app.datasets.inventory.queries import dataset
from app.ecosystem.outside_data.library import outside_sources
from app.ecosystem.outside_data.models import OutsideLink
from app.ecosystem.outside_data.proofs import settle_sources
from app.ecosystem.outside_data.queries import cited
from app.extensions import db
from app.kernel.clock import now
from app.kernel.errors import Refused
from app.spaces.locking import lock
from app.spaces.models import Authority

UNKNOWN = "Cette source n’est pas dans la bibliothèque."


def cite(
    authority: Authority,
    dataset_id: int,
    chosen: Collection[str],
    shown: Collection[str],
    *,
    by: Actor,
) -> None:
    """Have a dataset cite the sources chosen among those ``shown``; the others stay as they are."""
    lock(authority)
    row = dataset(authority, dataset_id)
    wanted, offered = set(chosen), set(shown)
    if (wanted | offered) - outside_sources().keys():
        raise Refused(UNKNOWN, "sources")
    before = {one.id for one in cited(authority.id, row.id)}
    added, gone = (wanted & offered) - before, (offered - wanted) & before
    if not added and not gone:
        return
    db.session.execute(
        delete(OutsideLink).where(
            OutsideLink.authority_id == authority.id,
            OutsideLink.dataset_id == row.id,
            OutsideLink.source_id.in_(sorted(gone)),
        )
    )
    for source_id in sorted(added):
        link = OutsideLink(authority_id=authority.id, dataset_id=row.id, source_id=source_id)
        db.session.add(link)
    db.session.flush()
    authority.last_activity_at = now()
    settle_sources(authority)
    change = Change("Données d’ailleurs", _words(before), _words((before - gone) | added))
    record(
        "dataset:cite",
        actor=by,
        authority_id=authority.id,
        subject=f"dataset:{row.id}",
        title=row.title,
        changes=(change,),
    )


def _words(ids: Collection[str]) -> str | None:
    return ", ".join(one.title for one in outside_sources().values() if one.id in ids) or None
