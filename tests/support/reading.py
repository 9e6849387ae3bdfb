"""Documents read once: two pages that only their tokens tell apart share what was read."""

import hashlib
import re
from collections import OrderedDict
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag

from tests.support.html import parse

# What changes each time a form is shown; an empty one is a fault, and stays.
TOKENS = re.compile(r'(name="(?:csrf_token|op)" value=)"([^"]+)"')
GUARDS = ("csrf_token", "op")
# More would weigh on the garbage collector; a page that comes back comes back soon.
MAX_KEPT = 100


@dataclass(frozen=True)
class Reading:
    """A document, what is not valid in it, and the fields of its tokens, in order."""

    soup: BeautifulSoup
    faults: list[str]
    fields: list[Tag] | None  # None for a document that belongs to one page

    def bearing(self, tokens: list[str]) -> "Reading":
        """Return it with the tokens of a page in its fields."""
        if self.fields is not None:
            for tag, token in zip(self.fields, tokens, strict=True):
                tag["value"] = token
        return self


_kept: OrderedDict[bytes, Reading] = OrderedDict()


def digest_of(text: str, *, fragment: bool) -> bytes:
    """Return the same for two documents that only their tokens tell apart."""
    shown = TOKENS.sub(r"\1", text)
    return hashlib.sha256(f"{fragment} {shown}".encode()).digest()


def tokens_of(text: str) -> list[str]:
    """Return the tokens of the forms of a document, in order."""
    return [token for _, token in TOKENS.findall(text)]


def reading_of(text: str, digest: bytes, *, fragment: bool) -> Reading:
    """Read a document, or give one read lately that is the same but for its tokens."""
    reading = _kept.pop(digest, None)
    if reading is None:
        soup, faults = parse(text, fragment=fragment)
        guards = soup.find_all("input", attrs={"name": list(GUARDS)})
        fields = [tag for tag in guards if tag.get("value")]
        if [tag["value"] for tag in fields] != tokens_of(text):
            return Reading(soup, faults, None)  # tokens that are not where forms have them
        reading = Reading(soup, faults, fields)
    _kept[digest] = reading
    if len(_kept) > MAX_KEPT:
        _kept.popitem(last=False)
    return reading
