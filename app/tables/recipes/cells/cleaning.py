"""What is done to every cell before anything else: invisible signs, spaces, broken accents."""

import re
from collections.abc import Sequence

INVISIBLE = re.compile("[\ufeff\u200b\u200c\u200d\u2060\u00ad]")
SPACES = re.compile("[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
BREAKS = re.compile("[ ]*(?:\r\n|\r|\n)[ \r\n]*")
BROKEN = re.compile("[ÂÃâ][\u0080-\u00ff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
# What most cells hold none of: one look is enough for them.
DOUBTFUL = re.compile("[^ -~à-öø-ýÀ-ÖØ-Ýœ’«»€°]|  |[ÂÃâ]")
# The same on many texts at once, each between two line ends.
DOUBTFUL_SIGN = re.compile("[^\n -~àáã-öø-ýÀÁÄ-ÖØ-Ýœ’«»€°]")
DOUBTFUL_PLACES = ("  ", "\n ", " \n", "\n'")


def clean(text: str) -> str:
    """Return a text without what nobody sees; line breaks become spaces."""
    if not DOUBTFUL.search(text):
        text = text.strip()
    else:
        text = mended(INVISIBLE.sub("", text))
        text = SPACES.sub(" ", text)
        text = BREAKS.sub(" ", text).strip()
    return text[1:].lstrip() if text[:1] == "'" and text[1:2] not in {"", "'"} else text


def all_clean(texts: Sequence[str]) -> bool:
    """Tell whether ``clean`` leaves each text as it is; « no » only means that one is doubtful."""
    whole = "\n".join(("", *texts, ""))
    if whole.count("\n") != len(texts) + 1 or DOUBTFUL_SIGN.search(whole):
        return False
    return not any(place in whole for place in DOUBTFUL_PLACES)


def mended(text: str) -> str:
    """Return « été » for « Ã©tÃ© », and anything else as it is."""
    if not BROKEN.search(text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text
