"""Sentences that one page says twice."""

import re
from collections import Counter

from bs4 import BeautifulSoup, Tag

FEWEST_WORDS = 6
# What nobody reads with the rest of the page: only spoken, opened apart, printed, typed or drawn.
APART = "[hidden], [popover], [aria-hidden=true], .read-only-text, .print-only, svg, script, style"
FIELDS = (
    "option, textarea, datalist, .hint"  # a hint is read with its field, whatever the others say
)
ROWS = "tr, li:has(a[href], button, input, time), .definitions > div, .choice"
BOXES = "p, li, dt, dd, h1, h2, h3, h4, label, legend, summary, button, div, section, small, br"
END = re.compile(r"(?<=[.!?…])\s+|\n\s*\n")
SPACES = re.compile(r"[ \t\n]+")  # those that only lay the source out
WORD = re.compile(r"\w[\w’.,/-]*")
# « Sources : … », « Durée habituelle : … »: a fact under its name, and how sure a rule of law is.
FACT = re.compile(r"^[^:]{3,40}\u00a0:\s|sources secondaires$")


def said_twice(page: str) -> list[str]:
    """Return the sentences of six words or more that the content of a page says more than once.

    Left out: the rows of a list or of a table and the pairs of a list of facts, each of which says
    of one thing what its neighbours say of others; facts told under their name; hints of fields.
    """
    main = BeautifulSoup(page, "html.parser").find("main")
    if not isinstance(main, Tag):
        return []
    for piece in main.select(f"{APART}, {FIELDS}, {ROWS}"):
        piece.extract()
    for box in main.select(BOXES):
        box.insert_before("\n\n")
        box.insert_after("\n\n")
    sentences = (SPACES.sub(" ", one).strip(" .") for one in END.split(main.get_text()))
    counts = Counter(one for one in sentences if len(WORD.findall(one)) >= FEWEST_WORDS)
    return [one for one, count in counts.items() if count > 1 and not FACT.search(one)]
