"""« Mes jeux »: the datasets given to a person over all their authorities, beside their tasks."""

from typing import Any

from flask import url_for
from sqlalchemy import and_, func, select

from app.datasets.inventory import queries
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.rules import Stage
from app.extensions import db
from app.kernel.clock import today
from app.spaces.models import Authority, Membership
from app.tasks.views import beside
from app.tasks.views.beside import OwnSection, OwnThing

MOST = 20


def given_to(user_id: int) -> OwnSection:
    """Return the datasets of an account that it may still read, the published ones last."""
    columns = (
        Dataset.id, Dataset.title, Dataset.stage, Dataset.outcome, Dataset.held_since,
        Dataset.next_update_on, Dataset.outcome_review_on, Authority.slug, Authority.name,
        func.count().over(),
    )  # fmt: skip
    member = and_(Membership.user_id == user_id, Membership.authority_id == Dataset.authority_id)
    query = (
        select(*columns)
        .join(Authority, Authority.id == Dataset.authority_id)
        .join(Membership, member)
        .where(Dataset.assignee_id == user_id)
        .order_by(Dataset.published_on.is_not(None), Dataset.title_key, Dataset.id)
    )
    rows = db.session.execute(query.limit(MOST)).all()
    things = [
        OwnThing(
            row.title,
            url_for("datasets.dataset", slug=row.slug, dataset_id=row.id),
            " · ".join(part for part in (row.name, Stage(row.stage).label, _next(row)) if part),
        )
        for row in rows
    ]
    return OwnSection("Mes jeux de données", things, rows[0][-1] if rows else 0)


def _next(row: Any) -> str:
    """Return the next thing to do about a dataset, in a few words."""
    lack = queries.next_step(row, today())
    return f"à faire\u00a0: {lack.label.lower()}" if lack is not None else ""


beside.register(given_to)
