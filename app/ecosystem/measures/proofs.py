"""The item of phase 6 that the measures prove: uses are surveyed, with a date, in one place."""

from sqlalchemy import func, select

from app.ecosystem.measures.models import DatasetMeasure
from app.ecosystem.measures.rules import MeasureSource
from app.extensions import db
from app.kernel.typography import day, plural
from app.spaces.findings import COLUMNS, Provable, declare
from app.spaces.findings import settle as settle_findings
from app.spaces.models import Authority
from app.spaces.permissions import Permission

SURVEYED = "usages-releves"
# What Jalon counts by itself is only the downloads: the item asks for the views and reuses too.
SURVEYS = (MeasureSource.PLATFORM.value, MeasureSource.CSV.value)


def settle_measures(authority: Authority) -> None:
    """Keep what the measures prove of an authority, behind its lock; two statements."""
    db.session.flush()
    db.session.refresh(authority, COLUMNS)
    query = select(
        func.max(DatasetMeasure.noted_at), func.count(DatasetMeasure.dataset_id.distinct())
    ).where(
        DatasetMeasure.authority_id == authority.id,
        DatasetMeasure.source.in_(SURVEYS),
        DatasetMeasure.downloads.is_not(None),
        DatasetMeasure.views.is_not(None),
        DatasetMeasure.reuses.is_not(None),
    )
    noted_at, datasets = db.session.execute(query).one()
    proved = {}
    if datasets:
        counted = plural(datasets, "jeu", "jeux")
        figures = "consultations, téléchargements et réutilisations"
        proved[SURVEYED] = f"relevé du {day(noted_at)}, {counted}\u00a0: {figures}"
    settle_findings(authority, {SURVEYED}, proved, {})
    db.session.flush()


declare(
    {
        SURVEYED: Provable(
            lack="aucun relevé ne réunit consultations, téléchargements et réutilisations",
            action="Ouvrir les mesures",
            endpoint="measures.table",
            values={},
            permission=Permission.ANSWER,
            expected=False,  # the survey may well be kept outside of Jalon
        )
    }
)
