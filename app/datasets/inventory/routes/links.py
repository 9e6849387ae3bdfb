"""Addresses of the other features of the inventory: those that are not there show no link."""

from typing import Any

from flask import current_app, url_for

from app.datasets.inventory.queries import DatasetBrief
from app.datasets.inventory.rules import Next

# Where each thing to do is done.
PLACES = {
    Next.DECIDE: "datasets.check",
    Next.ANALYSE: "datasets.eligibility",
    Next.ANSWER: "datasets.eligibility",
    Next.REVIEW: "datasets.eligibility",
    Next.PREPARE: "datasets.check",
    Next.PUBLISH: "publication.dataset",
    Next.UPDATE: "datasets.dataset",
}


def link(endpoint: str, **values: Any) -> str:
    """Return an address, or nothing where the feature is not installed."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else ""


def to_do(what: Next, dataset_id: int) -> str:
    """Return where something is done about a dataset; its sheet says more, at worst."""
    sheet = url_for("datasets.dataset", dataset_id=dataset_id)
    return link(PLACES[what], dataset_id=dataset_id) or sheet


def next_link(brief: DatasetBrief, what: Next) -> tuple[str, str]:
    """Return the words and the address of what a dataset lacks first."""
    return what.label, to_do(what, brief.id)
