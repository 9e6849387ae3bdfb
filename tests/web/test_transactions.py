"""One commit at the edge of a request that succeeded, none otherwise; a lost race is run again."""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from flask import Flask, abort, flash, get_flashed_messages
from sqlalchemy import event, func, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from app.accounts.models import User
from app.extensions import db
from app.kernel.errors import Refused
from app.web.page import go
from app.web.transactions import (
    ATTEMPTS,
    after_commit,
    after_rollback,
    at_the_edge,
    slow_before_write,
)
from tests.support.cast import Cast, make_user
from tests.support.databases import OpenDatabase

Write = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def posting(app: Flask, database: OpenDatabase) -> Iterator[None]:
    with app.app_context(), app.test_request_context("/essai", method="POST"):
        yield


@pytest.fixture
def getting(app: Flask, database: OpenDatabase) -> Iterator[None]:
    with app.app_context(), app.test_request_context("/essai"):
        yield


def users() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(User)) or 0


@pytest.mark.usefixtures("posting")
def test_what_succeeds_is_kept_and_then_the_rest_is_done() -> None:
    seen: list[int] = []

    def view() -> Response:
        make_user("a@exemple.fr")
        after_commit(lambda: seen.append(users()))
        assert seen == []
        return go("/suite")

    assert at_the_edge(view)().status_code == 303
    assert seen == [1]
    assert not db.writing


@pytest.mark.usefixtures("posting")
@pytest.mark.parametrize("failure", ["422", "abort", "refusal", "breakdown"])
def test_what_fails_leaves_nothing_behind(failure: str) -> None:
    done: list[str] = []

    def view() -> Response:
        make_user("a@exemple.fr")
        after_commit(lambda: done.append("mail"))
        if failure == "abort":
            abort(403)
        if failure == "refusal":
            raise Refused("Non.")
        if failure == "breakdown":
            raise ZeroDivisionError("panne")
        return Response(status=422)

    if failure == "422":
        assert at_the_edge(view)().status_code == 422
    else:
        with pytest.raises((HTTPException, Refused, ZeroDivisionError)):
            at_the_edge(view)()
    assert users() == 0
    assert done == []
    assert not db.writing


@pytest.mark.usefixtures("posting")
@pytest.mark.parametrize("failure", ["422", "refusal", "commit"])
def test_what_was_said_of_what_fails_is_taken_back(failure: str) -> None:
    undone: list[str] = []

    def view() -> Response:
        make_user("a@exemple.fr")
        flash("Ajouté.", "success")
        after_rollback(lambda: undone.append("file"))
        if failure == "refusal":
            raise Refused("Non.")
        if failure == "commit":
            event.listen(db.session, "before_commit", boom, once=True)
            return go("/suite")
        return Response(status=422)

    flash("Dit avant.", "info")
    if failure == "422":
        at_the_edge(view)()
    else:
        with pytest.raises((Refused, ZeroDivisionError)):
            at_the_edge(view)()
    assert get_flashed_messages(with_categories=True) == [("info", "Dit avant.")]
    assert undone == ["file"]


def boom(_session: object) -> None:
    raise ZeroDivisionError("panne")


@pytest.mark.usefixtures("posting")
def test_what_succeeds_is_said_and_stays() -> None:
    undone: list[str] = []

    def view() -> Response:
        make_user("a@exemple.fr")
        flash("Ajouté.", "success")
        after_rollback(lambda: undone.append("file"))
        return go("/suite")

    at_the_edge(view)()
    assert get_flashed_messages() == ["Ajouté."]
    assert undone == []


@pytest.mark.usefixtures("getting")
def test_a_page_that_writes_is_a_mistake_that_shows_at_once() -> None:
    def view() -> Response:
        make_user("a@exemple.fr")
        return Response("lu")

    with pytest.raises(RuntimeError, match="outside a writing transaction"):
        at_the_edge(view)()
    assert users() == 0


@pytest.mark.usefixtures("posting")
def test_a_slow_view_holds_no_lock_until_it_asks() -> None:
    @slow_before_write
    def view() -> Response:
        assert not db.writing
        db.begin_write()
        make_user("a@exemple.fr")
        return go("/suite")

    at_the_edge(view)()
    assert users() == 1


@pytest.mark.usefixtures("posting")
def test_a_broken_constraint_is_run_again_so_that_the_view_can_say_why(write: Write) -> None:
    """The second run sees the row that another put there meanwhile."""
    runs: list[int] = []
    with write():
        make_user("pris@exemple.fr")

    def view() -> Response:
        runs.append(1)
        make_user("pris@exemple.fr")
        return go("/suite")

    with pytest.raises(IntegrityError):
        at_the_edge(view)()
    assert runs == [1] * ATTEMPTS


@pytest.mark.only_on("postgresql")
@pytest.mark.usefixtures("posting")
def test_a_lost_race_is_run_again_and_counts_once(cast: Cast, database: OpenDatabase) -> None:
    """PostgreSQL really refuses the first attempt: another transaction changed the row."""
    runs: list[str] = []
    done: list[str] = []
    alice = cast.alice.id
    db.session.rollback()

    def view() -> Response:
        db.session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        user = db.session.get_one(User, alice, populate_existing=True)
        runs.append(user.full_name)
        if len(runs) == 1:
            with database.engine.begin() as other:
                other.execute(update(User).where(User.id == alice).values(full_name="Ailleurs"))
        user.full_name += " puis ici"
        after_commit(lambda: done.append("mail"))
        return go("/suite")

    assert at_the_edge(view)().status_code == 303
    assert runs == ["Alice Durand", "Ailleurs"]
    assert done == ["mail"]
    db.session.close()
    assert cast.alice.full_name == "Ailleurs puis ici"


@pytest.mark.only_on("postgresql")
@pytest.mark.usefixtures("posting")
def test_a_race_lost_again_and_again_ends(
    cast: Cast, database: OpenDatabase, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    runs: list[int] = []
    alice = cast.alice.id
    db.session.rollback()

    def view() -> Response:
        runs.append(1)
        db.session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        user = db.session.get_one(User, alice, populate_existing=True)
        with database.engine.begin() as other:
            other.execute(update(User).where(User.id == alice).values(full_name=f"N° {len(runs)}"))
        user.full_name = "Perdu"
        return go("/suite")

    with pytest.raises(OperationalError, match="could not serialize"):
        at_the_edge(view)()
    assert len(runs) == 3
    assert cast.alice.full_name == "N° 3"
