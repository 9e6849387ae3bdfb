"""The public page of a dataset: what it is, where it is downloaded, what its columns say."""

from collections.abc import Sequence
from typing import Any

from flask import abort, render_template, request
from sqlalchemy import select

from app.accounts.access import public
from app.datasets.inventory import queries as datasets
from app.datasets.inventory import wording
from app.datasets.inventory.defaults import defaults_of, told_of
from app.datasets.inventory.licences import licences
from app.datasets.inventory.models import Dataset, Resource
from app.datasets.inventory.rules import Theme
from app.extensions import db
from app.kernel.typography import day, shortened, weight
from app.publication.blueprint import bp
from app.publication.catalogue import beside
from app.publication.catalogue.addresses import catalogue_url, dataset_url
from app.publication.catalogue.columns import schema_of
from app.publication.catalogue.linked import linked_dataset
from app.publication.catalogue.positions import map_of
from app.publication.catalogue.preview import preview_of
from app.publication.catalogue.routes import ForEverybody, for_machines, opened_authority
from app.spaces.models import Authority
from app.web.page import Answer

LONGEST_SUMMARY = 200
MOST_FILES = 30
# What the page says of whoever reads it: nothing, for it is the same for everybody.
NOBODY: dict[str, Any] = {
    "current_user": None,
    "nav_counts": {},
    "shortcuts_off": False,
    "get_flashed_messages": lambda **_: [],
}


@bp.get("/public/<slug:slug>/jeux/<code:identifier>")
@public
def public_dataset(slug: str, identifier: str) -> Answer:
    """See a published dataset, without an account; 304 for who has the page already."""
    authority = opened_authority(slug)
    row = published(authority, identifier)
    files = datasets.resources_of(authority, row.id)
    told = _told(authority, row, files)
    body = render_template("publication/catalogue/dataset.html", **told, **NOBODY)
    response = ForEverybody(body, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=300"
    response.add_etag()
    return response.make_conditional(request)


def published(authority: Authority, identifier: str) -> Dataset:
    """Return a dataset that everybody may see; 404 for any other."""
    query = select(Dataset).where(
        Dataset.authority_id == authority.id,
        Dataset.identifier == identifier,
        datasets.shown_sql(),
    )
    row = db.session.scalars(query).one_or_none()
    if row is None:
        abort(404)
    return row


def _told(authority: Authority, row: Dataset, files: Sequence[Resource]) -> dict[str, Any]:
    """Return what the page says."""
    defaults, url = defaults_of(authority), dataset_url(authority, row.identifier)
    told = told_of(row, authority)
    return {
        "publisher": authority,
        "row": row,
        "told": told,
        "files": [(file, _about(file)) for file in files[:MOST_FILES]],
        "more_files": max(0, len(files) - MOST_FILES),
        "licence": licences().get(defaults.licence_of(row)),
        "rhythm": wording.rhythm_in_words(defaults.rhythm_of(row)),
        "period": wording.period_of(row.covers_from, row.covers_to),
        "theme": wording.of_code(Theme, row.theme) if row.theme else "",
        "positions": map_of(authority, row.identifier, files),
        "preview": preview_of(authority.slug, row.identifier, files),
        "schema": schema_of(authority, row, files),
        "asides": beside.asides_of(authority, row),
        "summary": shortened(" ".join(told.description.split()), LONGEST_SUMMARY),
        "url": url,
        "linked": linked_dataset(
            row,
            files,
            defaults=defaults,
            url=url,
            catalogue_url=catalogue_url(authority),
            authority=authority,
        ),
        **for_machines(),
    }


def _about(file: Resource) -> str:
    """Return the format, the size and the day of a file, as far as they are known."""
    size = weight(file.size) if file.size else ""
    dated = f"du {day(file.updated_on)}" if file.updated_on else ""
    return ", ".join(part for part in (file.format.upper(), size, dated) if part)
