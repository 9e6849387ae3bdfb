"""Jalon in this very process: counts the statements of a request and times what SQLite locks."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import Flask, session
from flask.testing import FlaskClient
from sqlalchemy import event, select

from app import create_app
from app.accounts import sessions
from app.accounts.models import User
from app.extensions import db
from app.web.page import FRAGMENT_HEADER
from config import Settings
from tools.bench.servers import HOST, SECRET

FRAME = ("BEGIN", "COMMIT", "ROLLBACK")


def open_app(url: str, folder: Path) -> Flask:
    """Return Jalon on this database, set up as in production."""
    settings = Settings(
        env="production",
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
class Locks:
    """How long SQLite's one write lock was held each time, in milliseconds."""

    held: list[float] = field(default_factory=list)
    _since: float | None = None

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Watch the transactions run meanwhile: from BEGIN IMMEDIATE to the end of COMMIT."""
        event.listen(db.engine, "after_cursor_execute", self._begun)
        event.listen(db.session, "after_commit", self._ended)
        event.listen(db.session, "after_rollback", self._forgotten)
        try:
            yield
        finally:
            event.remove(db.engine, "after_cursor_execute", self._begun)

    def _begun(self, _c: Any, _k: Any, statement: str, *_: Any) -> None:
        if statement == "BEGIN IMMEDIATE":
            self._since = time.perf_counter()

    def _ended(self, *_: Any) -> None:
        if self._since is not None:
            self.held.append((time.perf_counter() - self._since) * 1000)
            self._since = None

    def _forgotten(self, *_: Any) -> None:
        self._since = None
