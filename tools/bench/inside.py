"""Jalon in this very process: counts the statements of a request and times what SQLite locks."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import Flask, session
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app import create_app
from app.accounts import sessions
from app.accounts.models import User
from app.extensions import db
from app.methodology.loader import current_edition
from app.web.page import FRAGMENT_HEADER
from config import Settings
from tools.bench.data import Town
from tools.bench.servers import HOST, SECRET

FRAME = ("BEGIN", "COMMIT", "ROLLBACK")


def open_app(url: str, folder: Path, *, env: str = "production") -> Flask:
    """Return Jalon on this database, set up as in production."""
    settings = Settings(
        env=env,
        database_url=url,
        secret_key=SECRET,
        base_url=f"http://{HOST}",
        trusted_proxies=0,
        smtp_url="",
        data_dir=folder,
    )
    return create_app(settings)


@dataclass
class Visitor:
    """Somebody signed in, without a network in between."""

    app: Flask
    browser: FlaskClient
    token: str

    @classmethod
    def sign_in(cls, app: Flask, email: str) -> "Visitor":
        """Open a session for an account."""
        browser = app.test_client()
        with app.test_request_context():
            db.begin_write()
            user = db.session.scalars(select(User).where(User.email == email)).one()
            sessions.open_session(user, "jalon-bench")
            db.commit()
            token = app.jinja_env.globals["csrf_token"]()  # type: ignore[operator]
            kept = dict(session)
        with browser.session_transaction(base_url=f"http://{HOST}") as cookie:
            cookie.update(kept)
        return cls(app, browser, token)

    def get(self, path: str) -> bytes:
        """Open a page."""
        return self._checked(self.browser.get(path, base_url=f"http://{HOST}"))

    def tick(self, slug: str, position: int, item_id: str, state: str, seen: int) -> bytes:
        """Set the state of an item, as our script does."""
        fields = {"csrf_token": self.token, "op": uuid4().hex, "set": f"{item_id}:{state}:{seen}"}
        return self._checked(
            self.browser.post(
                f"/c/{slug}/phases/{position}/reponse",
                data=fields,
                headers={FRAGMENT_HEADER: "1"},
                base_url=f"http://{HOST}",
            )
        )

    def _checked(self, response: Any) -> bytes:
        if response.status_code != HTTPStatus.OK:
            raise RuntimeError(f"{response.request.path}: {response.status}")
        return bytes(response.get_data())


@contextmanager
def statements() -> Iterator[list[str]]:
    """Gather the SQL statements run meanwhile, without those that open and end transactions."""
    run: list[str] = []

    def note(_c: Any, _k: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(FRAME):
            run.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield run
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


@dataclass
class Held:
    """One time that the lock was held, in milliseconds."""

    work: float  # of the processor, until COMMIT
    total: float  # on the clock, the disk and whoever else works on the machine included


class Locks:
    """Times SQLite's one write lock, from BEGIN IMMEDIATE to the end of COMMIT."""

    def __init__(self) -> None:
        """Start with nothing seen."""
        self.held: list[Held] = []
        self._open: list[Held] = []

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Watch the transactions run meanwhile."""
        listeners = (
            (db.engine, "begin", self._begun),  # called after ours, which asks for the lock
            (db.engine, "commit", self._ending),
            (Session, "after_commit", self._ended),
        )
        for listener in listeners:
            event.listen(*listener)
        try:
            yield
        finally:
            for listener in listeners:
                event.remove(*listener)

    def _begun(self, _connection: Any) -> None:
        self._open = [Held(time.thread_time(), time.perf_counter())] if db.writing else []

    def _ending(self, _connection: Any) -> None:
        for held in self._open:
            held.work = (time.thread_time() - held.work) * 1000

    def _ended(self, _session: Any) -> None:
        for held in self._open:
            held.total = (time.perf_counter() - held.total) * 1000
        self.held += self._open
        self._open = []


ROW = r'<li class="row (\w+)" id="point-{item}" data-item="{item}" data-seen="(\d+)-'
FIRST_ITEM = current_edition().phase(1).items[0].id


@dataclass
class Ticking:
    """Ticks one item again and again: done, in progress, done…"""

    visitor: Visitor
    town: Town
    _state: str = ""
    _seen: int = -1

    def tick(self) -> None:
        """Change its state once."""
        if self._seen < 0:
            self._read(self.visitor.get(f"/c/{self.town.slug}/phases/1"))
        wanted = "in_progress" if self._state == "done" else "done"
        self._read(self.visitor.tick(self.town.slug, 1, FIRST_ITEM, wanted, self._seen))

    def _read(self, body: bytes) -> None:
        found = re.search(ROW.format(item=FIRST_ITEM), body.decode())
        if found is None:
            raise RuntimeError("the row that was ticked is not in the answer")
        self._state, self._seen = found[1], int(found[2])
