"""What ``make`` lacks is said before it works, in a sentence with the line to type."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config import ROOT
from tests.support.patience import PATIENCE_SECONDS
from tests.support.privilege import without_privilege

SCRIPT = "tools/environment.sh"
NOBODY = 65_534
SYSTEM = ("sh", "id", "touch")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project folder without an environment."""
    for name in (SCRIPT, "requirements/bootstrap.lock"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def machine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a machine: only these are found."""
    programs = tmp_path_factory.mktemp("bin")
    for name in SYSTEM:
        (programs / name).symlink_to(str(shutil.which(name)))
    return programs


def install(machine: Path, name: str, script: str) -> None:
    program = machine / name
    program.unlink(missing_ok=True)  # a link: written through, it would change the real program
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def python(machine: Path, *, missing: str = "nothing") -> None:
    """A Python that lacks a module."""
    install(
        machine,
        "python3",
        f'case "$2" in *{missing}*) exit 1;; esac; exec {sys.executable} "$@"',
    )


def told(
    project: Path, machine: Path, *, privilege: bool = True, cwd: Path | None = None, **more: str
) -> str:
    command = ["sh", str(project / SCRIPT)]
    done = subprocess.run(
        command if privilege else without_privilege(*command),
        cwd=cwd or project,
        env={"PATH": str(machine), **more},
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""
    return done.stderr


def test_no_python(project: Path, machine: Path) -> None:
    said = told(project, machine)
    assert said.startswith("Il manque Python, 3.11 ou plus récent.")
    assert said.endswith("\n    sudo apt-get install -y python3 python3-venv\n")


def test_an_old_python(project: Path, machine: Path) -> None:
    install(machine, "python3", 'case "$2" in *exit*) exit 1;; *print*) echo 3.9;; esac')
    said = told(project, machine)
    assert said.startswith("Python 3.9 est trop ancien\u00a0: Jalon demande 3.11 ou plus récent.")
    assert said.endswith("\n    make run PYTHON=/chemin/vers/python3.11\n")


def test_a_python_that_is_not_where_it_was_said(project: Path, machine: Path) -> None:
    python(machine)
    said = told(project, machine, PYTHON="/nulle/part/python3")
    assert said.startswith("/nulle/part/python3 n’est pas un Python qui se lance.")


def test_no_venv_on_debian(project: Path, machine: Path) -> None:
    python(machine, missing="ensurepip")
    install(machine, "apt-get", "exit 99")
    install(machine, "id", "echo 1000")
    alone = told(project, machine)
    assert alone.startswith("Il manque à python3 les modules venv et ensurepip. Tapez cette ligne")
    assert alone.endswith("\n    su -c 'apt-get update && apt-get install -y python3-venv'\n")
    install(machine, "sudo", "exit 99")
    assert told(project, machine).endswith("\n    sudo apt-get install -y python3-venv\n")
    assert not (project / ".venv").exists()


def test_no_venv_and_an_apt_that_fails(project: Path, machine: Path) -> None:
    python(machine, missing="ensurepip")
    install(machine, "apt-get", "exit 100")
    install(machine, "id", "echo 0")
    said = told(project, machine)
    assert "et apt n’a pas pu les installer" in said
    assert said.endswith("\n    apt-get install python3-venv\n")


def test_no_venv_elsewhere(project: Path, machine: Path) -> None:
    python(machine, missing="ensurepip")
    assert told(project, machine).endswith("Installez-les, puis relancez make.\n")


def test_a_folder_that_may_not_be_written(project: Path, machine: Path) -> None:
    python(machine)
    project.chmod(0o500)
    try:
        said = told(project, machine, privilege=False)
    finally:
        project.chmod(0o700)
    assert said.startswith("Ce compte ne peut pas écrire dans le dossier de Jalon.")
    assert said.endswith(f"\n    chmod -R u+rwX '{project}'\n")


def test_the_folder_of_another_account(project: Path, machine: Path) -> None:
    python(machine)
    folder = Path("/")  # of root; but root itself, without its rights, needs somebody else's
    if os.geteuid() == 0:
        folder = project
        os.chown(project, NOBODY, NOBODY)
        project.chmod(0o755)
    said = told(project, machine, privilege=False, cwd=folder)
    assert said.startswith("Le dossier de Jalon est à un autre compte")
    assert said.endswith(f" '{folder}'\n")
    assert said.splitlines()[1].strip().startswith("sudo chown -R ")


def test_no_index_of_packages(project: Path, machine: Path) -> None:
    python(machine)
    said = told(
        project,
        machine,
        PIP_CONFIG_FILE=os.devnull,
        PIP_INDEX_URL="http://127.0.0.1:1/simple",
        PIP_RETRIES="0",
    )
    assert "pip n’a pas pu installer la première bibliothèque." in said
    assert said.splitlines()[-1].strip().startswith(".venv/bin/python -m pip config --user set")
