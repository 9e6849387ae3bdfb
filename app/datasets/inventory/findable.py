"""Datasets among what the search finds."""

from collections.abc import Iterator
from functools import lru_cache

from sqlalchemy import select

from app.datasets.inventory.models import Dataset
from app.datasets.inventory.rules import Stage
from app.extensions import db
from app.kernel.matching import SearchedText
from app.kernel.text import normalise
from app.spaces import findable
from app.spaces.findable import MOST_ROWS, Findable, FindableKind, SearchScope, Sought
from app.spaces.permissions import Permission

_LABELS = {stage.value: stage.label.lower() for stage in Stage}


def datasets_named(scope: SearchScope, _sought: Sought) -> Iterator[Findable]:
    """Give the datasets of the authority, found by title, and by service after that."""
    if scope.authority is None:
        return
    query = (
        select(Dataset.id, Dataset.title, Dataset.title_key, Dataset.stage, Dataset.service)
        .where(Dataset.authority_id == scope.authority.id)
        .order_by(Dataset.id.desc())
        .limit(MOST_ROWS)
    )
    for dataset_id, title, key, stage, service in db.session.execute(query):
        hint = ", ".join(filter(None, (_LABELS[stage], service)))
        text = SearchedText.of(key, _words_of(service))
        yield Findable(title, text, "datasets.dataset", {"dataset_id": dataset_id}, hint)


@lru_cache(maxsize=512)
def _words_of(service: str) -> str:
    """Return the words of a service: a few names for a thousand datasets."""
    return normalise(service)


findable.register(FindableKind("donnees", "Jeux de données", 40, datasets_named, Permission.SEE))
