"""What tasks learn from the inventory: the title of a dataset, and where its sheet is."""

from collections.abc import Collection

from sqlalchemy import select

from app.accounts.models import Authority
from app.datasets.models import Dataset
from app.extensions import db
from app.tasks import anchors
from app.tasks.anchors import AnchorCard
from app.tasks.rules import AnchorKind

MOST_DIGITS = 9  # of an id that both databases can hold


def named(authority: Authority, ids: Collection[str]) -> dict[str, AnchorCard]:
    """Return the title of each dataset that a task is about, and where its sheet is."""
    wanted = [int(each) for each in ids if _plain(each)]
    if not wanted:
        return {}
    query = select(Dataset.id, Dataset.title).where(
        Dataset.authority_id == authority.id, Dataset.id.in_(sorted(wanted))
    )
    return {
        str(found): AnchorCard(title, "datasets.dataset", {"dataset_id": found})
        for found, title in db.session.execute(query)
    }


def _plain(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS


anchors.register(AnchorKind.DATASET, named)
