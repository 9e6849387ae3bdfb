"""How much an address takes: the usual limit, or more where a view says so.

Only people who are signed in may send more: anybody can reach an address, and what is sent is
written to the disk before the view knows who sends it.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

from app.web.page import Answer
from app.web.person import is_signed_in
from config import MAX_FORM_TEXT_BYTES

MEBIBYTE = 1 << 20
USUAL_FILE = 20  # what files that are kept weigh at most, in Mo
SIGN_IN_FIRST = (
    "Votre session est terminée, et ce fichier est trop lourd pour attendre\u00a0: "
    "reconnectez-vous, puis renvoyez-le."
)

View = TypeVar("View", bound=Callable[..., Answer])


def takes(most: int) -> Callable[[View], View]:
    """Mark a view that takes requests of so many bytes, the file being streamed to the disk."""

    def mark(view: View) -> View:
        view.takes = most  # type: ignore[attr-defined]  # read by what stands below
        return view

    return mark


def init_app(app: Flask) -> None:
    """Widen the limit before anything reads the form: the guard against forgery is the first to."""
    app.url_value_preprocessor(_widen)


def too_heavy() -> str:
    """Say how much the address that was asked takes."""
    own = _own_limit()
    if own and not is_signed_in():
        return SIGN_IN_FIRST
    return (
        "Ce que vous avez envoyé dépasse la taille permise ici\u00a0: "
        f"{own // MEBIBYTE or USUAL_FILE}\u00a0Mo pour un fichier, "
        f"{MAX_FORM_TEXT_BYTES // MEBIBYTE}\u00a0Mo pour le texte d’un formulaire."
    )


def _widen(_: str | None, __: dict[str, Any] | None) -> None:
    own = _own_limit()
    if own and request.method == "POST" and is_signed_in():
        request.max_content_length = own


def _own_limit() -> int:
    view = current_app.view_functions.get(request.endpoint or "")
    return int(getattr(view, "takes", 0))
