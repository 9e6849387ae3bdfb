"""The addresses of a public catalogue, and what the names of all that it tells begin with."""

from flask import current_app

from app.datasets.inventory.served.addresses import datasets_url
from app.spaces.models import Authority


def catalogue_url(authority: Authority) -> str:
    """Return the address of the public catalogue, the same whatever the server’s own name."""
    # Not by ``url_for``: ``jalon notify`` sends datasets too, and answers no request.
    return f"{current_app.config['BASE_URL']}/public/{authority.slug}/catalogue"


def dataset_url(authority: Authority, identifier: str) -> str:
    """Return the address of the public page of a dataset."""
    return f"{datasets_url(authority.slug)}{identifier}"


def root_of(authority: Authority) -> str:
    """Return what the names of its datasets begin with, for harvesters and platforms.

    Once told outside it never changes again, even when the instance moves to another address:
    whoever harvested a dataset under one name would take it for another one.
    """
    return authority.catalogue_root or catalogue_url(authority)


def settle_root(authority: Authority) -> None:
    """Keep for ever what the names of its datasets begin with: they are about to be told."""
    authority.catalogue_root = root_of(authority)
