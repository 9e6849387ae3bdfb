"""What Jalon knows without the file: the authority, the year, the communes, the schema."""

from dataclasses import replace
from functools import lru_cache

from sqlalchemy import select

from app.datasets.checks.own_schemas import chosen
from app.extensions import db
from app.kernel.clock import today
from app.places.models import Place, PlaceVintage
from app.places.record import PlaceKind
from app.spaces.models import Authority
from app.tables.recipes.body import RecipeBody
from app.tables.recipes.cells.codes import Town, Towns
from app.tables.recipes.operations import Facts, Known
from app.tables.recipes.synonyms import Synonyms, of_schema
from app.tables.recipes.usual import usual_operation
from app.tables.schema import Schema, from_catalogue

OF_TOWNS = frozenset({"insee", "postcode", "address"})


def schema_of(authority: Authority, code: str) -> tuple[str, Schema]:
    """Return the name and the contents of a schema by its code; ``Missing`` if it is gone."""
    found = chosen(authority, code)
    assert found is not None  # noqa: S101  a recipe always has a schema
    return found


def synonyms_of(schema: Schema) -> Synonyms:
    """Return the past names of a national schema; an authority's own has none."""
    return of_schema(schema.id) if is_national(schema) else Synonyms()


def is_national(schema: Schema) -> bool:
    """Tell whether a schema comes with the product: its patterns are known to end."""
    return from_catalogue(schema.id) is not None


def facts_of(authority: Authority, *, towns: bool) -> Facts:
    """Return what crosses to the child; the communes only if an operation looks at them."""
    return Facts(
        name=authority.name,
        siret=authority.siret,
        insee=_insee(authority),
        year=str(today().year),
        towns=_towns(_vintage()) if towns else (),
    )


def known_to(authority: Authority, *, towns: bool) -> Known:
    """Return the same, indexed for this process."""
    known = Known.of(facts_of(authority, towns=False))
    return replace(known, towns=_indexed(_vintage())) if towns else known


def looks_at_towns(schema: Schema, body: RecipeBody | None = None) -> bool:
    """Tell whether the communes are of use: for a recipe, or to propose one."""
    if body is None:
        return any(usual_operation(field) in OF_TOWNS for field in schema.fields)
    return any(target.op in OF_TOWNS for target in body.targets)


def _insee(authority: Authority) -> str:
    return authority.code if authority.kind == PlaceKind.COMMUNE.value else ""


def _vintage() -> str:
    return db.session.scalar(select(PlaceVintage.fingerprint)) or ""


@lru_cache(maxsize=1)
def _towns(vintage: str) -> tuple[Town, ...]:
    """Return the communes of a vintage, read once for each process."""
    _ = vintage
    query = select(Place.code, Place.name, Place.postcodes).where(
        Place.kind == PlaceKind.COMMUNE.value, Place.retired.is_(False)
    )
    rows = db.session.execute(query)
    return tuple(Town(code, name, tuple(postcodes.split())) for code, name, postcodes in rows)


@lru_cache(maxsize=1)
def _indexed(vintage: str) -> Towns:
    return Towns.of(_towns(vintage))
