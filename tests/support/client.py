"""The reviewing client: it behaves like a browser and is the strictest colleague of all."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from flask import Flask, session
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from app.accounts import sessions
from app.accounts.models import User
from app.extensions import db
from app.web.page import FRAGMENT_HEADER
from tests.support.html import review
from tests.support.page import REDIRECTS, Page

SAFE_WORDS = ("SELECT", "WITH", "SHOW", "PRAGMA")
# The only writes that a GET may make: when the person was last seen, a token to renew.
OF_SESSION = ("UPDATE user_sessions SET seen_at", "UPDATE user_sessions SET token_digest")
# The pages, and the words of people left alone in them, of which nothing was to be said.
FAULTLESS: set[tuple[tuple[str, ...], bytes]] = set()


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
        options = {"status": status, "fragment": fragment, "headers": headers}
        return self._post(url, fields, follow=follow, **options)

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
        return self._post(url, values, follow=follow, status=status, fragment=fragment)

    def ask(
        self,
        page: Page,
        which: int | str | None = None,
        fields: Mapping[str, Any] | None = None,
        *,
        button: str | None = None,
        status: int = 200,
        **more: Any,
    ) -> Page:
        """Fill a form that is read by GET, and press one of its buttons."""
        form = page.form(which)
        assert form.method == "get", f"le formulaire {form.action} s’envoie en POST"
        query = urlencode(form.filled({**(fields or {}), **more}, button), doseq=True)
        return self.get(f"{urljoin(page.url, form.goes_to(button))}?{query}", status=status)

    def follow(self, page: Page) -> Page:
        """Go where a redirect leads."""
        hops = 0
        while page.status in REDIRECTS:
            hops += 1
            assert hops < 5, "une boucle de redirections"
            page = self.get(page.location, status=0)
        assert page.status < 400, f"{page.url} répond {page.status}"
        return page

    def raw(self, method: str, url: str, **options: Any) -> TestResponse:
        """Send a request and return the answer as it is, without the review."""
        assert not db.writing, "validez d’abord ce que le test écrit"
        db.session.close()  # a request starts without what the test has read
        with self.app.app_context():
            answer = self.browser.open(url, method=method, buffered=True, **options)
        answer.request.environ["wsgi.input"].close()  # on the disk, when it is a large one
        return answer

    def twin(self) -> "Client":
        """Open another window of the same browser: for requests at the same time."""
        other = Client(self.app, typed=self.typed)
        other.signed_in = self.signed_in
        cookie = self.browser.get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        if cookie is not None:
            other.browser.set_cookie(cookie.key, cookie.value)
        return other

    def _post(self, url: str, fields: Mapping[str, Any], *, follow: bool, **options: Any) -> Page:
        page = self._send("POST", url, data=fields, **options)
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
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        sent = {**({FRAGMENT_HEADER: "1"} if fragment else {}), **(headers or {})}
        with statements() as run:
            response = self.raw(method, path, data=data, headers=sent)
        whole = "<html" in response.text[:200] if response.mimetype == "text/html" else False
        page = Page(response, path, fragment and not whole, run)
        if status:
            assert page.status == status, f"{method} {path} : {page.status}\n{page.gist}"
        self._review(page, method)
        return page

    def _review(self, page: Page, method: str) -> None:
        faults = [*page.header_faults(), *(self._read(page) if page.is_html else [])]
        if method in {"GET", "HEAD"}:
            writes = [sql for sql in page.statements if not _reads(sql)]
            faults += [f"une lecture qui écrit : {sql[:120]}" for sql in writes]
        assert not faults, "\n".join([f"{method} {page.url} ({page.status})", *faults])

    def _read(self, page: Page) -> list[str]:
        """Return the faults of a document; the same page is not read again in each test."""
        known = (self.typed, page.digest)
        if known in FAULTLESS:
            return []
        faults = [*page.faults, *review(page.soup, fragment=page.fragment, typed=self.typed)]
        if not faults:
            FAULTLESS.add(known)
        return faults

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
    return plain or words.startswith(OF_SESSION)
