"""The items of phases 2 to 4 that the inventory proves, measured at each write."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    case,
    cast,
    distinct,
    false,
    func,
    or_,
    select,
    true,
)

from app.datasets.inventory.frequencies import UNDECIDED
from app.datasets.inventory.library import typical
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.rules import (
    LETS_OUT,
    PUBLIC_CODES,
    STAGES,
    Outcome,
    PersonalData,
    Stage,
)
from app.extensions import db
from app.kernel.typography import plural
from app.spaces.models import Authority

OPINION = "donnees-personnelles-verifiees"  # « un avis écrit du DPO dit, pour chaque jeu… »
# « chaque jeu candidat est examiné…, et le DPO consulté en cas de doute », in the second edition.
EXAMINED = "donnees-personnelles-examinees"
REGISTER = "repertoire-informations-publiques-tenu"
GRANTS, SUBSIDIES = "conventions-de-subvention-publiees", "subsidies"  # the item, the duty
FOUR_FAMILIES = "four-families"  # the duty of CRPA L312-1-1
LETS_OUT_CODES = sorted(outcome.value for outcome in LETS_OUT)
UNSETTLED = [Outcome.NONE.value, Outcome.TO_ARBITRATE.value]

# Candidates for publication: analysed, noted for their interest, or further than listed.
_CANDIDATE = or_(
    Dataset.outcome != "", Dataset.value.is_not(None), Dataset.stage != Stage.LISTED.value
)
_RETAINED = Dataset.outcome.in_(LETS_OUT_CODES)
_NOTED = and_(Dataset.value.is_not(None), Dataset.effort.is_not(None))
_CLOSED = Dataset.outcome == Outcome.CLOSED.value
_DESCRIBED = and_(
    Dataset.description != "",
    Dataset.coverage != "",
    Dataset.covers_from.is_not(None),
    Dataset.frequency.not_in(sorted(UNDECIDED)),
)
# Proved by the strategy: the licence of the datasets that name none themselves.
LICENCE = "licence-choisie"
_SOMEBODY = [PersonalData.INDIRECT.value, PersonalData.DIRECT.value]
_MEASURES = {
    "total": func.count(),
    "services": func.count(distinct(case((Dataset.service != "", Dataset.service)))),
    "without_service": func.count().filter(Dataset.service == ""),
    "software": func.count(distinct(case((Dataset.software != "", Dataset.software)))),
    "without_software": func.count().filter(Dataset.software == ""),
    # A list kept as JSON, written between quotes on both databases.
    "marked": func.count().filter(cast(Dataset.duties, String).contains(f'"{FOUR_FAMILIES}"')),
    "in_register": func.count().filter(~_CLOSED),
    "unnoted": func.count().filter(and_(~_NOTED, ~_CLOSED)),
    "noted": func.count().filter(_NOTED),
    "candidates": func.count().filter(_CANDIDATE),
    "unsettled": func.count().filter(and_(_CANDIDATE, Dataset.outcome.in_(UNSETTLED))),
    "unchecked": func.count().filter(and_(_CANDIDATE, Dataset.personal_data == "")),
    "exposed": func.count().filter(and_(_CANDIDATE, Dataset.personal_data.in_(_SOMEBODY))),
    "retained": func.count().filter(_RETAINED),
    "without_rhythm": func.count().filter(
        and_(_RETAINED, Dataset.frequency.in_(sorted(UNDECIDED)))
    ),
    "without_schema": func.count().filter(and_(_RETAINED, Dataset.schema == "")),
    **{stage.value: func.count().filter(Dataset.stage == stage.value) for stage in STAGES},
}
# Published, and there is something to get.
_PUBLIC = and_(
    Dataset.stage.in_(sorted(PUBLIC_CODES)),
    or_(Dataset.resource_count > 0, Dataset.landing_url != ""),
)
_arrived: list[ColumnElement[bool]] = []


@dataclass(frozen=True, slots=True)
class Measures:
    """The inventory in figures."""

    total: int = 0
    services: int = 0
    without_service: int = 0
    software: int = 0
    without_software: int = 0
    marked: int = 0  # as being of the four families that the law asks to publish
    unnoted: int = 0  # neither noted for interest and effort, nor closed
    noted: int = 0
    candidates: int = 0
    unsettled: int = 0  # candidates without a conclusion
    unchecked: int = 0  # candidates where nobody looked for people
    exposed: int = 0  # candidates where somebody can be recognised
    retained: int = 0  # may be opened
    without_rhythm: int = 0
    without_schema: int = 0
    undescribed: int = 0
    opinion: int = 0  # 1 where the written opinion about personal data is joined as evidence
    consulted: int = 0  # 1 where what the DPO says of those exposed is joined as evidence
    in_register: int = 0  # of public information: all but those that may not be communicated
    grants: int = 0  # published, that answer the duty on subsidies
    public: int = 0  # that anybody can see and get
    listed: int = 0  # at this stage, and no further; so for the four that follow
    analysed: int = 0
    prepared: int = 0
    published: int = 0
    maintained: int = 0

    @property
    def stages(self) -> dict[str, int]:
        """How many datasets stand at each stage that has some."""
        counts = {stage.value: int(getattr(self, stage.value)) for stage in STAGES}
        return {code: count for code, count in counts.items() if count}


# The items of which the inventory says whether they are proved.
ITEMS = frozenset(
    {
        OPINION,
        EXAMINED,
        GRANTS,
        REGISTER,
        "eligibilite-decidee",
        "familles-obligatoires-marquees",
        "fiches-descriptives-remplies",
        "jeux-classes-par-priorite",
        "jeux-recenses",
        "logiciels-metiers-listes",
        "premiers-jeux-publies",
        "rythmes-de-mise-a-jour-decides",
        "schemas-retenus-par-jeu",
        "service-responsable-par-jeu",
    },
)


def seen_elsewhere(arrived: ColumnElement[bool]) -> None:
    """Register the condition of a dataset that is visible on a platform."""
    _arrived[:] = [arrived]


def found_in(authority: Authority) -> dict[str, str]:
    """Return the items that the inventory of an authority proves: item -> sentence."""
    return sentences(measure(authority))


def measure(authority: Authority) -> Measures:
    """Return the measures of an authority, counted in one statement."""
    visible = true() if authority.catalogue_opened_at is not None else or_(false(), *_arrived)
    licensed = true() if LICENCE in authority.findings else Dataset.licence != ""
    undescribed = and_(_RETAINED, or_(~_DESCRIBED, ~licensed))
    measures = {
        **_MEASURES,
        "undescribed": func.count().filter(undescribed),
        "grants": func.count().filter(and_(_PUBLIC, _answering(SUBSIDIES))),
        "public": func.count().filter(and_(_PUBLIC, visible)),
    }
    names = [field.name for field in fields(Measures) if field.name in measures]
    query = select(*(measures[name].label(name) for name in names)).where(
        Dataset.authority_id == authority.id
    )
    joined = {
        "opinion": int(OPINION in authority.evidenced),
        "consulted": int(EXAMINED in authority.evidenced),
    }
    return Measures(**joined, **db.session.execute(query).mappings().one())


def _answering(duty_id: str) -> ColumnElement[bool]:
    """Return the condition of a dataset that answers a duty: noted on it, or usual for its type."""
    usual = sorted(entry.id for entry in typical().values() if duty_id in entry.duties)
    noted = cast(Dataset.duties, String).contains(f'"{duty_id}"')
    return or_(noted, Dataset.typical.in_(usual))


def sentences(measures: Measures) -> dict[str, str]:
    """Return the items that these measures prove: item -> sentence."""
    return dict([*_listing(measures), *_analysis(measures), *_preparation(measures)])


def _listing(measures: Measures) -> Iterator[tuple[str, str]]:
    """Yield the items proved by the list of datasets."""
    if not measures.total:
        return
    listed = plural(measures.total, "jeu recensé", "jeux recensés")
    yield "jeux-recenses", listed
    if not measures.without_service:
        yield "service-responsable-par-jeu", f"{listed}, dont chacun a son service responsable"
    # The item asks for the service that makes use of each as well.
    if not measures.without_software and not measures.without_service:
        software = plural(measures.software, "logiciel ou base", "logiciels ou bases")
        yield (
            "logiciels-metiers-listes",
            f"{software} d’où viennent les jeux recensés, avec leur service",
        )
    if measures.marked:
        marked = plural(measures.marked, "jeu rattaché", "jeux rattachés")
        yield "familles-obligatoires-marquees", f"{marked} aux quatre familles de la loi"
    if measures.in_register:
        yield REGISTER, f"{plural(measures.in_register, 'document', 'documents')} au répertoire"
    if measures.noted and not measures.unnoted:
        noted = plural(measures.noted, "jeu noté", "jeux notés")
        yield "jeux-classes-par-priorite", f"{noted} pour son intérêt et sa facilité d’ouverture"


def _analysis(measures: Measures) -> Iterator[tuple[str, str]]:
    """Yield the items proved by the analyses."""
    if not measures.candidates:
        return
    if not measures.unsettled:
        analysed = plural(measures.candidates, "jeu analysé", "jeux analysés")
        yield "eligibilite-decidee", f"{analysed}, avec une conclusion écrite"
    if measures.unchecked:
        return
    checked = plural(measures.candidates, "jeu candidat examiné", "jeux candidats examinés")
    if measures.opinion:
        yield OPINION, f"{checked} pour les données personnelles, avis joint en preuve"
    if not measures.exposed:
        yield EXAMINED, f"{checked}, sans donnée personnelle"
    elif measures.consulted:
        yield EXAMINED, f"{checked}, avis du DPO joint en preuve"


def _preparation(measures: Measures) -> Iterator[tuple[str, str]]:
    """Yield the items proved by the retained and the published datasets."""
    retained = plural(measures.retained, "jeu retenu", "jeux retenus")
    if measures.retained and not measures.without_rhythm:
        yield "rythmes-de-mise-a-jour-decides", f"{retained}, avec un rythme de mise à jour"
    if measures.retained and not measures.without_schema:
        yield "schemas-retenus-par-jeu", f"{retained}, avec un schéma"
    if measures.retained and not measures.undescribed:
        described = "avec description, territoire, période, rythme et licence"
        yield "fiches-descriptives-remplies", f"{retained}, {described}"
    if measures.grants:
        grants = plural(measures.grants, "jeu publié", "jeux publiés")
        yield GRANTS, f"{grants} sur les subventions"
    if measures.public:
        yield "premiers-jeux-publies", plural(measures.public, "jeu publié", "jeux publiés")
