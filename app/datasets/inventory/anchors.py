"""What tasks learn from the inventory: the title of a dataset, and where its sheet is."""

from collections.abc import Collection

from sqlalchemy import select

from app.datasets.inventory.models import Dataset
from app.extensions import db
from app.spaces.models import Authority
from app.tasks import anchors
from app.tasks.anchors import AnchorCard
from app.tasks.rules import AnchorKind
from app.web.asked import whole_number


def named(authority: Authority, ids: Collection[str]) -> dict[str, AnchorCard]:
    """Return the title of each dataset that a task is about, and where its sheet is."""
    wanted = {whole_number(each) for each in ids} - {0}
    if not wanted:
        return {}
    query = select(Dataset.id, Dataset.title).where(
        Dataset.authority_id == authority.id, Dataset.id.in_(sorted(wanted))
    )
    return {
        str(found): AnchorCard(title, "datasets.dataset", {"dataset_id": found})
        for found, title in db.session.execute(query)
    }


anchors.register(AnchorKind.DATASET, named)
