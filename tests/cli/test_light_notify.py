"""« jalon notify » runs every five minutes: with nothing to do, it loads next to nothing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from config import ROOT
from tests.cli.conftest import environment, in_a_process
from tests.support.patience import PATIENCE_SECONDS

HEAVY = ("flask", "sqlalchemy", "alembic", "granian", "wtforms", "app.factory")
LOADED_BY = """
import json, sys
from app.cli import main
sys.argv = ["jalon", *sys.argv[1:]]
try:
    main()
finally:
    print(json.dumps([name for name in {heavy} if name in sys.modules]))
"""


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    assert in_a_process(tmp_path, "db", "upgrade").returncode == 0
    return tmp_path


def loaded_by(folder: Path, *words: str) -> tuple[str, list[str]]:
    """Run a command; return what it says, and what it has loaded of what is heavy."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED_BY.format(heavy=HEAVY), *words],
        cwd=ROOT,
        env=environment(folder),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said, _, heavy = done.stdout.rstrip().rpartition("\n")
    return said, json.loads(heavy)


def test_notify_loads_next_to_nothing_when_nothing_is_due(empty: Path) -> None:
    assert loaded_by(empty, "notify") == ("0\u00a0courriel envoyé, 0 en attente.", [])


# A mail that waits is due at any hour; a reminder only from seven in the morning on.
A_MAIL_WAITS = """
from app.cli.opening import open_app
from app.extensions import db
from app.mailer.services import queue_mail
with open_app():
    db.begin_write()
    queue_mail("a@exemple.fr", "Objet", "reset", name="A", link="http://localhost/x", minutes=30)
    db.commit()
"""


def test_the_same_command_loads_all_of_jalon_when_something_is_due(empty: Path) -> None:
    subprocess.run(
        [sys.executable, "-c", A_MAIL_WAITS], cwd=ROOT, env=environment(empty), check=True
    )
    said, heavy = loaded_by(empty, "notify")
    assert said.startswith("1\u00a0courriel")
    assert "app.factory" in heavy
    said, heavy = loaded_by(empty, "notify")
    assert (said, heavy) == ("0\u00a0courriel envoyé, 0 en attente.", [])
