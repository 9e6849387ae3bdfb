"""The table of contacts: what the operator changed in the library, and added to it."""

from datetime import date

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.base import Base
from app.kernel.web_addresses import LONGEST_URL


class ContactRecord(Base):
    """A contact as the operator wrote it: it stands for that of the library of the same code."""

    __tablename__ = "contacts"

    code: Mapped[str] = mapped_column(String(80), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(String(500))
    url: Mapped[str] = mapped_column(String(LONGEST_URL))
    territories: Mapped[list[str]] = mapped_column(JSON, default=list)
    subjects: Mapped[list[str]] = mapped_column(JSON, default=list)
    checked_on: Mapped[date]
    hidden: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=1)
