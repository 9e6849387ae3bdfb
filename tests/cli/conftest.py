"""Running commands, in this process or in one of their own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import cli
from app.cli.server.listening import USUAL_PORT
from app.extensions import db
from config import ROOT
from tests.support.databases import OpenDatabase
from tests.support.once import folder_of_the_run, made_once
from tests.support.patience import PATIENCE_SECONDS

Run = Callable[..., Result]
SECRET = "un secret assez long pour une vraie instance"
PRODUCTION = {
    "JALON_ENV": "production",
    "JALON_SECRET_KEY": SECRET,
    "JALON_BASE_URL": "https://jalon.exemple.fr",
}


@pytest.fixture
def jalon(database: OpenDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on the database of the test: ``jalon("progress", "check")``."""
    monkeypatch.setenv("PORT", str(USUAL_PORT))  # « serve » sets it for what follows: undone after

    def run(*words: str, environ: dict[str, str] | None = None) -> Result:
        db.session.close()
        settings = {
            "JALON_ENV": "test",
            "JALON_DATABASE_URL": database.url,
            "JALON_DATA_DIR": str(tmp_path),
            **(environ or {}),
        }
        try:
            return CliRunner().invoke(cli, list(words), env=settings)
        finally:
            db.bind(database.engine)

    return run


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database, its places and the demonstration."""
    return copy_of_the_instance(tmp_path_factory)


def copy_of_the_instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of one's own, copied from what one process of the run has installed."""
    model = made_once(folder_of_the_run(tmp_path_factory) / "instance", install)
    folder = tmp_path_factory.mktemp("instance")
    shutil.copytree(model, folder, dirs_exist_ok=True)
    return folder


def install(folder: Path) -> None:
    folder.mkdir(mode=0o700)
    for words in (("db", "upgrade"), ("seed",), ("demo",)):
        done = in_a_process(folder, *words)
        assert done.returncode == 0, done.stderr


def environment(folder: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JALON_")}
    return {**kept, "JALON_DATA_DIR": str(folder), **more}


def in_a_process(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a person does."""
    return subprocess.run(
        [sys.executable, "-m", "app", *words],
        cwd=ROOT,
        env=environment(folder, **more),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
