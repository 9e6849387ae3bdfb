"""An authority whose every list is long, and somebody who has thirty authorities."""

from datetime import timedelta

from flask import Flask

from app.audit.rules import Actor
from app.datasets.inventory import services as datasets
from app.datasets.inventory.contents import DatasetFacts
from app.extensions import db
from app.kernel.clock import today
from app.kernel.revisions import Sight
from app.progress.replies import Reply
from app.progress.rules import AnswerState, BlockReason
from app.progress.services import set_answer
from app.spaces import membership
from app.spaces.permissions import Role
from app.stakeholders.directory.contents import StakeholderFacts
from app.stakeholders.directory.services import add
from app.tasks.drafts import Assignee, Draft
from app.tasks.services import create_task
from tests.browser.scene import EDITION, Scene, actor_of, make_scene
from tests.support.cast import Cast, make_user

LONG = 30  # rows: more than a page of any list
SERVICES = ("Voirie", "Direction des finances", "Urbanisme et habitat", "Culture")


def make_crowded(app: Flask, cast: Cast) -> Scene:
    """Fill Rodez and lengthen each of its lists."""
    scene = make_scene(app, cast)
    by = actor_of(cast.alice)
    for number in range(LONG):
        _add_one_of_each(cast, number, by)
    blocked = Reply(
        AnswerState.BLOCKED,
        block_reason=BlockReason.IT.value,
        unblock="Un export de l’éditeur.",
        wake_on=today() + timedelta(days=30),
    )
    for phase, reply in ((3, blocked), (4, blocked), (5, Reply(AnswerState.DONE))):
        for item in EDITION.phase(phase).items:
            set_answer(cast.rodez, item.id, reply, seen=Sight(0), by=by)
            db.session.flush()
    return scene


def _add_one_of_each(cast: Cast, number: int, by: Actor) -> None:
    service = SERVICES[number % len(SERVICES)]
    datasets.create(
        cast.rodez, DatasetFacts(title=f"Registre de la rue {number}", service=service), by=by
    )
    add(cast.rodez, StakeholderFacts(title=f"Agent de liaison {number}"), by=by)
    draft = Draft(
        f"Relire le registre de la rue {number}",
        assignee=Assignee(cast.alice.id, ""),
        due_on=today() + timedelta(days=20 + number // 5),
    )
    create_task(cast.rodez, draft, by=by)
    person = make_user(f"agent-{number}@exemple.fr", f"Camille Petit {number}")
    db.session.flush()
    membership.add_member(cast.rodez, person, Role.CONTRIBUTOR)
