"""After ten datasets, six choices and a plan, the dashboard counts what was done."""

from typing import Any

from app.audit.rules import Actor
from app.datasets.inventory import services as datasets
from app.datasets.inventory.library import typical
from app.datasets.inventory.rules import STAGES
from app.extensions import db
from app.kernel.revisions import Sight
from app.publication.rules import Topic
from app.publication.strategy import services as strategy
from app.publication.strategy.standing import Decided
from app.publication.strategy.topics import FormatsChoice, TopicChoice
from tests.dashboards.conftest import Writing
from tests.dashboards.test_home import HOME, panel, plain, steps
from tests.publication.strategies import DATAGOUV, NAMES, OPEN, RULES, VOTED
from tests.support.client import Client
from tests.support.plans import make_plan

TEN = 10
FORMATS = FormatsChoice({"tables": ("csv",), "maps": ("geojson",), "texts": ("odt",)})


def walk(cast: Any, write: Writing) -> None:
    """List ten datasets, make the six choices, vote three, date a plan."""
    rodez, by = cast.rodez, Actor(cast.alice.id, cast.alice.full_name)
    choices: tuple[TopicChoice, ...] = (OPEN, FORMATS, DATAGOUV, NAMES, RULES)
    with write():
        for entry in list(typical().values())[:TEN]:
            row = datasets.create(rodez, entry.facts(rodez.territory), by=by)
            db.session.flush()
        for choice in (*choices, strategy.first_of(rodez, [row.id])):
            strategy.choose(rodez, choice, "Comparé et écrit.", seen=Sight(0), by=by)
        voted = dict.fromkeys((Topic.LICENCE, Topic.FORMATS, Topic.PLATFORM, Topic.FIRST), 1)
        strategy.record_decision(rodez, voted, VOTED, by=by)
        make_plan(rodez, by, (1, 2))


def test_the_walk_is_counted(cast: Any, write: Writing, alice_client: Client) -> None:
    walk(cast, write)
    page = alice_client.get(HOME)
    assert "n’a pas encore commencé" not in page.visible
    assert not page.soup.select(".empty")
    first = steps(page)[0]
    count = int(first.split(" ", 1)[0])
    assert count >= 9
    assert f"{count} points constatés : les confirmer" in first
    assert panel(page, "Les jeux de données").count(str(TEN)) == 1
    assert len(page.soup.select(".counts li")) == len(STAGES)
    assert "pour le " in panel(page, "Le plan")
    assert len(page.statements) <= 5
    assert page.dom <= 380

    findings = alice_client.get("/c/rodez/constats")
    boxes = [box["value"] for box in findings.soup.select("[name=points]")]
    assert len(boxes) == count
    after = alice_client.submit(findings, "/c/rodez/constats", points=boxes)
    assert f"{count} points confirmés" in plain(after.visible)
    page = alice_client.get(HOME)
    done = dict(enumerate(shares(page), start=1))
    assert done[2] >= 20
    assert done[3] >= 35
    assert "constaté" not in " ".join(steps(page))


def shares(page: Any) -> list[int]:
    """Return the percentage of each phase, as the list says it."""
    figures = page.soup.select(".phases .figure")
    return [int(plain(figure.get_text()).removesuffix(" %")) for figure in figures]


def test_a_decision_noted_by_nobody_is_not_counted(
    cast: Any, write: Writing, alice_client: Client
) -> None:
    walk(cast, write)
    by = Actor(cast.alice.id, cast.alice.full_name)
    with write():
        strategy.record_decision(cast.rodez, {Topic.FIRST: 2}, Decided(), by=by)
    page = alice_client.get("/c/rodez/constats")
    boxes = [box["value"] for box in page.soup.select("[name=points]")]
    assert "premiere-liste-validee" not in boxes
