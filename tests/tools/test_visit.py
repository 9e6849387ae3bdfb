"""The visit of make machines, on a server of this machine: real pages, real forms."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from app.demo.script import people
from config import ROOT
from tests.cli.conftest import copy_of_the_instance, environment
from tests.support.patience import PATIENCE_SECONDS
from tools.bench.servers import HOST, free_port
from tools.machines.trial import GREETED
from tools.machines.visit import Visitor, Wrong, visit


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a demonstration."""
    folder = copy_of_the_instance(tmp_path_factory)
    port = free_port()
    with subprocess.Popen(
        [sys.executable, "-m", "app", "serve"],
        cwd=ROOT, env=environment(folder, PORT=str(port)), stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        greeting = next((line for line in process.stdout if GREETED in line), "")
        assert greeting, "rien n’est servi"
        yield f"http://{HOST}:{port}"
        process.terminate()  # killed, it would leave its workers
        assert process.wait(PATIENCE_SECONDS) == 0


def test_a_visitor_signs_in_and_imports_a_table(address: str) -> None:
    seen = visit(address, people().password)
    assert seen[-2].startswith("/c/")
    assert seen[-1] == "Import terminé"


def test_a_visitor_who_may_not_come_in_is_a_failure(address: str) -> None:
    with pytest.raises(Wrong, match=r"POST .*/connexion : 422"):
        visit(address, "un autre mot de passe")


def test_a_page_that_fails_and_a_form_that_is_absent_are_failures(address: str) -> None:
    with Visitor(address) as visitor:
        with pytest.raises(Wrong, match=r"GET .*/nulle-part : 404"):
            visitor.open("/nulle-part")
        with pytest.raises(Wrong, match="pas de formulaire « Payer »"):
            visitor.send(visitor.open("/connexion"), "Payer")
