"""Identifiers made for rows that had none, by the natural key of each."""

from collections import Counter
from collections.abc import Sequence

from app.tables.recipes.body import Named

RANK_DIGITS = 3


class Ranks:
    """Identifiers made once: each natural key keeps its own, a freed rank is not used again."""

    def __init__(self, named: Sequence[Named], prefix: str) -> None:
        """Take back those of the recipe; ``prefix`` begins all of them."""
        self.prefix = prefix
        self.by_key = {one.key: one.identifier for one in named}
        self.fresh: dict[str, str] = {}
        self.last: Counter[str] = Counter()
        for identifier in self.by_key.values():
            stem, _, rank = identifier.rpartition("-")
            if rank.isdigit():
                self.last[stem] = max(self.last[stem], int(rank))

    def identifier(self, kind: str, key: str) -> str:
        """Return the identifier of a row, made now if it has none."""
        if key not in self.by_key:
            stem = "-".join(filter(None, (self.prefix, kind)))
            self.last[stem] += 1
            self.by_key[key] = self.fresh[key] = f"{stem}-{self.last[stem]:0{RANK_DIGITS}d}"
        return self.by_key[key]
