"""What the watch concludes from an answer, and when it looks again: nothing here reads anything."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from app.kernel.labels import LabelledEnum
from app.publication.outside.waits import LONGEST_WAIT, seconds_asked

MOST_AT_ONCE, MOST_A_HOST = 8, 2  # requests under way, in all and to one machine
WEEK = timedelta(days=7)
ONE_MINUTE = timedelta(minutes=1)  # between two looks that somebody asks for
SOON, LATER = timedelta(hours=1), timedelta(days=1)  # after one failure, after the next ones
SHORTEST_REST, LONGEST_REST = timedelta(minutes=1), timedelta(seconds=LONGEST_WAIT)  # if asked for
FAILURES = 3  # in a row: what fails only once is nobody's business
OK, NOT_MODIFIED = 200, 304
UNAUTHORIZED, FORBIDDEN, NOT_FOUND, GONE, TOO_MANY, UNAVAILABLE = 401, 403, 404, 410, 429, 503
FIRST_FAULT, FIRST_OF_SERVER = 400, 500
LONGEST_HOST = 260  # characters that a column holds: no machine has a longer name
USUAL_PORTS = frozenset({None, 80, 443})
BEGINNING = 1000  # bytes of an answer by which a page is recognised


class FaultCode(LabelledEnum):
    """What may be wrong with what a dataset gives to everybody."""

    DEAD = ("dead", "Lien mort")
    PAGE = ("page", "Page web au lieu de données")
    CHANGED = ("changed", "Contenu changé")
    INVALID = ("invalid", "Fichier non conforme")
    OVERDUE = ("overdue", "Mise à jour en retard")
    LOST = ("lost", "Fichier perdu ou abîmé")
    HELD = ("held", "Fichier retenu")
    DISARMED = ("disarmed", "Source désarmée")


class AnswerKind(LabelledEnum):
    """What an address answered."""

    ALIVE = ("alive", "Répond")
    SAME = ("same", "Répond, inchangé")
    GONE = ("gone", "Introuvable")
    CLOSED = ("closed", "Demande un mot de passe")
    PAGE = ("page", "Répond une page web")
    BUSY = ("busy", "Demande d’attendre")
    FAILING = ("failing", "Ne répond pas bien")
    PRIVATE = ("private", "Mène à une machine qui n’est pas publique")
    LOOPING = ("looping", "Tourne en rond")
    HUGE = ("huge", "Trop gros pour être relu")


class SourceKind(LabelledEnum):
    """Where a source is."""

    HTTPS = ("https", "Une adresse web")
    FOLDER = ("folder", "Un dossier de ce serveur")


class RunOutcome(LabelledEnum):
    """What came of a visit to a source."""

    PUBLISHED = ("published", "Publié")
    HELD = ("held", "Retenu")
    FAILED = ("failed", "Pas obtenu")


# What one look is enough to tell; the rest is looked at again first.
CERTAIN = frozenset(
    {AnswerKind.GONE, AnswerKind.CLOSED, AnswerKind.PAGE, AnswerKind.PRIVATE, AnswerKind.LOOPING}
)
WELL = frozenset({AnswerKind.ALIVE, AnswerKind.SAME, AnswerKind.HUGE})


def host_of(url: str) -> str:
    """Return the machine of an address, so that few requests go there at once; empty for none."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return ""
    return (host if port in USUAL_PORTS else f"{host}:{port}")[:LONGEST_HOST]


def kind_of_status(status: int) -> AnswerKind:
    """Return what a status says."""
    if status in {UNAUTHORIZED, FORBIDDEN}:
        return AnswerKind.CLOSED
    if status in {TOO_MANY, UNAVAILABLE}:
        return AnswerKind.BUSY
    if status >= FIRST_OF_SERVER:
        return AnswerKind.FAILING
    if status >= FIRST_FAULT:
        return AnswerKind.GONE
    return AnswerKind.SAME if status == NOT_MODIFIED else AnswerKind.ALIVE


def rest_asked(header: str, now_seconds: float) -> timedelta:
    """Return how long ``Retry-After`` asks to wait, a minute at least; an hour if unsaid."""
    seconds = seconds_asked(header, now_seconds)
    return SOON if seconds is None else max(timedelta(seconds=seconds), SHORTEST_REST)


def is_a_page(content_type: str, beginning: bytes) -> bool:
    """Tell whether an answer is a page for people, whatever its address promised."""
    start = beginning.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return True
    return content_type.partition(";")[0].strip().lower() == "text/html" and start.startswith(b"<")


def next_look(kind: AnswerKind, failures: int) -> timedelta:
    """Return when an address is looked at again; ``failures``: in a row, this one included."""
    if kind in WELL or kind in CERTAIN:
        return WEEK if kind in WELL else LATER
    return SOON if failures == 1 else LATER


@dataclass(frozen=True, slots=True)
class FoundFault:
    """A fault, and the sentence that says what was found."""

    code: FaultCode
    sentence: str


def fault_of(kind: AnswerKind, failures: int, sentence: str) -> FoundFault | None:
    """Return the fault of an address that answers so; nothing as long as it may be a moment."""
    if kind in WELL:
        return None
    if kind is AnswerKind.PAGE:
        return FoundFault(FaultCode.PAGE, sentence)
    if kind in CERTAIN or failures >= FAILURES:
        return FoundFault(FaultCode.DEAD, sentence)
    return None
