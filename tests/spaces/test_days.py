"""The day is the day of the place: when Nouméa and Paris have different ones."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import update

from app.audit.rules import Actor
from app.extensions import db
from app.kernel.clock import today
from app.kernel.typography import clock_time
from app.kernel.zones import PARIS, in_zone
from app.places.hours import ZONES
from app.spaces.hours import zone_of_person, zones_elsewhere, zones_of_people
from app.spaces.membership import add_member
from app.spaces.models import Authority
from app.spaces.permissions import Role
from app.tasks.agenda.feeds import open_feed
from app.tasks.models import Task
from app.tasks.services import Assignee, Draft, create_task
from tests.support.cast import Cast
from tests.support.client import Client

NOUMEA = ZONES["988"]
# Three in the afternoon of the 24th in Paris, one in the morning of the 25th in Nouméa.
AFTERNOON = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
THE_24TH = date(2026, 11, 24)
DAY = timedelta(days=1)


@pytest.fixture
def noumea(cast: Cast, write: Any) -> Iterator[Authority]:
    """The authority of Charlie, moved to Nouméa, on that afternoon."""
    there = {"territory": "new-caledonia", "code": "98818"}
    with time_machine.travel(AFTERNOON, tick=True):
        with write():
            moved = update(Authority).where(Authority.slug == "autre")
            db.session.execute(moved.values(**there))
        yield cast.autre


@pytest.fixture
def give(cast: Cast, write: Any) -> Callable[..., int]:
    """Give somebody a task, in one of the two authorities."""

    def one(slug: str, who: str, due_on: date, **more: Any) -> int:
        user = cast.person(who)
        with write():
            draft = Draft("Écrire", assignee=Assignee(user.id, ""), due_on=due_on, **more)
            by = Actor(user.id, user.full_name)
            return create_task(cast.authority(slug), draft, by=by).id

    return one


def test_a_task_is_late_where_the_day_is_over(
    noumea: Authority, give: Callable[..., int], as_: Callable[[str], Client]
) -> None:
    there, here = give("autre", "charlie", THE_24TH), give("rodez", "bob", THE_24TH)
    assert "en retard" in as_("charlie").get(f"/c/autre/taches/{there}").text
    assert "en retard" not in as_("bob").get(f"/c/rodez/taches/{here}").text
    late = as_("carole").get("/c/autre/taches?quand=retard")
    assert "Écrire" in late.text


def test_the_journal_gives_the_hour_of_the_place(
    noumea: Authority, give: Callable[..., int], as_: Callable[[str], Client]
) -> None:
    give("autre", "charlie", THE_24TH)
    give("rodez", "bob", THE_24TH)
    assert "1\u00a0h\u00a00" in as_("charlie").get("/c/autre/journal").text
    assert "15\u00a0h\u00a00" in as_("bob").get("/c/rodez/journal").text


def test_what_is_written_is_dated_there(
    noumea: Authority, give: Callable[..., int], as_: Callable[[str], Client]
) -> None:
    """A task that returns every month is dated from the day of its place, wherever it is done."""
    task_id = give("autre", "charlie", date(2026, 10, 25), recurrence="monthly")
    page = as_("charlie").get("/mes-taches")
    as_("charlie").submit(page, "/mes-taches/etat", button="Fait")
    db.session.close()
    following = db.session.query(Task).filter(Task.id != task_id).one()
    assert following.due_on == date(2026, 12, 25)


@pytest.mark.parametrize(
    ("who", "words"), [("charlie", "heure de Nouméa"), ("carole", "heure de Paris")]
)
def test_ones_own_pages_say_whose_hour_they_give(
    noumea: Authority,
    give: Callable[..., int],
    as_: Callable[[str], Client],
    who: str,
    words: str,
) -> None:
    """Carole works in both: her pages keep to Paris."""
    give("autre", who, THE_24TH)
    pages = ("/mes-taches", "/portefeuille", "/compte", "/compte/sessions", "/compte/courriels")
    assert [path for path in pages if words not in as_(who).get(path).text] == []
    late = "En retard" in as_(who).get("/mes-taches").text
    assert late == (who == "charlie")


def test_the_space_says_its_hour_whoever_looks(
    noumea: Authority, as_: Callable[[str], Client]
) -> None:
    assert "heure de Nouméa" in as_("charlie").get("/c/autre/parametres").text
    assert "heure de Paris" in as_("alice").get("/c/rodez/parametres").text


def test_a_request_leaves_the_clock_as_it_was(
    noumea: Authority, as_: Callable[[str], Client]
) -> None:
    as_("charlie").get("/c/autre/")
    assert today() == THE_24TH
    with in_zone(NOUMEA):
        assert today() == THE_24TH + DAY
        assert clock_time(AFTERNOON) == "1\u00a0h\u00a000"
    assert today() == THE_24TH


def test_the_hour_follows_who_joins_and_who_leaves(
    noumea: Authority, cast: Cast, as_: Callable[[str], Client], write: Any
) -> None:
    olga = as_("olga")
    assert "heure de Paris" in olga.get("/compte").text
    with write():
        add_member(cast.autre, cast.olga, Role.CONTRIBUTOR)
    assert zone_of_person(cast.olga.id) == NOUMEA
    as_("carole").submit(as_("carole").get("/c/rodez/membres"), "/c/rodez/membres/quitter")
    assert "heure de Nouméa" in as_("carole").get("/compte").text


def test_zones_of_people(noumea: Authority, cast: Cast) -> None:
    assert zones_elsewhere() == {noumea.id: NOUMEA}
    assert zones_of_people(zones_elsewhere()) == {cast.charlie.id: NOUMEA}
    assert zone_of_person(cast.carole.id) == PARIS
    assert zone_of_person(cast.olga.id) == PARIS


@pytest.mark.parametrize(
    ("who", "slug", "zone"),
    [
        ("charlie", "", "Pacific/Noumea"),
        ("carole", "", "Europe/Paris"),
        ("carole", "autre", "Pacific/Noumea"),
        ("bob", "rodez", "Europe/Paris"),
    ],
)
def test_a_calendar_says_its_zone(
    noumea: Authority, cast: Cast, client: Client, write: Any, who: str, slug: str, zone: str
) -> None:
    user = cast.person(who)
    with write():
        token = open_feed(Actor(user.id, user.full_name), slug)
    got = client.raw("GET", f"/agenda/{token}.ics")
    assert f"X-WR-TIMEZONE:{zone}" in got.text
