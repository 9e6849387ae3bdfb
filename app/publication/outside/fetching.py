"""An address read whole within bounds; where it redirects to goes through the same guard."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from app.kernel.clock import now
from app.kernel.typography import plural
from app.publication.outside.calls import send
from app.publication.outside.guard import (
    HttpResponse,
    NotAllowed,
    NotPublic,
    TooLong,
    Unanswered,
)
from app.publication.outside.manners import agent
from app.publication.outside.redirections import REDIRECTIONS, Looping, follow
from app.publication.outside.waits import wait_of

LARGEST = 20 * 1024 * 1024  # bytes of an answer, once decompressed
SECONDS = 25.0  # for one answer
NOT_ALLOWED = (
    "Jalon ne lit que les adresses publiques qui commencent par https://. Vérifiez celle-ci."
)
PRIVATE = "Cette adresse mène à une machine qui n’est pas publique\u00a0: Jalon ne la lit pas."
SILENT = "Ce site ne répond pas, ou pas assez vite. Réessayez plus tard."
TOO_LARGE = (
    f"Ce qui vient de cette adresse dépasse {LARGEST // 1024**2}\u00a0Mo\u00a0: Jalon s’arrête là."
)
LOOPS = "Cette adresse renvoie sans fin d’une page à une autre."
INSIDE = "Cette adresse renvoie vers une autre, que Jalon ne suit pas\u00a0: {}."
SIGN_IN = "Cette adresse demande de se connecter\u00a0: Jalon lit ce qui est public."
NOWHERE = "Cette adresse ne mène à rien. Vérifiez-la, ou ouvrez-la dans votre navigateur."
BUSY = "Ce site demande d’espacer les lectures."
BROKEN = "Ce site a une difficulté de son côté. Réessayez plus tard."
STRANGE = "Ce site refuse la lecture (réponse {})."


class Unfetched(Exception):
    """What an address gives cannot be had; the sentence is shown where it was typed."""

    def __init__(self, sentence: str) -> None:
        """Keep the sentence."""
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Fetched:
    """What an address gave, and where it led in the end."""

    url: str
    body: bytes


def fetch(
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    local: bool = False,
    seconds: float = SECONDS,
) -> Fetched:
    """Read an address; ``Unfetched`` says why there is nothing to read.

    ``headers``: those of the request beside our name. ``local``: this very machine may be read.
    """
    sent = {"Accept": "*/*", "Accept-Language": "fr", **(headers or {}), "User-Agent": agent()}

    def ask(address: str) -> HttpResponse:
        return send("GET", address, headers=sent, local=local, seconds=seconds, largest=LARGEST)

    try:
        last, answer = follow(url, ask)
    except Unanswered as problem:
        raise _unanswered(problem, url) from problem
    if answer.status in REDIRECTIONS:  # to what is no address
        raise Unfetched(INSIDE.format("nulle part"))
    if answer.status != HTTPStatus.OK:
        raise _refusal(answer.status, wait_of(answer.headers, now().timestamp()))
    return Fetched(last, answer.body)


def _unanswered(problem: Unanswered, url: str) -> Unfetched:
    """Return in words why no answer came; ``url``: the one that was typed."""
    if isinstance(problem, NotAllowed) and problem.url != url:
        return Unfetched(INSIDE.format(urlsplit(problem.url).netloc or "nulle part"))
    sentences = {NotAllowed: NOT_ALLOWED, NotPublic: PRIVATE, TooLong: TOO_LARGE, Looping: LOOPS}
    return Unfetched(sentences.get(type(problem), SILENT))


def _refusal(status: int, wait: int) -> Unfetched:
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        minutes = -(-wait // 60)
        later = f" Prochain essai possible dans {plural(minutes, 'minute')}." if wait else ""
        return Unfetched(BUSY + later)
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return Unfetched(SIGN_IN)
    if status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        return Unfetched(NOWHERE)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Unfetched(BROKEN)
    return Unfetched(STRANGE.format(status))
