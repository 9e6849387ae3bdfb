"""``jalon watch``: what it looked at, in a sentence and for programs."""

import json

import pytest
from sqlalchemy import select

from app.extensions import db
from app.watching.models import OnlineFault
from tests.cli.conftest import Run
from tests.publication.conftest import Publish
from tests.watching.conftest import (  # noqa: F401  fixtures
    Web,
    actor,
    alice,
    make,
    publish,
    web,
)

# The rules are the same on both databases; make durability asks the second one.
pytestmark = [pytest.mark.proof("durability"), pytest.mark.long("postgresql")]


def test_it_says_what_it_looked_at(web: Web, publish: Publish, jalon: Run) -> None:  # noqa: F811
    web.gives("/a.csv")
    publish("Aides", url=web.url("/a.csv"))
    publish("Arbres", url=web.url("/gone.csv"))
    done = jalon("watch")
    assert done.exit_code == 0, done.output
    assert "2\u00a0adresses regardées, dont 1 en défaut." in done.output
    assert [row.code for row in db.session.scalars(select(OnlineFault))] == ["dead"]
    again = jalon("watch", "--json")
    facts = json.loads(again.stdout.splitlines()[-1])
    assert (facts["ok"], facts["addresses"], facts["faulty"], facts["sources"]) == (True, 0, 0, 0)
