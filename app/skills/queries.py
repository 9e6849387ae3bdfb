"""Reading the skills of an authority."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import and_, select

from app.extensions import db
from app.skills.facts import SkillFacts
from app.skills.library import skills, skills_of
from app.skills.models import SkillRecord, SkillTask
from app.skills.rules import Skill, SkillStanding
from app.spaces.models import Authority
from app.tasks.models import Task


@dataclass(frozen=True, slots=True)
class SkillLine:
    """A skill, what is written of it here, and the name of whoever answers for it."""

    skill: Skill
    facts: SkillFacts
    standing: SkillStanding
    person: str
    revision: int  # 0 where nobody has looked


def records_of(authority: Authority, *, fresh: bool = False) -> Mapping[str, SkillRecord]:
    """Return what is written of the skills, by id; one statement."""
    query = select(SkillRecord).where(SkillRecord.authority_id == authority.id)
    if fresh:
        query = query.execution_options(populate_existing=True)
    return {record.skill_id: record for record in db.session.scalars(query)}


def record_of(authority: Authority, skill_id: str) -> SkillRecord | None:
    """Return what is written of one skill, read again."""
    query = (
        select(SkillRecord)
        .where(SkillRecord.authority_id == authority.id, SkillRecord.skill_id == skill_id)
        .execution_options(populate_existing=True)
    )
    return db.session.scalar(query)


def lines_of(
    authority: Authority, phase: int | None = None, *, fresh: bool = False
) -> list[SkillLine]:
    """Return the skills that a phase asks for, or all; one statement."""
    records = records_of(authority, fresh=fresh)
    return [line_of(skill, records.get(skill.id)) for skill in skills_of(phase)]


def line_of(skill: Skill, record: SkillRecord | None) -> SkillLine:
    """Return a skill with what is written of it."""
    facts = SkillFacts.of(skill, record)
    person = record.assignee_name if record is not None else ""
    revision = record.revision if record is not None else 0
    return SkillLine(skill, facts, facts.standing(skill), person, revision)


def standings_of(authority: Authority, *, fresh: bool = False) -> list[SkillStanding]:
    """Return where each skill stands; one statement."""
    return [line.standing for line in lines_of(authority, fresh=fresh)]


def tasks_of(authority: Authority) -> dict[str, Task]:
    """Return the task that closes the gap of each skill that has one; one statement."""
    query = (
        select(SkillTask.skill_id, Task)
        .join(Task, and_(Task.authority_id == SkillTask.authority_id, Task.id == SkillTask.task_id))
        .where(SkillTask.authority_id == authority.id)
    )
    rows = db.session.execute(query)
    return {skill_id: task for skill_id, task in rows if skill_id in skills()}
