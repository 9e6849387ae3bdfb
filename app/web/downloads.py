"""Answers that are files to save: never cached, never run here."""

import tempfile
from collections.abc import Callable, Iterator
from typing import IO

from flask import Response, send_file

PIECE = 1 << 16  # bytes


def download(write: Callable[[IO[bytes]], None], name: str, media_type: str) -> Response:
    """Answer a file written on the disk meanwhile: however large, it is never whole in memory."""
    target = tempfile.TemporaryFile()  # noqa: SIM115  closed with the answer
    try:
        write(target)
    except BaseException:
        target.close()
        raise
    target.seek(0)
    response = send_file(target, mimetype=media_type, as_attachment=True, download_name=name)
    response.content_type = media_type  # Flask says the charset of a text once more
    response.headers["Cache-Control"] = "no-store"
    return response


def saved(answer: Response, name: str) -> Response:
    """Return an answer as a file to save under a name."""
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield a file piece by piece, and close it: a large one is never whole in memory."""
    with stream:
        while piece := stream.read(PIECE):
            yield piece
