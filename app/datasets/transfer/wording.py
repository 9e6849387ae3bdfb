"""Closed vocabularies: the words of tables, in French, for the codes of a dataset."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from app.datasets.inventory.forms import OFFERED_FIRST
from app.datasets.inventory.frequencies import EUROPEAN_LIST, FORMER, FREQUENCIES
from app.datasets.inventory.licences import of_datasets
from app.datasets.inventory.rules import (
    THEME_LIST,
    Granularity,
    HighValue,
    PersonalData,
    Stage,
    Theme,
)
from app.datasets.transfer.scdl import LICENCES, OTHER_LICENCE, RHYTHMS
from app.kernel.labels import LabelledEnum
from app.kernel.text import letters_of


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A closed list of codes, with the words that people write for each."""

    codes: Mapping[str, str]  # word without accents nor signs -> code
    accepted: tuple[str, ...]  # what a sentence proposes

    def read(self, text: str) -> str | None:
        """Return the code that a word means, or nothing when it is not on the list."""
        return self.codes.get(letters_of(text))


def _vocabulary(
    pairs: Iterable[tuple[str, str]], other_words: Mapping[str, str], accepted: Iterable[str]
) -> Vocabulary:
    codes = {letters_of(word): code for word, code in other_words.items()}
    for code, label in pairs:
        codes[letters_of(label)] = code
        codes[letters_of(code)] = code
    return Vocabulary(MappingProxyType(codes), tuple(accepted))


def _of(listed: type[LabelledEnum], other_words: Mapping[str, str]) -> Vocabulary:
    pairs = [pair for pair in listed.choices() if pair[0]]
    return _vocabulary(pairs, other_words, [label for _, label in pairs])


# The same themes as the European list names them in French, and how services call them.
THEMES = _of(
    Theme,
    {
        **{f"{THEME_LIST}{code}": code for code in Theme.codes()},
        "Autre": "",  # the national catalogue wants a word where nobody gave a theme
        "Agriculture, pêche, sylviculture et alimentation": "AGRI",
        "Agriculture": "AGRI",
        "Alimentation": "AGRI",
        "Économie": "ECON",
        "Finances": "ECON",
        "Budget": "ECON",
        "Commande publique": "ECON",
        "Éducation": "EDUC",
        "Culture": "EDUC",
        "Sport": "EDUC",
        "Jeunesse": "EDUC",
        "Environnement": "ENVI",
        "Déchets": "ENVI",
        "Eau": "ENVI",
        "Gouvernement et secteur public": "GOVE",
        "Administration": "GOVE",
        "Citoyenneté": "GOVE",
        "Élections": "GOVE",
        "Santé": "HEAL",
        "Relations internationales": "INTR",
        "Justice, système juridique et sécurité publique": "JUST",
        "Sécurité": "JUST",
        "Justice": "JUST",
        "Régions et villes": "REGI",
        "Urbanisme": "REGI",
        "Aménagement": "REGI",
        "Logement": "REGI",
        "Social": "SOCI",
        "Population": "SOCI",
        "Tourisme": "ECON",
        "Science et technologie": "TECH",
        "Numérique": "TECH",
        "Transports": "TRAN",
        "Transport": "TRAN",
        "Mobilité": "TRAN",
        "Voirie": "TRAN",
    },
)
# One rhythm for each word of the national catalogue: the plainest of those it gathers.
_PLAINEST = (
    "unknown", "punctual", "irregular", "continuous", "hourly", "daily", "weekly", "monthly",
    "bimonthly", "quarterly", "semiannual", "annual", "biennial", "triennial", "quinquennial",
)  # fmt: skip
FREQUENCY = _vocabulary(
    [(frequency.id, frequency.label) for frequency in FREQUENCIES.values()],
    {
        **FORMER,
        **{frequency.url: frequency.id for frequency in FREQUENCIES.values()},
        f"{EUROPEAN_LIST}CONT": "continuous",  # its first meaning there
        **{RHYTHMS[code]: code for code in _PLAINEST if code in RHYTHMS},
        "Temps réel": "continuous",
        "En continu": "continuous",
        "Continu": "continuous",
        "Quotidien": "daily",
        "Quotidienne": "daily",
        "Tous les jours": "daily",
        "Chaque jour": "daily",
        "Journalier": "daily",
        "Journalière": "daily",
        "Hebdomadaire": "weekly",
        "Hebdo": "weekly",
        "Toutes les semaines": "weekly",
        "Chaque semaine": "weekly",
        "Bimensuel": "semimonthly",
        "Bimensuelle": "semimonthly",
        "Mensuel": "monthly",
        "Mensuelle": "monthly",
        "Tous les mois": "monthly",
        "Chaque mois": "monthly",
        "Bimestriel": "bimonthly",
        "Trimestriel": "quarterly",
        "Chaque trimestre": "quarterly",
        "Tous les trimestres": "quarterly",
        "Semestriel": "semiannual",
        "Chaque semestre": "semiannual",
        "Tous les six mois": "semiannual",
        "Tous les 6 mois": "semiannual",
        "Annuel": "annual",
        "Tous les ans": "annual",
        "Chaque année": "annual",
        "1 fois par an": "annual",
        "Bisannuel": "biennial",
        "Bisannuelle": "biennial",
        "Biennal": "biennial",
        "Triennal": "triennial",
        "Tous les trois ans": "triennial",
        "Tous les deux ans": "biennial",
        "Quinquennal": "quinquennial",
        "Tous les cinq ans": "quinquennial",
        "Ponctuel": "punctual",
        "Une seule fois": "punctual",
        "Irrégulier": "irregular",
        "Au fil de l’eau": "irregular",
        "À la demande": "irregular",
        "Variable": "irregular",
        "Inconnu": "unknown",
        "Ne sait pas": "unknown",
    },
    [FREQUENCIES[code].label for code in OFFERED_FIRST],
)
_LICENCE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        **{words: code for code, words in LICENCES.items() if code in {"lov2", "odc-odbl"}},
        # Words of the national catalogue that tell no licence: such a cell says nothing.
        LICENCES["cc-by"]: "",
        OTHER_LICENCE: "",
        "Licence Ouverte-LO": "lov2",
        "Licence Ouverte": "lov2",
        "Licence Ouverte 2": "lov2",
        "Licence Ouverte / Open Licence": "lov2",
        "Licence Ouverte / Open Licence version 2.0": "lov2",
        "Licence Ouverte version 2.0": "lov2",
        "Licence Ouverte Etalab 2.0": "lov2",
        "Etalab": "lov2",
        "Etalab 2.0": "lov2",
        "etalab-2.0": "lov2",
        "LO": "lov2",
        "LO 2.0": "lov2",
        "ODbL": "odc-odbl",
        "Open Database License": "odc-odbl",
        "Open Database License (ODbL)": "odc-odbl",
    }
)


@cache
def licence() -> Vocabulary:
    """Return the licences that a dataset may have: the library is read when first asked."""
    pairs = [(entry.id, entry.name) for entry in of_datasets().values()]
    return _vocabulary(pairs, _LICENCE_WORDS, [name for _, name in pairs])


GRANULARITY = _of(
    Granularity,
    {
        "Infracommunale": "fr:iris",
        "IRIS": "fr:iris",
        "Quartier": "fr:iris",
        "Communale": "fr:commune",
        "Commune": "fr:commune",
        "Intercommunale": "fr:epci",
        "EPCI": "fr:epci",
        "Intercommunalité": "fr:epci",
        "Cantonale": "fr:canton",
        "Canton": "fr:canton",
        "Départementale": "fr:departement",
        "Département": "fr:departement",
        "Régionale": "fr:region",
        "Région": "fr:region",
        "Nationale": "country",
        "Pays": "country",
        "Adresse": "poi",
        "Point": "poi",
        "Lieu": "poi",
        "Autre": "other",
    },
)
PERSONAL_DATA = _of(
    PersonalData,
    {
        "Non": "none",
        "Aucune": "none",
        "Sans": "none",
        "Oui": "direct",
        "Directes": "direct",
        "Indirectes": "indirect",
        "Par recoupement": "indirect",
    },
)
HIGH_VALUE = _of(
    HighValue,
    {
        "Géospatial": "geospatial",
        "Environnement": "earth-environment",
        "Météorologie": "meteorological",
        "Statistique": "statistics",
        "Transports": "mobility",
    },
)
STAGE = _of(
    Stage,
    {
        "À analyser": "listed",
        "Identifié": "listed",
        "Listé": "listed",
        "Prêt": "prepared",
        "Ouvert": "published",
        "En ligne": "published",
        "Diffusé": "published",
        "À jour": "maintained",
    },
)
