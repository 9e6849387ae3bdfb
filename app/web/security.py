"""Headers that every answer carries, and the proxies whose headers are believed."""

from functools import lru_cache
from time import time

from flask import Flask, Response, g, request, session
from flask_wtf.csrf import generate_csrf
from werkzeug.middleware.proxy_fix import ProxyFix

from app.web.page import OK
from app.web.person import is_signed_in

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Server": "",  # the server would write its own name
}
ONE_YEAR = 31_536_000
TOKEN_FIELD = "csrf_token"  # noqa: S105  the name under which Flask-WTF keeps what it signs
SAME_TOKEN_SECONDS = 600


def init_app(app: Flask) -> None:
    """Add the headers, and believe forwarded addresses only from declared proxies."""
    hops = app.config["TRUSTED_PROXIES"]
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    app.after_request(_add_headers)
    app.jinja_env.globals["csrf_token"] = form_token


def form_token() -> str:
    """Return the token of the forms of this session: signed once every ten minutes.

    It stands for as many hours as a session, and the first of a session is signed after it began.
    """
    raw = session.get(TOKEN_FIELD)
    if raw is None or TOKEN_FIELD in g:
        return str(generate_csrf())
    return _signed(raw, int(time()) // SAME_TOKEN_SECONDS)


@lru_cache(maxsize=512)
def _signed(_raw: str, _period: int) -> str:
    return str(generate_csrf())


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
