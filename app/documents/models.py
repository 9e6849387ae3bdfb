"""Tables of the documents: the versions that people took away, and the acts that were signed."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.base import NAME, Base, one_of
from app.kernel.clock import now

KIND = String(80)  # an id of the catalogue
NUMBER = 60  # characters of the number of an act


class DocumentVersion(Base):
    """A document that somebody took away, and a digest of what it said that day."""

    __tablename__ = "document_versions"
    __table_args__ = (
        UniqueConstraint("authority_id", "id"),
        Index("ix_document_versions_by_kind", "authority_id", "kind_id", "id"),
        one_of("writing", ["docx", "odt"], "writing"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id", ondelete="CASCADE"))
    kind_id: Mapped[str] = mapped_column(KIND)
    writing: Mapped[str] = mapped_column(String(10))
    digest: Mapped[str] = mapped_column(String(64))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    made_by_name: Mapped[str] = mapped_column(NAME)
    made_at: Mapped[datetime] = mapped_column(default=now)


class SignedDocument(Base):
    """The signed version of a document: its date, its number, the evidence that holds it."""

    __tablename__ = "signed_documents"

    authority_id: Mapped[int] = mapped_column(
        ForeignKey("authorities.id", ondelete="CASCADE"), primary_key=True
    )
    kind_id: Mapped[str] = mapped_column(KIND, primary_key=True)
    signed_on: Mapped[date]
    number: Mapped[str] = mapped_column(String(NUMBER), default="")
    # The pieces of evidence that were added with it: some may have been removed since.
    pieces: Mapped[list[int]] = mapped_column(JSON, default=list)
    revision: Mapped[int] = mapped_column(default=1)
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    noted_by_name: Mapped[str] = mapped_column(NAME)
    noted_at: Mapped[datetime] = mapped_column(default=now)
