"""Tables of the year of duties: the dates an authority gives, the tasks made for a due day."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.base import Base
from app.tasks.models import of_task

NAME_OF_ENTRY = String(80)


class YearDate(Base):
    """A date that only the authority knows, such as the vote of its budget."""

    __tablename__ = "year_dates"

    authority_id: Mapped[int] = mapped_column(
        ForeignKey("authorities.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(NAME_OF_ENTRY, primary_key=True)
    on: Mapped[date]
    revision: Mapped[int] = mapped_column(default=1)


class YearTask(Base):
    """A task made for a due day: while it exists, none is made again for that day."""

    __tablename__ = "year_tasks"
    __table_args__ = (of_task(), Index("ix_year_tasks_task", "authority_id", "task_id"))

    authority_id: Mapped[int] = mapped_column(
        ForeignKey("authorities.id", ondelete="CASCADE"), primary_key=True
    )
    entry_id: Mapped[str] = mapped_column(NAME_OF_ENTRY, primary_key=True)
    due_on: Mapped[date] = mapped_column(primary_key=True)
    task_id: Mapped[int]
