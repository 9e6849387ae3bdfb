"""The reviewing client: it behaves like a browser and is the strictest colleague of all."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from app.accounts import sessions
from app.accounts.models import User
from app.extensions import db
from app.web.page import FRAGMENT_HEADER
from tests.support.forms import Form
from tests.support.html import one_line, parse, review

SAFE_WORDS = ("SELECT", "WITH", "SHOW", "PRAGMA")
# The only write that a GET may make: when the person was last seen.
LAST_SEEN = "UPDATE user_sessions SET seen_at"
REDIRECTS = {301, 302, 303, 307, 308}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = ("default-src 'none'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'")


@dataclass
class Page:
    """An answer, reviewed, and what tests ask of it."""

    response: TestResponse
    url: str
    fragment: bool = False
    statements: list[str] = field(default_factory=list)
    soup: BeautifulSoup = field(init=False)
    faults: list[str] = field(init=False)

    def __post_init__(self) -> None:
        """Read the document once."""
        self.soup, self.faults = parse(self.text if self.is_html else "", fragment=True)
        if self.is_html and not self.fragment:
            self.soup, self.faults = parse(self.text)

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.response.status_code

    @property
    def text(self) -> str:
        """The body as received."""
        return self.response.get_data(as_text=True)

    @property
    def json(self) -> Any:
        """The body read as JSON."""
        return self.response.get_json()

    @property
    def headers(self) -> Any:
        """The headers of the answer."""
        return self.response.headers

    @property
    def location(self) -> str:
        """Where a redirect leads, as path and query."""
        return self.response.headers.get("Location", "")

    @property
    def is_html(self) -> bool:
        """Whether there is a document to review."""
        return self.response.mimetype == "text/html" and self.status not in REDIRECTS

    @cached_property
    def visible(self) -> str:
        """All the words of the page on one line (of its main part when it is whole)."""
        return one_line(self.soup.main or self.soup.body)

    @property
    def h1(self) -> str:
        """The words of the main title."""
        return one_line(self.soup.h1)

    @property
    def errors(self) -> list[str]:
        """The sentences of « points à corriger », at the top of the form."""
        return [one_line(line) for line in self.soup.select(".summary li")]

    @property
    def flash(self) -> list[str]:
        """The messages of the live region."""
        return [one_line(line) for line in self.soup.select("#annonces .notice > p")]

    @property
    def dom(self) -> int:
        """How many elements the document holds."""
        return len(self.soup.find_all(True))

    @property
    def links(self) -> dict[str, str]:
        """The links by their words."""
        return {one_line(link): str(link["href"]) for link in self.soup.select("a[href]")}

    @property
    def forms(self) -> list[Form]:
        """All the forms."""
        return [Form(tag, self.soup) for tag in self.soup.find_all("form")]

    def form(self, which: int | str | None = None) -> Form:
        """Return a form by position in main, id, action or button; alone when nothing is said."""
        main = self.soup.main or self.soup
        forms = [Form(tag, self.soup) for tag in main.find_all("form")]
        forms = [form for form in forms if not form.tag.find_parent(id="annonces")] or forms
        if isinstance(which, str):
            forms = [form for form in self.forms if form.answers_to(which)]
            assert forms, f"aucun formulaire « {which} » : {[form.action for form in self.forms]}"
            return forms[0]
        if which is None:
            assert len(forms) == 1, f"lequel ? {[form.action for form in forms]}"
        return forms[which or 0]

    def find(self, selector: str) -> Tag:
        """Return the one element of a CSS selector."""
        found = self.soup.select(selector)
        assert len(found) == 1, f"{len(found)} éléments {selector}"
        return found[0]


class Client:
    """A browser of one person; every page it gets is reviewed."""

    def __init__(self, app: Flask, user: User | None = None, typed: tuple[str, ...] = ()) -> None:
        """Open a browser; ``typed`` are words of people whose typography is their own."""
        self.app = app
        self.browser: FlaskClient = app.test_client()
        self.signed_in = user is not None
        self.typed = typed
        if user is not None:
            self._sign_in(user)

    def get(
        self,
        url: str,
        status: int = 200,
        *,
        fragment: bool = False,
        follow: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> Page:
        """Fetch a page; a redirect is followed only when asked."""
        page = self._send("GET", url, status=status, fragment=fragment, headers=headers)
        return self.follow(page) if follow else page

    def post(
        self,
        url: str,
        data: Mapping[str, Any] | None = None,
        status: int = 303,
        *,
        follow: bool = True,
        fragment: bool = False,
        on: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Page:
        """Send fields with the token and operation id of a form of the page ``on`` (or ``url``)."""
        fields = {**self._hidden(on or url), **(data or {})}
        return self._post(url, fields, status, follow, fragment, headers)

    def submit(
        self,
        page: Page,
        which: int | str | None = None,
        fields: Mapping[str, Any] | None = None,
        *,
        button: str | None = None,
        status: int = 303,
        follow: bool = True,
        fragment: bool = False,
        **more: Any,
    ) -> Page:
        """Fill and send a form found in a page: a field that it does not hold is a failure."""
        form = page.form(which)
        values = form.filled({**(fields or {}), **more}, button)
        url = urljoin(page.url, form.action)
        assert form.method == "post", f"le formulaire {form.action} s’envoie en GET"
        return self._post(url, values, status, follow, fragment, None)

    def follow(self, page: Page) -> Page:
        """Go where a redirect leads."""
        hops = 0
        while page.status in REDIRECTS:
            hops += 1
            assert hops < 5, "une boucle de redirections"
            page = self.get(page.location, status=0)
        assert page.status < 400, f"{page.url} répond {page.status}"
        return page

    def _post(
        self,
        url: str,
        fields: Mapping[str, Any],
        status: int,
        follow: bool,
        fragment: bool,
        headers: Mapping[str, str] | None,
    ) -> Page:
        page = self._send(
            "POST", url, status=status, fragment=fragment, data=fields, headers=headers
        )
        return self.follow(page) if follow and page.status in REDIRECTS else page

    def _send(
        self,
        method: str,
        url: str,
        *,
        status: int = 0,
        fragment: bool = False,
        data: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Page:
        assert not db.writing, "validez d’abord ce que le test écrit"
        db.session.close()  # a request starts without what the test has read
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        sent = {**({FRAGMENT_HEADER: "1"} if fragment else {}), **(headers or {})}
        with statements() as run, self.app.app_context():
            response = self.browser.open(path, method=method, data=data, headers=sent)
        page = Page(response, path, fragment and "<html" not in response.text[:200], run)
        if status:
            assert page.status == status, f"{method} {path} : {page.status}\n{_gist(page)}"
        self._review(page, method)
        return page

    def _review(self, page: Page, method: str) -> None:
        faults = [*page.faults, *_header_faults(page, self.signed_in)]
        if page.is_html:
            faults += review(page.soup, fragment=page.fragment, typed=self.typed)
        if method in {"GET", "HEAD"}:
            writes = [sql for sql in page.statements if not _reads(sql)]
            faults += [f"une lecture qui écrit : {sql[:120]}" for sql in writes]
        assert not faults, "\n".join([f"{method} {page.url} ({page.status})", *faults])

    def _hidden(self, url: str) -> dict[str, str]:
        for place in (url, "/compte" if self.signed_in else "/connexion"):
            page = self._send("GET", place)
            for form in page.forms if page.is_html else []:
                if form.method == "post":
                    return form.hidden
        raise AssertionError("aucun formulaire où prendre le jeton")

    def _sign_in(self, user: User) -> None:
        """Open a real session without typing the password: that is tested once, elsewhere."""
        db.session.close()
        with self.app.test_request_context():
            db.begin_write()
            sessions.open_session(user, "Navigateur des tests")
            db.commit()
            from flask import session

            kept = dict(session)
        with self.browser.session_transaction() as cookie:
            cookie.update(kept)


@contextmanager
def statements() -> Iterator[list[str]]:
    """Gather the SQL statements run meanwhile, BEGIN and COMMIT left out."""
    run: list[str] = []

    def note(_c: Any, _k: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK")):
            run.append(statement)

    engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield run
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _reads(statement: str) -> bool:
    words = " ".join(statement.split())
    plain = words.upper().startswith(SAFE_WORDS) and "FOR UPDATE" not in words.upper()
    return plain or words.startswith(LAST_SEEN)


def _header_faults(page: Page, signed_in: bool) -> Iterator[str]:
    for name, value in HEADERS.items():
        if page.headers.get(name) != value:
            yield f"{name} vaut {page.headers.get(name)}"
    policy = page.headers.get("Content-Security-Policy", "")
    yield from (
        f"la politique de contenu ne dit pas {part}" for part in POLICY if part not in policy
    )
    if "unsafe" in policy:
        yield f"la politique de contenu autorise trop : {policy}"
    if "Permissions-Policy" not in page.headers:
        yield "Permissions-Policy manque"
    kept = page.headers.get("Cache-Control", "")
    if signed_in and page.is_html and page.status < 500 and "no-store" not in kept:
        yield f"une page personnelle que le navigateur garde : Cache-Control « {kept} »"


def _gist(page: Page) -> str:
    lines = [page.h1, *page.errors, *page.flash, page.location]
    return "\n".join(filter(None, lines)) or re.sub(r"\s+", " ", page.text)[:500]
