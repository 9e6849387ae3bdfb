"""A clock to move, tasks to hand over, the command that tells people, and what they receive."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from app.accounts.models import User
from app.audit.rules import Actor
from app.extensions import db
from app.notifications import services as notifications
from app.notifications.models import Notice
from app.notifications.rules import Cadence
from app.spaces.models import Authority
from app.tasks import services, undoing
from app.tasks.models import Task
from app.tasks.rules import TaskState
from app.tasks.services import NOBODY, Assignee, Block, Draft
from tests.cli.conftest import Run, jalon  # noqa: F401  fixtures are found by being here
from tests.support.cast import Cast
from tests.support.mail_sink import MailSink

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # ten in Paris
BASE_URL = "https://localhost"
ELEVEN = timedelta(minutes=11)
TITLE = "Écrire au fournisseur du logiciel"

Write = Callable[[], AbstractContextManager[None]]
Notify = Callable[..., Result]


@pytest.fixture
def clock() -> Iterator[Any]:
    """Tuesday morning; ``clock.shift(timedelta(…))`` moves on."""
    with time_machine.travel(TUESDAY, tick=True) as traveller:
        yield traveller


@dataclass
class Work:
    """What people do with tasks, each act committed."""

    cast: Cast
    write: Write

    def give(
        self,
        person: str | None = "bob",
        title: str = TITLE,
        *,
        by: str = "alice",
        place: str = "rodez",
        due_on: date | None = None,
        **values: Any,
    ) -> int:
        """Create a task for somebody; its id."""
        with self.write():
            draft = Draft(title, assignee=self._assignee(person), due_on=due_on, **values)
            task = services.create_task(self._place(place), draft, by=self._actor(by))
            return task.id

    def hand(self, task_id: int, person: str | None, *, by: str = "alice") -> None:
        """Hand it over to somebody else."""
        with self.write():
            services.assign(
                self.cast.rodez,
                task_id,
                self._assignee(person),
                seen=self._revision(task_id),
                by=self._actor(by),
            )

    def undo(self, task_id: int, *, by: str = "alice") -> None:
        """Undo the last change."""
        with self.write():
            seen = self._revision(task_id)
            undoing.undo(self.cast.rodez, task_id, seen=seen, by=self._actor(by))

    def set(self, task_id: int, state: TaskState, block: Block | None = None) -> None:
        """Change its state."""
        with self.write():
            services.set_state(
                self.cast.rodez,
                task_id,
                state,
                seen=self._revision(task_id),
                by=self._actor("alice"),
                block=block,
            )

    def redate(self, task_id: int, due_on: date | None) -> None:
        """Change its date."""
        with self.write():
            services.redate(
                self.cast.rodez,
                task_id,
                None,
                due_on,
                seen=self._revision(task_id),
                by=self._actor("alice"),
            )

    def delete(self, task_id: int) -> None:
        """Delete it."""
        with self.write():
            services.delete_task(self.cast.rodez, task_id, by=self._actor("alice"))

    def choose(self, person: str, cadence: Cadence) -> None:
        """Choose a rhythm."""
        with self.write():
            notifications.choose(self.cast.person(person), cadence)

    def _revision(self, task_id: int) -> int:
        return db.session.get_one(Task, task_id, populate_existing=True).revision

    def _actor(self, name: str) -> Actor:
        user: User = self.cast.person(name)
        return Actor(user.id, user.full_name)

    def _assignee(self, name: str | None) -> Assignee:
        return NOBODY if name is None else Assignee(self.cast.person(name).id, "")

    def _place(self, slug: str) -> Authority:
        found = db.session.scalar(select(Authority).where(Authority.slug == slug))
        assert found is not None, slug
        return found


@pytest.fixture
def work(cast: Cast, write: Write) -> Work:
    return Work(cast, write)


@pytest.fixture
def notify(app: Flask, jalon: Run, mail_sink: MailSink) -> Notify:  # noqa: F811  the fixture
    """Run ``jalon notify`` as cron does, against the mail server of the test."""

    def run(*, status: int = 0, **more: str) -> Result:
        environ = {
            "JALON_SMTP_URL": mail_sink.url,
            "JALON_SECRET_KEY": app.config["SECRET_KEY"],
            "JALON_BASE_URL": BASE_URL,
            **more,
        }
        result = jalon("notify", environ=environ)
        assert result.exit_code == status, result.output
        return result

    return run


@pytest.fixture
def unsent(cast: Cast) -> Callable[[], list[tuple[int, str]]]:
    """What waits to be told: (account, kind)."""

    def read() -> list[tuple[int, str]]:
        db.session.close()
        rows = db.session.execute(
            select(Notice.user_id, Notice.kind).where(Notice.sent_at.is_(None)).order_by(Notice.id)
        ).all()
        db.session.close()
        return [(row[0], row[1]) for row in rows]

    return read


def text_of(message: EmailMessage) -> str:
    """The words of a mail."""
    return str(message.get_content()).replace("\r\n", "\n")


def stop_path(message: EmailMessage) -> str:
    """The address that stops the mails, as its last line says it."""
    found = re.search(r"Ne plus recevoir ces courriels\u00a0: (\S+)\s*\Z", text_of(message))
    assert found, text_of(message)
    return urlsplit(found[1]).path
