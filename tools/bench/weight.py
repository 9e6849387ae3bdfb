"""What a first visit costs: what is fetched, how heavy it is, how many elements it makes.

Scripts are fetched by the page on demand, never at its opening: what the HTML names is all.
"""

import gzip
import zlib
from dataclasses import dataclass, field
from html.parser import HTMLParser

from tools.bench.load import Answer, once
from tools.bench.visits import Person

FETCHED = {"link": "href", "script": "src", "img": "src"}
LINKS_FETCHED = {"stylesheet", "icon", "preload", "modulepreload"}
OK = 200


@dataclass
class _Reader(HTMLParser):
    """Counts the elements of a page and lists what it fetches."""

    elements: int = 0
    addresses: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count an element; keep its address if the browser fetches it."""
        self.elements += 1
        known = dict(attrs)
        if tag == "link" and known.get("rel") not in LINKS_FETCHED:
            return
        address = known.get(FETCHED.get(tag, ""))
        if address:
            self.addresses.append(address)


@dataclass(frozen=True)
class Weight:
    """A first visit to a page."""

    compressed: int  # bytes on the wire, as the server compresses them
    requests: int
    elements: int


def weigh(person: Person, path: str) -> Weight:
    """Fetch a page and all that it names, as a browser with an empty cache."""
    page = _fetch(person, path)
    reader = _Reader()
    reader.feed(_plain(page))
    parts = [_fetch(person, address) for address in dict.fromkeys(reader.addresses)]
    return Weight(
        compressed=sum(len(answer.body) for answer in (page, *parts)),
        requests=1 + len(parts),
        elements=reader.elements,
    )


def _fetch(person: Person, path: str) -> Answer:
    answer = once(person.port, person.get(path, encoding="gzip, deflate"))  # as over plain HTTP
    if answer.status != OK:
        raise RuntimeError(f"{path}: status {answer.status}")
    return answer


def _plain(answer: Answer) -> str:
    body = answer.body
    if answer.header("content-encoding") == "gzip":
        body = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else zlib.decompress(body)
    return body.decode()
