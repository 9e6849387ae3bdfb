"""Every failure becomes a French sentence; nothing typed is lost."""

import re
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import (
    HTTPException,
    InternalServerError,
    RequestEntityTooLarge,
    SecurityError,
)

from app.extensions import login_manager
from app.kernel.disk import NO_ROOM
from app.kernel.errors import Conflict, Forbidden, Lost, Missing, Refused
from app.web.page import BAD_INPUT, CONFLICT
from app.web.person import is_signed_in
from app.web.reading import TooManyFields
from app.web.security import HEADERS
from app.web.sizes import SIGN_IN_FIRST, outweighs_text, too_heavy

SENTENCES = {
    400: ("Demande incomprise", "Le navigateur a envoyé une demande que Jalon ne sait pas lire."),
    403: (
        "Accès réservé",
        "Votre rôle ne permet pas d’ouvrir cette page ou de faire cette action.",
    ),
    404: (
        "Page introuvable",
        "Cette page n’existe pas, ou ne fait pas partie de vos espaces. "
        "Vérifiez l’adresse, ou repartez de l’accueil.",
    ),
    405: ("Action impossible ici", "Cette adresse ne se prête pas à cette action."),
    410: ("Fichier perdu", "Ce fichier n’est plus sur le disque de ce Jalon."),
    413: (
        "Envoi trop lourd",
        "Ce que vous avez envoyé dépasse la taille permise : 20 Mo pour un fichier, "
        "quelques centaines de pages pour un texte.",
    ),
    414: (
        "Adresse trop longue",
        "Aucune page de Jalon n’a une adresse aussi longue. Repartez de l’accueil.",
    ),
    429: ("Trop d’essais", "Patientez quelques minutes avant de recommencer."),
    431: (
        "Demande trop lourde",
        "Le navigateur envoie plus de cookies ou d’en-têtes que Jalon n’en lit. Effacez les "
        "cookies de ce site, puis rouvrez la page.",
    ),
    500: (
        "Jalon a rencontré un problème",
        "Rien n’a été enregistré. Réessayez dans un instant ; si cela continue, "
        "prévenez la personne qui s’occupe de votre Jalon.",
    ),
    503: (
        "Jalon est momentanément indisponible",
        "Rien n’a été enregistré. Réessayez dans quelques minutes.",
    ),
}
SAVED_ALL_THE_SAME = (
    "Ce que vous avez envoyé est enregistré, mais la page qui devait suivre n’a pas pu s’afficher. "
    "Repartez de l’accueil."
)
LAST_RESORT = (
    "Jalon a rencontré un problème. Réessayez dans un instant\u00a0; si cela continue, prévenez "
    "la personne qui s’occupe de votre Jalon.\n"
)
# What forms send and nobody writes, under any prefix: a test compares with all the forms.
HIDDEN = frozenset({
    *("acces", "atteint", "check", "choix", "coches", "code", "council", "count", "csrf_token"),
    *("de", "demande", "effort", "etape", "field", "header", "influence", "interest", "jeu"),
    *("kind", "linked", "liste", "needs", "next", "op", "open", "ou", "pace", "page", "path"),
    *("place", "point", "position", "prete", "qui", "refus", "replaces", "result", "revision"),
    *("row", "seen", "set", "sheet_rank", "shown", "start", "state", "sur", "tache", "task"),
    *("territoire", "tout", "tri", "Unsubscribe", "valeur", "value", "version", "vues", "vus"),
    *("was", "what", "writing"),
})  # fmt: skip
UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
NOT_FOUND = 404
KEEP_IT = (
    "Quelqu’un l’a peut-être retiré pendant que vous écriviez\u00a0: copiez votre texte pour le "
    "garder."
)
TOO_HEAVY = 413
BREAKDOWN = 500
UNAVAILABLE = 503
RETRY_SECONDS = 60


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(CSRFError, _form_expired)
    app.register_error_handler(HTTPException, _http_problem)
    for failure in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(failure, _database_problem)
    app.register_error_handler(OSError, _disk_problem)
    app.register_error_handler(Missing, _missing)
    app.register_error_handler(Forbidden, lambda error: problem_page(403, error.message))
    app.register_error_handler(Lost, lambda error: problem_page(410, error.message))
    app.register_error_handler(Refused, lambda error: problem_page(BAD_INPUT, error.message))
    app.register_error_handler(Conflict, lambda error: problem_page(CONFLICT, error.message))
    app.wsgi_app = _last_resort(app, app.wsgi_app)  # type: ignore[assignment, method-assign]


def _last_resort(app: Flask, inside: WSGIApplication) -> WSGIApplication:
    """Answer what no handler can: what fails around them, or in one of them.

    The server would answer with an empty page.
    """

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        try:
            return inside(environ, start_response)
        except Exception:
            shown = app.config["PROPAGATE_EXCEPTIONS"]
            if app.testing or app.debug if shown is None else shown:
                raise
            app.logger.exception("a failure that no page could tell")
            kind = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}
            headers = [*HEADERS.items(), *kind.items()]
            start_response("500 INTERNAL SERVER ERROR", headers)
            return [LAST_RESORT.encode()]

    return answer


def problem_page(status: int, sentence: str | None = None) -> Response:
    """Draw the page of a problem, with what was typed when a form was being sent."""
    known = status if status in SENTENCES else (400 if status < BREAKDOWN else 500)
    title, usual = SENTENCES[known]
    if known == TOO_HEAVY:
        usual = too_heavy()
    if sentence and status in {BAD_INPUT, CONFLICT, NOT_FOUND, TOO_HEAVY}:
        title = "Rien n’a été enregistré"
    body = render_template(
        "pages/problem.html",
        title=title,
        sentence=sentence or usual,
        written=_written() if status != TOO_HEAVY else [],
        sent=[],
        retry=None,
    )
    return make_response(body, status)


def _missing(error: Missing) -> Response:
    """Say that a page does not exist; to who was writing, why, and how to keep what they wrote."""
    if request.method != "POST":
        return problem_page(NOT_FOUND)
    sentence = f"{error.message} {KEEP_IT}" if _written() else error.message
    return problem_page(NOT_FOUND, sentence)


def _http_problem(error: HTTPException) -> Response:
    if isinstance(error, SecurityError):  # a host that is not ours: no address can be written
        return Response("Cette adresse n’est pas celle de Jalon.\n", 400, mimetype="text/plain")
    if isinstance(error, InternalServerError) or error.code is None:
        return _breakdown(500)
    reason = error.description if isinstance(error, TooManyFields) else None
    response = problem_page(error.code, reason)
    if error.response is not None:
        return error.get_response()  # type: ignore[return-value]  # a redirect made by Werkzeug
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after"}:
            response.headers[name] = value
    return response


def _database_problem(failure: Exception) -> Response:
    """The database does not answer, is full or is too busy: say so, and come back later."""
    current_app.logger.error("the database failed", exc_info=failure)
    return _breakdown(UNAVAILABLE)


def _disk_problem(failure: OSError) -> Response:
    """No file can be written where files are kept or received: say so, and come back later."""
    if failure.errno not in NO_ROOM:
        raise failure
    current_app.logger.error("no file can be written", exc_info=failure)
    return _breakdown(UNAVAILABLE)


def _breakdown(status: int) -> Response:
    """Draw the page without a visitor: reading the visitor may be what failed."""
    vars(g)["_login_user"] = login_manager.anonymous_user()
    for name in ("authority", "role"):
        g.pop(name, None)
    # The page is drawn after the commit: what was sent may well be safe already.
    sentence = SAVED_ALL_THE_SAME if g.get("saved") else None
    response = problem_page(status, sentence)
    response.headers["Cache-Control"] = "no-store"
    if status == UNAVAILABLE:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def session_over() -> Response | None:
    """Show what was typed before the session ended; ``None`` when nothing was."""
    if outweighs_text():
        return problem_page(TOO_HEAVY, SIGN_IN_FIRST)
    return _form_expired() if _written() else None


def _form_expired(_: CSRFError | None = None) -> Response:
    """Show again what was typed, with a button that sends it for good."""
    sentence = (
        "Cette page est restée ouverte trop longtemps, ou vous vous êtes reconnecté entre-temps. "
        "Rien n’est perdu : vérifiez ce que vous aviez écrit et renvoyez-le."
        if is_signed_in()
        else "Votre session est terminée. Voici ce que vous aviez écrit : copiez-le, "
        "reconnectez-vous, puis reprenez votre saisie."
    )
    retry = request.full_path.rstrip("?") if is_signed_in() else None
    written = _written()
    if retry:  # all is sent again: what is long is shown, so that one recognises it
        written = [text for text in written if " " in text or "\n" in text]
    body = render_template(
        "pages/problem.html",
        title="Votre saisie n’a pas encore été envoyée",
        sentence=sentence,
        written=written,
        sent=_sent(),
        retry=retry,
    )
    return make_response(body, 400)


def _sent() -> list[tuple[str, str]]:
    """Return what the form held, without secrets, so that the page can send it again."""
    if request.method != "POST" or outweighs_text():
        return []
    try:
        sent = list(request.form.items(multi=True))
    except (OSError, RequestEntityTooLarge):  # the very failure that the page tells
        return []
    return [
        (name, UNPRINTABLE.sub("", value))
        for name, value in sent
        if name not in {"csrf_token", "op"} and "password" not in name
    ]


def _written() -> list[str]:
    """Return what a person may have written of what the form held, to show it again."""
    return [value for name, value in _sent() if len(value) > 1 and not is_hidden(name)]


def is_hidden(name: str) -> bool:
    """Tell whether nobody types what a form sends under a name; forms may have a prefix."""
    return name.rpartition("-")[2] in HIDDEN
