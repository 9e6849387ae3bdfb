"""The public addresses of the files of datasets, stable as long as the dataset is."""

from flask import current_app


def datasets_url(slug: str) -> str:
    """Return what the addresses of the public pages of datasets begin with."""
    # Not by ``url_for``: commands write it too, and answer no request.
    return f"{current_app.config['BASE_URL']}/public/{slug}/jeux/"


def public_url(slug: str, identifier: str, file_name: str, version: str = "") -> str:
    """Return the whole address of a file: of its newest version, or of one of a date."""
    return f"{datasets_url(slug)}{identifier}/{address_of(file_name, version)}"


def address_of(file_name: str, version: str = "") -> str:
    """Return the end of an address, below that of the dataset."""
    return f"{version}/{file_name}" if version else file_name
