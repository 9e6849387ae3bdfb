"""Datasets as anchors of tasks: their titles and the addresses of their sheets."""

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
    """Return id -> title and address of the sheet, for the datasets that tasks are about."""
    dataset_ids = {whole_number(text) for text in ids} - {0}
    if not dataset_ids:
        return {}
    query = select(Dataset.id, Dataset.title).where(
        Dataset.authority_id == authority.id, Dataset.id.in_(sorted(dataset_ids))
    )
    return {
        str(dataset_id): AnchorCard(title, "datasets.dataset", {"dataset_id": dataset_id})
        for dataset_id, title in db.session.execute(query)
    }


anchors.register(AnchorKind.DATASET, named)
