"""An address read whole within bounds; where it redirects to goes through the same guard."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from app.kernel.typography import plural
from app.publication.outside.calls import send
from app.publication.outside.guard import (
    NOT_PUBLIC,
    HttpResponse,
    TooLong,
    Unanswered,
    allowed,
    leads_to,
)
from app.publication.outside.waits import wait_of

LARGEST = 20 * 1024 * 1024  # bytes of an answer, once decompressed
SECONDS = 25.0  # for one answer
MOST_HOPS = 5
HOPS = frozenset({301, 302, 303, 307, 308})
NOT_ALLOWED = (
    "Jalon ne lit que les adresses publiques qui commencent par https://. Vérifiez celle-ci."
)
PRIVATE = "Cette adresse mène à une machine qui n’est pas publique\u00a0: Jalon ne la lit pas."
SILENT = "Ce site ne répond pas, ou pas assez vite. Réessayez plus tard."
TOO_LARGE = "Ce qui vient de cette adresse dépasse 20\u00a0Mo\u00a0: Jalon s’arrête là."
LOOPS = "Cette adresse renvoie sans fin d’une page à une autre."
INSIDE = "Cette adresse renvoie vers une autre, que Jalon ne suit pas\u00a0: {}."
SIGN_IN = "Cette adresse demande de se connecter\u00a0: Jalon lit ce qui est public."
NOWHERE = "Cette adresse ne mène à rien. Vérifiez-la, ou ouvrez-la dans votre navigateur."
BUSY = "Ce site demande d’espacer les lectures."
BROKEN = "Ce site a une difficulté de son côté. Réessayez plus tard."
STRANGE = "Ce site refuse la lecture (réponse {})."


class Unfetched(Exception):
    """What an address gives cannot be had; the sentence is shown where it was typed."""

    def __init__(self, sentence: str, *, again: bool = False) -> None:
        """Keep the sentence, and whether trying again may help."""
        super().__init__(sentence)
        self.sentence = sentence
        self.again = again


@dataclass(frozen=True)
class Fetched:
    """What an address gave, and where it led in the end."""

    url: str
    body: bytes


def fetch(
    url: str,
    *,
    accept: str = "*/*",
    fields: str = "",
    local: bool = False,
    largest: int = LARGEST,
    seconds: float = SECONDS,
) -> Fetched:
    """Read an address; ``Unfetched`` says why there is nothing to read.

    ``fields``: of an object of udata, those wanted. ``local``: this very machine may be read.
    """
    headers = {"Accept": accept, "Accept-Language": "fr", "User-Agent": "Jalon"}
    if fields:
        headers["X-Fields"] = fields
    if not allowed(url, local=local):
        raise Unfetched(NOT_ALLOWED)
    for _ in range(MOST_HOPS + 1):
        answer = _answer(url, headers, local=local, largest=largest, seconds=seconds)
        if answer.status == HTTPStatus.OK:
            return Fetched(url, answer.body)
        if answer.status not in HOPS:
            raise _refusal(answer.status, wait_of(answer.headers))
        url = leads_to(url, answer)
        if not allowed(url, local=local):
            raise Unfetched(INSIDE.format(urlsplit(url).netloc or "nulle part"))
    raise Unfetched(LOOPS)


def _answer(
    url: str, headers: Mapping[str, str], *, local: bool, largest: int, seconds: float
) -> HttpResponse:
    try:
        return send("GET", url, headers=headers, local=local, seconds=seconds, largest=largest)
    except TooLong as problem:
        raise Unfetched(TOO_LARGE) from problem
    except Unanswered as problem:
        if NOT_PUBLIC in str(problem):
            raise Unfetched(PRIVATE) from problem
        raise Unfetched(SILENT, again=True) from problem


def _refusal(status: int, wait: int) -> Unfetched:
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        minutes = -(-wait // 60)
        later = f" Prochain essai possible dans {plural(minutes, 'minute')}." if wait else ""
        return Unfetched(BUSY + later, again=True)
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return Unfetched(SIGN_IN)
    if status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        return Unfetched(NOWHERE)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Unfetched(BROKEN, again=True)
    return Unfetched(STRANGE.format(status))
