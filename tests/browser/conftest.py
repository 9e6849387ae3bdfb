"""A real Chromium before the real application.

    live        the server; ``live.url``. It answers from the database of the test.
    open_for    ``open_for("alice")``: a window signed in as her, ``open_for()`` as nobody. Options:
                ``size=PHONE``, ``script=False``, or any option of Playwright's contexts.
    scene       the cast, and Rodez filled with something of each kind (see scene.py)

A test fails when a window meets an exception, a message in the console, a breach of the content
policy, a request to somebody else or a breakdown of the server. What a test provokes on purpose is
said before: ``window.expected.add(422)``.
"""

from collections.abc import Iterator
from typing import Any, Protocol

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext

from app.accounts.models import User
from tests.browser.scene import Scene, make_scene
from tests.browser.window import DESKTOP, Window
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.databases import OpenDatabase
from tests.support.live import LiveServer, serve
from tests.support.worlds import WORLDS

WORLDS["scene"] = make_scene


class OpenFor(Protocol):
    """Opens windows."""

    def __call__(
        self, person: str | User | None = None, *, size: dict[str, int] = ..., **options: Any
    ) -> Window:
        """Open one."""


@pytest.fixture(scope="session")
def live_server(app: Flask) -> Iterator[LiveServer]:
    with serve(app.wsgi_app) as server:
        yield server


@pytest.fixture
def live(
    app: Flask,
    live_server: LiveServer,
    database: OpenDatabase,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[LiveServer]:
    monkeypatch.setitem(app.config, "BASE_URL", live_server.url)
    live_server.breakdowns.clear()
    yield live_server
    live_server.wait_until_idle()
    assert live_server.breakdowns == []


@pytest.fixture
def open_for(
    request: pytest.FixtureRequest, app: Flask, chromium: Browser, live: LiveServer
) -> Iterator[OpenFor]:
    contexts: list[BrowserContext] = []
    windows: list[Window] = []

    def open_window(
        person: str | User | None = None,
        *,
        size: dict[str, int] = DESKTOP,
        script: bool = True,
        **options: Any,
    ) -> Window:
        context = chromium.new_context(
            viewport=size,  # type: ignore[arg-type]  # a mapping with the two keys
            locale="fr-FR",
            java_script_enabled=script,
            **{"reduced_motion": "reduce", **options},
        )
        contexts.append(context)
        if person is not None:
            user = _person(request, person)
            context.add_cookies([{"name": "jalon", "value": cookie(app, user), "url": live.url}])
        window = Window(context, context.new_page(), live.url)
        windows.append(window)
        return window

    yield open_window
    for context in contexts:
        context.close()
    faults = [fault for window in windows for fault in window.faults]
    assert faults == [], "\n".join(faults)


@pytest.fixture
def scene(database: OpenDatabase, cast: Cast) -> Scene:
    made: Scene = database.made
    return made


def cookie(app: Flask, user: User) -> str:
    """Open a session for somebody, and return the cookie that proves it."""
    kept = Client(app, user).browser.get_cookie("jalon")
    assert kept is not None
    return kept.value


def _person(request: pytest.FixtureRequest, person: str | User) -> User:
    if isinstance(person, User):
        return person
    cast: Cast = request.getfixturevalue("cast")
    return cast.person(person)
