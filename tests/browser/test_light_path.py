"""A commune of 900 inhabitants: its secretary opens it on the light path and ends phase 1."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.extensions import db
from app.methodology.paths import edition_of
from app.spaces.models import Authority
from tests.browser.conftest import OpenFor
from tests.support.cast import make_user

pytestmark = pytest.mark.browser

Write = Callable[[], Any]


@pytest.fixture
def secretary(write: Write) -> int:
    """An account made by the operator, before any authority exists."""
    with write():
        return make_user("secretaire@exemple.fr", "Solange Secrétaire").id


def test_alone_to_the_end_of_the_first_phase(secretary: int, open_for: OpenFor) -> None:
    window = open_for(db.session.get_one(User, secretary))
    window.go("/collectivites/nouvelle?territoire=com-31254")
    window.page.get_by_label("Nombre d’habitants").fill("900")
    window.page.get_by_label("Chemin léger").check()
    window.page.get_by_role("button", name="Ouvrir l’espace").click()
    window.page.wait_for_url("**/c/*/")
    assert "Chemin léger" in window.main
    window.go("/c/labege-31254/phases/1")
    place = db.session.scalars(select(Authority)).one()
    asked = [item for item in edition_of(place).phase(1).items if not item.off_path]
    assert len(asked) == 6
    for item in asked:
        window.find(f"#point-{item.id} .quick").click()
        window.find(f"#point-{item.id}.done").wait_for()
    window.go("/c/labege-31254/phases/1")
    assert "100" in window.find("#anneau").inner_text()
    window.go("/c/labege-31254/phases/2")
    assert "il manque" not in window.main.split("Étape 2.1")[0]
    window.go("/c/labege-31254/")
    assert "La phase 2 est en cours" in window.main
