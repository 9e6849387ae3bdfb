"""Table of contracts."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.base import NAME, Base, one_of
from app.kernel.clock import now
from app.processes.contracts.rules import ContractKind, DataTerms

LINE = String(200)


class Contract(Base):
    """A contract whose supplier holds data of the authority."""

    __tablename__ = "contracts"
    __table_args__ = (
        UniqueConstraint("authority_id", "id"),
        Index("ix_contracts_by_end", "authority_id", "ends_on", "id"),
        Index("ix_contracts_task", "task_id"),
        one_of("kind", ContractKind.codes(), "kind"),
        one_of("data_terms", DataTerms.codes(), "data_terms"),
        {"sqlite_autoincrement": True},  # the journal names it by its id: never given again
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(LINE)
    kind: Mapped[str] = mapped_column(String(20))
    supplier: Mapped[str] = mapped_column(LINE, default="")
    service: Mapped[str] = mapped_column(LINE, default="")
    ends_on: Mapped[date | None]  # its last day
    data_terms: Mapped[str] = mapped_column(String(20), default=DataTerms.UNKNOWN.value)
    export: Mapped[str] = mapped_column(Text, default="")  # how data come out of it today
    # The task that prepares its renewal, once created.
    task_id: Mapped[int | None] = mapped_column(ForeignKey("tasks.id", ondelete="SET NULL"))
    revision: Mapped[int] = mapped_column(default=1)
    updated_by_name: Mapped[str] = mapped_column(NAME, default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
