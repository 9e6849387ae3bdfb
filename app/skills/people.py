"""Who may answer for a skill: the members, the actors of the map, the names already in use."""

from collections.abc import Iterable

from sqlalchemy import select

from app.extensions import db
from app.kernel.text import name_key
from app.skills.models import SkillRecord
from app.spaces.models import Authority
from app.stakeholders.directory.models import Stakeholder
from app.tasks import queries as tasks
from app.tasks.drafts import Assignee
from app.tasks.forms import Choice, person_code
from app.tasks.views.screens import people_choices

MOST = 200


def people_here(authority: Authority) -> list[Choice]:
    """Return the people to choose among: an actor by function, never by name; three statements."""
    choices = people_choices(tasks.people_of(authority))
    taken = {label for _, label in choices}
    names = {*_titles(authority), *_in_use(authority)} - taken
    return [*choices, *(_choice(name) for name in sorted(names, key=name_key)[:MOST])]


def _choice(name: str) -> Choice:
    return person_code(Assignee(None, name)), name


def _titles(authority: Authority) -> Iterable[str]:
    query = select(Stakeholder.title).where(Stakeholder.authority_id == authority.id)
    return db.session.scalars(query.order_by(Stakeholder.title_key).limit(MOST))


def _in_use(authority: Authority) -> Iterable[str]:
    query = (
        select(SkillRecord.assignee_name)
        .where(
            SkillRecord.authority_id == authority.id,
            SkillRecord.assignee_id.is_(None),
            SkillRecord.assignee_name != "",
        )
        .distinct()
    )
    return db.session.scalars(query)
