"""That nothing is due is known without loading Jalon, and never said when something is."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from app.cli.asking import known_versions
from app.cli.database import alembic_config
from app.cli.waiting import quiet_round
from app.extensions import db
from config import Settings, read_settings
from tests.notifications.conftest import TUESDAY, Write
from tests.notifications.worlds import MOMENTS, PAIR, WORLD, Stage, World, asked
from tests.support.cast import Cast
from tests.support.databases import OpenDatabase


@pytest.fixture
def stage(cast: Cast, write: Write, database: OpenDatabase, tmp_path: Path) -> Stage:
    return Stage(cast, write, settings_for(database.url, tmp_path))


def settings_for(url: str, folder: Path) -> Settings:
    return read_settings({"JALON_DATABASE_URL": url, "JALON_DATA_DIR": str(folder)})


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(world=WORLD | PAIR, moment=st.sampled_from(MOMENTS))
@pytest.mark.proof("durability")
@pytest.mark.long("postgresql")
def test_a_round_is_quiet_exactly_when_nothing_is_due(
    stage: Stage, world: World, moment: datetime
) -> None:
    quiet, due = asked(stage, world, moment)
    assert (quiet is not None) == (not due), (quiet, due)


MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)
LONG_AGO = -30 * A_DAY
mail = {"next_try_at": -MINUTE, "attempts": 0, "sent": False}
push = {"state": "waiting", "next_try_at": -MINUTE}
job = {"state": "waiting", "next_try_at": -MINUTE}
task = {"who": "bob", "state": "todo", "due_on": None, "wake_on": None}
task |= {"told": [], "not_before": -MINUTE, "sent": False}
given_over = task | {"told": ["assigned"]}
weekly = {"who": "bob", "cadence": "weekly", "updated_at": LONG_AGO, "last_digest_at": LONG_AGO}
served = weekly | {"last_digest_at": -MINUTE}
passed = task | {"due_on": -A_DAY, "sent": True}
NEVER = {"cadence": "none"}
# One thing alone: whether it is due, and by which name the whole round finds it.
ALONE: list[tuple[str, World, str | None]] = [
    ("nothing", {}, None),
    ("a new mail", {"mails": [mail]}, "mails"),
    ("the last try of a mail", {"mails": [mail | {"attempts": 11}]}, "mails"),
    ("a mail given up", {"mails": [mail | {"attempts": 12}]}, None),
    ("a mail to try later", {"mails": [mail | {"next_try_at": MINUTE}]}, None),
    ("a mail sent", {"mails": [mail | {"sent": True}]}, None),
    ("a sending", {"pushes": [push]}, "pushes"),
    ("a sending not arrived", {"pushes": [push | {"state": "unreachable"}]}, "pushes"),
    ("a sending refused", {"pushes": [push | {"state": "refused"}]}, None),
    ("a sending for later", {"pushes": [push | {"next_try_at": MINUTE}]}, None),
    ("a sending that nobody waits for", {"pushes": [push | {"next_try_at": None}]}, None),
    ("a job", {"jobs": [job]}, "jobs"),
    ("a job taken", {"jobs": [job | {"next_try_at": MINUTE}]}, None),
    ("a job done", {"jobs": [job | {"state": "done", "next_try_at": None}]}, None),
    ("a date near", {"tasks": [task | {"due_on": 3 * A_DAY}]}, "reminders"),
    ("a date not so near", {"tasks": [task | {"due_on": 4 * A_DAY}]}, None),
    ("a date passed", {"tasks": [task | {"due_on": -7 * A_DAY}]}, "reminders"),
    ("a date long passed", {"tasks": [task | {"due_on": -8 * A_DAY}]}, None),
    ("a date passed, told as near", {"tasks": [passed | {"told": ["due_soon"]}]}, "reminders"),
    ("a date passed, told as such", {"tasks": [passed | {"told": ["overdue"]}]}, None),
    ("a task done", {"tasks": [task | {"due_on": A_DAY, "state": "done"}]}, None),
    ("a task of a stranger", {"tasks": [task | {"due_on": A_DAY, "who": "charlie"}]}, None),
    ("a task to wake", {"tasks": [task | {"wake_on": -A_DAY, "state": "blocked"}]}, "reminders"),
    ("a task that sleeps", {"tasks": [task | {"wake_on": A_DAY, "state": "blocked"}]}, None),
    ("a closed account", {"tasks": [task | {"due_on": A_DAY}], "closed": [{"who": "bob"}]}, None),
    ("some news", {"tasks": [given_over]}, "people"),
    ("news too fresh", {"tasks": [given_over | {"not_before": MINUTE}]}, None),
    ("news told", {"tasks": [given_over | {"sent": True}]}, None),
    ("a morning told", {"tasks": [given_over], "choices": [served | {"cadence": "daily"}]}, None),
    ("a rhythm told", {"tasks": [given_over], "choices": [served]}, None),
    ("nobody to tell", {"tasks": [given_over], "choices": [weekly | NEVER]}, "people"),
    ("a week", {"choices": [weekly]}, "people"),
    ("a week told", {"choices": [weekly | {"last_digest_at": -MINUTE}]}, None),
    ("a choice of this week", {"choices": [weekly | {"updated_at": -MINUTE}]}, None),
]


@pytest.mark.parametrize(
    ("world", "finds"), [each[1:] for each in ALONE], ids=[each[0] for each in ALONE]
)
def test_one_thing_alone(stage: Stage, world: World, finds: str | None) -> None:
    quiet, due = asked(stage, world, TUESDAY)
    assert list(due) == ([finds] if finds else [])
    assert (quiet is None) == bool(finds)


def test_other_tables_are_for_the_whole_round_to_see(stage: Stage, write: Write) -> None:
    assert stage.quiet() is not None
    with write():
        db.session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert stage.quiet() is None
    with write():
        db.session.execute(
            text("UPDATE alembic_version SET version_num = :known"),
            {"known": max(known_versions())},
        )
    assert stage.quiet() is not None


def test_data_that_are_not_ours_are_for_the_whole_round(stage: Stage, tmp_path: Path) -> None:
    assert stage.quiet() is not None
    (tmp_path / "fichier").touch()
    for folder in (tmp_path / "fichier", tmp_path / "absent"):
        assert quiet_round(replace(stage.settings, data_dir=folder)) is None


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:///{folder}/absente.db",
        "sqlite:///{folder}/absente.db?timeout=3",
        "sqlite://",
        "sqlite:///:memory:",
        "postgresql://127.0.0.1:1/jalon",
        "postgresql+psycopg://127.0.0.1:1/jalon",
        "postgresql://[",
        "mysql://localhost/jalon",
        "n’importe quoi",
        "",
    ],
)
def test_a_database_that_does_not_answer_is_for_the_whole_round(url: str, tmp_path: Path) -> None:
    assert quiet_round(settings_for(url.format(folder=tmp_path), tmp_path)) is None
    assert list(tmp_path.iterdir()) == [], "rien n’est créé"


def test_the_last_migration_is_the_one_that_alembic_knows() -> None:
    assert ScriptDirectory.from_config(alembic_config()).get_heads() == [max(known_versions())]
