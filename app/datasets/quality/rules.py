"""How good a dataset is: the nine tests of data.gouv.fr and the five stars; pure rules.

The tests are those of the score that data.gouv.fr computes (udata, ``Dataset.quality``), each for a
ninth; reaching the addresses would need the network and is never verified. The stars are
those of Tim Berners-Lee (5stardata.info).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.datasets.inventory.frequencies import is_late, late_there, next_update
from app.datasets.inventory.rules import ResourceKind
from app.kernel.typography import number

TESTS = 9
STARS = 5
ENOUGH_WORDS = 100  # characters of a description, beyond which data.gouv.fr is content
# What data.gouv.fr calls closed (udata, ``CLOSED_FORMATS``); a format nobody said is not open.
CLOSED = frozenset({"", "pdf", "doc", "docx", "word", "xls", "excel", "xlsx"})
# Tables and trees that a program reads, but in the format of one firm.
OWNED_TABLES = frozenset({"xls", "excel", "xlsx", "mdb", "accdb", "shp", "dwg", "sas7bdat", "sav"})
OPEN_TABLES = frozenset(
    {
        "csv", "tsv", "ods", "json", "jsonl", "ndjson", "geojson", "topojson", "xml", "gml", "kml",
        "gpx", "gpkg", "gtfs", "netex", "siri", "sqlite", "parquet", "arrow", "wfs", "wms", "api",
        "ics",
    }
)  # fmt: skip
LINKED = frozenset({"ttl", "turtle", "rdf", "jsonld", "json-ld", "n3", "nt", "nq", "trig"})


@dataclass(frozen=True, slots=True)
class File:
    """The facts of a file or an address that the tests read."""

    format: str
    kind: str
    described: bool

    @property
    def plain_format(self) -> str:
        """The format without its compression: « csv » for « csv.gz »."""
        return self.format.casefold().removesuffix(".gz").removesuffix(".zip")

    @property
    def is_data(self) -> bool:
        """Whether it is the data, not a notice about them."""
        return bool(self.kind != ResourceKind.DOCUMENTATION.value)


@dataclass(frozen=True, slots=True)
class Described:
    """The facts of a dataset that the tests read; the licence may be of the strategy."""

    licence: str
    description: str
    frequency: str
    coverage: str
    granularity: str
    covers_from: date | None
    updated_on: date | None
    next_update_on: date | None
    files: Sequence[File]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One of the nine tests: met, not met, or not verified (``None``), and how to mend it."""

    title: str
    met: bool | None
    remedy: str


@dataclass(frozen=True, slots=True)
class Quality:
    """The score and the stars of a dataset."""

    tests: tuple[Criterion, ...]
    stars: int
    next_star: str  # what the next star asks; nothing when there is none left

    @property
    def score(self) -> int:
        """How many tests are met."""
        return sum(test.met is True for test in self.tests)


def judge(facts: Described, day: date) -> Quality:
    """Return the score and the stars of a dataset on a day."""
    stars = _stars(facts)
    return Quality(_tests(facts, day), stars, NEXT_STAR.get(stars, ""))


def _tests(facts: Described, day: date) -> tuple[Criterion, ...]:
    rhythm = facts.frequency not in {"", "unknown"}
    place = bool(facts.coverage or facts.granularity)
    length = len(facts.description)
    return (
        Criterion("Une licence est choisie", bool(facts.licence), LICENCE),
        Criterion("La période couverte est dite", facts.covers_from is not None, PERIOD),
        Criterion("Le territoire couvert est dit", place, PLACE),
        Criterion("Le rythme de mise à jour est connu", rhythm, RHYTHM),
        Criterion("Les mises à jour sont faites à temps", rhythm and _in_time(facts, day), UPDATE),
        Criterion(
            f"La description compte plus de {ENOUGH_WORDS}\u00a0caractères",
            length > ENOUGH_WORDS,
            "Dites ce que contient une ligne, d’où viennent les données, à qui elles servent. "
            f"La description compte {number(length)}\u00a0caractères, il en faut plus de "
            f"{ENOUGH_WORDS}.",
        ),
        Criterion("Un fichier au moins est dans un format ouvert", _has_open(facts.files), OPEN),
        Criterion("Les adresses répondent", None, REACHABLE),
        Criterion("Un fichier au moins est documenté", _has_notice(facts.files), NOTICE),
    )


def _in_time(facts: Described, day: date) -> bool:
    """Tell whether updates follow the rhythm; one that sets no date cannot be late."""
    late = late_there(facts.frequency, facts.updated_on, day)
    written = facts.next_update_on != next_update(facts.frequency, facts.updated_on)
    # A date that somebody wrote is the one that is promised.
    return not late and not ((written or late is None) and is_late(facts.next_update_on, day))


def _has_open(files: Sequence[File]) -> bool:
    return any(file.plain_format not in CLOSED for file in files)


def _has_notice(files: Sequence[File]) -> bool:
    return any(file.described or not file.is_data for file in files)


def _stars(facts: Described) -> int:
    """Return the number of stars; each requires those before it."""
    formats = {file.plain_format for file in facts.files if file.is_data}
    if not (facts.licence and formats):
        return 0
    reached = 1
    for accepted in (OWNED_TABLES | OPEN_TABLES | LINKED, OPEN_TABLES | LINKED, LINKED):
        if formats.isdisjoint(accepted):
            break
        reached += 1
    return reached


LICENCE = "Choisissez la licence du jeu, ou celle de tous les jeux dans la stratégie."
PERIOD = "Indiquez au moins le début de la période que ces données décrivent."
PLACE = "Indiquez le territoire couvert, ou la maille."
RHYTHM = "Indiquez à quel rythme ces données changent."
UPDATE = "Mettez le fichier à jour, notez-le sur la fiche, ou corrigez le rythme annoncé."
OPEN = (
    "Ajoutez un fichier en CSV, ODS, JSON ou GeoJSON\u00a0: chacun peut le lire sans logiciel "
    "payant."
)
REACHABLE = (
    "Jalon n’appelle aucun site\u00a0: ouvrez vous-même chaque adresse avant de publier. "
    "data.gouv.fr fera ce test."
)
NOTICE = (
    "Ajoutez une notice, ou décrivez au moins un fichier\u00a0: ses colonnes, ses codes, ses "
    "limites."
)
NEXT_STAR = {
    0: "Choisissez une licence ouverte et donnez l’adresse d’un fichier, quel que soit son format.",
    1: "Donnez un tableau qu’un programme sait lire, plutôt qu’un document ou une image.",
    2: "Enregistrez ce tableau dans un format qui n’appartient à personne, comme le CSV.",
    3: "Désignez chaque chose par une adresse du web, dans un format comme RDF ou JSON-LD.",
    4: "Reliez ces adresses à celles d’autres jeux. Jalon ne sait pas vérifier cette étoile.",
}
MEANINGS = (
    "En ligne, sous licence ouverte",
    "Un tableau qu’un programme sait lire",
    "Un format qui n’appartient à personne",
    "Des choses désignées par des adresses du web",
    "Des liens vers d’autres données",
)
