"""The public catalogue: a page for people, four writings for harvesters."""

from typing import Any
from wsgiref.types import WSGIEnvironment

from flask import Response, abort, after_this_request, request, url_for
from werkzeug.datastructures import Headers
from werkzeug.http import parse_set_header

from app.accounts.access import public
from app.authorities import logos
from app.datasets.inventory.defaults import defaults_of
from app.datasets.inventory.licences import licences
from app.kernel.zones import stand_in
from app.places.zones import zone_of
from app.publication import queries
from app.publication.blueprint import bp
from app.publication.catalogue import addresses
from app.publication.catalogue import cache as catalogues
from app.spaces.models import Authority
from app.web.asked import page_number, words
from app.web.page import Answer, go, page

NAMES = {
    "ttl": "DCAT-AP en Turtle",
    "jsonld": "DCAT-AP en JSON-LD",
    "rdf": "DCAT-AP en RDF/XML",
    "csv": "Catalogue SCDL en CSV",
    "atom": "Nouveautés, en fil Atom",
}
LONGEST_WORDS = 100
PAGE_TYPE = "text/html"
MOST_FILES = 3  # of a dataset, on the page: the writings say them all


class ForEverybody(Response):
    """An answer that is the same whoever asks: caches between us and a harvester may keep it."""

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:
        """Take ``Cookie`` out of ``Vary``: the session puts it in every answer."""
        headers = super().get_wsgi_headers(environ)
        if "Set-Cookie" not in headers:
            vary = [name for name in parse_set_header(headers.get("Vary")) if name != "Cookie"]
            headers["Vary"] = ", ".join(vary)
        return headers


@bp.get("/public/<slug:slug>/catalogue")
@public
def catalogue(slug: str) -> Answer:
    """See the published datasets of an authority, and where to harvest them.

    A program that asks the same address for a writing is sent to it.
    """
    authority = opened_authority(slug)
    after_this_request(_tell_caches)
    writing = _writing_wanted()
    if writing is not None:
        return go(url_for("publication.catalogue_file", slug=slug, writing=writing))
    looked_for = words(request.args.get("q", ""), LONGEST_WORDS)
    shown = catalogues.shown(authority, looked_for, page_number(request.args.get("page", "")))
    return page(
        "publication/catalogue/catalogue.html",
        publisher=authority,
        shown=shown,
        words=looked_for,
        most_files=MOST_FILES,
        defaults=defaults_of(authority),
        licences={id_: licence.name for id_, licence in licences().items()},
        url=addresses.catalogue_url(authority),
        **for_machines(),
    )


@bp.get(f"/public/<slug:slug>/catalogue.<any({', '.join(catalogues.MEDIA_TYPES)}):writing>")
@public
def catalogue_file(slug: str, writing: str) -> Answer:
    """Give the catalogue to a harvester; 304 for one that has it already."""
    authority = opened_authority(slug)
    mark = catalogues.mark_of(authority)
    response = ForEverybody(content_type=catalogues.MEDIA_TYPES[writing])
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "public, max-age=300"
    response.vary.add("Accept-Encoding")
    packed = request.accept_encodings.quality("gzip") > 0
    etag = f"{mark}:gzip" if packed else mark
    response.set_etag(etag)
    if packed:
        response.content_encoding = "gzip"
    if etag not in request.if_none_match:
        response.set_data(catalogues.catalogue_bytes(authority, writing, mark, packed=packed))
    return response.make_conditional(request)


@bp.get("/public/<slug:slug>/logo")
@public
def public_logo(slug: str) -> Answer:
    """Give the logo of an authority whose catalogue is open to everybody."""
    return logos.picture(opened_authority(slug), request.args.get("v", ""), public=True)


def _writing_wanted() -> str | None:
    """Return the writing that a program prefers to the page, by its ``Accept``; browsers: none."""
    writings = for_machines()["media_types"]
    best = request.accept_mimetypes.best_match([PAGE_TYPE, *writings.values()], PAGE_TYPE)
    return next((writing for writing, kind in writings.items() if kind == best), None)


def _tell_caches(response: Response) -> Response:
    response.vary.add("Accept")
    return response


def for_machines() -> dict[str, Any]:
    """Return the writings of the catalogue that a page names to machines: names, media types."""
    types = {kind: text.partition(";")[0] for kind, text in catalogues.MEDIA_TYPES.items()}
    return {"writings": NAMES, "media_types": types}


def opened_authority(slug: str) -> Authority:
    """Return the authority of a public address; 404 unless its catalogue is open."""
    authority = queries.public_authority(slug)
    if authority is None:
        abort(404)
    stand_in(zone_of(authority))
    return authority
