"""Writes about skills: where one stands, the task that closes its gap."""

from dataclasses import dataclass

from sqlalchemy import update

from app.audit.rules import Actor, Change, changes_between
from app.audit.services import record
from app.extensions import db
from app.kernel.clock import now
from app.kernel.errors import Missing, Refused
from app.kernel.revisions import Saved, Sight, merge
from app.kernel.signals import member_leaving
from app.methodology.loader import get_edition
from app.skills import queries
from app.skills.facts import NOBODY_YET, SOMEBODY, SkillFacts, told
from app.skills.library import skills
from app.skills.models import SkillRecord, SkillTask
from app.skills.proofs import ITEM, settle_skills
from app.skills.rules import Skill, SkillWay
from app.spaces.locking import open_write
from app.spaces.models import Authority, Membership
from app.tasks.drafts import NOBODY, Assignee, Draft
from app.tasks.models import Task
from app.tasks.people import settled
from app.tasks.rules import AnchorKind
from app.tasks.services import create_task

THIS = "cette compétence"
NO_SUCH_SKILL = "Cette compétence n’est pas dans la liste."
NO_GAP = "Rien ne manque ici\u00a0: il n’y a pas d’écart à combler."
NO_WAY = "Choisissez d’abord comment combler l’écart, puis créez la tâche."
DONE_BY = {
    SkillWay.TRAIN: "se former",
    SkillWay.SHARE: "partager avec une autre collectivité",
    SkillWay.LEARN: "apprendre en faisant",
    SkillWay.BUY: "acheter la prestation",
    SkillWay.HIRE: "recruter",
}


@dataclass(frozen=True)
class GapTask:
    """The task of a gap, and whether it is new."""

    task: Task
    created: bool


def skill_of(skill_id: str) -> Skill:
    """Return a skill; ``Missing`` if the library has none of that id."""
    known = skills().get(skill_id)
    if known is None:
        raise Missing(NO_SUCH_SKILL)
    return known


def set_skill(
    authority: Authority, skill_id: str, facts: SkillFacts, *, seen: Sight, by: Actor
) -> Saved[SkillRecord | None]:
    """Save where a skill stands; ``Conflict`` where both have changed the same value."""
    skill = skill_of(skill_id)
    open_write(authority)
    row = queries.record_of(authority, skill_id)
    standing = SkillFacts.of(skill, row)
    merged = merge(standing, facts, seen, THIS, revision=row.revision if row else 0)
    if not merged.changed:
        return Saved(row, merged.kept)
    given = merged.facts.assignee
    names = settled(authority, given) if given != standing.assignee else None
    row = _write(authority, skill, merged.facts, row, names)
    changes = changes_between(told(standing), told(merged.facts))
    record(
        "skill:set",
        actor=by,
        authority_id=authority.id,
        subject=f"skill:{skill_id}",
        title=skill.title,
        changes=(*changes, *_person(standing, merged.facts)),
    )
    settle_skills(authority)
    return Saved(row, merged.kept)


def _write(
    authority: Authority,
    skill: Skill,
    facts: SkillFacts,
    row: SkillRecord | None,
    names: Assignee | None,
) -> SkillRecord:
    if row is None:
        row = SkillRecord(authority_id=authority.id, skill_id=skill.id, revision=0)
        row.assignee_name = ""
        db.session.add(row)
    row.needed, row.held, row.way = facts.needed, facts.held, facts.way
    row.by_on, row.note = facts.by_on, facts.note
    if names is not None:
        row.assignee_id, row.assignee_name = names.user_id, names.name
    row.revision, row.updated_at = row.revision + 1, now()
    db.session.flush()
    return row


def _person(before: SkillFacts, after: SkillFacts) -> list[Change]:
    """Tell that somebody else answers for a skill, not who: every member reads the journal."""
    if before.assignee == after.assignee:
        return []
    was = None if before.assignee == NOBODY else SOMEBODY
    new = NOBODY_YET if after.assignee == NOBODY else SOMEBODY if was is None else "une autre"
    return [Change("Qui la porte", was, new)]


def make_task(authority: Authority, skill_id: str, *, by: Actor) -> GapTask:
    """Create the task that closes a gap, or return the one that is there."""
    skill = skill_of(skill_id)
    open_write(authority)
    existing = queries.tasks_of(authority).get(skill_id)
    if existing is not None:
        return GapTask(existing, created=False)
    line = queries.line_of(skill, queries.record_of(authority, skill_id))
    if not line.standing.gap:
        raise Refused(NO_GAP)
    if not line.facts.way:
        raise Refused(NO_WAY, "way")
    task = create_task(authority, _draft(authority, line), by=by)
    db.session.add(SkillTask(authority_id=authority.id, skill_id=skill_id, task_id=task.id))
    db.session.flush()
    record(
        "skill:task",
        actor=by,
        authority_id=authority.id,
        subject=f"skill:{skill_id}",
        title=skill.title,
    )
    return GapTask(task, created=True)


def _draft(authority: Authority, line: queries.SkillLine) -> Draft:
    skill, way = line.skill, SkillWay(line.facts.way)
    is_there = ITEM in get_edition(authority.edition_id)
    return Draft(
        title=f"{skill.title}\u00a0: {DONE_BY[way]}",
        description=skill.ways.get(way, skill.text),
        anchor_kind=AnchorKind.ITEM.value if is_there else "",
        anchor_id=ITEM if is_there else "",
        assignee=line.facts.assignee,
        due_on=line.facts.by_on,
    )


@member_leaving.connect
def keep_the_name(leaving: Membership) -> None:
    """Leave the name of somebody who goes, as that of somebody without an account here."""
    db.session.execute(
        update(SkillRecord)
        .where(
            SkillRecord.authority_id == leaving.authority_id,
            SkillRecord.assignee_id == leaving.user_id,
        )
        .values(assignee_id=None)
    )
