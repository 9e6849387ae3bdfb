"""The table of budgets: what an authority has adjusted, and who saved it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.base import NAME, SIGNED, Base


class Budget(Base):
    """The budget of an authority; no row: what is shown is only proposed."""

    __tablename__ = "budgets"

    authority_id: Mapped[int] = mapped_column(
        ForeignKey("authorities.id", ondelete="CASCADE"), primary_key=True
    )
    first_year: Mapped[int]
    # Each adjusted assumption: its name, value (a text, exact), why, by whom, on which day.
    adjusted: Mapped[list[dict[str, Any]]] = mapped_column(
        JSON, default=list, info={SIGNED: ("by",)}
    )
    revision: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime]
    updated_by_name: Mapped[str] = mapped_column(NAME)
