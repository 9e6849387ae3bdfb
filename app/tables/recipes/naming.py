"""How much two names of columns say the same: shared words, each weighed by its rarity."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from app.kernel.text import bare, letters_of

CAMEL = re.compile(r"(?<=[a-zéèà0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
WORDS = re.compile(r"[a-z0-9]+")
DIGITS = re.compile(r"\d+")
YEAR = re.compile(r"(?:19|20)\d{2}")
STOP = frozenset(
    {"a", "au", "aux", "avec", "d", "de", "des", "du", "en", "et", "l", "la", "le"}
) | {
    "les",
    "n",
    "no",
    "num",
    "numero",
    "ou",
    "par",
    "pour",
    "s",
    "sur",
    "un",
    "une",
}
SHORTEST_PLURAL = 4
# A shapefile keeps ten letters of a name: « commune_in ».
CUT_AT = 10
MISSPELT, SHORTEST_MISSPELT, NEARLY = 0.9, 8, 0.95


@lru_cache(maxsize=8192)
def words_of(name: str) -> frozenset[str]:
    """Return the telling words of a name: « N° SIRET du bénéficiaire » → siret, beneficiaire."""
    folded = bare(CAMEL.sub(" ", name.replace("n°", " ").replace("N°", " ")))
    found = WORDS.findall(folded.replace("_", " "))
    kept = [word for word in found if word not in STOP and not YEAR.fullmatch(word)]
    return frozenset(_singular(word) for word in kept) or frozenset(found)


def _singular(word: str) -> str:
    plural = len(word) >= SHORTEST_PLURAL and word[-1] in "sx" and word[-2:] not in {"ss", "us"}
    return word[:-1] if plural else word


class Names:
    """The names under which the fields of a schema are known, and the weight of each word."""

    def __init__(self, names: Mapping[str, Sequence[str]]) -> None:
        """Weigh the words: those of many fields prove little."""
        self.letters = {
            field: frozenset(letters_of(name) for name in known if name)
            for field, known in names.items()
        }
        self.own = {field: letters_of(field) for field in names}
        self.words = {
            field: tuple(dict.fromkeys(words_of(name) for name in known if name))
            for field, known in names.items()
        }
        counted = Counter(
            word for known in self.words.values() for word in frozenset().union(*known)
        )
        self.usual = math.log(1 + len(names))
        self.weights = {word: math.log(1 + len(names) / count) for word, count in counted.items()}

    def score(self, field: str, header: str) -> float:
        """Return from 0 to 1 how much a header names a field."""
        letters = letters_of(header)
        if letters in self.letters[field]:
            return 1.0
        typed = words_of(header)
        shared = max((self._shared(typed, known) for known in self.words[field]), default=0.0)
        return max(shared, self._nearly(field, header, letters))

    def is_own(self, field: str, header: str) -> bool:
        """Tell whether a header is the name of the field itself, case and signs aside."""
        return letters_of(header) == self.own[field]

    def _nearly(self, field: str, header: str, letters: str) -> float:
        """Return a score for a name cut by a shapefile, or written with a letter too few."""
        if len(header) == CUT_AT and self.own[field].startswith(letters):
            ours = [name for name in self.own.values() if name.startswith(letters)]
            return NEARLY if len(ours) == 1 else 0.0
        if len(letters) < SHORTEST_MISSPELT:
            return 0.0
        likeness = SequenceMatcher(None, letters, self.own[field])
        alike = likeness.quick_ratio() >= MISSPELT and likeness.ratio() >= MISSPELT
        same_figures = DIGITS.findall(header) == DIGITS.findall(field)
        return NEARLY if alike and same_figures and letters not in self.own.values() else 0.0

    def _shared(self, typed: frozenset[str], known: frozenset[str]) -> float:
        if not typed or typed == known:
            return 1.0 if typed and typed == known else 0.0
        together = 2 * self._weight(typed & known)
        return together / (self._weight(typed) + self._weight(known))

    def _weight(self, words: Iterable[str]) -> float:
        return sum(self.weights.get(word, self.usual) for word in words)
