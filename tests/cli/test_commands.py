"""Commands that are thin: their words, their exit codes, and that they commit."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text, update

from app.accounts.models import User
from app.audit.rules import Actor
from app.extensions import db
from app.progress.rules import AnswerState
from app.progress.services import set_state
from app.spaces.models import Authority
from tests.cli.conftest import PRODUCTION, Run, in_a_process
from tests.support.cast import Cast
from tests.support.databases import OpenDatabase


def test_the_progress_of_all_is_recounted(jalon: Run, cast: Cast, write: Any) -> None:
    with write():
        by = Actor(cast.alice.id, "Alice")
        set_state(cast.rodez, "elu-referent-nomme", AnswerState.DONE, seen=0, by=by)
    result = jalon("progress", "check")
    assert result.exit_code == 0, result.output
    assert "2\u00a0collectivités recomptées\u00a0: tout est juste." in result.output


@pytest.mark.parametrize(
    "spoilt",
    [
        {"points_done": 7},
        {"progress": 1},
        {"blocked": 3},
        {"current_phase": 4},
        {"phases": []},
        {"stuck": 4},
        {"blocked_tasks": [["", "person", "2026-11-21"]]},
        {"blockers": [["elu-referent-nomme", "it", "2026-11-21"]]},
    ],
    ids=str,
)
def test_a_drift_is_told_then_repaired(
    jalon: Run, cast: Cast, write: Any, spoilt: dict[str, Any]
) -> None:
    with write():
        by = Actor(cast.alice.id, "Alice")
        set_state(cast.rodez, "elu-referent-nomme", AnswerState.DONE, seen=0, by=by)
    before = right(cast)
    with write():
        db.session.execute(update(Authority).where(Authority.slug == "rodez").values(**spoilt))
    found = jalon("progress", "check")
    assert found.exit_code == 1
    assert "Rodez (rodez)" in found.output
    assert "Autre-Ville" not in found.output
    assert right(cast) != before, "« check » seul ne corrige rien"
    repaired = jalon("progress", "check", "--repair")
    assert repaired.exit_code == 0
    assert "2\u00a0collectivités recomptées, 1\u00a0corrigée." in repaired.output
    assert right(cast) == before
    assert jalon("progress", "check").exit_code == 0


def right(cast: Cast) -> tuple[Any, ...]:
    db.session.close()
    rodez = cast.rodez
    counted = (rodez.points_done, rodez.progress, rodez.current_phase, rodez.phases)
    return (*counted, rodez.blocked, rodez.stuck, rodez.blocked_tasks, rodez.blockers)


def test_an_answer_of_an_authority_without_others_is_counted(
    jalon: Run, cast: Cast, write: Any
) -> None:
    """The stream of answers and that of authorities stay side by side."""
    with write():
        by = Actor(cast.charlie.id, "Charlie")
        set_state(cast.autre, "elu-referent-nomme", AnswerState.DONE, seen=0, by=by)
    assert jalon("progress", "check").exit_code == 0


def test_the_first_operator_is_created(jalon: Run) -> None:
    typed = ("--email", "Olivia@exemple.fr", "--name", "Olivia Roux")
    weak = jalon("operator", "create", *typed, "--password", "motdepasse")
    assert weak.exit_code == 1
    assert "12 caractères au moins" in weak.output
    assert db.session.scalar(select(User)) is None
    made = jalon("operator", "create", *typed, "--password", "un verger en hiver")
    assert made.exit_code == 0, made.output
    olivia = db.session.scalar(select(User))
    assert olivia is not None
    assert (olivia.email, olivia.is_operator) == ("olivia@exemple.fr", True)


def test_the_demonstration_is_installed_once(jalon: Run) -> None:
    first = jalon("demo")
    assert first.exit_code == 0, first.output
    assert "Démonstration installée." in first.output
    assert "un verger au printemps" in first.output
    assert "déjà en place" in jalon("demo").output
    checked = jalon("progress", "check")
    assert checked.exit_code == 0, checked.output


def test_the_demonstration_is_refused_in_production(jalon: Run) -> None:
    result = jalon("demo", environ=PRODUCTION)
    assert result.exit_code == 1
    assert "ne se charge pas en production" in result.output
    assert db.session.scalar(select(User)) is None


def test_nothing_waits_to_be_sent(jalon: Run) -> None:
    assert "0\u00a0courriel envoyé, 0 en attente." in jalon("notify").output


def test_the_method_is_checked(jalon: Run, tmp_path: Path) -> None:
    assert "La méthode est en ordre." in jalon("methodology", "check").output
    assert jalon("methodology", "check", "--folder", str(tmp_path)).exit_code == 1


@pytest.mark.only_on("sqlite")
def test_a_database_as_it_should_be(jalon: Run, database: OpenDatabase) -> None:
    assert "La base de données est en ordre." in jalon("db", "check").output
    with database.engine.begin() as connection:
        connection.execute(text("DROP INDEX ix_answers_wake"))
    spoilt = jalon("db", "check")
    assert spoilt.exit_code == 1
    assert "ix_answers_wake" in spoilt.output


@pytest.mark.only_on("sqlite")
def test_rows_without_their_parent_are_told(jalon: Run, database: OpenDatabase) -> None:
    with database.engine.connect() as connection:
        cursor = connection.connection.cursor()
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.execute("INSERT INTO memberships VALUES (41, 42, 'lead', '2026-01-01', NULL)")
        cursor.execute("PRAGMA foreign_keys=ON")
        connection.connection.commit()
    spoilt = jalon("db", "check")
    assert spoilt.exit_code == 1
    assert "La base de données est abîmée." in spoilt.output
    assert "memberships" in spoilt.output


def test_a_missing_setting_is_a_sentence(tmp_path: Path) -> None:
    result = in_a_process(tmp_path, "demo", JALON_ENV="production")
    assert result.returncode == 1
    assert result.stderr.startswith("Jalon ne peut pas démarrer\u00a0: JALON_SECRET_KEY manque.")
    assert "Traceback" not in result.stderr
