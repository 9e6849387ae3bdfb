"""The scenes of the demonstration about skills: what is known, by whom, how the rest is got."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from app.accounts.models import User
from app.audit.rules import Actor
from app.demo import inventory
from app.extensions import db
from app.kernel.revisions import Sight
from app.skills.facts import SkillFacts
from app.skills.library import skills
from app.skills.services import make_task, set_skill
from app.spaces.models import Authority
from app.tasks.drafts import Assignee


def share(
    authority: Authority,
    facts: Mapping[str, Any],
    *,
    by: Actor,
    users: Mapping[str, User],
    today: date,
) -> None:
    """Play a scene that names people: who answers for a dataset, or for skills."""
    if "know" in facts:
        know(authority, facts["know"], by=by, users=users, today=today)
    else:
        inventory.give(authority, facts["give"], by=by, users=users)


def know(
    authority: Authority,
    scene: Mapping[str, Any],
    *,
    by: Actor,
    users: Mapping[str, User],
    today: date,
) -> None:
    """Describe skills: the level held, who answers, perhaps a way and a number of days."""
    for skill_id, (held, who, *gap) in scene["levels"].items():
        way, days = gap or ("", None)
        member = users.get(who)
        facts = SkillFacts(
            needed=skills()[skill_id].level,
            held=held,
            assignee=Assignee(member.id, "") if member else Assignee(None, who),
            way=way,
            by_on=None if days is None else today + timedelta(days=days),
        )
        set_skill(authority, skill_id, facts, seen=Sight(0), by=by)
    for skill_id in scene.get("tasks", ()):
        make_task(authority, skill_id, by=by)
    db.session.flush()
