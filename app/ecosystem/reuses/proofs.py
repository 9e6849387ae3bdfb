"""The items of phase 6 that the list of reuses proves."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import and_, func, select

from app.datasets.inventory.models import Dataset
from app.datasets.inventory.rules import PUBLIC_CODES
from app.ecosystem.reuses.models import Reuse, ReuseDataset
from app.ecosystem.reuses.rules import ReuseAuthor, ReuseState
from app.extensions import db
from app.kernel.typography import plural
from app.spaces.findings import COLUMNS, Provable, declare
from app.spaces.findings import settle as settle_findings
from app.spaces.models import Authority
from app.spaces.permissions import Permission

REGISTER, SHOWN, INSIDE = (
    "registre-des-reutilisations-tenu",
    "reutilisations-referencees",
    "usages-internes",
)
ITEMS = frozenset({REGISTER, SHOWN, INSIDE})
LACK = "aucune réutilisation n’est encore retenue dans la liste"


class ReuseLine(NamedTuple):
    """What of a reuse that is kept proves something."""

    author_type: str
    brings: str
    reference_url: str
    datasets: int  # published ones, whose page shows it

    @property
    def internal(self) -> bool:
        """Whether a service of the authority makes it."""
        return bool(self.author_type == ReuseAuthor.INTERNAL.value)


def settle_reuses(authority: Authority) -> None:
    """Keep what the list proves of an authority, behind its lock; two statements."""
    db.session.flush()  # what was just written counts
    db.session.refresh(authority, COLUMNS)
    used = func.count(Dataset.id)
    query = (
        select(Reuse.author_type, Reuse.brings, Reuse.reference_url, used)
        .outerjoin(
            ReuseDataset,
            and_(
                ReuseDataset.authority_id == Reuse.authority_id, ReuseDataset.reuse_id == Reuse.id
            ),
        )
        .outerjoin(
            Dataset,
            and_(
                Dataset.authority_id == ReuseDataset.authority_id,
                Dataset.id == ReuseDataset.dataset_id,
                Dataset.stage.in_(sorted(PUBLIC_CODES)),
            ),
        )
        .where(Reuse.authority_id == authority.id, Reuse.state == ReuseState.LISTED.value)
        .group_by(Reuse.id)
    )
    lines = [ReuseLine(*row) for row in db.session.execute(query)]
    proved, lacks = proofs_of(lines)
    settle_findings(authority, ITEMS, proved, lacks)
    db.session.flush()


def proofs_of(lines: Sequence[ReuseLine]) -> tuple[dict[str, str], dict[str, str]]:
    """Return what the reuses that are kept prove, and what is lacking."""
    if not lines:
        return {}, {}
    count = plural(len(lines), "réutilisation retenue", "réutilisations retenues")
    proved, lacks = {REGISTER: count}, {}
    outside = [line for line in lines if not line.internal]
    hidden = sum(not line.reference_url and not line.datasets for line in outside)
    if outside and not hidden:
        proved[SHOWN] = f"{count}, chacune visible sur la page d’un jeu"
    elif outside:
        lacks[SHOWN] = f"{count}, dont {hidden} sur aucune page de jeu"
    inside = sum(line.internal and bool(line.brings) for line in lines)
    if inside:
        proved[INSIDE] = plural(inside, "usage interne décrit", "usages internes décrits")
    return proved, lacks


declare(
    {
        item: Provable(
            lack=LACK,
            action="Ouvrir les réutilisations",
            endpoint="reuses.table",
            values={},
            permission=Permission.ANSWER,
            expected=False,  # the list may well be kept outside of Jalon
        )
        for item in ITEMS
    }
)
