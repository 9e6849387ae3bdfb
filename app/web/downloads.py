"""Files made for one request, saved by the browser and kept nowhere."""

import tempfile
from collections.abc import Callable
from typing import IO

from flask import Response, send_file


def download(write: Callable[[IO[bytes]], None], name: str, media_type: str) -> Response:
    """Answer a file written on the disk meanwhile: however large, it is never whole in memory."""
    target = tempfile.TemporaryFile()  # noqa: SIM115  closed with the answer
    write(target)
    target.seek(0)
    response = send_file(target, mimetype=media_type, as_attachment=True, download_name=name)
    response.content_type = media_type  # Flask says the charset of a text once more
    response.headers["Cache-Control"] = "no-store"
    return response
