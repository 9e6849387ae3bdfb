"""``--json``: one object, with the keys that docs/exploitation.md promises."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import update

from app.cli.reports import FLAG, CommandReport
from app.extensions import db
from app.spaces.models import Authority
from config import ROOT
from tests.cli.conftest import Run, in_a_process
from tests.support.cast import Cast
from tests.support.commands import every_command

COMMON = {"command", "ok", "problems"}
ROW = re.compile(r"^\| `jalon ([a-z ]+)` \| (.*) \|$", re.MULTILINE)
ARGUMENTS = {"mail test": ("jeanne@exemple.fr",)}
REPORTING = [
    path for path, command in every_command() if any(FLAG in param.opts for param in command.params)
]


def promised() -> dict[str, set[str]]:
    """Read the keys of each command in the page."""
    page = (ROOT / "docs" / "exploitation.md").read_text(encoding="utf-8")
    section = page.partition("### Pour un programme")[2].partition("\n### ")[0]
    table = section.partition("| Commande | Clés |")[2]
    return {
        path: set(re.findall(r"`([a-z_]+)`", keys)) - COMMON for path, keys in ROW.findall(table)
    }


def read(result: Result) -> dict[str, Any]:
    """Read the one line of stdout."""
    (line,) = result.stdout.splitlines()
    told = json.loads(line)
    assert told["ok"] == (result.exit_code == 0)
    for problem in told["problems"]:
        assert problem in result.stderr
    return dict(told)


def test_the_commands_that_report_are_those_of_the_page() -> None:
    assert set(REPORTING) == promised().keys()


@pytest.mark.proof("durability")
@pytest.mark.long("postgresql")
@pytest.mark.parametrize("path", REPORTING)
def test_an_object_has_the_keys_promised(jalon: Run, path: str) -> None:
    words = (*path.split(), *ARGUMENTS.get(path, ()))
    told = read(jalon(*words, FLAG))
    assert told["command"] == path
    assert (told["ok"], told["problems"]) == (True, [])
    assert told.keys() - COMMON == promised()[path]
    unknown = {key for key, value in told.items() if value is None}
    assert unknown == ({"server"} if path == "mail test" else set())
    said = jalon(*words)
    assert said.exit_code == 0
    assert said.stdout
    assert not said.stdout.startswith("{")


@pytest.mark.parametrize("path", ["notify", "mail test"])
def test_a_setting_that_is_refused_is_told_too(tmp_path: Path, path: str) -> None:
    words = (*path.split(), *ARGUMENTS.get(path, ()))
    stopped = in_a_process(tmp_path, *words, FLAG, JALON_ENV="prod")
    assert stopped.returncode == 1
    told = json.loads(stopped.stdout)
    (problem,) = told["problems"]
    assert problem.startswith("JALON_ENV doit valoir")
    assert stopped.stderr == f"Jalon ne peut pas démarrer\u00a0: {problem}\n"
    assert {key for key, value in told.items() if value is None} == promised()[path]


def test_what_is_found_is_told(jalon: Run, cast: Cast, write: Any) -> None:
    with write():
        db.session.execute(update(Authority).where(Authority.slug == "rodez").values(progress=1))
    found = jalon("progress", "check", FLAG)
    assert found.exit_code == 1
    told = read(found)
    assert (told["authorities"], told["wrong_authorities"]) == (2, ["rodez"])
    assert told["problems"][0].startswith("Rodez (rodez)")
    assert "1\u00a0fausse." in told["problems"][1]
    repaired = jalon("progress", "check", "--repair", FLAG)
    assert repaired.exit_code == 0
    assert read(repaired)["wrong_authorities"] == ["rodez"]
    assert read(jalon("progress", "check", FLAG))["wrong_authorities"] == []


@pytest.mark.only_on("sqlite")
def test_a_database_that_differs_is_told(jalon: Run, database: Any) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DROP INDEX ix_answers_wake")
    told = read(jalon("db", "check", FLAG))
    assert told["damage"] == []
    assert told["differences"] == ["L’index answers.ix_answers_wake manque."]


def test_faults_of_the_method_are_told(jalon: Run, tmp_path: Path) -> None:
    told = read(jalon("methodology", "check", "--folder", str(tmp_path), FLAG))
    assert any("Aucune édition de la méthode." in problem for problem in told["problems"])


def test_a_command_that_is_badly_written_leaves_stdout_alone(jalon: Run) -> None:
    wrong = jalon("seed", FLAG, "--zzz")
    assert (wrong.exit_code, wrong.stdout) == (2, "")


def test_a_key_that_is_not_declared_is_an_error() -> None:
    with pytest.raises(KeyError, match="autre"):
        CommandReport("essai", ("une",), as_json=True).note(autre=1)
