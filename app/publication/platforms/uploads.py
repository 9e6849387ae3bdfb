"""Files on their way to a platform: proved first, then read a piece at a time.

udata takes a file in one form, or in pieces that it puts together: we send pieces, so that no
request is long, and no file is ever whole in memory.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

from app.kernel.ids import new_token
from app.publication.platforms.base import PlatformProblem, SentDataset, Upload, Values

PIECE = 8 << 20  # bytes of a request at most
SLOWEST = 250_000  # bytes in a second: a slower way out is given up
READ = 1 << 20
VANISHED = "Le fichier «\u202f{name}\u202f» a été remplacé ou retiré pendant l’envoi."
ALTERED = (
    "Le fichier «\u202f{name}\u202f» est abîmé sur le disque de ce Jalon\u00a0: il n’a pas été "
    "envoyé. Prévenez la personne qui s’en occupe."
)
CUT = "La plateforme n’a pas reçu le fichier «\u202f{name}\u202f» tel qu’il est ici."


def seconds_for(size: int) -> float:
    """Return how long a file of so many bytes may take to leave."""
    return size / SLOWEST


def weight_of(sent: SentDataset) -> int:
    """Return how many bytes of files may leave with a dataset."""
    return sum(file.upload.size for file in sent.resources if file.upload is not None)


def proved(sent: SentDataset) -> SentDataset:
    """Return what is sent, its files read once: each is what was put here, with its SHA-1.

    ``PlatformProblem`` when one is not on the disk any more, or is not what was put.
    """
    files = [
        replace(file, upload=_proved(file.upload)) if file.upload is not None else file
        for file in sent.resources
    ]
    return replace(sent, resources=tuple(files))


def same_bytes(upload: Upload, there: Values) -> bool:
    """Tell whether a file of the platform is ours, byte for byte, as far as it says."""
    checksum = there.get("checksum") or {}
    ours = {("sha1", upload.sha1), ("sha256", upload.digest)}
    return (checksum.get("type"), checksum.get("value")) in ours


def deliver(upload: Upload, post: Callable[["FormBody"], Mapping[str, Any]]) -> Mapping[str, Any]:
    """Send a file in one request or in pieces; return what the platform says of it at the end."""
    try:
        with upload.path.open("rb") as file:
            if upload.size <= PIECE:
                stored = post(FormBody({}, upload, file, upload.size))
            else:
                stored = _in_pieces(upload, file, post)
    except FileNotFoundError as problem:
        raise _vanished(upload) from problem
    if stored.get("checksum") and not same_bytes(upload, stored):
        raise PlatformProblem(CUT.format(name=upload.name), again=True)
    return stored


def _in_pieces(
    upload: Upload, file: IO[bytes], post: Callable[["FormBody"], Mapping[str, Any]]
) -> Mapping[str, Any]:
    total = -(-upload.size // PIECE)
    whole = {"uuid": str(uuid4()), "filename": upload.name, "totalparts": str(total)}
    for number in range(total):
        start = number * PIECE
        size = min(PIECE, upload.size - start)
        said_of_piece = {
            **whole,
            "partindex": str(number),
            "partbyteoffset": str(start),
            "chunksize": str(size),
        }
        post(FormBody(said_of_piece, upload, file, size))
    return post(FormBody(whole, upload, file, 0))


@dataclass
class FormBody:
    """A form with a piece of a file, read as it leaves; without a file when ``size`` is 0."""

    fields: Mapping[str, str]
    upload: Upload
    file: IO[bytes]
    size: int

    def __post_init__(self) -> None:
        """Write what stands before and after the piece."""
        self.boundary = new_token()
        head = "".join(
            f'--{self.boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in self.fields.items()
        )
        if self.size:
            head += (
                f'--{self.boundary}\r\nContent-Disposition: form-data; name="file"; '
                f'filename="{self.upload.name}"\r\nContent-Type: {self.upload.media_type}\r\n\r\n'
            )
        tail = f"\r\n--{self.boundary}--\r\n" if self.size else f"--{self.boundary}--\r\n"
        self._parts = self._pieces(head.encode(), tail.encode())
        self._length = len(head.encode()) + self.size + len(tail.encode())

    @property
    def is_last(self) -> bool:
        """Whether the platform answers with the whole file, and not with its progress."""
        return "partindex" not in self.fields

    @property
    def content_type(self) -> str:
        """What the request says of its body."""
        return f"multipart/form-data; boundary={self.boundary}"

    def __len__(self) -> int:
        """Return how many bytes leave."""
        return self._length

    def __iter__(self) -> Iterator[bytes]:
        """Give the body a piece at a time."""
        return self._parts

    def _pieces(self, head: bytes, tail: bytes) -> Iterator[bytes]:
        yield head
        left = self.size
        while left and (piece := self.file.read(min(READ, left))):
            left -= len(piece)
            yield piece
        yield tail


def _proved(upload: Upload) -> Upload:
    try:
        sha1, sha256 = _digests(upload.path)
    except FileNotFoundError as problem:
        raise _vanished(upload) from problem
    if sha256 != upload.digest:
        raise PlatformProblem(ALTERED.format(name=upload.name))
    return replace(upload, sha1=sha1)


def _digests(path: Path) -> tuple[str, str]:
    sha1, sha256 = hashlib.sha1(usedforsecurity=False), hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(READ):
            sha1.update(piece)
            sha256.update(piece)
    return sha1.hexdigest(), sha256.hexdigest()


def _vanished(upload: Upload) -> PlatformProblem:
    return PlatformProblem(VANISHED.format(name=upload.name), again=True)
