"""What people do during the measures: sign in, open pages, tick."""

import random
import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import quote, urlencode

from app.methodology.loader import current_edition
from tools.bench import patterns
from tools.bench.data import PASSWORD, Data, Town
from tools.bench.load import Answer, Request, once
from tools.bench.servers import HOST, Server

SEED = 2026
OK, SEE_OTHER = 200, 303
TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')
REVISION = re.compile(rb'data-seen="(\d+)-')
# As a typist goes: the first letters of names that many or few places share.
WORDS = ("rod", "saint-d", "labe", "noum", "la roche", "12202", "le ha", "montp", "val d")


@dataclass(frozen=True)
class Person:
    """Somebody signed in on a server."""

    port: int
    cookie: str
    token: str

    def get(self, path: str, *, encoding: str = "") -> bytes:
        """Write the request of a page."""
        extra = {"Accept-Encoding": encoding} if encoding else {}
        return _request("GET", path, self.port, {"Cookie": self.cookie, **extra})

    def post(self, path: str, fields: Mapping[str, str], *, fragment: bool = True) -> bytes:
        """Write the request of a form, as our script sends it."""
        headers = {"Cookie": self.cookie, **({"X-Jalon-Fragment": "1"} if fragment else {})}
        sent = {"csrf_token": self.token, **fields}
        return _request("POST", path, self.port, headers, urlencode(sent).encode())


def sign_in(server: Server, email: str, password: str = PASSWORD) -> Person:
    """Sign in by the form."""
    page = once(server.port, _request("GET", "/connexion", server.port, {}))
    form = {"csrf_token": _token(page), "op": uuid.uuid4().hex, "email": email}
    body = urlencode({**form, "password": password}).encode()
    headers = {"Cookie": _cookie(page)}
    opened = once(server.port, _request("POST", "/connexion", server.port, headers, body))
    if opened.status != SEE_OTHER:
        raise RuntimeError(f"sign-in of {email}: {opened.status}\n{opened.body.decode()[:2000]}")
    cookie = _cookie(opened)
    account = once(server.port, _request("GET", "/compte", server.port, {"Cookie": cookie}))
    # The token of the new session comes with its own cookie.
    cookie = _cookie(account) if account.header("set-cookie") else cookie
    return Person(server.port, cookie, _token(account))


def stranger(server: Server, path: str) -> Person:
    """Return somebody who has not signed in, and has opened a page with a form."""
    page = once(server.port, _request("GET", path, server.port, {}))
    return Person(server.port, _cookie(page), _token(page))


def _request(
    method: str, path: str, port: int, headers: Mapping[str, str], body: bytes = b""
) -> bytes:
    lines = {"Host": f"{HOST}:{port}", "User-Agent": "jalon-bench", **headers}
    if method == "POST":
        lines["Content-Type"] = "application/x-www-form-urlencoded"
        lines["Content-Length"] = str(len(body))
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body


def _token(answer: Answer) -> str:
    found = TOKEN.search(answer.body)
    if found is None:
        raise RuntimeError(f"no form in an answer {answer.status}")
    return found[1].decode()


def _cookie(answer: Answer) -> str:
    return "; ".join(cookie.partition(";")[0] for cookie in answer.headers("set-cookie"))


def address(path: str, *, encoding: str = "") -> Callable[[Person], Callable[[], Request]]:
    """Open the same page again and again."""
    return lambda person: lambda: Request(person.get(path, encoding=encoding))


def page_of_towns(data: Data, path: str) -> Callable[[Person], Callable[[], Request]]:
    """Open a page of authorities drawn by lot; ``path`` follows their address."""
    chance = random.Random(SEED)  # noqa: S311

    def source(person: Person) -> Callable[[], Request]:
        def visit() -> Request:
            town = chance.choice(data.towns)
            return Request(person.get(f"/c/{town.slug}/{path}"), _whole_page)

        return visit

    return source


def _whole_page(answer: Answer) -> str | None:
    return None if answer.status == OK else f"status {answer.status}"


def middle_of_portfolio(base: Data) -> str:
    """Return the address of the page, sorted by name, that begins with the town in the middle."""
    town = sorted(base.towns, key=lambda one: (one.name_key, one.id))[base.size // 2]
    return f"/portefeuille?{urlencode({'tri': 'nom', 'apres': f'{town.name_key}~{town.id}'})}"


def searches(person: Person) -> Callable[[], Request]:
    """Look places up, as somebody types."""
    chance = random.Random(SEED)  # noqa: S311
    return lambda: Request(
        person.get(f"/territoires/recherche?q={quote(chance.choice(WORDS))}"), _whole_page
    )


# What people look for in the header: as it is written, in part, with a fault, far away, nowhere.
SOUGHT = (
    *("élu", "données personnelles", "licence", "delibération", "formats ouverts", "subvantions"),
    *("rodez", "saint-denis", "noumea", "vilefranche", "zzzzzzzz", "tableau de bord", "jeu"),
)


def searches_of_all(data: Data, path: str) -> Callable[[Person], Callable[[], Request]]:
    """Look for anything from the authority that holds most; ``path`` follows ``recherche``."""
    chance = random.Random(SEED)  # noqa: S311
    here = f"/c/{data.rich.slug}/recherche{path}"
    return lambda person: (
        lambda: Request(person.get(f"{here}?q={quote(chance.choice(SOUGHT))}"), _whole_page)
    )


LONGEST_PHASE = max(current_edition().phases, key=lambda phase: len(phase.items)).position
# Phase 1 may always be answered; items without condition concern everyone.
ITEMS = tuple(item.id for item in current_edition().phase(1).items if item.applies_if is None)

Key = tuple[int, str]  # an authority and an item
Known = tuple[str, int]  # the state and the revision that the page shows


def as_built(town: Town, item_id: str) -> Known:
    """Return how an answer stands in a database nobody has written to yet."""
    return _built(town.id % patterns.COUNT).get(item_id, ("todo", 0))


@cache
def _built(number: int) -> dict[str, Known]:
    answers = patterns.make(number).answers
    return {answer["item_id"]: (answer["state"], answer["revision"]) for answer in answers}


@dataclass
class Ticks:
    """Ticks items of authorities drawn by lot, each as its page would: always a real change."""

    towns: Sequence[Town]
    built: Callable[[Town, str], Known] = as_built
    accepted: int = 0
    _chance: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311
    shown: dict[Key, Known] = field(default_factory=dict)
    _busy: set[Key] = field(default_factory=set)

    def source(self, person: Person) -> Callable[[], Request]:
        """Return what gives the next tick of this person."""
        return lambda: self._tick(person)

    def _tick(self, person: Person) -> Request:
        town, item_id = self._draw()
        key = (town.id, item_id)
        self._busy.add(key)
        before, seen = self.shown.get(key) or self.built(town, item_id)
        state = "in_progress" if before == "done" else "done"
        fields = {"op": uuid.uuid4().hex, "set": f"{item_id}:{state}:{seen}"}
        raw = person.post(f"/c/{town.slug}/phases/1/reponse", fields)
        return Request(raw, lambda answer: self._take(key, state, answer))

    def _draw(self) -> tuple[Town, str]:
        while True:
            town, item_id = self._chance.choice(self.towns), self._chance.choice(ITEMS)
            if (town.id, item_id) not in self._busy:
                return town, item_id

    def _take(self, key: Key, state: str, answer: Answer) -> str | None:
        self._busy.discard(key)
        revision = REVISION.search(answer.body)
        if answer.status != OK or revision is None:
            return f"status {answer.status} on {key}"
        self.accepted += 1
        self.shown[key] = state, int(revision[1])
        return None
