"""The databases of the tests themselves: one that cannot be made says why, each time."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import User
from app.extensions import db
from app.kernel.clock import today
from tests.support.cast import Cast, make_user
from tests.support.databases import KINDS, Databases
from tests.support.once import made_once
from tests.support.worlds import WORLDS, Contents


class Broken(Exception):
    """Why the world below cannot be made."""


def test_every_test_is_told_the_first_reason_why_its_world_cannot_be_made(
    request: pytest.FixtureRequest,
    app: Flask,
    databases: Databases,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tries: list[Path] = []

    def break_down(app: Flask, _: Cast) -> Any:
        tries.append(app.config["DATA_DIR"])
        make_user("zoe@exemple.fr")
        raise Broken(f"try {len(tries)}")

    monkeypatch.setitem(WORLDS, "broken", break_down)
    wanted = request.config.getoption("--db")
    for kind in [wanted] if wanted else KINDS:
        tries.clear()
        for _ in range(3):
            with pytest.raises(Broken, match="try 1") as told:
                enter(databases, kind, tmp_path, Contents(cast=True, world="broken", day=today()))
            assert told.traceback[-1].name == "break_down"
        assert len(tries) == 1
        # The others are made as usual, and nothing of the broken one is left in them.
        with databases.fresh(kind, tmp_path, Contents(cast=True)), app.app_context():
            named = select(func.count()).where(User.email == "zoe@exemple.fr")
            assert db.session.scalar(named) == 0
            assert db.session.scalar(select(func.count()).select_from(User)) > 0


def test_what_many_want_at_once_is_made_once_and_again_only_where_it_failed(tmp_path: Path) -> None:
    tries: list[Path] = []

    def make(path: Path) -> None:
        tries.append(path)
        path.mkdir()
        if len(tries) == 1:
            raise Broken
        (path / "whole").touch()

    wanted = tmp_path / "instance"
    with ThreadPoolExecutor(4) as pool:
        ends = [pool.submit(made_once, wanted, make) for _ in range(4)]
    assert [type(end.exception()) for end in ends].count(Broken) == 1
    assert [end.result() for end in ends if not end.exception()] == [wanted] * 3
    assert len(tries) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["instance", "instance.lock"]
    assert (wanted / "whole").exists()


def enter(databases: Databases, kind: str, folder: Path, contents: Contents) -> None:
    with databases.fresh(kind, folder, contents):
        pytest.fail("it could be made")
