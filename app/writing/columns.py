"""How wide each column of a table is: as wide as its words ask, none too narrow to be read."""

from collections.abc import Sequence

WHOLE = 1000  # the shares of a table add up to it
SHORTEST, LONGEST = 9, 60  # characters that a column counts for
A_LINE = 88  # characters of a line of table, on an upright page
AROUND = 3  # those that the borders of a cell take


def shares(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """Return the share of each column, in thousandths of the table."""
    columns = [[title, *cells] for title, *cells in zip(header, *rows, strict=True)]
    least = _fitted([_word(texts) * WHOLE // A_LINE for texts in columns])
    asked = [min(max(SHORTEST, *map(len, texts)), LONGEST) for texts in columns]
    room = WHOLE - sum(least)
    parts = [low + room * weight // sum(asked) for low, weight in zip(least, asked, strict=True)]
    return [*parts[:-1], WHOLE - sum(parts[:-1])]


def _fitted(least: list[int]) -> list[int]:
    """Return what columns need at least; a part of it where a line cannot give it all."""
    total = sum(least)
    return least if total <= WHOLE else [one * WHOLE // total for one in least]


def _word(texts: Sequence[str]) -> int:
    """Return the room of the longest word, a very long one being cut."""
    longest = max((len(word) for text in texts for word in text.split()), default=0)
    return min(longest, LONGEST // 2) + AROUND
