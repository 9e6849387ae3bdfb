"""Requests that can be read whatever they hold, and headers that every answer carries."""

import string
from typing import Any
from urllib.parse import quote
from wsgiref.types import WSGIEnvironment

from flask import Flask, Request, Response, request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.utils import cached_property

from app.web.page import OK
from app.web.person import is_signed_in

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
ONE_YEAR = 31_536_000


class TextRequest(Request):
    """A request that can be read: its plain form is no larger than the text limit, its query plain.

    Werkzeug applies ``MAX_FORM_MEMORY_SIZE`` to multipart forms only, and reads the others whole.
    It fails on raw bytes of a query that are not UTF-8, which some servers let through. No
    database of ours takes a NUL: an address holds none.
    """

    def __init__(self, environ: WSGIEnvironment, *args: Any, **kwargs: Any) -> None:
        """Escape what should have been, before anybody reads it."""
        environ["QUERY_STRING"] = _escaped(environ.get("QUERY_STRING", ""))
        super().__init__(environ, *args, **kwargs)

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """Return the parameters of the address."""
        typed: MultiDict[str, str] = super().args
        pairs = typed.items(multi=True)
        return ImmutableMultiDict((_without_nul(name), _without_nul(text)) for name, text in pairs)

    def _load_form_data(self) -> None:
        if self.mimetype == "application/x-www-form-urlencoded":
            self.max_content_length = self.max_form_memory_size
        super()._load_form_data()


def _without_nul(text: str) -> str:
    return text.replace("\x00", "")


def _escaped(query: str) -> str:
    """Return a query in plain characters: those that are not stand as %XX, which always reads."""
    if query.isascii():
        return query
    return quote(query, safe=string.punctuation, encoding="latin-1", errors="replace")


def init_app(app: Flask) -> None:
    """Add the headers, and believe forwarded addresses only from declared proxies."""
    app.request_class = TextRequest
    hops = app.config["TRUSTED_PROXIES"]
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        policy = f"max-age={ONE_YEAR}; includeSubDomains"
        response.headers.setdefault("Strict-Transport-Security", policy)
    if "Cache-Control" not in response.headers:  # static files say theirs
        response.headers["Cache-Control"] = "no-store" if is_signed_in() else "no-cache"
    if request.endpoint == "static" and response.status_code == OK:
        _read_whole(response)
    return response


def _read_whole(response: Response) -> None:
    """Read a static file here: Flask-Compress would stream it, and leave it open."""
    response.direct_passthrough = False
    response.get_data()
