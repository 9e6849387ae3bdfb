"""Going where an answer sends to, a few times: one rule for whatever reads an address."""

from collections.abc import Callable

from app.publication.outside.guard import HttpResponse, Unanswered, leads_to

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
        after = leads_to(url, answer)
        if answer.status not in REDIRECTIONS or not after:
            return url, answer
        url = after
    raise Looping("the redirections do not end")
