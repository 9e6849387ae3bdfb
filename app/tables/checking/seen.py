"""Remembers which values were met, in eight bytes each once there are many."""

from array import array
from collections.abc import Iterator
from pathlib import Path
from tempfile import SpooledTemporaryFile

FEW = 100_000
EMPTY = 0
MASK = (1 << 64) - 1
REMAINDERS = 1 << 25  # a million values take one by chance in sixty
MOST_AGAIN = 50_000
MOST_PAIRED, MOST_HELD = 1 << 15, 1 << 20  # numbers that wait together; bytes held in memory


class Seen:
    """A set that only tells whether a value was added before.

    Only hashes are kept. Two of a million values share one less than once in ten million files.
    """

    __slots__ = ("_count", "_few", "_mask", "_table")

    def __init__(self) -> None:
        self._few: set[int] = set()
        self._table = array("Q")
        self._mask = 0
        self._count = 0

    def add(self, value: str) -> bool:
        """Add a value; tell whether it was there."""
        key = (hash(value) & MASK) or 1
        if not self._mask:
            if key in self._few:
                return True
            self._few.add(key)
            if len(self._few) >= FEW:
                self._spread(self._few, 4 * FEW)
                self._few = set()
            return False
        if self._put(key):
            return True
        if self._count * 2 > self._mask:
            self._spread(self._table, 2 * self._mask)
        return False

    def __contains__(self, value: str) -> bool:
        """Tell whether a value was added."""
        key = (hash(value) & MASK) or 1
        if not self._mask:
            return key in self._few
        place = key & self._mask
        while occupant := self._table[place]:
            if occupant == key:
                return True
            place = (place + 1) & self._mask
        return False

    def _put(self, key: int) -> bool:
        """Find the place of a key in the table, or take it."""
        table, mask = self._table, self._mask
        place = key & mask
        while occupant := table[place]:
            if occupant == key:
                return True
            place = (place + 1) & mask
        table[place] = key
        self._count += 1
        return False

    def _spread(self, keys: "set[int] | array[int]", room: int) -> None:
        """Move everything to a table with at least that many places."""
        size = 1 << (room - 1).bit_length()
        self._table = array("Q", bytes(8 * size))
        self._mask = size - 1
        self._count = 0
        for key in keys:
            if key != EMPTY:
                self._put(key)


class Repeats:
    """Which values came several times, and at which lines: a few bits in memory for each of them.

    A bit for each of many remainders tells the values that may have come before; those alone are
    counted, once all have come. The rest waits in a file: sixteen bytes for each value.
    """

    __slots__ = ("_again", "_met", "_pairs", "_waiting")

    def __init__(self, folder: Path | None = None) -> None:
        """``folder``: where the file is made once there are many, among those that pass."""
        place = str(folder) if folder else None
        self._waiting = SpooledTemporaryFile(max_size=MOST_HELD, dir=place)  # noqa: SIM115  see close
        self._pairs = array("Q")
        self._met = bytearray(REMAINDERS >> 3)
        self._again: set[int] = set()

    def add(self, line: int, value: str) -> None:
        """Take a value met at a line; lines come in their order."""
        key = hash(value) & MASK
        self._pairs.append(key)
        self._pairs.append(line)
        if len(self._pairs) >= MOST_PAIRED:
            self._waiting.write(self._pairs.tobytes())
            del self._pairs[:]
        place, bit = (key % REMAINDERS) >> 3, 1 << (key & 7)
        if not self._met[place] & bit:
            self._met[place] |= bit
        elif len(self._again) < MOST_AGAIN:
            self._again.add(key)

    def close(self) -> None:
        """Delete the file in which values wait."""
        self._waiting.close()

    def first(self, most: int, named: int) -> list[tuple[list[int], int]]:
        """Return, for each of the first values that came again, its lines and how many more."""
        met: dict[int, list[int]] = {}
        counts = dict.fromkeys(self._again, 0)
        for key, _ in self._all() if counts else ():
            if key in counts:
                counts[key] += 1
        for key, line in self._all() if counts else ():
            if counts.get(key, 0) > 1:
                if key not in met and len(met) >= most:
                    continue
                lines = met.setdefault(key, [])
                if len(lines) < named:
                    lines.append(line)
        return [(lines, counts[key] - len(lines)) for key, lines in met.items()]

    def _all(self) -> Iterator[tuple[int, int]]:
        """Yield each value and its line, in their order."""
        self._waiting.seek(0)
        while piece := self._waiting.read(8 * MOST_PAIRED):
            pairs = array("Q", piece)
            yield from zip(pairs[::2], pairs[1::2], strict=True)
        yield from zip(self._pairs[::2], self._pairs[1::2], strict=True)
