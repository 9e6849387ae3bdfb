"""A dataset as schema.org tells it, for search engines."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.datasets.inventory.defaults import Defaults, told_of
from app.datasets.inventory.licences import licences
from app.datasets.inventory.models import Dataset, Resource
from app.publication.catalogue.vocabularies import MEDIA_TYPES
from app.spaces.models import Authority

Linked = dict[str, Any]
CONTEXT = "https://schema.org"


def linked_dataset(
    row: Dataset,
    resources: Sequence[Resource],
    *,
    defaults: Defaults,
    url: str,
    catalogue_url: str,
    authority: Authority,
) -> Linked:
    """Return a dataset in the words of schema.org; what is not known is left out."""
    licence = licences().get(defaults.licence_of(row))
    public = told_of(row, authority)
    bounds = (row.covers_from, row.covers_to)
    told: Linked = {
        "@context": CONTEXT,
        "@type": "Dataset",
        "@id": url,
        "url": url,
        "identifier": row.identifier,
        "name": row.title,
        "description": public.description,
        "inLanguage": "fr",
        "isAccessibleForFree": True,
        "keywords": list(public.keywords),
        "license": licence.url if licence is not None else "",
        "creator": {"@type": "GovernmentOrganization", "name": authority.name},
        "datePublished": _day(row.published_on),
        "dateModified": _day(public.updated_on),
        "temporalCoverage": "/".join(_day(bound) or ".." for bound in bounds)
        if any(bounds)
        else "",
        "spatialCoverage": public.coverage,
        "includedInDataCatalog": {"@type": "DataCatalog", "url": catalogue_url},
        "distribution": [_download(resource) for resource in resources],
    }
    return {name: value for name, value in told.items() if value not in ("", [])}


def _download(resource: Resource) -> Linked:
    told = {
        "@type": "DataDownload",
        "name": resource.title,
        "contentUrl": resource.url,
        "encodingFormat": resource.media_type or MEDIA_TYPES.get(resource.format, ""),
        "contentSize": f"{resource.size} B" if resource.size is not None else "",
        "dateModified": _day(resource.updated_on),
    }
    return {name: value for name, value in told.items() if value}


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else ""
