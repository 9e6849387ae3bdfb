"""The public catalogue: a page for people, four writings for harvesters."""

from flask import Blueprint, Response, abort, request

from app.accounts.guard import public
from app.accounts.models import Authority
from app.datasets.rules import Licence
from app.publication import catalogue as catalogues
from app.publication import queries
from app.web.asked import page_number, words
from app.web.page import Answer, page

NAMES = {
    "ttl": "DCAT-AP en Turtle",
    "jsonld": "DCAT-AP en JSON-LD",
    "rdf": "DCAT-AP en RDF/XML",
    "csv": "Catalogue SCDL en CSV",
}
LONGEST_WORDS = 100
MOST_FILES = 3  # of a dataset, on the page: the writings say them all


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
    looked_for = words(request.args.get("q", ""), LONGEST_WORDS)
    found = catalogues.shown(authority, looked_for, page_number(request.args.get("page", "")))
    return page(
        "publication/catalogue.html",
        publisher=authority,
        found=found,
        words=looked_for,
        most_files=MOST_FILES,
        licence=queries.default_licence(authority),
        licences=dict(Licence.choices()),
        writings=NAMES,
    )


@public
def writings(slug: str, writing: str) -> Answer:
    """Give the catalogue to a harvester; one that has it already is told so."""
    authority = _opened(slug)
    mark = catalogues.mark_of(authority)
    response = Response(content_type=catalogues.MEDIA_TYPES[writing])
    response.set_etag(mark)
    response.headers["Cache-Control"] = "public, max-age=300"
    response.set_data(catalogues.catalogue_bytes(authority, writing, mark))
    return response.make_conditional(request)


def _opened(slug: str) -> Authority:
    authority = queries.public_authority(slug)
    if authority is None:
        abort(404)
    return authority
