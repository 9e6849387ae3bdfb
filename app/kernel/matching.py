"""Texts found by words: accents, plurals and a few wrong letters forgiven. Pure.

Texts come normalised (``kernel.text.normalise``): letters without accents, digits, single spaces.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from app.kernel.text import normalise

MOST_LETTERS = 100  # of what is typed
MOST_WORDS = 8
SMALL_WORDS = frozenset(
    {"a", "au", "aux", "d", "dans", "de", "des", "du", "en", "est", "et", "l", "la", "le", "les"}
    | {"ou", "par", "pour", "qu", "que", "qui", "s", "se", "sur", "un", "une"}
)
ONE_WRONG_FROM, TWO_WRONG_FROM = 4, 8  # letters of the word typed
SHORTEST_PLURAL = 4
SHORTEST_START = 2  # one letter would begin a tenth of the words


class Closeness(IntEnum):
    """How a word of a text answers a word typed, best first."""

    SAME = 0
    PLURAL = 1
    BEGINNING = 2
    MISTYPED = 4
    MISTYPED_BEGINNING = 5


ABSENT = 8  # the weight of a word typed that a text lacks
ELSEWHERE = 3  # more, for a word found in what accompanies the title
# More, for each word taken for a mistyped one: what has the words as typed comes first.
NEAR = 100

Answers = Mapping[str, Closeness]  # word of a text -> how it answers one word typed


@dataclass(frozen=True, slots=True)
class SearchedText:
    """A text ready to be matched: the words of its title, and all its words."""

    title: tuple[str, ...]
    words: frozenset[str]

    @classmethod
    def of(cls, title: str, more: str = "") -> "SearchedText":
        """Return a title and what accompanies it, both normalised, as words."""
        words = tuple(title.split())
        return cls(words, frozenset((*words, *more.split())))


@dataclass(frozen=True, slots=True)
class Match:
    """A text found: its rank in the sequence given, its weight (0 is best), the words it lacks."""

    rank: int
    weight: int
    lacking: int

    @property
    def near(self) -> bool:
        """Whether some word of it is only near one of those typed."""
        return self.weight >= NEAR


@dataclass(frozen=True, slots=True)
class Matches:
    """The texts found, best first, and whether all of them have all the words typed.

    ``exact``: nothing more would be found by taking a word typed for a mistyped one.
    """

    found: tuple[Match, ...]
    whole: bool
    mistyped: tuple[str, ...] = ()  # words typed that were taken for their neighbours too
    exact: bool = True


def words_sought(typed: str) -> tuple[str, ...]:
    """Return the words that count in what somebody typed, normalised, each once.

    Small words count only when there is no other: « la » alone is looked for.
    """
    return _telling(typed[:MOST_LETTERS])[:MOST_WORDS]


def is_cut(typed: str) -> bool:
    """Tell whether more was typed than ``words_sought`` keeps."""
    return len(typed) > MOST_LETTERS or len(_telling(typed)) > MOST_WORDS


def _telling(typed: str) -> tuple[str, ...]:
    words = dict.fromkeys(normalise(typed).split())
    telling = tuple(word for word in words if word not in SMALL_WORDS)
    return telling or tuple(words)


def matches(
    sought: Sequence[str], texts: Sequence[SearchedText], *, forgiving: bool = True
) -> Matches:
    """Find the texts that have all the words sought.

    A word that is none of the texts' own, even if some begin so, is taken for a mistyped one too:
    « abres » finds « arbres », after what begins with « abres ». Where no text has all the words,
    mistyped ones are tried for each; then come the texts that lack the fewest. Not ``forgiving``:
    words are as typed, or lacking.
    """
    if not sought:
        return Matches((), whole=True)
    known = frozenset[str]().union(*(text.words for text in texts))
    strict = [answers_in(word, known) for word in sought]
    exact = all(map(_is_sure, sought, strict))
    near = [
        _near(word, found, known) if forgiving else {}
        for word, found in zip(sought, strict, strict=True)
    ]
    weighed = _weighed(
        [{**other, **found} for found, other in zip(strict, near, strict=True)], texts
    )
    if forgiving and not any(match.lacking == 0 for match in weighed):
        wider = [{**mistyped_in(word, known), **strict[rank]} for rank, word in enumerate(sought)]
        weighed = _weighed(wider, texts)
    least = min((match.lacking for match in weighed), default=0)
    kept = [match for match in weighed if match.lacking == least]
    kept.sort(key=lambda match: (match.weight, len(texts[match.rank].title), match.rank))
    loose = any(match.near for match in kept)
    told = (
        word
        for word, found, other in zip(sought, strict, near, strict=True)
        if not found or (other and loose)
    )
    return Matches(tuple(kept), least == 0, tuple(told), exact)


def _is_sure(word: str, found: Answers) -> bool:
    """Tell whether a word typed is one of the texts' own, or may have no wrong letter."""
    return wrong_letters(word) == 0 or any(how <= Closeness.PLURAL for how in found.values())


def _near(word: str, found: Answers, known: Iterable[str]) -> dict[str, Closeness]:
    """Return the words near one typed that is no word of the texts; whole ones if some begin so."""
    if _is_sure(word, found):
        return {}
    others = mistyped_in(word, known)
    if not found:
        return others
    return {other: how for other, how in others.items() if how is Closeness.MISTYPED}


def answers_in(sought: str, known: Iterable[str]) -> dict[str, Closeness]:
    """Return the words that answer one word typed without any mistake."""
    alone = singular(sought)
    begins = len(sought) >= SHORTEST_START
    found = {}
    for word in known:
        if word == sought:
            found[word] = Closeness.SAME
        elif singular(word) == alone:
            found[word] = Closeness.PLURAL
        elif begins and word.startswith((sought, alone)):
            found[word] = Closeness.BEGINNING
    return found


def mistyped_in(sought: str, known: Iterable[str]) -> dict[str, Closeness]:
    """Return the words that answer one word typed with one wrong letter from 4, two from 8.

    Whole words first; where there is none, words whose beginning answers. A number is as typed.
    """
    wrong, alone = wrong_letters(sought), singular(sought)
    if wrong == 0:
        return {}
    letters, shortest = set(alone), len(alone) - wrong
    # A wrong letter takes one letter away from those typed, no more: few words pass this sieve.
    near = [
        word for word in known if len(word) >= shortest and len(letters.difference(word)) <= wrong
    ]
    whole = [word for word in near if distance(alone, singular(word), wrong) <= wrong]
    if whole:
        return dict.fromkeys(whole, Closeness.MISTYPED)
    begun = [word for word in near if word[0] == alone[0] and _begins_near(alone, word, wrong)]
    return dict.fromkeys(begun, Closeness.MISTYPED_BEGINNING)


def wrong_letters(word: str) -> int:
    """Return how many wrong letters a word typed may have."""
    if not word.isalpha() or len(word) < ONE_WRONG_FROM:
        return 0
    return 1 if len(word) < TWO_WRONG_FROM else 2


@lru_cache(maxsize=8192)
def singular(word: str) -> str:
    """Return a word without the mark of its plural: « journaux » and « journal » meet."""
    if len(word) < SHORTEST_PLURAL:
        return word
    if word.endswith("aux") and not word.endswith("eaux"):
        return f"{word[:-3]}al"
    return word[:-1] if word[-1] in "sx" else word


def root(word: str) -> str:
    """Return the beginning that a word, its plural and its singular share: « journa »."""
    alone = singular(word)
    if alone.endswith("al"):
        return alone[:-1]
    return alone if word.startswith(alone) else word


def intact_parts(word: str) -> list[str]:
    """Return parts of a word typed, one of which at least is in the word meant.

    Of ``n`` wrong letters and ``n + 1`` parts, one is intact; two letters swapped from one part to
    the next are given put right, with their neighbours. A word that may have no wrong letter is
    its own part.
    """
    parts = wrong_letters(word) + 1
    if parts == 1:
        return [root(word)]
    length = -(-len(word) // parts)
    cuts = range(length, len(word), length)
    mended = [
        f"{word[max(cut - 2, 0) : cut - 1]}{word[cut]}{word[cut - 1]}{word[cut + 1 : cut + 2]}"
        for cut in cuts
    ]
    return [*(word[start : start + length] for start in (0, *cuts)), *mended]


def distance(left: str, right: str, most: int) -> int:
    """Return how many letters are wrong, missing, added or swapped with the next between two words.

    ``most + 1`` stands for all that is beyond ``most``.
    """
    if abs(len(left) - len(right)) > most:
        return most + 1
    return min(_distances(left, right, most)[-1], most + 1)


def _begins_near(beginning: str, word: str, most: int) -> bool:
    """Tell whether some beginning of a word has few wrong letters."""
    return min(_distances(beginning, word[: len(beginning) + most], most)) <= most


def _distances(left: str, right: str, most: int) -> list[int]:
    """Return the distance from a word to each beginning of another, the empty one first.

    Where all are beyond ``most``, they are left unfinished, and beyond ``most``.
    """
    earlier: list[int] = []
    above = list(range(len(right) + 1))
    for down, letter in enumerate(left, start=1):
        row = [down]
        for across, other in enumerate(right, start=1):
            kept = above[across - 1] + (letter != other)
            cost = min(above[across] + 1, row[-1] + 1, kept)
            if down > 1 and across > 1 and left[down - 2] == other and right[across - 2] == letter:
                cost = min(cost, earlier[across - 2] + 1)
            row.append(cost)
        earlier, above = above, row
        if min(above) > most:
            break
    return above


def _weighed(answers: Sequence[Answers], texts: Sequence[SearchedText]) -> list[Match]:
    found = []
    for rank, text in enumerate(texts):
        costs = [
            ABSENT if text.words.isdisjoint(answer) else _cost(answer, text) for answer in answers
        ]
        lacking = costs.count(ABSENT)
        if lacking < len(answers):
            found.append(Match(rank, sum(costs), lacking))
    return found


def _cost(answer: Answers, text: SearchedText) -> int:
    """Return the weight of a word that a text has: in its title, or only in what goes with it."""
    best = min((answer[word] for word in text.title if word in answer), default=None)
    if best is None:
        best = min(answer[word] for word in text.words if word in answer)
        cost = min(ELSEWHERE + best, ABSENT - 1)
    else:
        cost = int(best)
    return cost + NEAR if best >= Closeness.MISTYPED else cost
