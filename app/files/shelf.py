"""What is public of the files, written on the disk: a hit asks nothing of the database.

One folder for each space, one book for each dataset: the addresses of its files, and where each
is. A worker reads the book again as soon as it is another; no book, no file (decision 0033).
"""

import fcntl
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import IO, NamedTuple

from flask import current_app

from app.kernel.disk import write_whole

FOLDER = "publics"
LOCK, MARK = ".verrou", ".a-refaire"
BOOK = ".json"
SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")
DATASET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]*")


class Served(NamedTuple):
    """A file as it is given to everybody."""

    place: str  # below the room of the files of datasets: the space, then the stored name
    name: str  # under which it is saved
    media_type: str
    size: int
    digest: str
    at: int  # when it was put here, in seconds
    packed: bool  # a copy packed with gzip is beside


Book = dict[str, Served]  # the address, below that of the dataset -> the file


class Shelf:
    """The public files of one space."""

    def __init__(self, slug: str) -> None:
        """Name the folder; nothing is created."""
        self.slug = slug
        self.folder = home() / slug

    def make(self) -> None:
        """Create the folder: from now on each change of the space is followed."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    @property
    def exists(self) -> bool:
        """Whether the space has, or has had, files of its own."""
        return self.folder.is_dir()

    def lock(self, *, wait: bool = True) -> IO[bytes]:
        """Return the lock of the shelf, held until it is closed; ``BlockingIOError`` if taken."""
        lock = (self.folder / LOCK).open("wb")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BaseException:
            lock.close()
            raise
        return lock

    def begin(self) -> None:
        """Note that the books are to be written again: whoever comes after a crash does it."""
        (self.folder / MARK).touch()

    def close_but(self, wanted: Mapping[str, Book]) -> None:
        """Close at once what is not wanted as it stands; nothing is opened."""
        for dataset, book in self._books():
            allowed = wanted.get(dataset, {})
            places = {served.place for served in allowed.values()}
            kept = {
                address: served
                for address, served in book.items()
                if address in allowed and served.place in places
            }
            if len(kept) < len(book):
                self._put(dataset, kept)

    def write(self, wanted: Mapping[str, Book]) -> None:
        """Make the books say what is wanted, no more and no less; the mark goes last."""
        there = dict(self._books())
        for dataset in there.keys() - wanted.keys():
            self._put(dataset, {})
        for dataset, book in wanted.items():
            if there.get(dataset) != book:
                self._put(dataset, book)
        (self.folder / MARK).unlink(missing_ok=True)

    def _books(self) -> Iterator[tuple[str, Book]]:
        for path in sorted(self.folder.glob(f"*{BOOK}")):
            yield path.name.removesuffix(BOOK), _read(path)

    def _put(self, dataset: str, book: Book) -> None:
        path = self.folder / f"{dataset}{BOOK}"
        if not book:
            path.unlink(missing_ok=True)
            return
        write_whole(path, json.dumps(book, ensure_ascii=False).encode())


def home() -> Path:
    """Return the folder of all the shelves."""
    return Path(current_app.config["DATA_DIR"]) / FOLDER


def shelves() -> Iterator[Shelf]:
    """Yield the shelves that are on the disk."""
    for folder in sorted(home().iterdir()) if home().is_dir() else ():
        yield Shelf(folder.name)


def unfinished() -> Iterator[Shelf]:
    """Yield the shelves whose books were being written: by somebody, or by a process that died."""
    for shelf in shelves():
        if (shelf.folder / MARK).exists():
            yield shelf


def find(slug: str, dataset: str, address: str) -> Served | None:
    """Return the file that is public at an address, or nothing."""
    if not SLUG.fullmatch(slug) or not DATASET.fullmatch(dataset):
        return None
    path = home() / slug / f"{dataset}{BOOK}"
    try:
        state = path.stat()
    except OSError:  # no such book, or a name longer than the disk takes
        return None
    with suppress(FileNotFoundError):  # closed this very moment
        return _book(str(path), state.st_ino, state.st_mtime_ns).get(address)
    return None


@lru_cache(maxsize=256)
def _book(path: str, _inode: int, _changed: int) -> Book:
    """Return a book, read once as long as it stays the same file on the disk."""
    return _read(Path(path))


def _read(path: Path) -> Book:
    written = json.loads(path.read_bytes())
    return {address: Served(*values) for address, values in written.items()}
