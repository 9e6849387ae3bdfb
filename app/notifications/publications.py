"""Mails about publications asked for: to whoever may publish, then to whoever asked."""

from collections.abc import Sequence

from sqlalchemy import select

from app.accounts.models import User
from app.extensions import db
from app.mailer.services import queue_mail
from app.notifications.links import address, stop_token
from app.notifications.models import NotificationPreference
from app.notifications.rules import Cadence
from app.notifications.wording import flat
from app.publication.publishing.news import PublicationNews
from app.publication.rules import RequestState
from app.spaces.models import Membership
from app.spaces.permissions import Permission, Role, allows

PUBLISHERS = [role.value for role in Role if allows(role, Permission.PUBLISH)]
ASKERS = [role.value for role in Role if allows(role, Permission.ASK_PUBLICATION)]


def tell(news: PublicationNews) -> None:
    """Write the mails of a request: made, to the others who may publish; refused, to its author.

    Who chose to hear nothing is left alone: the dashboard says it. Nothing that people wrote is
    quoted, but the title.
    """
    if news.request.state == RequestState.WAITING.value:
        for user in _members(news, PUBLISHERS):
            _write(news, user, "publication_asked", "publication demandée")
    elif news.request.asked_by_id is not None:
        for user in _members(news, ASKERS, news.request.asked_by_id):
            _write(news, user, "publication_refused", "publication refusée")


def _members(
    news: PublicationNews, roles: Sequence[str], user_id: int | None = None
) -> Sequence[User]:
    chosen = NotificationPreference
    query = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .outerjoin(chosen, chosen.user_id == User.id)
        .where(
            Membership.authority_id == news.authority.id,
            Membership.role.in_(roles),
            User.id != (news.by.user_id or 0),
            User.disabled_at.is_(None),
            chosen.cadence.is_(None) | (chosen.cadence != Cadence.NONE.value),
        )
    )
    if user_id is not None:
        query = query.where(User.id == user_id)
    return db.session.scalars(query.order_by(User.id)).all()


def _write(news: PublicationNews, user: User, template: str, about: str) -> None:
    slug = news.authority.slug
    title = flat(news.row.title)
    queue_mail(
        user.email,
        f"{news.authority.name}\u00a0: {about}, {title}",
        template,
        unsubscribe=address(f"/courriels/{stop_token(user.id)}/arreter"),
        name=user.full_name,
        by=news.by.name,
        authority=news.authority.name,
        title=title,
        link=address(f"/c/{slug}/donnees/publication/jeux/{news.row.id}"),
        preferences_url=address("/compte/courriels"),
    )
