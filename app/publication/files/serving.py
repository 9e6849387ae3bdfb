"""Answering a file of a dataset to anybody: no session, no cookie, no statement (decision 0033)."""

from datetime import UTC, datetime
from io import SEEK_END
from typing import IO

from flask import request
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.wrappers import Response
from werkzeug.wsgi import wrap_file

from app.files.models import OF_DATASETS
from app.files.services import home, packed_of
from app.files.shelf import Served
from app.kernel.errors import Lost
from app.publication.catalogue.routes import ForEverybody
from app.web.turns import Departures

PIECE = 1 << 18  # bytes read together of a large file
WHOLE_BYTES = 1 << 20  # read at once: below, a piece after the other takes longer
CROSS_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Accept-Ranges, Content-Disposition, Content-Length, Content-Range, ETag, Last-Modified"
    ),
    "Cross-Origin-Resource-Policy": "cross-origin",
}
# What every file is given with, written once: each header set by itself is looked for first.
ALWAYS = [
    *CROSS_ORIGIN.items(),
    ("Content-Security-Policy", "default-src 'none'; sandbox"),
    # Kept, and asked again each time: what is withdrawn is so at once, and who has it gets 304.
    ("Cache-Control", "public, no-cache"),
    ("Vary", "Accept-Encoding"),
]
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Range, If-Range, If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
    "Allow": "GET, HEAD, OPTIONS",
}
RETRY_SECONDS = "20"
TOO_MANY = "Trop de gros fichiers partent en ce moment\u00a0: demandez celui-ci dans un instant."
departures = Departures()
LOST = "Ce fichier n’est plus sur le disque de ce Jalon\u00a0: prévenez qui le publie."


def preflight() -> Response:
    """Answer what a page of another site asks before it asks for a file."""
    response = ForEverybody(status=204)
    response.headers.update({**CROSS_ORIGIN, **PREFLIGHT})
    return response


def give(served: Served) -> Response:
    """Answer a file, or the part of it that was asked for; nothing to whoever has it already.

    ``Lost`` when the disk holds something else under its name.
    """
    packed = served.packed and "Range" not in request.headers
    packed = packed and request.accept_encodings.quality("gzip") > 0
    # What packs answers on the fly must leave this one alone.
    request.environ.pop("HTTP_ACCEPT_ENCODING", None)
    response = ForEverybody(content_type=served.media_type, headers=ALWAYS)
    _describe(response, served, packed=packed)
    content, size = _open(served, packed=packed)
    if not _fill(response, content, size):
        return _too_many()
    try:
        response.make_conditional(request, accept_ranges=not packed, complete_length=size)
    except RequestedRangeNotSatisfiable:
        response.close()
        return _no_such_range(served)
    return response


def _describe(response: Response, served: Served, *, packed: bool) -> None:
    response.headers.add("Content-Disposition", "attachment", filename=served.name)
    response.set_etag(f"{served.digest}-gzip" if packed else served.digest)
    response.last_modified = datetime.fromtimestamp(served.at, UTC)
    if packed:
        response.content_encoding = "gzip"


def _open(served: Served, *, packed: bool) -> tuple[IO[bytes], int]:
    path = home(OF_DATASETS) / served.place
    try:
        content = (packed_of(path) if packed else path).open("rb")
    except OSError as problem:
        raise Lost(LOST) from problem
    size = content.seek(0, SEEK_END)
    content.seek(0)
    if not packed and size != served.size:
        content.close()
        raise Lost(LOST)
    return content, size


def _fill(response: Response, content: IO[bytes], size: int) -> bool:
    """Give an answer its bytes; not when too many large files are going out."""
    if size <= WHOLE_BYTES or request.method == "HEAD":
        with content:
            response.set_data(content.read() if request.method != "HEAD" else b"")
        response.content_length = size
        return True
    departing = departures.depart(content)
    if departing is None:
        content.close()
        return False
    response.response = wrap_file(request.environ, departing, PIECE)  # type: ignore[arg-type]  # it reads
    response.direct_passthrough = True
    response.content_length = size
    response.call_on_close(departing.close)
    return True


def _too_many() -> Response:
    response = ForEverybody(TOO_MANY, status=503, content_type="text/plain; charset=utf-8")
    response.headers.update({**CROSS_ORIGIN, "Retry-After": RETRY_SECONDS})
    return response


def _no_such_range(served: Served) -> Response:
    response = ForEverybody(status=416)
    response.headers.update(CROSS_ORIGIN)
    response.headers["Content-Range"] = f"bytes */{served.size}"
    return response
