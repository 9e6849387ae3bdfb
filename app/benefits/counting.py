"""Each benefit counted from its register, for a year and the year before."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import case, func, select

from app.benefits.rules import (
    BenefitAudience,
    BenefitFigure,
    BenefitPeriod,
)
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.rules import PUBLIC_CODES
from app.ecosystem.activities.queries import ActivitiesSummary, activities_summary
from app.ecosystem.feedback.queries import FeedbackSummary, feedback_summary
from app.ecosystem.measures.queries import MeasuresSummary, measures_summary
from app.ecosystem.measures.rules import SPANS, months_until
from app.ecosystem.requests.queries import RequestsSummary, requests_summary
from app.ecosystem.reuses.queries import ReusesSummary, reuses_summary
from app.extensions import db
from app.kernel.typography import plural
from app.spaces.models import Authority


@dataclass(frozen=True)
class BenefitCounts:
    """What the registers say of a year and of both years; the year before is what is left."""

    hours: Decimal  # of work, for one request
    published: int
    published_this_year: int
    requests: RequestsSummary
    both_requests: RequestsSummary
    reuses: ReusesSummary
    earlier_reuses: ReusesSummary
    feedback: FeedbackSummary
    earlier_feedback: FeedbackSummary
    activities: ActivitiesSummary
    earlier_activities: ActivitiesSummary
    measures: MeasuresSummary

    @classmethod
    def of(cls, authority: Authority, period: BenefitPeriod, hours: Decimal) -> "BenefitCounts":
        """Read the registers; ten statements."""
        since, before = period.since, period.before
        twelve_months = months_until(period.until, SPANS[0])  # as the page of measures shows them
        published, recent = _published(authority, since)
        return cls(
            hours,
            published,
            recent,
            requests_summary(authority, since),
            requests_summary(authority, before),
            reuses_summary(authority, since),
            reuses_summary(authority, before, since),
            feedback_summary(authority, since),
            feedback_summary(authority, before, since),
            activities_summary(authority, since),
            activities_summary(authority, before, since),
            measures_summary(authority, twelve_months[0]),
        )


@dataclass(frozen=True, slots=True)
class PromisedBenefit:
    """A promise of the guidance, how it is counted, from where, and what that leaves out."""

    id: str
    audience: BenefitAudience
    promise: str
    count: Callable[[BenefitCounts], BenefitFigure | None]
    endpoint: str  # the register that it is counted from
    register: str  # how that register is called
    limits: str
    proposal: str  # how to measure it, where nothing is measured


@dataclass(frozen=True, slots=True)
class MeasuredBenefit:
    """A promise and its figure, if there is one."""

    promised: PromisedBenefit
    figure: BenefitFigure | None


def benefits_of(authority: Authority, until: date, hours: Decimal) -> list[MeasuredBenefit]:
    """Return every benefit, measured or not, for the year that ends on a day; ten statements."""
    counts = BenefitCounts.of(authority, BenefitPeriod(until), hours)
    return [MeasuredBenefit(promised, promised.count(counts)) for promised in PROMISES]


def _published(authority: Authority, since: date) -> tuple[int, int]:
    recent = func.sum(case((Dataset.published_on >= since, 1), else_=0))
    query = select(func.count(), recent).where(
        Dataset.authority_id == authority.id, Dataset.stage.in_(sorted(PUBLIC_CODES))
    )
    count, this_year = db.session.execute(query).one()
    return count, int(this_year or 0)


def _transparency(counts: BenefitCounts) -> BenefitFigure | None:
    if not counts.published:
        return None
    this_year = plural(counts.published_this_year, "mis en ligne", "mis en ligne")
    return BenefitFigure(
        Decimal(counts.published),
        "jeux publiés" if counts.published > 1 else "jeu publié",
        f"Jeux en ligne aujourd’hui, dont {this_year} depuis un an.",
    )


def _services(counts: BenefitCounts) -> BenefitFigure | None:
    outside = counts.reuses.listed - counts.reuses.internal
    earlier = counts.earlier_reuses.listed - counts.earlier_reuses.internal
    return _counted(outside, earlier, "réutilisation", "Réutilisations retenues, hors services.")


def _participation(counts: BenefitCounts) -> BenefitFigure | None:
    done = plural(counts.activities.done, "rencontre")
    return _counted(
        counts.activities.people,
        counts.earlier_activities.people,
        "participant",
        f"Somme des participants de {done}.",
    )


def _opportunities(counts: BenefitCounts) -> BenefitFigure | None:
    return _counted(
        counts.reuses.by_companies,
        counts.earlier_reuses.by_companies,
        "réutilisation",
        "Réutilisations retenues, faites par une entreprise ou pour les entreprises.",
    )


def _visibility(counts: BenefitCounts) -> BenefitFigure | None:
    if counts.measures.downloads is None:
        return None
    months = plural(counts.measures.months, "mois mesuré", "mois mesurés")
    return BenefitFigure(
        Decimal(counts.measures.downloads),
        "téléchargements" if counts.measures.downloads > 1 else "téléchargement",
        f"Somme de {months}, la source la plus haute de chaque mois.",
    )


def _time_saved(counts: BenefitCounts) -> BenefitFigure | None:
    saved = counts.requests.already_published
    earlier = counts.both_requests.already_published - saved
    if not saved and not earlier:
        return None
    asked = plural(
        saved,
        "demande répondue «\u202fdéjà publiée\u202f»",
        "demandes répondues «\u202fdéjà publiée\u202f»",
    )
    return BenefitFigure(
        saved * counts.hours,
        "heures gagnées" if saved * counts.hours > 1 else "heure gagnée",
        f"{asked}, multipliées par l’hypothèse de temps.",
        earlier * counts.hours,
    )


def _quality(counts: BenefitCounts) -> BenefitFigure | None:
    seen = plural(counts.feedback.anomalies, "anomalie signalée", "anomalies signalées")
    return _counted(
        counts.feedback.corrected,
        counts.earlier_feedback.corrected,
        "anomalie corrigée",
        f"Sur {seen} en un an.",
        "anomalies corrigées",
    )


def _internal(counts: BenefitCounts) -> BenefitFigure | None:
    return _counted(
        counts.reuses.internal,
        counts.earlier_reuses.internal,
        "usage interne",
        "Réutilisations retenues dont l’auteur est un de vos services.",
        "usages internes",
    )


def _counted(
    value: int, earlier: int, one: str, arithmetic: str, many: str = ""
) -> BenefitFigure | None:
    """Return a figure, or nothing where both years are empty: zero is then no measure."""
    if not value and not earlier:
        return None
    unit = (many or f"{one}s") if value > 1 else one
    return BenefitFigure(Decimal(value), unit, arithmetic, Decimal(earlier))


# In the order of the page; to add a benefit: a function above, its line here, a test.
PROMISES = (
    PromisedBenefit(
        "transparency",
        BenefitAudience.CITIZENS,
        "Transparence de l’action publique",
        _transparency,
        "datasets.inventory",
        "l’inventaire",
        "Compte les jeux, pas ce qu’ils apprennent à qui les lit.",
        "Publiez un premier jeu\u00a0: il se comptera ici.",
    ),
    PromisedBenefit(
        "new-services",
        BenefitAudience.CITIZENS,
        "Nouveaux services et nouveaux regards",
        _services,
        "reuses.table",
        "les réutilisations",
        "La plupart des réutilisations ne se déclarent pas.",
        "Cherchez le nom de vos jeux en ligne, et notez ce que vous trouvez.",
    ),
    PromisedBenefit(
        "participation",
        BenefitAudience.CITIZENS,
        "Participation des habitants",
        _participation,
        "activities.table",
        "les rencontres",
        "Une personne venue deux fois compte deux fois.",
        "Après une rencontre, notez combien de personnes sont venues.",
    ),
    PromisedBenefit(
        "opportunities",
        BenefitAudience.COMPANIES,
        "Occasions pour les entreprises",
        _opportunities,
        "reuses.table",
        "les réutilisations",
        "Compte ce que font les entreprises, pas ce qu’elles y gagnent.",
        "Demandez aux entreprises locales si elles se servent de vos données.",
    ),
    PromisedBenefit(
        "visibility",
        BenefitAudience.AUTHORITY,
        "Visibilité des données",
        _visibility,
        "measures.table",
        "les mesures",
        "Un téléchargement ne dit ni qui, ni pour quoi faire. Les robots connus sont à part.",
        "Servez un fichier d’ici, ou apportez un tableau de mesures.",
    ),
    PromisedBenefit(
        "time-saved",
        BenefitAudience.AUTHORITY,
        "Demandes évitées, heures gagnées",
        _time_saved,
        "requests.table",
        "les demandes",
        "Compte les réponses «\u202fdéjà publiée\u202f», pas ce que l’on n’a pas demandé.",
        "Notez chaque demande reçue, et répondez «\u202fdéjà publiée\u202f» quand elle l’est.",
    ),
    PromisedBenefit(
        "quality",
        BenefitAudience.AUTHORITY,
        "Anomalies trouvées et corrigées",
        _quality,
        "feedback.table",
        "les signalements",
        "Compte ce qui est signalé de l’extérieur, pas ce que vos contrôles ont vu.",
        "Notez les erreurs que l’on vous signale, puis leur correction.",
    ),
    PromisedBenefit(
        "internal-uses",
        BenefitAudience.AUTHORITY,
        "Usages par vos propres services",
        _internal,
        "reuses.table",
        "les réutilisations",
        "Compte les usages décrits, pas le temps qu’ils font gagner.",
        "Demandez à chaque service s’il se sert du jeu d’un autre.",
    ),
)
