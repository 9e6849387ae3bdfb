"""States of a database, drawn at random or said in words, and whether anything is due there."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import time_machine
from hypothesis import strategies as st
from sqlalchemy import delete, insert, update

from app.accounts.models import User
from app.audit.rules import COMMAND_LINE
from app.cli.waiting import Round, quiet_round
from app.datasets.inventory import services as datasets
from app.datasets.inventory.contents import DatasetFacts
from app.extensions import db
from app.jobs import services as jobs
from app.jobs.models import Job
from app.jobs.rules import JobState
from app.mailer import services as mailer
from app.mailer.models import OutgoingMail
from app.notifications import services as notifications
from app.notifications.models import Notice, NotificationPreference
from app.notifications.rules import Cadence, NoticeKind
from app.publication.models import Push
from app.publication.platforms import sending
from app.publication.rules import PushState
from app.tasks.models import Task
from app.tasks.rules import TaskState
from config import Settings
from tests.notifications.conftest import TUESDAY, Write
from tests.support.cast import Cast

PEOPLE = ("alice", "bob", "carole", "elise", "charlie")  # the last is a stranger to Rodez
# A Tuesday, and both sides of the hour and of the day at which weeks and mornings begin in Paris.
MOMENTS = (
    TUESDAY,
    datetime(2026, 11, 23, 5, 59, tzinfo=UTC),
    datetime(2026, 11, 23, 6, 0, tzinfo=UTC),
    datetime(2026, 11, 22, 23, 30, tzinfo=UTC),
    datetime(2026, 6, 30, 22, 30, tzinfo=UTC),
)
World = dict[str, list[dict[str, Any]]]


def minutes(*known: int) -> st.SearchStrategy[timedelta]:
    return st.sampled_from(known).map(lambda each: timedelta(minutes=each))


DAY = 24 * 60
NEAR = minutes(-70, -61, -60, -11, -10, -1, 0, 1, 9, 10, 11, 60)
AGO = minutes(0, -1, -600, -DAY, -DAY - 180, -2 * DAY, -6 * DAY, -7 * DAY, -8 * DAY)
DAYS = st.integers(-9, 5).map(lambda each: timedelta(days=each))
PERSON = st.sampled_from(PEOPLE)
MAIL = st.fixed_dictionaries(
    {"next_try_at": NEAR, "attempts": st.sampled_from((0, 1, 11, 12, 13)), "sent": st.booleans()}
)
PUSH = st.fixed_dictionaries(
    {"state": st.sampled_from(PushState.codes()), "next_try_at": st.none() | NEAR}
)
JOB = st.fixed_dictionaries(
    {"state": st.sampled_from(JobState.codes()), "next_try_at": st.none() | NEAR}
)
CHOICE = st.fixed_dictionaries(
    {
        "who": PERSON,
        "cadence": st.sampled_from(Cadence.codes()),
        "updated_at": AGO,
        "last_digest_at": st.none() | AGO,
    }
)
TASK = st.fixed_dictionaries(
    {
        "who": st.none() | PERSON,
        "state": st.sampled_from(TaskState.codes()),
        "due_on": st.none() | DAYS,
        "wake_on": st.none() | DAYS,
        # What was written of it already, whether or not it was sent.
        "told": st.lists(st.sampled_from(NoticeKind.codes()), max_size=2, unique=True),
        "not_before": NEAR | AGO,
        "sent": st.booleans(),
    }
)
WORLD = st.fixed_dictionaries(
    {
        "mails": st.lists(MAIL, max_size=2),
        "pushes": st.lists(PUSH, max_size=2),
        "jobs": st.lists(JOB, max_size=2),
        "choices": st.lists(CHOICE, max_size=3, unique_by=lambda each: each["who"]),
        "tasks": st.lists(TASK, max_size=3),
        "closed": st.lists(PERSON.map(lambda who: {"who": who}), max_size=1),
    }
)
# One person, one task, one rhythm: what decides shows better than in a crowd.
PAIR = st.fixed_dictionaries(
    {
        "tasks": st.tuples(TASK).map(lambda known: [known[0] | {"who": "bob"}]),
        "choices": st.lists(CHOICE.map(lambda each: each | {"who": "bob"}), max_size=1),
    }
)


class Stage:
    """Makes the database what a world says, and asks both ways whether something is due."""

    def __init__(self, cast: Cast, write: Write, known: Settings) -> None:
        self.write, self.settings = write, known
        self.rodez = cast.rodez.id
        self.ids = {name: getattr(cast, name).id for name in PEOPLE}
        with write():
            made = datasets.many(
                cast.rodez,
                [DatasetFacts(title="Arbres"), DatasetFacts(title="Budget")],
                by=COMMAND_LINE,
            )
            self.datasets = [row.id for row in made]

    def set(self, world: World, moment: datetime) -> None:
        with self.write():
            for model in (Notice, NotificationPreference, Task, OutgoingMail, Push, Job):
                db.session.execute(delete(model))
            closed = [self.ids[each["who"]] for each in world.get("closed", [])]
            db.session.execute(update(User).values(disabled_at=None))
            db.session.execute(update(User).where(User.id.in_(closed)).values(disabled_at=moment))
            for each in world.get("mails", []):
                self._mail(each, moment)
            for dataset, each in zip(self.datasets, world.get("pushes", ()), strict=False):
                self._push(dataset, each, moment)
            for subject, each in enumerate(world.get("jobs", [])):
                self._job(subject, each, moment)
            for each in world.get("choices", []):
                self._choice(each, moment)
            for each in world.get("tasks", []):
                self._task(each, moment)

    def quiet(self) -> Round | None:
        return quiet_round(self.settings)

    def due(self) -> dict[str, object]:
        """What the whole round would find; what is nothing is left out."""
        db.session.close()
        found: dict[str, object] = {
            "mails": mailer.due(),
            "jobs": jobs.due(),
            "pushes": sending.due(),
            "reminders": notifications.reminders(),
            "people": notifications.people_to_tell(),
        }
        db.session.close()
        return {name: each for name, each in found.items() if each}

    def left(self) -> Round:
        left = mailer.outbox()
        db.session.close()
        return Round(waiting=left.waiting, given_up=left.given_up)

    def _mail(self, said: dict[str, Any], moment: datetime) -> None:
        row = {"recipient": "a@exemple.fr", "subject": "Bonjour", "body": "Bonjour"}
        row |= {"attempts": said["attempts"], "next_try_at": moment + said["next_try_at"]}
        row["sent_at"] = moment if said["sent"] else None
        db.session.execute(insert(OutgoingMail).values(**row))

    def _push(self, dataset: int, said: dict[str, Any], moment: datetime) -> None:
        row = {"authority_id": self.rodez, "dataset_id": dataset, "platform": "udata"}
        row |= {"state": said["state"], "next_try_at": _after(moment, said["next_try_at"])}
        db.session.execute(insert(Push).values(**row))

    def _job(self, subject: int, said: dict[str, Any], moment: datetime) -> None:
        row = {"kind": "errand", "subject": str(subject), "state": said["state"]}
        row["next_try_at"] = _after(moment, said["next_try_at"])
        db.session.execute(insert(Job).values(**row))

    def _choice(self, said: dict[str, Any], moment: datetime) -> None:
        row = {"user_id": self.ids[said["who"]], "cadence": said["cadence"]}
        row |= {name: _after(moment, said[name]) for name in ("updated_at", "last_digest_at")}
        db.session.execute(insert(NotificationPreference).values(**row))

    def _task(self, said: dict[str, Any], moment: datetime) -> None:
        who = self.ids.get(said["who"])
        days = {name: _day(moment, said[name]) for name in ("due_on", "wake_on")}
        row = {"authority_id": self.rodez, "title": "T", "title_key": "t", "created_by_name": "A"}
        row |= {"assignee_id": who, "state": said["state"], **days}
        task = db.session.scalar(insert(Task).values(**row).returning(Task.id))
        for kind in said["told"] if who else ():
            day = days["wake_on" if kind == NoticeKind.AWAKE.value else "due_on"]
            row = {"user_id": who, "authority_id": self.rodez, "task_id": task, "kind": kind}
            row |= {"stamp": str(day), "not_before": moment + said["not_before"]}
            row["sent_at"] = moment if said["sent"] else None
            db.session.execute(insert(Notice).values(**row))


def _after(moment: datetime, delay: timedelta | None) -> datetime | None:
    return None if delay is None else moment + delay


def _day(moment: datetime, delay: timedelta | None) -> date | None:
    return None if delay is None else moment.date() + delay


def asked(stage: Stage, world: World, moment: datetime) -> tuple[Round | None, dict[str, object]]:
    with time_machine.travel(moment, tick=False):
        stage.set(world, moment)
        quiet, left, due = stage.quiet(), stage.left(), stage.due()
    assert quiet in {None, left}, "ce qui reste se dit pareil"
    return quiet, due
