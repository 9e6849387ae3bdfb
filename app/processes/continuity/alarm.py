"""The alarm « plus personne »: who is told when nothing is written in a space for months.

Told once for each silence, at night (``retention run``): the journal says that it was.
"""

from collections.abc import Sequence
from datetime import datetime, time

from dateutil.relativedelta import relativedelta
from flask import current_app
from sqlalchemy import ColumnElement, and_, exists, or_, select

from app.accounts.models import User
from app.accounts.services import checked_email
from app.audit.models import AuditEvent
from app.audit.rules import COMMAND_LINE, Actor
from app.audit.services import record
from app.extensions import db
from app.kernel.clock import now, today
from app.kernel.errors import Refused
from app.kernel.typography import of_name
from app.kernel.zones import PARIS
from app.mailer.services import queue_mail
from app.spaces.locking import lock
from app.spaces.models import Authority, Membership
from app.spaces.permissions import Role, only_advises

DELAYS = (2, 3, 6, 12)  # months without activity that a lead may choose
BATCH = 20  # authorities in one transaction
NO_ADDRESS = "Indiquez qui prévenir, ou choisissez «\u202fJamais\u202f»."
NO_DELAY = "Choisissez un délai parmi ceux qui sont proposés."


def set_alarm(authority: Authority, email: str, months: int, *, by: Actor) -> None:
    """Choose who is told after so many months without activity; none: 0."""
    lock(authority)
    if months not in {0, *DELAYS}:
        raise Refused(NO_DELAY, "months")
    if months and not email:
        raise Refused(NO_ADDRESS, "email")
    authority.alarm_to = checked_email(email, "email") if email and months else ""
    authority.alarm_months = months
    authority.last_activity_at = now()
    record(
        "authority:watch",
        actor=by,
        authority_id=authority.id,
        subject=f"authority:{authority.id}",
        title=authority.name,
    )


def tell_silences() -> int:
    """Tell of a few spaces where nothing is written for as long as was chosen; return how many."""
    quiet = or_(*(_quiet(months) for months in DELAYS))
    query = select(Authority).where(quiet, ~_told()).order_by(Authority.id).limit(BATCH)
    locking = query.with_for_update(of=Authority).execution_options(populate_existing=True)
    authorities = db.session.scalars(locking).all()
    for authority in authorities:
        _tell(authority)
    return len(authorities)


def _quiet(months: int) -> ColumnElement[bool]:
    day = today() - relativedelta(months=months)
    limit = datetime.combine(day, time(), PARIS)
    return and_(Authority.alarm_months == months, Authority.last_activity_at < limit)


def _told() -> ColumnElement[bool]:
    """Return the condition: somebody was told since the last activity."""
    return exists().where(
        AuditEvent.authority_id == Authority.id,
        AuditEvent.event == "authority:silent",
        AuditEvent.at >= Authority.last_activity_at,
    )


def _tell(authority: Authority) -> None:
    link = f"{current_app.config['BASE_URL']}/c/{authority.slug}/"
    for email in sorted({authority.alarm_to, *_consultants(authority)} - {""}):
        queue_mail(
            email,
            f"Plus personne n’écrit dans l’espace {of_name(authority.name)}",
            "silence",
            authority=authority.name,
            months=authority.alarm_months,
            last=authority.last_activity_at,
            link=link,
        )
    record(
        "authority:silent",
        actor=COMMAND_LINE,
        authority_id=authority.id,
        subject=f"authority:{authority.id}",
        title=authority.name,
    )


def _consultants(authority: Authority) -> Sequence[str]:
    query = (
        select(User.email)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.authority_id == authority.id,
            Membership.role.in_([role.value for role in Role if only_advises(role)]),
            User.disabled_at.is_(None),
        )
    )
    return db.session.scalars(query).all()
