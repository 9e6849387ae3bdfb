"""Columns of a table matched to the fields of a dataset, by their names."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from app.datasets.inventory.wording import FIELDS
from app.datasets.transfer.scdl import COLUMNS
from app.kernel.text import letters_of

STAGE = "stage"
TYPICAL = "typical"
VERSION = "version"  # the revision that a table was taken out with
NOT_FACTS = frozenset({STAGE, VERSION})  # fields of a row that are not in DatasetFacts
MOST_COLUMNS = 40  # that a person can be asked about
SHORTEST_BEGINNING = 5  # of a name, to recognise it by the beginning
LOOKED_AT = 10  # rows among which the names of the columns are sought
# Names that other tables give to what a dataset says; our own come first (``wording.FIELDS``).
# Those of the national catalogue (SCDL) and of the catalogues of data.gouv.fr are among them.
OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "title": (
        "titre du jeu", "titre du jeu de données", "nom du jeu", "nom du jeu de données",
        "intitulé", "intitulé du jeu", "libellé", "nom", "jeu de données", "jeu", "donnée",
        "données", "dataset", "title", "name", "nom de la donnée", "désignation", "dct:title",
    ),
    "identifier": (
        "id", "identifier", "identifiant unique", "slug", "code", "référence", "dct:identifier",
    ),
    "description": (
        "descriptif", "résumé", "contenu", "objet", "commentaire", "abstract", "détail", "summary",
        "dct:description", "présentation",
    ),
    "service": (
        "service", "direction", "direction ou service", "service producteur", "producteur",
        "service gestionnaire", "propriétaire", "owner", "organisation", "department", "pôle",
        "unité", "service référent", "direction / service", "entité",
    ),
    "person": (
        "personne à contacter", "contact", "référent", "référente", "responsable", "interlocuteur",
        "correspondant", "agent", "gestionnaire", "contact point", "référent métier",
    ),
    "theme": (
        "thématique", "thème principal", "catégorie", "domaine", "category", "theme", "dcat:theme",
        "rubrique",
    ),
    "keywords": (
        "mots_cles", "mot-clé", "tags", "étiquettes", "keywords", "dcat:keyword", "mots clefs",
    ),
    "software": (
        "logiciel", "logiciel métier", "application", "application métier", "outil", "base",
        "base de données", "source", "système", "software", "progiciel", "logiciel source", "SI",
    ),
    "format": (
        "formats", "format actuel", "format du fichier", "format de fichier", "type de fichier",
        "extension", "format_ressources", "dct:format",
    ),
    "volume": (
        "volumétrie", "taille", "nombre de lignes", "nb lignes", "size", "nombre d’enregistrements",
    ),
    "frequency": (
        "rythme", "fréquence", "fréquence de mise à jour", "périodicité", "freq_maj",
        "fréquence maj", "mise à jour", "actualisation", "frequency", "dct:accrualPeriodicity",
        "périodicité de mise à jour",
    ),
    "updated_on": (
        "date_maj", "date de mise à jour", "dernière mise à jour", "date de dernière mise à jour",
        "mis à jour le", "maj", "last_modified", "last update", "dct:modified",
    ),
    "next_update_on": ("date de prochaine mise à jour", "échéance", "mise à jour prévue"),
    "coverage": (
        "couverture", "couverture géographique", "couverture spatiale", "territoire", "périmètre",
        "emprise", "zone", "couv_spat_nom", "dct:spatial", "périmètre géographique",
    ),
    "granularity": (
        "granularité", "maille géographique", "niveau de détail", "couv_spat_maille",
        "spatial.granularity", "échelle", "granularité spatiale",
    ),
    "covers_from": (
        "couv_temp_debut", "début", "date de début", "depuis", "période début",
        "temporal_coverage.start", "début de couverture", "du", "couverture temporelle début",
    ),
    "covers_to": (
        "couv_temp_fin", "fin", "date de fin", "jusqu’à", "période fin",
        "temporal_coverage.end", "fin de couverture", "au", "couverture temporelle fin",
    ),
    "licence": (
        "license", "licence de réutilisation", "conditions de réutilisation", "dct:license",
    ),
    "schema": ("schéma national", "schéma de données", "modèle de données", "schema", "standard"),
    "landing_url": (
        "url", "lien", "adresse", "adresse web", "page", "site", "lien vers les données",
        "page web", "landing page", "dcat:landingPage",
    ),
    "personal_data": (
        "données à caractère personnel", "DCP", "RGPD", "personnel", "données perso",
        "présence de données personnelles", "sensibilité",
    ),
    "high_value": ("données de forte valeur", "forte valeur", "high value", "HVD"),
    "value": ("intérêt pour le public", "valeur", "priorité", "utilité", "value"),
    "effort": ("effort d’ouverture", "difficulté", "complexité", "facilité", "charge"),
    "duties": ("obligation", "obligation légale", "obligations légales", "fondement"),
    TYPICAL: ("jeu type", "modèle"),
    STAGE: ("étape", "statut", "état", "avancement", "état d’avancement", "stage", "status"),
}  # fmt: skip
TITLES: Mapping[str, str] = {
    **{name: title for name, title, _ in FIELDS},
    TYPICAL: "Jeu type",
    STAGE: "Étape",
    VERSION: "Version dans Jalon",
}
# In the order of an export: what one reads first comes first.
EXPORTED = (
    "identifier", "title", "description", "service", "person", STAGE, "theme", "keywords",
    "software", "format", "volume", "frequency", "updated_on", "next_update_on", "coverage",
    "granularity", "covers_from", "covers_to", "licence", "schema", "landing_url",
    "personal_data", "high_value", "value", "effort", "duties", TYPICAL, VERSION,
)  # fmt: skip
# What an export adds to be read, which is decided in Jalon and never taken from a table.
DECIDED = ("Analyse", "Forte valeur, décision", "Publié le", "Fichiers et adresses")
NEVER = frozenset(
    letters_of(name)
    for name in (
        *DECIDED, "COLL_NOM", "COLL_SIRET", "PRODUCTEUR_NOM", "PRODUCTEUR_SIRET", "DATE_PUBL",
        "NOMBRE_RESSOURCES",
    )
)  # fmt: skip


# What the national catalogue says of the files, and the inventory would take for its own.
OF_FILES = frozenset({"FORMAT_RESSOURCES", "URL"})


@dataclass(frozen=True, slots=True)
class Header:
    """The names of the columns, and the number of their row, from 1."""

    line: int
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadingAsked:
    """How a person asks a table to be read; what is left out is found."""

    sheet: int = 0  # its rank, from 0
    line: int = 0  # of the names of the columns, from 1
    encoding: str = ""


@cache
def fields_by_name() -> Mapping[str, str]:
    """Return name without accents nor signs -> field; our own names win."""
    others = {letters_of(name): field for field, names in OTHER_NAMES.items() for name in names}
    return {**others, **{letters_of(title): field for field, title in TITLES.items()}}


def field_of(words: str) -> str | None:
    """Return the field that a name means, or nothing."""
    return fields_by_name().get(letters_of(words))


def proposed(columns: Sequence[str]) -> dict[str, str]:
    """Return the field of each column whose name is known, each field once, surest first."""
    mapping: dict[str, str] = {}
    if is_national(columns):
        columns = [column for column in columns if column not in OF_FILES]
    for column, field in [*_exact(columns), *_beginning(columns)]:
        if column not in mapping and field not in mapping.values():
            mapping[column] = field
    return mapping


def is_national(columns: Iterable[str]) -> bool:
    """Tell whether a table is the national catalogue, whole."""
    return set(COLUMNS) <= set(columns)


def _exact(columns: Iterable[str]) -> Iterator[tuple[str, str]]:
    our_titles = {letters_of(title): field for field, title in TITLES.items()}
    for names in (our_titles, fields_by_name()):
        for column in columns:
            key = letters_of(column)
            if key in names and key not in NEVER:
                yield column, names[key]


def _beginning(columns: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Give the columns whose name begins like a known one, the longest beginning first."""
    by_length = sorted(fields_by_name().items(), key=lambda pair: -len(pair[0]))
    for column in columns:
        key = letters_of(column)
        if key in NEVER:
            continue
        for name, field in by_length:
            if len(name) >= SHORTEST_BEGINNING and key.startswith(name):
                yield column, field
                break


def header_of(rows: Sequence[Sequence[str]], first: int = 1) -> Header | None:
    """Return the row of names: the first filled one, unless a later has two known names more.

    Tables often begin with a title and a blank row: ``first`` is where the names may begin.
    """
    best: tuple[int, int] | None = None
    for rank, cells in enumerate(rows[: max(LOOKED_AT, first)]):
        if rank + 1 < first:
            continue
        if not any(cell.strip() for cell in cells):
            continue
        recognised = len(proposed(named(cells)))
        # One known name more is chance: two tell a row of names.
        if best is None or recognised > best[0] + 1:
            best = (recognised, rank)
    return Header(best[1] + 1, named(rows[best[1]])) if best else None


def named(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the columns, none empty and no two the same."""
    names: list[str] = []
    taken: set[str] = set()
    for rank, cell in enumerate(cells, 1):
        name = " ".join(cell.split())[:100] or f"Colonne {rank}"
        unique, count = name, 2
        while unique in taken:
            unique, count = f"{name} ({count})", count + 1
        taken.add(unique)
        names.append(unique)
    while names and not cells[len(names) - 1].strip():
        names.pop()
    return tuple(names)
