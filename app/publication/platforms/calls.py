"""One request to a public machine, briefly: the only way out of Jalon towards a typed address."""

from collections.abc import Mapping
from typing import Any

from app.publication.platforms.guard import NOT_PUBLIC, HttpResponse, Unanswered, allowed

SECONDS = 10.0  # for one answer


def send(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    json: Any = None,
    local: bool = False,
    seconds: float = SECONDS,
) -> HttpResponse:
    """Send a request; ``Unanswered`` when no whole answer came in time."""
    if not allowed(url, local=local):
        raise Unanswered(NOT_PUBLIC)
    from app.publication.platforms import wire  # noqa: PLC0415  70 ms and 9 MB, rarely needed

    return wire.exchange(method, url, headers=headers, json=json, local=local, seconds=seconds)
