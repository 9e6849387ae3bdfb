"""Remembers which values were met, in eight bytes each once there are many."""

from array import array

FEW = 100_000
EMPTY = 0
MASK = (1 << 64) - 1


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
