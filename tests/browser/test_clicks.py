"""How many clicks the main tasks take, on the real application."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from playwright.sync_api import Locator
from sqlalchemy import select

from app.audit.rules import Actor
from app.extensions import db
from app.mailer.models import OutgoingMail
from app.notifications.services import tell
from app.progress import queries
from app.tasks.drafts import Assignee, Draft
from app.tasks.models import Task
from app.tasks.services import create_task
from tests.browser.conftest import OpenFor
from tests.browser.window import Window
from tests.support.cast import PASSWORD, Cast
from tests.support.method import EDITION

pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]

ALL_LEFT = re.compile("Noter faits les .* points qui restent")
MOST_FOR_A_FIRST_PHASE = 20  # 38 when each of the 24 items took its own
MOST_FROM_MAIL_TO_DONE = 4
TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # an hour at which people are told
LATER = timedelta(minutes=11)  # they are told ten minutes after
LINK = re.compile(r"http://\S+/c/rodez/taches/\d+")
ITEM = EDITION.phase(1).items[0]

Write = Callable[[], AbstractContextManager[None]]


class Clicks:
    """Clicks, and counts them; typing and reading are free."""

    def __init__(self, window: Window) -> None:
        self.window, self.count = window, 0

    def on_link(self, address: str) -> None:
        """Click on a link of a mail."""
        self.window.page.goto(address, wait_until="load")
        self.count += 1

    def on(self, locator: Locator) -> None:
        """Click."""
        locator.click()
        self.count += 1


@pytest.mark.parametrize("script", [True, False])
def test_a_first_phase_is_filled_in_twenty_clicks(
    open_for: OpenFor, cast: Cast, script: bool
) -> None:
    """From the dashboard: all 24 items answered, three of them otherwise than « fait »."""
    window = open_for("alice", script=script).go("/c/rodez/")
    clicks, page, phase = Clicks(window), window.page, EDITION.phase(1)
    clicks.on(page.get_by_role("link", name="Ouvrir la phase 1"))
    for rank, step in enumerate(phase.steps):
        button = page.get_by_role("button", name=ALL_LEFT).first
        clicks.on(button)
        page.wait_for_url(f"**/phases/1#{step.id}")
        page.get_by_text("points notés faits.").wait_for()
        assert page.get_by_role("button", name=ALL_LEFT).count() == (len(phase.steps) - rank - 1)
    for item in phase.items[1:4]:
        clicks.on(window.find(f"#point-{item.id} summary"))
        if not script:
            clicks.on(window.find(f"#point-{item.id} a.row-body"))
        clicks.on(window.find(f"#point-{item.id} label.in_progress"))
        clicks.on(window.find(f"#point-{item.id}").get_by_role("button", name="Enregistrer"))
        window.find(f"#point-{item.id}.in_progress").wait_for()
    assert window.find(".row.done").count() == len(phase.items) - 3
    assert clicks.count <= MOST_FOR_A_FIRST_PHASE


def link_of_mail(cast: Cast, write: Write, draft: Draft) -> str:
    """Give Bob a task, write the mail that tells him, and return the link that it holds."""
    with time_machine.travel(TUESDAY, tick=False) as clock:
        with write():
            create_task(cast.rodez, draft, by=Actor(cast.alice.id, cast.alice.full_name))
        clock.shift(LATER)
        with write():
            assert tell(cast.bob.id)
    body = db.session.scalars(select(OutgoingMail.body)).one()
    found = LINK.search(body)
    assert found is not None, body
    db.session.close()
    return found[0]


def given_to_bob(cast: Cast, **values: str) -> Draft:
    return Draft("Faire désigner l’élu référent", assignee=Assignee(cast.bob.id, ""), **values)


def state_of_the_task() -> str:
    db.session.close()
    return db.session.scalars(select(Task.state)).one()


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("signed_in", [True, False])
def test_a_contributor_goes_from_the_mail_to_the_task_done_in_four_clicks(
    open_for: OpenFor, cast: Cast, write: Write, script: bool, signed_in: bool
) -> None:
    """The link, the sign-in if it is needed, the state of the point, and both are finished."""
    window = open_for("bob" if signed_in else None, script=script)
    draft = given_to_bob(cast, anchor_kind="item", anchor_id=ITEM.id)
    clicks, page = Clicks(window), window.page
    clicks.on_link(link_of_mail(cast, write, draft))
    if not signed_in:
        page.get_by_label("Adresse électronique").fill("bob@exemple.fr")
        page.get_by_label("Mot de passe").fill(PASSWORD)
        clicks.on(page.get_by_role("button", name="Se connecter"))
    assert ITEM.how[0] in page.locator("main").inner_text()  # what to do is there, no need to look
    clicks.on(window.find(".segments label.done"))
    clicks.on(page.get_by_role("button", name="Enregistrer, et la tâche est finie"))
    page.get_by_text("La tâche est finie.").wait_for()
    assert state_of_the_task() == "done"
    answer = queries.answer(cast.rodez, ITEM.id)
    assert answer is not None
    assert answer.state == "done"
    assert clicks.count <= (3 if signed_in else MOST_FROM_MAIL_TO_DONE)


def test_a_task_about_nothing_takes_two_clicks(open_for: OpenFor, cast: Cast, write: Write) -> None:
    window = open_for("bob")
    clicks = Clicks(window)
    clicks.on_link(link_of_mail(cast, write, given_to_bob(cast)))
    clicks.on(window.page.get_by_role("button", name="Fait", exact=True))
    window.page.get_by_text("est faite").first.wait_for()
    assert state_of_the_task() == "done"
    assert clicks.count == 2
