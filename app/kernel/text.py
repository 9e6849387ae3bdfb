"""Texts reduced to what is compared: without accents nor case, by words, by letters alone."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

LONGEST_KEY = 200  # the columns that hold a key

NOT_A_WORD = re.compile(r"[^a-z0-9]+")
ABBREVIATED_SUR = re.compile(r"(?<![a-z0-9])s/")
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o"})
SAINTS = {"st": "saint", "ste": "sainte"}


def bare(text: str) -> str:
    """Return a text in lower case, without accents nor ligatures: « CŒUR d’Été » → « coeur d’ete ».

    Signs and spaces stay.
    """
    if text.isascii():  # most texts: neither accent nor ligature
        return text.casefold()
    letters = unicodedata.normalize("NFKD", text).casefold().translate(LIGATURES)
    # Again: folding the case may compose a letter (« İ »).
    split = unicodedata.normalize("NFKD", letters)
    return "".join(letter for letter in split if not unicodedata.combining(letter))


def folded(text: str) -> str:
    """Return a bare text whose spaces and apostrophes are all alike: to find a name in it."""
    return " ".join(bare(text).replace("’", "'").split())


@lru_cache(maxsize=4096)
def letters_of(text: str) -> str:
    """Return the letters and figures of a text alone: « Date de début » → « datededebut »."""
    return NOT_A_WORD.sub("", bare(text).replace("&", "et"))


def by_letters(names: Sequence[str]) -> dict[str, str]:
    """Return the names by their letters alone, without those that letters do not tell apart."""
    counts = Counter(map(letters_of, names))
    return {letters: name for name in names if counts[letters := letters_of(name)] == 1}


def normalise(name: str) -> str:
    """Return the words of a name between single spaces: « L'Haÿ » and « l’hay » meet.

    « st » and « ste » are spelt out unless they come last: they may be the start of « Strasbourg ».
    """
    spelt_out = ABBREVIATED_SUR.sub(" sur ", bare(name).replace("&", " et "))
    words = NOT_A_WORD.sub(" ", spelt_out).split()
    return " ".join([SAINTS.get(word, word) for word in words[:-1]] + words[-1:])


def name_key(name: str) -> str:
    """Return what a name is sorted and searched by, as the database holds it."""
    return normalise(name)[:LONGEST_KEY]
