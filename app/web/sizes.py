"""How much an address takes: the usual limit, or more where a view says so.

Only people who are signed in may send files: anybody can reach an address, and what is sent is
written to the disk before the view knows who sends it.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, request
from werkzeug.exceptions import SecurityError

from app.web.page import Answer
from app.web.person import is_signed_in
from config import MAX_FORM_TEXT_BYTES

MEBIBYTE = 1 << 20
MOST_ADDRESS = 50_000  # characters: the server itself stops at 65,534
MOST_HEADERS = 64_000  # characters: the server itself stops at some 400,000
USUAL_FILE = 20  # what files that are kept weigh at most, in Mo
SIGN_IN_FIRST = (
    "Votre session est terminée, et ce fichier est trop lourd pour attendre\u00a0: "
    "reconnectez-vous, puis renvoyez-le."
)

View = TypeVar("View", bound=Callable[..., Answer])


def takes(
    most: int | Callable[[], int], *, file: Callable[[], int] | None = None
) -> Callable[[View], View]:
    """Mark a view that takes requests of so many bytes, the file being streamed to the disk.

    A function says it when it depends on the settings. ``file``: what its file alone may weigh,
    in Mo, as the form says it; without it, as many Mio as the request.
    """

    def mark(view: View) -> View:
        view.takes = most  # type: ignore[attr-defined]  # read by what stands below
        view.takes_file = file  # type: ignore[attr-defined]  # read by too_heavy
        return view

    return mark


def init_app(app: Flask) -> None:
    """Set the limit before anything reads the form."""
    app.before_request(_refuse_other_hosts)
    app.before_request(_refuse_long_heads)
    app.url_value_preprocessor(_set_limit)


def too_heavy() -> str:
    """Say how much the address that was asked takes."""
    view = current_app.view_functions.get(request.endpoint or "")
    file = getattr(view, "takes_file", None)
    most = file() if file else _own_limit() // MEBIBYTE
    return (
        "Ce que vous avez envoyé dépasse la taille permise ici\u00a0: "
        f"{most or USUAL_FILE}\u00a0Mo pour un fichier, "
        f"{MAX_FORM_TEXT_BYTES // MEBIBYTE}\u00a0Mo pour le texte d’un formulaire. "
        "Revenez à la page précédente pour en choisir un autre."
    )


def _refuse_other_hosts() -> None:
    """Refuse a host that is not ours before anything else does: no page can be drawn for it."""
    if isinstance(request.routing_exception, SecurityError):
        raise request.routing_exception


def _refuse_long_heads() -> None:
    """Refuse in a page what the server would refuse with an empty one, a little further."""
    environ = request.environ
    if len(environ["PATH_INFO"]) + len(environ["QUERY_STRING"]) > MOST_ADDRESS:
        abort(414)
    if sum(len(value) for name, value in environ.items() if name[:5] == "HTTP_") > MOST_HEADERS:
        abort(431)


def outweighs_text() -> bool:
    """Tell whether a request says that it brings more than the text of a form."""
    return (request.content_length or 0) > MAX_FORM_TEXT_BYTES


def is_heavy() -> bool:
    """Tell whether a request brings more than the text of a form, or does not say how much."""
    return request.method == "POST" and (request.content_length is None or outweighs_text())


def _set_limit(_: str | None, __: dict[str, Any] | None) -> None:
    if not is_heavy():
        return
    if not is_signed_in():
        request.max_content_length = MAX_FORM_TEXT_BYTES
    elif own := _own_limit():
        request.max_content_length = own


def _own_limit() -> int:
    view = current_app.view_functions.get(request.endpoint or "")
    own = getattr(view, "takes", 0)
    return int(own() if callable(own) else own)
