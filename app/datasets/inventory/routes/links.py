"""Addresses of the other features of the inventory, if they are installed."""

from typing import Any

from flask import current_app, request, url_for

from app.datasets.inventory.queries import DatasetBrief
from app.datasets.inventory.rules import Next

PURPOSE, TO_PUBLISH = "pour", "publication"  # in an address: why somebody mends a dataset
# The endpoint of each thing to do.
PLACES = {
    Next.DECIDE: "datasets.check",
    Next.ANALYSE: "datasets.eligibility",
    Next.ANSWER: "datasets.eligibility",
    Next.REVIEW: "datasets.eligibility",
    Next.PREPARE: "datasets.check",
    Next.PUBLISH: "publication.publishing",
    Next.UPDATE: "datasets.dataset",
}


def link(endpoint: str, **values: Any) -> str:
    """Return an address, or nothing where the feature is not installed."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else ""


def purpose() -> list[tuple[str, str]]:
    """Return what a walk carries to come back to the page that publishes, if it left it."""
    published = request.values.get(PURPOSE) == TO_PUBLISH
    return [(PURPOSE, TO_PUBLISH)] if published else []


def back(dataset_id: int, anchor: str | None = None) -> str:
    """Return where one goes once a dataset is mended: where it is published, else its sheet."""
    place = link("publication.publishing", dataset_id=dataset_id) if purpose() else ""
    return place or url_for("datasets.dataset", dataset_id=dataset_id, _anchor=anchor)


def to_do(lack: Next, dataset_id: int) -> str:
    """Return the address where a lack is mended, else that of the sheet."""
    sheet = url_for("datasets.dataset", dataset_id=dataset_id)
    return link(PLACES[lack], dataset_id=dataset_id) or sheet


def next_link(brief: DatasetBrief, lack: Next) -> tuple[str, str]:
    """Return the words and the address of the next thing to do about a dataset."""
    return lack.label, to_do(lack, brief.id)
