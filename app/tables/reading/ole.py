"""The container of old Office files, read piece by piece: its streams, and the bytes of one."""

import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from app.tables.form import DAMAGED, Unreadable

HEADER = 512
LAST_SECTOR = 0xFFFFFFF9  # above it, marks that are no sector
ENTRY = 128
MOST_ENTRIES = 10_000
FIRST_FAT_SECTORS = 109
# Positions in the header: size of a sector (a power of two), FAT sectors, directory, more of them.
SECTOR_SHIFT, FAT_COUNT, DIRECTORY, MORE_FAT, FAT_SECTORS = 0x1E, 0x2C, 0x30, 0x44, 0x4C
SHIFTS = (9, 12)


@dataclass(frozen=True, slots=True)
class OleStream:
    """A stream of the container: where it begins, its size in bytes."""

    start: int
    size: int


class OleFile:
    """The streams of a container by name; ``Unreadable`` when it is damaged."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        header = stream.read(HEADER)
        if len(header) < HEADER:
            raise Unreadable(DAMAGED)
        (self._shift,) = struct.unpack_from("<H", header, SECTOR_SHIFT)
        if self._shift not in SHIFTS:
            raise Unreadable(DAMAGED)
        self._next = self._sectors(header)
        (directory,) = struct.unpack_from("<I", header, DIRECTORY)
        self.streams = dict(self._entries(directory))

    def _sectors(self, header: bytes) -> "array[int]":
        """Return the sector that follows each one."""
        count, more = struct.unpack_from("<I", header, FAT_COUNT)[0], 0
        ranks = list(struct.unpack_from(f"<{FIRST_FAT_SECTORS}I", header, FAT_SECTORS))
        (more,) = struct.unpack_from("<I", header, MORE_FAT)
        size = 1 << self._shift
        met = 0
        while more < LAST_SECTOR:
            met += 1
            block = self._sector(more)
            if len(block) < size or met > count:
                raise Unreadable(DAMAGED)
            *others, more = struct.unpack(f"<{size // 4}I", block)
            ranks += others
        following = array("I")
        for rank in ranks[:count]:
            if rank < LAST_SECTOR:
                following.frombytes(self._sector(rank).ljust(size, b"\xff"))
        return following

    def _sector(self, rank: int) -> bytes:
        self._stream.seek((rank + 1) << self._shift)
        return self._stream.read(1 << self._shift)

    def _chain(self, rank: int) -> Iterator[bytes]:
        """Yield the sectors of a stream; one that comes back to itself is damaged."""
        met = 0
        while rank < LAST_SECTOR:
            met += 1
            if rank >= len(self._next) or met > len(self._next):
                raise Unreadable(DAMAGED)
            yield self._sector(rank)
            rank = self._next[rank]

    def _entries(self, start: int) -> Iterator[tuple[str, OleStream]]:
        count = 0
        for sector in self._chain(start):
            for place in range(0, len(sector) - ENTRY + 1, ENTRY):
                count += 1
                if count > MOST_ENTRIES:
                    raise Unreadable(DAMAGED)
                (length,) = struct.unpack_from("<H", sector, place + 64)
                name = sector[place : place + max(min(length, 64) - 2, 0)]
                first, size = struct.unpack_from("<II", sector, place + 116)
                yield name.decode("utf-16-le", "replace"), OleStream(first, size)

    def contents(self, stream: OleStream) -> Iterator[bytes]:
        """Yield the bytes of a stream, sector by sector; the last one may be too long."""
        yield from self._chain(stream.start)


def streams_of(path: Path) -> dict[str, OleStream]:
    """Return the streams of a container by name."""
    with path.open("rb") as stream:
        return OleFile(stream).streams
