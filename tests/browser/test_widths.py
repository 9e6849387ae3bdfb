"""Nothing overflows from 320 to 1600 px, even with a title made of one word of sixty letters.

The suite looks at the pages at four widths of the ten, ``make a11y`` at the others too.
"""

import re

import pytest

from app.audit.rules import Actor
from app.datasets.inventory import services as datasets
from app.datasets.inventory.contents import DatasetFacts
from app.stakeholders.directory.contents import StakeholderFacts
from app.stakeholders.directory.services import add
from app.tasks.drafts import Assignee, Draft
from app.tasks.services import create_task
from tests.browser.conftest import OpenFor
from tests.browser.examples import EXAMPLES
from tests.browser.scene import Scene
from tests.support.cast import Cast
from tests.support.proofs import sampled
from tests.tasks.conftest import Write

pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]

FOUR, SIX_MORE = (320, 600, 900, 1280), (360, 390, 480, 768, 1024, 1600)
WIDTHS = sorted(FOUR + SIX_MORE)
WORD = "Interdepartementalisation" * 3
LONGEST = WORD[:60]


@pytest.fixture
def ids(scene: Scene, cast: Cast, write: Write) -> dict[str, int]:
    """A task, a dataset and an actor named by one long word."""
    by = Actor(cast.alice.id, cast.alice.full_name)
    with write():
        dataset = datasets.create(cast.rodez, DatasetFacts(title=LONGEST, service=LONGEST), by=by)
        actor = add(cast.rodez, StakeholderFacts(title=LONGEST), by=by)
        whom = Assignee(None, LONGEST)
        about = {"anchor_kind": "dataset", "anchor_id": str(dataset.id)}
        task = create_task(cast.rodez, Draft(LONGEST, assignee=whom, **about), by=by)
        return {"dataset": dataset.id, "actor": actor.id, "task": task.id}


# Here they are shown with the long titles, the others as the scene fills them.
TITLED = {
    "{task}": "task", "{dataset}": "dataset", "{checked}": "dataset",
    "{stakeholder}": "actor",
}  # fmt: skip
OF_THE_SCENE = re.compile(r"\{resource\}|controle|qualite")  # with what only that one has
MORE = (
    ("alice", "/c/rodez/taches/nouvelle?ancre=dataset:{dataset}"),
    ("alice", "/c/rodez/recherche?q=interdepartementalisation"),
    ("elise", "/c/rodez/blocages"),
    ("carole", "/portefeuille/plan?ecran=apercu&ou=rodez&on={day}&model={plan}"),
)
PEOPLE = ("alice", "elise", "carole", "bob", "olga", "charlie")


def addresses(person: str, scene: Scene, ids: dict[str, int]) -> list[str]:
    """Return where somebody looks: every page of a space, of the account and of the portfolio."""
    shown = [one.pattern for one in EXAMPLES if one.person == person and one.status == 200]
    patterns = [*shown, *(pattern for who, pattern in MORE if who == person)]
    for mark, name in TITLED.items():
        patterns = [
            pattern if OF_THE_SCENE.search(pattern) else pattern.replace(mark, str(ids[name]))
            for pattern in patterns
        ]
    return [scene.path(pattern) for pattern in dict.fromkeys(patterns)]


@pytest.mark.proof("a11y")
@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("widths", sampled({"four": FOUR, "six-more": SIX_MORE}, {"four"}))
def test_nothing_overflows_at_ten_widths(
    open_for: OpenFor, scene: Scene, ids: dict[str, int], person: str, widths: tuple[int, ...]
) -> None:
    window = open_for(person)
    faults = []
    for path in addresses(person, scene, ids):
        window.go(path)
        for width in widths:
            window.page.set_viewport_size({"width": width, "height": 800})
            faults += [f"{path} à {width} px : {one}" for one in window.overflow() or ()]
    assert not faults, "\n".join(faults)


NAMED = ("/c/rodez/", "/c/rodez/taches", "/c/rodez/membres", "/c/rodez/journal", "/portefeuille")
# What the header shows, and whatever stands out of the window or on something else.
HEADER = """() => {
  const box = (name) => document.querySelector(name)?.getBoundingClientRect();
  const faults = [], place = box('.site-header > .place'), fold = box('.site-header > .fold');
  if (place && place.right > fold.left + 1 && place.bottom > fold.top && fold.bottom > place.top)
    faults.push('the name runs under what follows it');
  for (const list of document.querySelectorAll('.site-header details[open] > ul')) {
    const { left, right } = list.getBoundingClientRect();
    if (left < 0 || right > innerWidth) faults.push(`a menu from ${left} to ${right}`);
  }
  return faults;
}"""


def test_a_name_of_one_long_word_stays_in_the_header(
    open_for: OpenFor, scene: Scene, cast: Cast, write: Write
) -> None:
    with write():
        cast.rodez.name = cast.alice.full_name = LONGEST
    window = open_for("alice")
    faults: list[str] = []

    def look(path: str, state: str) -> None:
        for width in WIDTHS:
            window.page.set_viewport_size({"width": width, "height": 800})
            seen = [*(window.overflow() or ()), *window.page.evaluate(HEADER)]
            faults.extend(f"{path}, {state}, {width} px : {one}" for one in seen)

    for path in NAMED:
        window.page.set_viewport_size({"width": 320, "height": 800})
        look(window.go(path).path, "closed")
        window.page.set_viewport_size({"width": 320, "height": 800})
        window.find(".site-header .fold > details > summary").click()
        window.find(".site-header .me").click()
        look(path, "menu of the person")
    window.page.set_viewport_size({"width": 320, "height": 800})
    window.go("/c/rodez/").find("a.place").click()
    window.find("#autres-collectivites a").first.wait_for()
    look("/c/rodez/", "other authorities")
    assert not faults, "\n".join(faults)
