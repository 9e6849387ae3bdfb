"""Opening a file of nested records: what it is, its encoding, how far it is read."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO

from app.tables.form import Form, Progress, TableKind, Unreadable
from app.tables.nested.json_text import JsonText
from app.tables.reading.encoding import MARKS, find_encoding

BEGINNING = 4_096  # bytes
BETWEEN_BYTES = 1 << 20  # two calls of the progress
MARK = "\ufeff"
JSON = re.compile(r"\s*[{\[]\s*(?:[\"{\[}\]]|$)")

EMPTY = "Ce fichier est vide. Choisissez un fichier JSON."
NOT_JSON = (
    "Ce schéma décrit un fichier JSON, et ce fichier n’en est pas un. Exportez-le en JSON depuis "
    "votre profil d’acheteur, ou choisissez un autre schéma."
)
IN_XML = (
    "Ce fichier est en XML\u00a0: Jalon contrôle ce format en JSON. Exportez-le en JSON depuis "
    "votre profil d’acheteur."
)


def sniff(path: Path, *, encoding: str = "") -> Form:
    """Find how a JSON file is written; ``Unreadable`` says why it is none."""
    guessed = find_encoding(path, encoding)
    with path.open("rb") as stream:
        beginning = stream.read(BEGINNING).decode(guessed.name, "replace")
    beginning = beginning.removeprefix(MARK).lstrip()
    if not beginning:
        raise Unreadable(EMPTY)
    if beginning.startswith("<"):
        raise Unreadable(IN_XML)
    if not JSON.match(beginning):
        raise Unreadable(NOT_JSON)
    return Form(TableKind.JSON, encoding=guessed.name, bom=guessed.marked)


@contextmanager
def opened(path: Path, form: Form, on_progress: Progress | None = None) -> Iterator[JsonText]:
    """Open a file as a text of JSON; ``on_progress`` is told the bytes read, now and then."""
    with path.open("rb") as raw:
        beginning = raw.peek(BEGINNING)
        raw.seek(next((len(mark) for mark, _ in MARKS if beginning.startswith(mark)), 0))
        stream = TextIOWrapper(raw, encoding=form.encoding)
        yield JsonText(stream, _telling(raw, path.stat().st_size, on_progress))


def _telling(raw: BinaryIO, size: int, on_progress: Progress | None) -> Callable[[], None]:
    last = 0

    def tell() -> None:
        nonlocal last
        done = raw.tell()
        if on_progress and done - last >= BETWEEN_BYTES:
            last = done
            on_progress(done, size)

    return tell
