"""The table of the sources from elsewhere that a dataset cites."""

from sqlalchemy import ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.base import Base


class OutsideLink(Base):
    """A dataset cites a source of the library."""

    __tablename__ = "outside_links"
    __table_args__ = (
        ForeignKeyConstraint(
            ["authority_id", "dataset_id"],
            ["datasets.authority_id", "datasets.id"],
            ondelete="CASCADE",
        ),
        Index("ix_outside_links_dataset", "dataset_id"),
    )

    authority_id: Mapped[int] = mapped_column(primary_key=True)
    dataset_id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[str] = mapped_column(String(60), primary_key=True)
