"""Secret addresses of calendars: made once, renewed, closed, and dead with the account."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select, update

from app.accounts.models import User
from app.extensions import db
from app.kernel.clock import now
from app.kernel.errors import Missing, Refused
from app.kernel.ids import digest
from app.spaces import membership, queries
from app.spaces.permissions import Role
from app.tasks.agenda import feeds
from app.tasks.models import CalendarFeed, Task
from app.tasks.rules import TaskState
from app.tasks.services import set_state
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.html import one_line
from tests.support.meanwhile import meanwhile
from tests.support.page import Page
from tests.support.patience import PATIENCE_SECONDS
from tests.tasks.agenda.test_ics import checked
from tests.tasks.conftest import Make, Write, actor
from tests.tasks.views.test_board import crowd

PAGE = "/compte/agenda"
CHANGE = "/compte/agenda/adresses"
DUE = date(2030, 1, 15)


def address(page: Page) -> str:
    """The path of the address that a page shows."""
    return urlsplit(str(page.find("#adresse")["value"])).path


def opened(browser: Client, place: str = "") -> str:
    """Make an address, as somebody does on the page."""
    page = browser.submit(browser.get(PAGE), PAGE, place=place, status=200)
    return address(page)


def titles(browser: Client, path: str) -> list[str]:
    """The titles of a calendar, checked on the way."""
    response = browser.raw("GET", path)
    assert response.status_code == 200
    events = checked(response.data)
    read = Calendar.from_ical(response.data)
    assert not isinstance(read, list)
    assert len(events) == len(read.events)
    return [str(event["SUMMARY"]) for event in read.events]


def test_the_page_explains_and_makes_an_address_once(
    cast: Cast, make: Make, bob_client: Client, client: Client
) -> None:
    make("Écrire au DGS", to=cast.bob, due_on=DUE)
    make("Pour Alice", to=cast.alice, due_on=DUE)
    make("Sans date", to=cast.bob)
    page = bob_client.get(PAGE)
    assert page.h1 == "Mes échéances dans mon agenda"
    page = bob_client.submit(page, PAGE, place="", status=200)
    path = address(page)
    assert str(page.find("#adresse")["value"]).startswith("http://localhost/agenda/")
    assert page.links["L’ouvrir dans l’agenda de cet appareil"] == f"webcal://localhost{path}"
    assert titles(client, path) == ["Écrire au DGS (Rodez)"]
    again = bob_client.get(PAGE)
    assert path.removesuffix(".ics").rpartition("/")[2] not in again.text
    assert "Mes tâches créée aujourd’hui" in one_line(again.find("ul.lines"))


def test_only_a_digest_is_kept(cast: Cast, bob_client: Client) -> None:
    token = opened(bob_client).removesuffix(".ics").rpartition("/")[2]
    (kept,) = db.session.scalars(select(CalendarFeed))
    assert kept.token_digest == digest(token)
    assert (kept.user_id, kept.authority_id) == (cast.bob.id, None)


def test_a_whole_authority(cast: Cast, make: Make, elise_client: Client, client: Client) -> None:
    make("Écrire au DGS", to=cast.bob, due_on=DUE)
    make("Pour personne", due_on=DUE + timedelta(days=1))
    make("Chez les voisins", authority=cast.autre, due_on=DUE)
    page = elise_client.get(f"{PAGE}?de=rodez")
    assert page.form(PAGE).value("place") == "rodez"
    path = opened(elise_client, "rodez")
    assert titles(client, path) == ["Écrire au DGS", "Pour personne"]
    assert client.raw("GET", path).text.find("X-WR-CALNAME:Tâches de Rodez (Jalon)") > 0


def test_what_the_file_says_of_itself(
    cast: Cast, make: Make, bob_client: Client, client: Client
) -> None:
    task_id = make("Écrire au DGS", to=cast.bob, due_on=DUE, description="Un avis à taire.")
    response = client.raw("GET", opened(bob_client))
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in response.headers
    assert "avis" not in response.text
    (event,) = checked(response.data)
    assert event["UID"] == f"task-{task_id}@localhost"
    assert event["URL"] == f"http://localhost/c/rodez/taches/{task_id}"
    assert event["SEQUENCE"] == "1"


def test_an_agenda_that_knows_already_is_told_so(
    cast: Cast, write: Write, make: Make, bob_client: Client, client: Client
) -> None:
    task_id = make("Écrire au DGS", to=cast.bob, due_on=DUE)
    path = opened(bob_client)
    tag = client.raw("GET", path).headers["ETag"]
    same = client.raw("GET", path, headers={"If-None-Match": tag})
    assert (same.status_code, same.data, same.headers["ETag"]) == (304, b"", tag)
    assert same.headers["Cache-Control"] == "private, no-cache"
    with write():
        set_state(cast.rodez, task_id, TaskState.IN_PROGRESS, seen=1, by=actor(cast.bob))
    changed = client.raw("GET", path, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag
    assert checked(changed.data)[0]["SEQUENCE"] == "2"


def test_old_and_removed_dates_are_left_out(
    cast: Cast, write: Write, make: Make, bob_client: Client, client: Client
) -> None:
    make("Ancienne", to=cast.bob, due_on=now().date() - timedelta(days=200))
    make("Du mois dernier", to=cast.bob, due_on=now().date() - timedelta(days=30))
    done = make("Faite", to=cast.bob, due_on=now().date() + timedelta(days=3))
    with write():
        set_state(cast.rodez, done, TaskState.DONE, seen=1, by=actor(cast.bob))
    assert titles(client, opened(bob_client)) == ["Du mois dernier (Rodez)", "✓ Faite (Rodez)"]


def test_a_second_address_for_the_same_choice_is_refused(
    bob_client: Client, client: Client
) -> None:
    path = opened(bob_client)
    page = bob_client.submit(bob_client.get(PAGE), PAGE, place="", status=422)
    assert len(page.errors) == 1
    assert page.errors[0].startswith("Vous avez déjà une adresse pour ce choix")
    assert client.raw("GET", path).status_code == 200


def test_sending_the_form_twice_makes_one_address(bob_client: Client, client: Client) -> None:
    page = bob_client.get(PAGE)
    path = address(bob_client.submit(page, PAGE, place="", status=200))
    again = bob_client.submit(page, PAGE, place="", follow=False, status=303)
    assert again.location.endswith(PAGE)
    assert client.raw("GET", path).status_code == 200
    assert len(db.session.scalars(select(CalendarFeed)).all()) == 1


def test_renewing_closes_the_former(
    make: Make, cast: Cast, bob_client: Client, client: Client
) -> None:
    make("Écrire au DGS", due_on=DUE)
    old = opened(bob_client, "rodez")
    page = bob_client.submit(bob_client.get(PAGE), CHANGE, button="Renouveler", status=200)
    new = address(page)
    assert new != old
    assert client.raw("GET", old).status_code == 404
    assert titles(client, new) == ["Écrire au DGS"]


def test_closing(bob_client: Client, client: Client) -> None:
    path = opened(bob_client)
    page = bob_client.submit(bob_client.get(PAGE), CHANGE, button="Fermer")
    assert page.flash[0].startswith("L’adresse est fermée")
    assert client.raw("GET", path).status_code == 404
    assert page.soup.select("ul.lines") == []


@pytest.mark.parametrize("field", ["renouveler", "fermer"])
@pytest.mark.parametrize("odd", ["", "x", "-1", "0", "999999", "99999999999999"])
def test_nobody_changes_another_s_address(
    cast: Cast, alice_client: Client, bob_client: Client, client: Client, field: str, odd: str
) -> None:
    path = opened(alice_client)
    (kept,) = db.session.scalars(select(CalendarFeed.id))
    bob_client.post(CHANGE, {field: kept}, on=PAGE, status=404)
    alice_client.post(CHANGE, {field: odd}, on=PAGE, status=404)
    assert client.raw("GET", path).status_code == 200


@pytest.mark.parametrize("place", ["autre", "n-existe-pas", "'; --", "x" * 5000])
def test_one_follows_only_one_s_own_authorities(bob_client: Client, place: str) -> None:
    page = bob_client.post(PAGE, {"place": place}, status=422)
    assert page.errors == ["Choisissez dans la liste les tâches à suivre."]
    assert db.session.scalars(select(CalendarFeed)).all() == []


def test_a_disabled_account_gives_nothing(
    cast: Cast, write: Write, bob_client: Client, client: Client
) -> None:
    paths = [opened(bob_client), opened(bob_client, "rodez")]
    with write():
        db.session.get_one(User, cast.bob.id).disabled_at = now()
    assert [client.raw("GET", path).status_code for path in paths] == [404, 404]


def test_leaving_closes_the_authority_and_takes_its_tasks_out_of_one_s_own(
    cast: Cast, write: Write, make: Make, carole_client: Client, client: Client
) -> None:
    make("À Rodez", to=cast.carole, due_on=DUE)
    make("Ailleurs", to=cast.carole, authority=cast.autre, due_on=DUE)
    mine, ours = opened(carole_client), opened(carole_client, "rodez")
    assert titles(client, mine) == ["À Rodez (Rodez)", "Ailleurs (Autre-Ville)"]
    assert titles(client, ours) == ["À Rodez"]
    with write():
        membership.remove_member(cast.rodez, cast.carole.id, by=actor(cast.alice))
    assert titles(client, mine) == ["Ailleurs (Autre-Ville)"]
    assert client.raw("GET", ours).status_code == 404
    with write():
        membership.add_member(cast.rodez, cast.carole, Role.CONSULTANT)
    assert client.raw("GET", ours).status_code == 404  # coming back opens nothing


def test_an_agenda_looks_for_the_membership_each_time(
    cast: Cast, write: Write, make: Make, carole_client: Client, client: Client
) -> None:
    """Whatever took it away: nothing told the agenda that Carole has left."""
    make("À Rodez", to=cast.carole, due_on=DUE)
    make("Ailleurs", to=cast.carole, authority=cast.autre, due_on=DUE)
    mine, ours = opened(carole_client), opened(carole_client, "rodez")
    with write():
        db.session.delete(queries.membership_of(cast.rodez, cast.carole.id))
    assert titles(client, mine) == ["Ailleurs (Autre-Ville)"]
    assert client.raw("GET", ours).status_code == 404
    assert [feed.slug for feed in feeds.feeds_of(cast.carole.id)] == [""]


@pytest.mark.parametrize(
    "path",
    ["/agenda/x.ics", f"/agenda/{'x' * 43}.ics", f"/agenda/{'x' * 43}", "/agenda/.ics"],
)
def test_an_address_that_nobody_made(client: Client, path: str) -> None:
    assert client.raw("GET", path).status_code == 404


def test_a_visitor_signs_in_first(client: Client) -> None:
    assert client.raw("GET", PAGE).status_code == 302


@pytest.mark.parametrize("count", [50, 1000])
def test_two_statements_whatever_the_number(
    cast: Cast, write: Write, bob_client: Client, client: Client, count: int
) -> None:
    path = opened(bob_client, "rodez")
    crowd(cast, write, count)
    with write():
        due = [
            {"id": id_, "starts_on": None, "due_on": DUE + timedelta(days=id_ % 90)}
            for id_ in db.session.scalars(select(Task.id))
        ]
        db.session.execute(update(Task), due)
    page = client.get(path)
    assert len(page.statements) == 2
    assert len(checked(page.response.data)) == count


def test_no_more_events_than_an_agenda_can_take(
    cast: Cast, write: Write, bob_client: Client
) -> None:
    assert feeds.MOST_EVENTS == 2_000
    path = opened(bob_client, "rodez")
    crowd(cast, write, 2_010, ["todo"])
    with write():
        db.session.execute(update(Task).values(starts_on=None, due_on=DUE))
    agenda = feeds.agenda_behind(path.removesuffix(".ics").rpartition("/")[2])
    assert len(agenda.tasks) == 2_000


@pytest.mark.only_on("postgresql")
def test_two_presses_at_once_make_one_address(app: Flask, cast: Cast, write: Write) -> None:
    bob = actor(cast.bob)
    with ExitStack() as stack:
        with write():
            feeds.open_feed(bob)
            second = stack.enter_context(meanwhile(app, lambda: feeds.open_feed(bob)))
        with pytest.raises(Refused) as refusal:
            second.result(timeout=PATIENCE_SECONDS)
    assert refusal.value.field == "place"


@pytest.mark.only_on("postgresql")
@pytest.mark.parametrize("change", [feeds.renew_feed, feeds.close_feed])
def test_an_address_is_changed_once_by_two_presses(
    app: Flask, cast: Cast, write: Write, change: Callable[..., object]
) -> None:
    bob = actor(cast.bob)
    with write():
        feeds.open_feed(bob)
        [feed_id] = db.session.scalars(select(CalendarFeed.id)).all()
    with ExitStack() as stack:
        with write():
            change(bob, feed_id)
            second = stack.enter_context(meanwhile(app, lambda: change(bob, feed_id)))
        with pytest.raises(Missing):
            second.result(timeout=PATIENCE_SECONDS)
