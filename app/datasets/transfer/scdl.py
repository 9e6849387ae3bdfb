"""The simplified catalogue of the « socle commun des données locales » (scdl/catalogue 0.1.3)."""

from collections.abc import Mapping, Sequence
from datetime import date

from app.datasets.inventory.defaults import Defaults, told_of
from app.datasets.inventory.models import Dataset, Resource
from app.datasets.inventory.rules import Theme
from app.kernel.web_addresses import spelled
from app.spaces.models import Authority

COLUMNS = (
    "COLL_NOM",
    "COLL_SIRET",
    "ID",
    "TITRE",
    "DESCRIPTION",
    "THEME",
    "PRODUCTEUR_NOM",
    "PRODUCTEUR_SIRET",
    "COUV_SPAT_MAILLE",
    "COUV_SPAT_NOM",
    "COUV_TEMP_DEBUT",
    "COUV_TEMP_FIN",
    "DATE_PUBL",
    "FREQ_MAJ",
    "DATE_MAJ",
    "MOTS_CLES",
    "LICENCE",
    "NOMBRE_RESSOURCES",
    "FORMAT_RESSOURCES",
    "URL",
)
# The schema knows fifteen rhythms; those of data.gouv.fr fall into them.
DAILY = "Quotidienne ou plusieurs fois par jour"
WEEKLY = "Hebdomadaire ou plusieurs fois par semaine"
MONTHLY = "Mensuelle ou plusieurs fois par mois"
HOURLY = "Toutes les heures"
CONTINUOUS = "Continuelle"
RHYTHMS: Mapping[str, str] = {
    "continuous": CONTINUOUS,
    "oneMinute": CONTINUOUS,
    "fiveMinutes": CONTINUOUS,
    "tenMinutes": CONTINUOUS,
    "fifteenMinutes": CONTINUOUS,
    "thirtyMinutes": CONTINUOUS,
    "hourly": HOURLY,
    "bihourly": HOURLY,
    "trihourly": HOURLY,
    "twelveHours": DAILY,
    "severalTimesADay": DAILY,
    "threeTimesADay": DAILY,
    "semidaily": DAILY,
    "daily": DAILY,
    "fiveTimesAWeek": WEEKLY,
    "threeTimesAWeek": WEEKLY,
    "semiweekly": WEEKLY,
    "weekly": WEEKLY,
    "biweekly": MONTHLY,
    "threeTimesAMonth": MONTHLY,
    "semimonthly": MONTHLY,
    "monthly": MONTHLY,
    "bimonthly": "Bimestrielle",
    "quarterly": "Trimestrielle",
    "threeTimesAYear": "Semestrielle",
    "semiannual": "Semestrielle",
    "annual": "Annuelle",
    "biennial": "Biennale",
    "triennial": "Triennale",
    "quinquennial": "Quinquennale",
    "punctual": "Ponctuelle",
    "irregular": "Irrégulière",
}
UNKNOWN = "Inconnue"
LICENCES: Mapping[str, str] = {
    "lov2": "Licence Ouverte-LO",
    "fr-lo": "Licence Ouverte-LO",
    "odc-odbl": "Open Database License-ODBL",
    "cc-by": "Creative Commons-CC",
    "cc-by-sa": "Creative Commons-CC",
    "cc-zero": "Creative Commons-CC",
}
# The schema has words of its own for the territory that data describe.
MESHES: Mapping[str, str] = {
    "poi": "Infracommunale",
    "fr:iris": "Infracommunale",
    "fr:commune": "Communale",
    "fr:epci": "Intercommunale",
    "fr:canton": "Cantonale",
    "fr:departement": "Départementale",
    "fr:region": "Régionale",
}
OTHER_MESH = "Autre"
OTHER_LICENCE = "Spécifique ou autre"


NO_THEME = "Autre"
PAGE_FORMAT, OTHER_FORMAT = "html", "autre"


def catalogue_rows(
    authority: Authority,
    datasets: Sequence[Dataset],
    resources: Mapping[int, Sequence[Resource]],
    defaults: Defaults,
) -> list[list[str]]:
    """Return the rows of the catalogue, the names of the columns first."""
    producer = [authority.name, authority.siret]
    return [
        list(COLUMNS),
        *(
            [*producer, *_cells(row, authority, resources.get(row.id, ()), defaults)]
            for row in datasets
        ),
    ]


def _cells(
    row: Dataset, authority: Authority, files: Sequence[Resource], defaults: Defaults
) -> list[str]:
    """Return what a row says after the authority itself."""
    words = words_of(row, authority, defaults)
    formats = dict.fromkeys(file.format for file in files if file.format)
    return [
        row.identifier,
        row.title,
        words["description"],
        words["theme"],
        authority.name,
        authority.siret,
        words["granularity"],
        words["coverage"],
        words["covers_from"],
        words["covers_to"],
        _day(row.published_on),
        words["frequency"],
        words["updated_on"],
        words["keywords"],
        words["licence"],
        # A page of presentation is where the data are found: one address, of a page.
        str(len(files) or int(bool(row.landing_url))),
        ";".join(formats) or (OTHER_FORMAT if files else PAGE_FORMAT if row.landing_url else ""),
        spelled(row.landing_url or (files[0].url if files else "")),
    ]


def words_of(row: Dataset, authority: Authority, defaults: Defaults) -> dict[str, str]:
    """Return the cells that say a field in the words of the catalogue, which leaves none blank.

    Field -> cell. A period that nobody gave is the day at which the data stood.
    """
    told, licence = told_of(row, authority), defaults.licence_of(row)
    first, last = row.covers_from, row.covers_to
    return {
        "description": told.description,
        "theme": Theme(row.theme).label if row.theme else NO_THEME,
        "granularity": MESHES.get(told.granularity, OTHER_MESH),
        "coverage": told.coverage,
        "covers_from": _day(first or last or told.updated_on),
        "covers_to": _day(last or max(filter(None, (first, told.updated_on)), default=None)),
        "frequency": RHYTHMS.get(defaults.rhythm_of(row), UNKNOWN),
        "updated_on": _day(told.updated_on),
        "keywords": ";".join(told.keywords) or row.title,
        "licence": LICENCES.get(licence, OTHER_LICENCE) if licence else "",
    }


def _day(when: date | None) -> str:
    return when.isoformat() if when else ""
