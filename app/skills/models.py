"""Tables of skills: how an authority stands for each, and the task that closes a gap."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.base import NAME, Base, one_of
from app.kernel.clock import now
from app.skills.rules import SkillWay
from app.tasks.models import of_task

SKILL = String(80)
NOTE = String(500)


class SkillRecord(Base):
    """What an authority needs and holds of a skill; none where nobody has looked at it."""

    __tablename__ = "skills"
    __table_args__ = (
        CheckConstraint("needed BETWEEN 0 AND 3", name="needed"),
        CheckConstraint("held BETWEEN 0 AND 3", name="held"),
        one_of("way", ["", *SkillWay.codes()], "way"),
        Index("ix_skills_assignee_id", "assignee_id"),
    )

    authority_id: Mapped[int] = mapped_column(
        ForeignKey("authorities.id", ondelete="CASCADE"), primary_key=True
    )
    skill_id: Mapped[str] = mapped_column(SKILL, primary_key=True)  # of the library
    needed: Mapped[int]
    held: Mapped[int | None]
    # Who answers for it: a member, or only a name; an account that is erased takes its name off.
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    assignee_name: Mapped[str] = mapped_column(NAME, default="")
    way: Mapped[str] = mapped_column(String(20), default="")
    by_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(NOTE, default="")
    revision: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(default=now)


class SkillTask(Base):
    """The task that closes the gap of a skill: while it exists, none is made again."""

    __tablename__ = "skill_tasks"
    __table_args__ = (of_task(), Index("ix_skill_tasks_task", "authority_id", "task_id"))

    authority_id: Mapped[int] = mapped_column(
        ForeignKey("authorities.id", ondelete="CASCADE"), primary_key=True
    )
    skill_id: Mapped[str] = mapped_column(SKILL, primary_key=True)
    task_id: Mapped[int]
