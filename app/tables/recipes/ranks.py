"""Identifiers made once for the rows of a dataset, by their natural keys."""

from collections import Counter
from collections.abc import Sequence

from app.kernel.text import letters_of
from app.tables.reading.kinds import plain
from app.tables.recipes.body import Named
from app.tables.recipes.cells.outcome import EMPTY, CellOutcome
from app.tables.recipes.cells.typed import refused

RANK_DIGITS = 3


class Ranks:
    """Identifiers made once: each natural key keeps its own, a freed rank is not used again."""

    def __init__(self, named: Sequence[Named], prefix: str, kind: str = "") -> None:
        """Take back those of the recipe; ``prefix`` begins all of them.

        ``kind``: the type of all the rows, where no column tells it.
        """
        self.prefix, self.kind = prefix, kind
        self.by_key = {one.key: one.identifier for one in named}
        self.fresh: dict[str, str] = {}
        self.last: Counter[str] = Counter()
        for identifier in self.by_key.values():
            stem, _, rank = identifier.rpartition("-")
            if rank.isdigit():
                self.last[stem] = max(self.last[stem], int(rank))

    def named(self, sources: Sequence[str]) -> CellOutcome:
        """Return the identifier of a row out of the columns of its natural key, type first."""
        if fault := refused(sources):
            return fault
        texts = [plain(one) for one in sources]
        kind, rest = self.kind, texts
        if not kind and len(texts) > 1:
            kind, *rest = texts
        key = letters_of(" ".join(rest))
        return CellOutcome(self.identifier(kind, f"{kind}|{key}")) if key else EMPTY

    def identifier(self, kind: str, key: str) -> str:
        """Return the identifier of a row, made now if it has none."""
        if key not in self.by_key:
            stem = "-".join(filter(None, (self.prefix, kind)))
            self.last[stem] += 1
            self.by_key[key] = self.fresh[key] = f"{stem}-{self.last[stem]:0{RANK_DIGITS}d}"
        return self.by_key[key]
