"""The item of phase 6 that sources cited dataset by dataset prove."""

from sqlalchemy import exists, func, select

from app.datasets.inventory.models import Dataset
from app.datasets.inventory.rules import PUBLIC_CODES
from app.ecosystem.outside_data.models import OutsideLink
from app.extensions import db
from app.kernel.signals import inventory_settled
from app.kernel.typography import plural
from app.spaces.findings import COLUMNS, Provable, declare
from app.spaces.findings import settle as settle_findings
from app.spaces.models import Authority
from app.spaces.permissions import Permission

CITED = "donnees-externes-citees"


def settle_sources(authority: Authority) -> None:
    """Keep what the links prove of an authority, behind its lock; two statements."""
    db.session.flush()  # what was just written counts
    db.session.refresh(authority, COLUMNS)
    settle_after_inventory(authority)


@inventory_settled.connect
def settle_after_inventory(authority: Authority) -> None:
    """Keep what the links prove, once the row of the authority was read; one statement."""
    cites = exists().where(
        OutsideLink.authority_id == Dataset.authority_id, OutsideLink.dataset_id == Dataset.id
    )
    query = select(func.count(), func.count().filter(cites)).where(
        Dataset.authority_id == authority.id, Dataset.stage.in_(sorted(PUBLIC_CODES))
    )
    published, citing = db.session.execute(query).one()
    proved, lacks = proofs_of(published, citing)
    settle_findings(authority, {CITED}, proved, lacks)
    db.session.flush()  # another register may read the row again in the same transaction


def proofs_of(published: int, citing: int) -> tuple[dict[str, str], dict[str, str]]:
    """Return what is proved of published datasets, of which some cite a source."""
    if not citing:
        return {}, {}
    count = plural(published, "jeu publié", "jeux publiés")
    if citing == published:
        return {CITED: f"{count}, chacun avec une donnée d’ailleurs"}, {}
    return {}, {CITED: f"{count}, dont {published - citing} sans donnée d’ailleurs"}


declare(
    {
        CITED: Provable(
            lack="les jeux publiés ne citent pas encore de donnée d’ailleurs",
            action="Ouvrir les données d’ailleurs",
            endpoint="outside_data.table",
            values={},
            permission=Permission.ANSWER,
            expected=False,  # the sheets may well cite it in their text
        )
    }
)
