"""Headers that every answer carries."""

from flask import Flask, Response, request
from flask_login import current_user
from werkzeug.middleware.proxy_fix import ProxyFix

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


def init_app(app: Flask) -> None:
    """Add the headers, and believe forwarded addresses only from declared proxies."""
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
    if request.endpoint == "static":
        return response
    if "Cache-Control" not in response.headers:
        signed_in = bool(current_user) and current_user.is_authenticated
        response.headers["Cache-Control"] = "no-store" if signed_in else "no-cache"
    return response
