"""What is done to every cell before anything else: invisible signs, spaces, broken accents."""

import re

INVISIBLE = re.compile("[\ufeff\u200b\u200c\u200d\u2060\u00ad]")
SPACES = re.compile("[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
BREAKS = re.compile("[ ]*(?:\r\n|\r|\n)[ \r\n]*")
BROKEN = re.compile("[ÂÃâ][\u0080-\u00ff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
# What most cells hold none of: one look is enough for them.
DOUBTFUL = re.compile("[^ -~à-öø-ýÀ-ÖØ-Ýœ’«»€°]|  |[ÂÃâ]")


def clean(text: str) -> str:
    """Return a text without what nobody sees; line breaks become spaces."""
    if not DOUBTFUL.search(text):
        text = text.strip()
    else:
        text = mended(INVISIBLE.sub("", text))
        text = SPACES.sub(" ", text)
        text = BREAKS.sub(" ", text).strip()
    return text[1:].lstrip() if text[:1] == "'" and text[1:2] not in {"", "'"} else text


def mended(text: str) -> str:
    """Return « été » for « Ã©tÃ© », and anything else as it is."""
    if not BROKEN.search(text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text
