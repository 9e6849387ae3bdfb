"""The vocabularies of datasets (stages, outcomes, themes) and the rules of publication."""

from typing import Any

from app.kernel.labels import LabelledEnum


class Stage(LabelledEnum):
    """How far a dataset has come on its way to publication."""

    LISTED = ("listed", "Recensé")
    ANALYSED = ("analysed", "Analysé")
    PREPARED = ("prepared", "Préparé")
    PUBLISHED = ("published", "Publié")
    MAINTAINED = ("maintained", "Tenu à jour")


class Outcome(LabelledEnum):
    """What the analysis of a dataset concludes (CRPA, book III; see ``datasets/eligibility``)."""

    NONE = ("", "Pas encore analysé")
    OPEN = ("open", "Ouvert tel quel")
    AFTER_MASKING = ("after-masking", "Ouvert après occultation")
    AFTER_ANONYMISATION = ("after-anonymisation", "Ouvert après anonymisation")
    AFTER_AGREEMENT = ("after-agreement", "Ouvert après accord du tiers")
    LATER = ("later", "Ouvert plus tard")
    ELSEWHERE = ("elsewhere", "Déjà diffusé, à référencer")
    CLOSED = ("closed", "Non ouvrable")
    TO_ARBITRATE = ("to-arbitrate", "À arbitrer")


class PersonalData(LabelledEnum):
    """Whether people can be recognised in a dataset."""

    UNKNOWN = ("", "Pas encore regardé")
    NONE = ("none", "Aucune donnée personnelle")
    INDIRECT = ("indirect", "Des personnes reconnaissables par recoupement")
    DIRECT = ("direct", "Des données personnelles")


class ResourceKind(LabelledEnum):
    """What a file or an address of a dataset is (types of data.gouv.fr)."""

    MAIN = ("main", "Les données")
    DOCUMENTATION = ("documentation", "Documentation")
    UPDATE = ("update", "Mise à jour")
    API = ("api", "API")
    OTHER = ("other", "Autre")


STAGES = tuple(Stage)
PUBLIC = frozenset({Stage.PUBLISHED, Stage.MAINTAINED})
PUBLIC_CODES = frozenset(stage.value for stage in PUBLIC)
# What may leave the authority's hands (CRPA L311-1, L312-1-2): as it is, or once made fit.
LETS_OUT = frozenset(
    {
        Outcome.OPEN,
        Outcome.AFTER_MASKING,
        Outcome.AFTER_ANONYMISATION,
        Outcome.AFTER_AGREEMENT,
        Outcome.ELSEWHERE,
    }
)
HELD = (
    "Un contrôle a repéré des données personnelles dans un fichier de ce jeu\u00a0: décidez "
    "d’abord ce qu’il faut en faire."
)
NOWHERE = (
    "Indiquez d’abord où ces données se téléchargent\u00a0: ajoutez un fichier, une adresse ou une "
    "page de présentation."
)
UNLICENSED = (
    "Une donnée de forte valeur se publie sous une licence ouverte\u00a0: choisissez-la sur la "
    "fiche, ou dans la stratégie."
)
TOO_STRICT = (
    "Pour une donnée de forte valeur, le règlement (UE) 2023/138 n’admet rien de plus strict que "
    "CC BY 4.0\u00a0: l’ODbL et le partage à l’identique le sont. La Licence Ouverte convient."
)
PAGE_NOT_YOURS = (
    "Ce jeu est publié\u00a0: un chef de projet ou un consultant peut changer sa page de "
    "présentation, que chacun voit aussitôt."
)
# What must have been done before such data leave: who publishes them says that it is.
PROMISES = {
    Outcome.AFTER_MASKING: "La partie protégée est masquée ou retirée de ce qui est en ligne",
    Outcome.AFTER_ANONYMISATION: "Les données en ligne sont anonymisées\u00a0: plus personne n’y "
    "est reconnaissable",
    Outcome.AFTER_AGREEMENT: "L’accord écrit du tiers est obtenu et gardé, ou sa partie est "
    "laissée de côté",
}
UNPROMISED = "Cochez d’abord ce que l’analyse demande avant de publier ce jeu."
UNPROMISED_ELSEWHERE = (
    "L’analyse met une condition à l’ouverture de ce jeu\u00a0: dites sur sa fiche, en choisissant "
    "l’étape «\u202fPublié\u202f», qu’elle est remplie."
)
KEEPS_IN = {
    Outcome.NONE: "Ce jeu n’a pas encore été analysé\u00a0: dites d’abord s’il peut être ouvert.",
    Outcome.LATER: "L’analyse de ce jeu conclut à une ouverture plus tard\u00a0: revoyez-la "
    "quand le moment sera venu.",
    Outcome.CLOSED: "L’analyse de ce jeu conclut qu’il ne peut pas être ouvert.",
    Outcome.TO_ARBITRATE: "L’analyse de ce jeu reste à arbitrer\u00a0: attendez la réponse, puis "
    "notez la décision.",
}


THEME_LIST = "http://publications.europa.eu/resource/authority/data-theme/"


class Theme(LabelledEnum):
    """What data are about (the European list of themes, which DCAT catalogues use)."""

    AGRI = ("AGRI", "Agriculture, forêt et alimentation")
    ECON = ("ECON", "Économie et finances")
    EDUC = ("EDUC", "Éducation, culture et sport")
    ENER = ("ENER", "Énergie")
    ENVI = ("ENVI", "Environnement")
    GOVE = ("GOVE", "Vie institutionnelle")
    HEAL = ("HEAL", "Santé")
    INTR = ("INTR", "Questions internationales")
    JUST = ("JUST", "Justice et sécurité publique")
    REGI = ("REGI", "Urbanisme et territoire")
    SOCI = ("SOCI", "Population et société")
    TECH = ("TECH", "Sciences et numérique")
    TRAN = ("TRAN", "Transports et voirie")


class HighValue(LabelledEnum):
    """The families of high-value data (rule (EU) 2023/138, annex)."""

    GEOSPATIAL = ("geospatial", "Données géospatiales")
    EARTH = ("earth-environment", "Observation de la Terre et environnement")
    WEATHER = ("meteorological", "Données météorologiques")
    STATISTICS = ("statistics", "Statistiques")
    COMPANIES = ("companies", "Entreprises et propriété d’entreprises")
    MOBILITY = ("mobility", "Mobilité")


class HighValueState(LabelledEnum):
    """Where a dataset stands towards its family of high-value data: a person decides."""

    NONE = ("", "Pas encore vu")
    CANDIDATE = ("candidate", "Candidat, à décider")
    CONFIRMED = ("confirmed", "Confirmé")
    REFUSED = ("refused", "Non retenu")


# Where the licence of high-value data matters: already, before somebody decides.
VALUED = frozenset({HighValueState.CANDIDATE.value, HighValueState.CONFIRMED.value})


def undecided(family: str) -> dict[str, Any]:
    """Return the columns of a family on which nobody has decided: a candidate, if there is one."""
    state = HighValueState.CANDIDATE if family else HighValueState.NONE
    return {
        "high_value_state": state.value,
        "high_value_by": "",
        "high_value_on": None,
        "high_value_reason": "",
    }


class Granularity(LabelledEnum):
    """The smallest territory that data describe (ids of data.gouv.fr)."""

    POINT = ("poi", "Le lieu précis")
    IRIS = ("fr:iris", "Le quartier (IRIS)")
    COMMUNE = ("fr:commune", "La commune")
    CANTON = ("fr:canton", "Le canton")
    EPCI = ("fr:epci", "L’intercommunalité")
    DEPARTEMENT = ("fr:departement", "Le département")
    REGION = ("fr:region", "La région")
    COLLECTIVITE = ("fr:collectivite", "La collectivité d’outre-mer")
    COUNTRY = ("country", "Le pays")
    OTHER = ("other", "Un autre découpage")


class Next(LabelledEnum):
    """The first thing to do about a dataset."""

    DECIDE = ("decide", "Lever les réserves")
    ANALYSE = ("analyse", "Analyser")
    ANSWER = ("answer", "Noter la réponse")
    REVIEW = ("review", "Revoir l’analyse")
    PREPARE = ("prepare", "Préparer")
    PUBLISH = ("publish", "Publier")
    UPDATE = ("update", "Mettre à jour")


def may_publish(outcome: str, held: bool) -> str | None:
    """Return what refuses the publication of a dataset, or nothing."""
    if held:
        return HELD
    conclusion = Outcome(outcome)
    return None if conclusion in LETS_OUT else KEEPS_IN[conclusion]


def refuses_stage(
    stage: Stage, outcome: str, *, held: bool, reachable: bool, unlicensed: bool = False
) -> str | None:
    """Return what refuses a stage to a dataset, or nothing; only public stages are guarded.

    ``reachable``: a file, an address or a page of it is known. ``unlicensed``: of high value, and
    under no licence (rule (EU) 2023/138, article 4).
    """
    if stage not in PUBLIC:
        return None
    if not reachable:
        return may_publish(outcome, held) or NOWHERE
    return may_publish(outcome, held) or (UNLICENSED if unlicensed else None)


def promise_of(outcome: str, present: str) -> str:
    """Return the promise to tick before publishing, or nothing once it is published."""
    return "" if present in PUBLIC_CODES else PROMISES.get(Outcome(outcome), "")


def next_of(
    stage: str,
    outcome: str,
    *,
    held: bool = False,
    late: bool = False,
    review_due: bool = False,
) -> Next | None:
    """Return the first thing to do about a dataset, or nothing."""
    if held:
        return Next.DECIDE
    if stage in PUBLIC_CODES:
        return Next.UPDATE if late else None
    conclusion = Outcome(outcome)
    if conclusion in {Outcome.NONE, Outcome.TO_ARBITRATE}:
        return Next.ANALYSE if conclusion is Outcome.NONE else Next.ANSWER
    if conclusion not in LETS_OUT:
        return Next.REVIEW if review_due else None
    ready = stage == Stage.PREPARED.value or conclusion is Outcome.ELSEWHERE
    return Next.PUBLISH if ready else Next.PREPARE
