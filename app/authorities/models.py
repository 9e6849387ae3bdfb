"""What an authority's settings keep beside its row."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.files.models import KeptFile
from app.kernel.base import NAME, Base
from app.kernel.clock import now


class Logo(KeptFile, Base):
    """The logo of an authority, one at most; its mark stands on the authority's row too."""

    __tablename__ = "logos"
    kept_as = "le logo"
    __table_args__ = (
        ForeignKeyConstraint(["authority_id"], ["authorities.id"], ondelete="CASCADE"),
        UniqueConstraint("authority_id"),
    )

    media_type: Mapped[str] = mapped_column(String(100))
    added_by_name: Mapped[str] = mapped_column(NAME)
    added_at: Mapped[datetime] = mapped_column(default=now)
