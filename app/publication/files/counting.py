"""Counting the files that leave: a line on the disk for each, no statement (decision 0070).

Each process adds to a file of its own, another every quarter of an hour; nothing is kept of who
has downloaded.
"""

import logging
import os
from http import HTTPStatus
from pathlib import Path
from threading import Lock

from flask import current_app, request
from werkzeug.wrappers import Response

from app.kernel.clock import now
from app.publication.files.counts import FOLDER, QUARTER, line_of, name_of

FROM_THE_BEGINNING = "bytes 0-"
# What robots, link checkers and other Jalons call themselves by; a program of a reader is none.
ROBOT_WORDS = (
    *("bot", "crawl", "spider", "slurp", "archiver", "facebookexternalhit", "preview"),
    *("monitor", "uptime", "checker", "validator", "scan", "harvest", "udata", "hydra", "jalon/"),
)

log = logging.getLogger(__name__)


class CountingFile:
    """The file where this process adds what it gives, changed with the quarter."""

    def __init__(self) -> None:
        """Open nothing yet."""
        self._lock = Lock()
        self._place: tuple[str, int, int] | None = None
        self._descriptor = -1

    def add(self, folder: Path, line: bytes) -> None:
        """Write a line at the end, in one call: a process that is killed leaves whole ones."""
        place = (str(folder), int(now().timestamp()) // QUARTER, os.getpid())
        with self._lock:
            if place != self._place:
                self._open(folder, place)
            os.write(self._descriptor, line)

    def _open(self, folder: Path, place: tuple[str, int, int]) -> None:
        if self._place is not None and self._place[2] == place[2]:
            os.close(self._descriptor)
            self._place = None
        folder.mkdir(mode=0o700, exist_ok=True)
        path = folder / name_of(place[1], place[2])
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._place = place


_file = CountingFile()


def home() -> Path:
    """Return the folder of what was counted and not yet added up."""
    return Path(current_app.config["DATA_DIR"]) / FOLDER


def count(answer: Response, slug: str, dataset: str) -> None:
    """Count an answer that gives a whole file, or its beginning; one not counted is given too."""
    if not _counts(answer):
        return
    robot = is_robot(request.headers.get("User-Agent", ""))
    try:
        _file.add(home(), line_of(slug, dataset, robot=robot))
    except OSError:  # a full disk: the file leaves all the same
        log.exception("a download could not be counted")


def _counts(answer: Response) -> bool:
    """Tell a download from a look (HEAD), a copy that still stands (304) and a later part."""
    if request.method != "GET":
        return False
    if answer.status_code == HTTPStatus.PARTIAL_CONTENT:
        return answer.headers.get("Content-Range", "").startswith(FROM_THE_BEGINNING)
    return answer.status_code == HTTPStatus.OK


def is_robot(agent: str) -> bool:
    """Tell whether a program says that it is a robot; one that says nothing is taken for one."""
    lowered = agent.lower()
    return not lowered or any(word in lowered for word in ROBOT_WORDS)
