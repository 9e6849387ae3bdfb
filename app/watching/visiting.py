"""Fetching a public address, politely: a HEAD, then a bounded GET, each redirection checked.

No database, no transaction: whoever calls has ended what it was reading.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import IO

from app.publication.outside.calls import download
from app.publication.outside.guard import HttpResponse, NotPublic, TooLong, TooSlow, Unanswered
from app.publication.outside.redirections import Looping, follow
from app.watching.rules import (
    BEGINNING,
    NOT_MODIFIED,
    UNAVAILABLE,
    AnswerKind,
    is_a_page,
    kind_of_status,
)

MOST_LOOKED_AT = 20_000_000  # bytes of a file that is looked at, beyond which its size is enough
HEAD_SECONDS, GET_SECONDS = 10.0, 60.0  # for one look, redirections included
FIRST_ELSEWHERE = 300
LONGEST_HEADER = 300  # characters that a column holds
LONGEST_LENGTH = 15  # digits of a size: one that is longer says nothing
NO_HEAD = frozenset({400, 403, 404, 405, 406, 500, 501, 503})  # from those who know no HEAD
SENTENCES = {
    AnswerKind.PRIVATE: "L’adresse mène à une machine qui n’est pas publique.",
    AnswerKind.LOOPING: "L’adresse renvoie d’une page à l’autre sans fin.",
    AnswerKind.CLOSED: "L’adresse demande un mot de passe (réponse {status}).",
    AnswerKind.GONE: "L’adresse ne mène plus à rien (réponse {status}).",
    AnswerKind.BUSY: "Le serveur demande d’attendre (réponse {status}).",
    AnswerKind.FAILING: "Le serveur répond par une erreur (réponse {status}).",
    AnswerKind.PAGE: "L’adresse donne une page web, souvent de connexion, au lieu des données.",
    AnswerKind.HUGE: "Le fichier dépasse {most}\u00a0Mo\u00a0: il répond, sans être relu.",
}
SILENT = "Le serveur ne répond pas, ou sa réponse s’arrête en chemin."
SLOW = "Le serveur répond trop lentement pour que le fichier arrive."


@dataclass(frozen=True, slots=True)
class LastAnswer:
    """What was known of an address at the last look."""

    etag: str = ""
    last_modified: str = ""
    digest: str = ""
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """What is asked of an address: by whom, how much at most, whether a page is what it gives."""

    url: str
    agent: str
    local: bool
    known: LastAnswer = LastAnswer()
    most: int = 0  # bytes; those of a look when nothing is said, and likewise its seconds
    seconds: float = 0
    plain: bool = True  # http is read too
    is_page: bool = False  # it is a page by itself


@dataclass(frozen=True, slots=True)
class VisitAnswer:
    """What an address answered; what it gave is in the file, when it gave something else."""

    kind: AnswerKind
    sentence: str = ""
    retry_after: str = ""
    known: LastAnswer = field(default_factory=LastAnswer)
    fetched: bool = False


def visit(asked: Visit, into: IO[bytes]) -> VisitAnswer:
    """Look at an address; what it gives is written into a file unless it is known already."""
    asked = replace(asked, most=asked.most or MOST_LOOKED_AT, seconds=asked.seconds or GET_SECONDS)
    try:
        return _visit(asked, into)
    except Looping:
        return _said(AnswerKind.LOOPING)
    except TooLong:
        return _said(AnswerKind.HUGE, most=asked.most // 1_000_000)
    except NotPublic:
        return _said(AnswerKind.PRIVATE)
    except TooSlow:
        return VisitAnswer(AnswerKind.FAILING, SLOW)
    except Unanswered:
        return VisitAnswer(AnswerKind.FAILING, SILENT)


def _visit(asked: Visit, into: IO[bytes]) -> VisitAnswer:
    until = monotonic() + asked.seconds
    head = _head(asked, until=min(until, monotonic() + HEAD_SECONDS), into=into)
    if head is not None and head.status not in NO_HEAD:
        if head.status >= FIRST_ELSEWHERE and head.status != NOT_MODIFIED:
            return _of_status(head)
        if _is_same(head, asked.known):
            return VisitAnswer(AnswerKind.SAME, known=_known(head, asked.known))
        if _declared(head) > asked.most:
            size = LastAnswer(*_validators(head), "", _declared(head))
            return _said(AnswerKind.HUGE, known=size, most=asked.most // 1_000_000)
    answer = _ask("GET", asked, until=until, into=into)
    if answer.status >= FIRST_ELSEWHERE:
        return _of_status(answer, asked.known)
    return _read(answer, asked, into)


def _read(answer: HttpResponse, asked: Visit, into: IO[bytes]) -> VisitAnswer:
    """Tell what has just been written."""
    into.flush()
    into.seek(0)
    beginning = into.read(BEGINNING)
    into.seek(0)
    digest, size = hashlib.file_digest(into, "sha256").hexdigest(), into.tell()  # type: ignore[arg-type]  # any reader does
    known = LastAnswer(*_validators(answer), digest, size)
    if not asked.is_page and is_a_page(answer.headers.get("Content-Type", ""), beginning):
        return _said(AnswerKind.PAGE)
    if not size and not asked.is_page:
        return VisitAnswer(AnswerKind.FAILING, "L’adresse donne un fichier vide.")
    same = digest == asked.known.digest
    return VisitAnswer(AnswerKind.SAME if same else AnswerKind.ALIVE, known=known, fetched=True)


def _head(asked: Visit, *, until: float, into: IO[bytes]) -> HttpResponse | None:
    """Return the answer to a HEAD, or nothing: some only know GET."""
    try:
        return _ask("HEAD", asked, until=until, into=into)
    except (Looping, NotPublic):
        raise
    except Unanswered:
        return None


def _ask(method: str, asked: Visit, *, until: float, into: IO[bytes]) -> HttpResponse:
    """Send a request, and again where it is sent to."""
    headers = _headers(asked)

    def ask(url: str) -> HttpResponse:
        return download(
            method,
            url,
            headers=headers,
            into=into,
            most=asked.most,
            seconds=max(until - monotonic(), 0.1),
            local=asked.local,
            plain=asked.plain,
        )

    _, answer = follow(asked.url, ask)
    return answer


def _headers(asked: Visit) -> Mapping[str, str]:
    known = asked.known
    headers = {"User-Agent": asked.agent, "Accept": "*/*"}
    if known.digest and known.etag:
        headers["If-None-Match"] = known.etag
    if known.digest and known.last_modified:
        headers["If-Modified-Since"] = known.last_modified
    return headers


def _is_same(head: HttpResponse, known: LastAnswer) -> bool:
    """Tell whether a machine says that nothing has changed, in one of the ways that prove it."""
    if not known.digest:
        return False
    if head.status == NOT_MODIFIED:
        return True
    etag, modified = _validators(head)
    if etag or known.etag:
        return etag == known.etag and not etag.startswith("W/")
    return bool(modified) and modified == known.last_modified and _declared(head) == known.size


def _known(head: HttpResponse, before: LastAnswer) -> LastAnswer:
    etag, modified = _validators(head)
    return LastAnswer(
        etag or before.etag, modified or before.last_modified, before.digest, before.size
    )


def _validators(answer: HttpResponse) -> tuple[str, str]:
    etag, modified = (answer.headers.get(name, "") for name in ("ETag", "Last-Modified"))
    return _kept(etag), _kept(modified)


def _kept(text: str) -> str:
    """Return a header that may be kept and sent back as it is, or nothing."""
    return text if text.isprintable() and len(text) <= LONGEST_HEADER else ""


def _declared(answer: HttpResponse) -> int:
    text = answer.headers.get("Content-Length", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_LENGTH else -1


def _of_status(answer: HttpResponse, before: LastAnswer | None = None) -> VisitAnswer:
    kind = kind_of_status(answer.status)
    if kind is AnswerKind.SAME:
        return VisitAnswer(kind, known=_known(answer, before or LastAnswer()))
    if kind is AnswerKind.ALIVE:  # a redirection that leads nowhere
        kind = AnswerKind.GONE
    retry = answer.headers.get("Retry-After", "") if kind is AnswerKind.BUSY else ""
    if answer.status == UNAVAILABLE and not retry:
        kind = AnswerKind.FAILING  # it says neither until when, nor that we ask too much
    return VisitAnswer(kind, SENTENCES[kind].format(status=answer.status), retry)


def _said(kind: AnswerKind, *, known: LastAnswer | None = None, **words: object) -> VisitAnswer:
    return VisitAnswer(kind, SENTENCES[kind].format(**words), known=known or LastAnswer())
