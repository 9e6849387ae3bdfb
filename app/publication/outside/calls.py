"""One request to a public machine, briefly: the only way out of Jalon towards a typed address."""

from collections.abc import Mapping
from typing import IO, Any

from app.publication.outside.guard import HttpResponse, NotAllowed, allowed

SECONDS = 10.0  # for one answer
LARGEST = 4 * 1024 * 1024  # bytes of an answer, once decompressed


def send(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    json: Any = None,
    form: Any = None,
    local: bool = False,
    seconds: float = SECONDS,
    largest: int = LARGEST,
) -> HttpResponse:
    """Send a request; ``Unanswered`` when no whole answer came in time, ``NotAllowed`` if unsent.

    ``form``: a body that leaves a piece at a time, with its length and its ``content_type``.
    ``largest``: bytes that the answer may have.
    """
    if not allowed(url, local=local):
        raise NotAllowed(url)
    from app.publication.outside import wire  # noqa: PLC0415  70 ms and 9 MB, rarely needed

    body = {"json": json} if form is None else {"data": form}
    if form is not None:
        headers = {**headers, "Content-Type": form.content_type}
    return wire.exchange(
        method, url, headers=headers, body=body, local=local, seconds=seconds, largest=largest
    )


def download(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    into: IO[bytes],
    most: int,
    seconds: float,
    local: bool = False,
    plain: bool = False,
) -> HttpResponse:
    """Send a request whose answer is written into a file, from its beginning.

    ``plain``: http is read too. The errors are those of ``send``; ``most``: bytes, beyond which
    the answer is ``TooLong``.
    """
    if not allowed(url, local=local, plain=plain):
        raise NotAllowed(url)
    from app.publication.outside import wire  # noqa: PLC0415  70 ms and 9 MB, rarely needed

    into.seek(0)
    into.truncate()
    return wire.download(
        method, url, headers=headers, local=local, seconds=seconds, most=most, into=into
    )
