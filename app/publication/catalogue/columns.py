"""The columns of a dataset as its schema describes them: a national schema, or the authority's."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.datasets.checks import own_schemas
from app.datasets.inventory.models import Dataset, Resource
from app.publication.catalogue.vocabularies import SCHEMAS, national_schema
from app.spaces.models import Authority
from app.tables.schema import Field

# The types of Table Schema, in words.
TYPES = {
    "string": "texte",
    "integer": "nombre entier",
    "number": "nombre",
    "boolean": "oui ou non",
    "date": "date",
    "datetime": "date et heure",
    "time": "heure",
    "year": "année",
    "yearmonth": "année et mois",
    "geopoint": "position",
    "geojson": "forme géographique",
    "array": "liste",
}
MOST = 26  # columns on the page, which has 380 elements at most; the schema says them all


@dataclass(frozen=True, slots=True)
class PublicColumn:
    """A column, as the page describes it."""

    name: str
    kind: str  # in words
    about: str
    required: bool


@dataclass(frozen=True, slots=True)
class PublicSchema:
    """The schema that a dataset follows; ``url`` is empty for the authority's own."""

    title: str
    url: str
    columns: Sequence[PublicColumn]
    more: int  # columns that the page leaves out


def schema_of(
    authority: Authority, row: Dataset, resources: Sequence[Resource]
) -> PublicSchema | None:
    """Return the schema that a dataset names, itself or by its files, or nothing."""
    names = [row.schema, *(resource.schema for resource in resources)]
    name = next((name.strip() for name in names if name.strip()), "")
    if not name:
        return None
    own = own_schemas.briefs(authority)
    code = own_schemas.proposed(name, own) or own_schemas.proposed(national_schema(name), own)
    found = own_schemas.chosen(authority, code)
    if found is None:
        return None
    title, schema = found
    url = f"{SCHEMAS}{schema.source}" if schema.source else ""
    columns = [_column(field) for field in schema.fields[:MOST]]
    return PublicSchema(schema.title or title, url, columns, max(0, len(schema.fields) - MOST))


def _column(field: Field) -> PublicColumn:
    about = field.description or field.title
    return PublicColumn(field.name, TYPES.get(field.type, "texte"), about, field.required)
