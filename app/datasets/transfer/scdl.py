"""The simplified catalogue of the « socle commun des données locales » (scdl/catalogue 0.1.3)."""

from collections.abc import Mapping, Sequence
from datetime import date

from app.datasets.inventory.defaults import Defaults
from app.datasets.inventory.models import Dataset, Resource

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


def catalogue_rows(
    publisher: str,
    siret: str,
    datasets: Sequence[Dataset],
    resources: Mapping[int, Sequence[Resource]],
    *,
    themes: Mapping[str, str],
    defaults: Defaults | None = None,
) -> list[list[str]]:
    """Return the rows of the catalogue, the names of the columns first.

    ``themes`` are the French names of the themes; ``defaults`` those of the strategy.
    """
    strategy, producer = defaults or Defaults(), [publisher, siret]
    return [
        list(COLUMNS),
        *(
            [*producer, *_cells(row, producer, resources.get(row.id, ()), themes, strategy)]
            for row in datasets
        ),
    ]


def _cells(
    row: Dataset,
    producer: Sequence[str],
    files: Sequence[Resource],
    themes: Mapping[str, str],
    strategy: Defaults,
) -> list[str]:
    """Return what a row says after the authority itself."""
    words = words_of(row, strategy)
    return [
        row.identifier,
        row.title,
        row.description,
        themes.get(row.theme, ""),
        *producer,
        words["granularity"],
        row.coverage,
        _day(row.covers_from),
        _day(row.covers_to),
        _day(row.published_on),
        words["frequency"],
        _day(row.updated_on),
        ";".join(row.keywords),
        words["licence"],
        str(len(files)),
        ";".join(dict.fromkeys(file.format for file in files if file.format)),
        row.landing_url or (files[0].url if files else ""),
    ]


def words_of(row: Dataset, defaults: Defaults) -> dict[str, str]:
    """Return the cells where the catalogue has coarser words than ours: field -> word."""
    licence = defaults.licence_of(row)
    return {
        "granularity": MESHES.get(row.granularity, OTHER_MESH) if row.granularity else "",
        "frequency": RHYTHMS.get(defaults.rhythm_of(row), UNKNOWN),
        "licence": LICENCES.get(licence, OTHER_LICENCE) if licence else "",
    }


def _day(when: date | None) -> str:
    return when.isoformat() if when else ""
