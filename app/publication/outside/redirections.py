"""Going where an answer sends to, a few times: one rule for whatever reads an address."""

from collections.abc import Callable
from urllib.parse import urljoin

from app.publication.outside.guard import HttpResponse, Unanswered

MOST_REDIRECTIONS = 5
REDIRECTIONS = frozenset({301, 302, 303, 307, 308})


class Looping(Unanswered):
    """An address leads from one to the other, more than ``MOST_REDIRECTIONS`` times."""


def follow(url: str, ask: Callable[[str], HttpResponse]) -> tuple[str, HttpResponse]:
    """Return the last address and its answer, the first that leads nowhere else.

    ``ask`` sends one request, after the guard has allowed its address (``calls``).
    """
    for _ in range(MOST_REDIRECTIONS + 1):
        answer = ask(url)
        place = answer.headers.get("Location") or ""
        if answer.status not in REDIRECTIONS or not place:
            return url, answer
        url = urljoin(url, place)
    raise Looping("the redirections do not end")
