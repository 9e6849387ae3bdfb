"""Whether a member wants the guide of the first steps on the dashboard of one space."""

from datetime import datetime

from sqlalchemy import update

from app.extensions import db
from app.spaces.models import Authority, Membership


def close_guide(authority: Authority, user_id: int, *, at: datetime | None) -> None:
    """Put the guide away for one member since a moment, or bring it back with none."""
    db.session.execute(
        update(Membership)
        .where(Membership.authority_id == authority.id, Membership.user_id == user_id)
        .values(guide_closed_at=at)
    )
