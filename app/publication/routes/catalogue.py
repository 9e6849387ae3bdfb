"""The public catalogue: a page for people, four writings for harvesters."""

from flask import Blueprint, Response, abort, request

from app.accounts.guard import public
from app.accounts.models import Authority
from app.publication import catalogue as catalogues
from app.publication import queries
from app.web.page import Answer, page

NAMES = {"ttl": "DCAT en Turtle", "jsonld": "en JSON-LD", "rdf": "en RDF/XML", "csv": "SCDL en CSV"}
LICENCE_NAMES = {
    "lov2": "Licence Ouverte 2.0",
    "fr-lo": "Licence Ouverte 1.0",
    "odc-odbl": "ODbL 1.0",
}


def register(bp: Blueprint) -> None:
    """Add the routes."""
    url = "/public/<slug:slug>/catalogue"
    bp.add_url_rule(url, "catalogue", catalogue)
    for writing in catalogues.MEDIA_TYPES:
        bp.add_url_rule(
            f"{url}.{writing}", f"catalogue_{writing}", writings, defaults={"writing": writing}
        )


@public
def catalogue(slug: str) -> Answer:
    """See the published datasets of an authority, and where to harvest them."""
    authority = _opened(slug)
    rows, resources = catalogues.published(authority)
    return page(
        "publication/catalogue.html",
        publisher=authority,
        datasets=rows,
        resources=resources,
        licence=queries.default_licence(authority),
        licences=LICENCE_NAMES,
        writings=list(catalogues.MEDIA_TYPES),
        names=NAMES,
    )


@public
def writings(slug: str, writing: str) -> Answer:
    """Give the catalogue to a harvester; one that has it already is told so."""
    authority = _opened(slug)
    response = Response(content_type=catalogues.MEDIA_TYPES[writing])
    response.set_etag(catalogues.mark_of(authority))
    response.headers["Cache-Control"] = "public, max-age=300"
    response.set_data(catalogues.catalogue_bytes(authority, writing))
    return response.make_conditional(request)


def _opened(slug: str) -> Authority:
    authority = queries.public_authority(slug)
    if authority is None:
        abort(404)
    return authority
