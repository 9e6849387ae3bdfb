"""Plays the demonstration through the services of everyday use, then dates what they wrote."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import delete, update

from app.accounts.models import User
from app.accounts.services import create_user
from app.audit.rules import Actor, Change
from app.audit.services import record
from app.authorities.logos import set_logo
from app.demo import (
    asked,
    choices,
    inventory,
    measured,
    online,
    papers,
    skills,
    tables,
    work,
    working,
)
from app.demo.dating import WHEN_OF_AUTHORITY, WHEN_OF_USER, When
from app.demo.presence import present
from app.demo.script import DemoPeople, DemoStory, Scene, file_content, people, stories
from app.extensions import db
from app.kernel.clock import now, today
from app.kernel.errors import Refused
from app.kernel.revisions import Sight
from app.kernel.zones import in_zone, zone_here
from app.mailer.models import OutgoingMail
from app.methodology.paths import PathKind
from app.notifications.models import Notice
from app.places.zones import zone_of
from app.progress import evidence, queries
from app.progress.confirming import keep
from app.progress.models import Answer
from app.progress.replies import Reply
from app.progress.rules import AnswerState
from app.progress.services import diagnose, item_of, pass_gate, put_right, set_answer
from app.progress.upgrading.pathing import choose_path
from app.spaces.membership import add_member
from app.spaces.models import Authority
from app.spaces.permissions import Role
from app.tasks.models import Task

MORNING = time(9, 5)
BETWEEN = timedelta(minutes=17)
# What tells the kind of a scene.
INVENTORY = frozenset(
    {"list", "complete", "note_all", "decide", "publish", "ask", "reach", "qualify"}
)
PLAYED = (
    (frozenset({"bring", "correct", "refuse", "check"}), tables),
    (frozenset({"point_to", "dies", "arm", "take_in"}), online),
    (frozenset({"take", "sign"}), papers),
    (frozenset({"bind", "run", "review"}), working),
    (frozenset({"receive", "reply", "reuse", "report", "meet", "cite"}), asked),
    (frozenset({"measure"}), measured),
)
SETTLED = frozenset({"choose", "estimate", "keep", "path", "plan", "year"})
SHARED = frozenset({"give", "know"})


def load_demo() -> bool:
    """Write the demonstration, unless it is there already; return whether anything was written.

    Refused in production: everybody knows its password.
    """
    if current_app.config["PRODUCTION"]:
        raise Refused(
            "La démonstration ne se charge pas en production\u00a0: tout le monde connaît "
            "son mot de passe.",
        )
    if present():
        return False
    stage = DemoStage()
    stage.create(people())
    for story in stories():
        stage.play(story)
    # The events are invented: nobody is notified of them.
    db.session.execute(delete(Notice))
    addresses = [person.email for person in people().people]
    db.session.execute(delete(OutgoingMail).where(OutgoingMail.recipient.in_(addresses)))
    return True


@dataclass
class DemoStage:
    """Plays the scenes in order, and dates what each one wrote."""

    started: datetime = field(default_factory=now)
    users: dict[str, User] = field(default_factory=dict)

    def create(self, cast: DemoPeople) -> None:
        """Create the accounts, older than anything else."""
        for person in cast.people:
            self.users[person.id] = create_user(
                email=person.email,
                full_name=person.name,
                password=cast.password,
                is_operator=person.operator,
            )
            if person.news_seen is not None:
                self.users[person.id].news_seen = person.news_seen
        oldest = max(story.opened.days_ago for story in stories())
        ids = [user.id for user in self.users.values()]
        self._date(WHEN_OF_USER, ids, self._moment(oldest + 2, 0))

    def play(self, story: DemoStory) -> Authority:
        """Open an authority and play what happened in it."""
        user = self.users[story.opened.by]
        authority = choices.begin(story.facts, by=user)
        with in_zone(zone_of(authority)):
            self._end(authority, self._moment(story.opened.days_ago, 0))
            self._play_scenes(authority, story)
        return authority

    def _play_scenes(self, authority: Authority, story: DemoStory) -> None:
        day, rank = story.opened.days_ago, 0
        for scene in story.scenes:
            rank = rank + 1 if scene.days_ago == day else 0
            day = scene.days_ago
            moment = self._moment(day, rank)
            self._act(authority, scene, moment)
            self._end(authority, moment)
            if "block_reason" in str(scene.facts):
                self._date_blocks(authority, moment)

    def _act(self, authority: Authority, scene: Scene, moment: datetime) -> None:
        user = self.users[scene.by]
        by, facts = Actor(user.id, user.full_name), scene.facts
        if "joins" in facts:
            _join(authority, user, Role(facts["role"]))
        elif "begin_phase" in facts:
            pass_gate(authority, facts["begin_phase"], facts["reason"], by=by)
            on = moment.astimezone(zone_here()).date().isoformat()
            *others, last = authority.passed_gates
            authority.passed_gates = [*others, {**last, "on": on}]
        elif "diagnosis" in facts:
            states = facts["diagnosis"]
            replies = {item: AnswerState(code) for code, items in states.items() for item in items}
            stand = queries.states_of(authority)
            shown = {item: stand.get(item, AnswerState.TODO) for item in replies}
            diagnose(authority, replies, seen=Sight.of(shown), by=by)
        elif "item" in facts:
            self._answer(authority, facts, by)
        elif "logo" in facts:
            content = file_content(facts["logo"])
            set_logo(authority, name=facts["logo"], content=content, seen="", by=by)
        else:
            self._work(authority, facts, user, moment)

    def _work(
        self, authority: Authority, facts: Mapping[str, Any], user: User, moment: datetime
    ) -> None:
        by, today = Actor(user.id, user.full_name), self.started.astimezone(zone_here()).date()
        on = moment.astimezone(zone_here()).date()
        if room := next((room for names, room in PLAYED if names & facts.keys()), None):
            room.play(authority, facts, by=by)
        elif INVENTORY & facts.keys():
            inventory.play(authority, facts, by=by, on=on, today=today)
        elif SHARED & facts.keys():
            skills.share(authority, facts, by=by, users=self.users, today=today)
        elif SETTLED & facts.keys():
            _settle(authority, facts, by=by, on=on, today=today)
        elif "add" in facts:
            work.list_stakeholders(authority, facts["add"], by=by)
        elif "opinion" in facts:
            work.give_opinion(authority, facts["opinion"], by=user, on=on, today=today)
        elif "finish" in facts:
            title = work.title_of(authority.edition_id, facts["finish"])
            work.finish_task(authority, title, by=by)
        else:
            work.give_task(authority, facts["task"], by=by, users=self.users, today=today)

    def _answer(self, authority: Authority, facts: Mapping[str, Any], by: Actor) -> None:
        current = queries.answer(authority, facts["item"])
        wake = facts.get("wake_in_days")
        today = self.started.astimezone(zone_here()).date()
        reply = Reply(
            AnswerState(facts.get("state", AnswerState.DONE.value)),
            note=facts.get("note", ""),
            justification=facts.get("justification", ""),
            block_reason=facts.get("block_reason", ""),
            unblock=facts.get("unblock", ""),
            wake_on=None if wake is None else today + timedelta(days=wake),
        )
        seen = Sight(current.revision if current is not None else 0)
        set_answer(authority, facts["item"], reply, seen=seen, by=by)
        db.session.flush()  # the evidence looks for the answer
        for link in facts.get("links", ()):
            evidence.add_link(authority, item_of(authority, facts["item"]), **link, by=by)
            db.session.flush()
        for file in facts.get("files", ()):
            content = file_content(file["name"])
            item = item_of(authority, facts["item"])
            evidence.add_file(authority, item, **file, content=content, by=by)
            db.session.flush()

    def _moment(self, days_ago: int, rank: int) -> datetime:
        """Return when a scene took place: that morning, 17 minutes after the previous one."""
        day = self.started.astimezone(zone_here()).date() - timedelta(days=days_ago)
        return datetime.combine(day, MORNING, zone_here()) + rank * BETWEEN

    def _end(self, authority: Authority, moment: datetime) -> None:
        authority.last_activity_at = moment
        self._date(WHEN_OF_AUTHORITY, [authority.id], moment)

    def _date_blocks(self, authority: Authority, moment: datetime) -> None:
        """Set since when what was blocked in this scene is blocked: those kept are days."""
        for table in (Answer, Task):
            mine = table.authority_id == authority.id, table.blocked_on == today()
            on = moment.astimezone(zone_here()).date()
            db.session.execute(
                update(table).where(*mine).values(blocked_on=on),
                execution_options={"synchronize_session": False},
            )
        db.session.expire_all()
        put_right(authority)

    def _date(self, when: When, ids: list[int], moment: datetime) -> None:
        """Set to ``moment`` the dates of all rows written since the previous scene."""
        db.session.flush()
        for column, owner in when.items():
            new = update(column.class_).where(owner.in_(ids), column >= self.started)
            db.session.execute(
                new.values({column.key: moment}), execution_options={"synchronize_session": False}
            )


def _settle(
    authority: Authority, facts: Mapping[str, Any], *, by: Actor, on: date, today: date
) -> None:
    """Play a scene about the path, the budget, the strategy, the plan, or an answer kept."""
    if "path" in facts:
        choose_path(authority, PathKind(facts["path"]), by=by)
    elif "estimate" in facts:
        choices.estimate(authority, facts["estimate"], by=by, on=on)
    elif "year" in facts:
        choices.plan_year(authority, facts["year"], by=by, today=today)
    elif "plan" in facts:
        choices.date_plan(authority, facts["plan"], by=by, today=today)
    elif "keep" in facts:
        current = queries.answer(authority, facts["keep"], fresh=True)
        seen = Sight(current.revision if current is not None else 0)
        reply = Reply(AnswerState.DONE, facts["note"])
        keep(authority, facts["keep"], reply, seen=seen, by=by)
    elif facts["choose"] == "vote":
        choices.decide(authority, facts["topics"], facts["who"], by=by, on=on)
    elif facts["choose"] == "catalogue":
        choices.open_to_all(authority, by=by)
    else:
        choices.choose(authority, facts["choose"], by=by)


def _join(authority: Authority, user: User, role: Role) -> None:
    """Make somebody a member, as if they had followed the link of an invitation."""
    add_member(authority, user, role)
    record(
        "invitation:accept",
        actor=Actor(user.id, user.full_name),
        authority_id=authority.id,
        subject=f"user:{user.id}",
        title=authority.name,
        changes=(Change("Rôle", None, role.label),),
    )
