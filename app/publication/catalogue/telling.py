"""From the inventory's rows to what a public catalogue tells: no person, no decision, no note."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from app.datasets.inventory.defaults import Defaults, told_of
from app.datasets.inventory.models import Dataset, Resource
from app.kernel.typography import local_day
from app.publication.catalogue import vocabularies
from app.publication.catalogue.contents import Catalogue, CatalogueDataset, CatalogueResource
from app.spaces.models import Authority

# INSEE gives an address to these; the place’s id begins with its kind.
INSEE = {"com": "commune", "dep": "departement", "reg": "region"}
NO_ADDRESS = frozenset({"6AE"})  # the Collectivité européenne d’Alsace is no département of INSEE


def catalogue_of(
    authority: Authority,
    url: str,
    rows: Sequence[Dataset],
    resources: Mapping[int, Sequence[Resource]],
    *,
    defaults: Defaults,
) -> Catalogue:
    """Return the catalogue that the published datasets make."""
    kind, _, code = (authority.place_id or "").partition("-")
    opened = authority.catalogue_opened_at
    opened_on = local_day(opened) if opened is not None else None
    return Catalogue(
        url=url,
        root=authority.catalogue_root or url,  # as « root_of » says it
        publisher=authority.name,
        publisher_id=authority.siren or authority.ridet,
        place_url=_place_url(kind, code),
        opened_on=opened_on,
        updated_on=max(_days(rows, resources), default=opened_on),
        datasets=tuple(
            _dataset(row, authority, resources.get(row.id, ()), defaults) for row in rows
        ),
    )


def _days(rows: Sequence[Dataset], resources: Mapping[int, Sequence[Resource]]) -> Iterator[date]:
    """Yield the days of all that a catalogue holds, which can be no older than its newest part."""
    for row in rows:
        files = (resource.updated_on for resource in resources.get(row.id, ()))
        yield from filter(None, (row.published_on, row.updated_on, *files))


def _place_url(kind: str, code: str) -> str:
    known = kind in INSEE and code not in NO_ADDRESS
    return f"{vocabularies.GEO}{INSEE[kind]}/{code}" if known else ""


def _dataset(
    row: Dataset, authority: Authority, resources: Sequence[Resource], defaults: Defaults
) -> CatalogueDataset:
    told = told_of(row, authority)
    return CatalogueDataset(
        identifier=row.identifier,
        title=row.title,
        description=told.description,
        licence=defaults.licence_of(row),
        theme=row.theme,
        keywords=told.keywords,
        frequency=defaults.rhythm_of(row),
        coverage=told.coverage,
        covers_from=row.covers_from,
        covers_to=row.covers_to,
        published_on=row.published_on,
        updated_on=told.updated_on,
        landing_url=row.landing_url,
        high_value=row.confirmed_family,
        service=row.service,
        resources=tuple(_resource(resource, row) for resource in resources),
    )


def _resource(resource: Resource, row: Dataset) -> CatalogueResource:
    schema = vocabularies.national_schema(resource.schema or row.schema)
    return CatalogueResource(
        id=resource.id,
        title=resource.title,
        url=resource.url,
        description=resource.description,
        format=resource.format,
        media_type=resource.media_type,
        size=resource.size,
        schema_url=f"{vocabularies.SCHEMAS}{schema}" if schema else "",
        updated_on=resource.updated_on,
        checksum=resource.checksum,
    )
