"""The closed lists that catalogues speak: addresses of licences, rhythms, themes, formats."""

import re
from collections.abc import Mapping

EUROPE = "http://publications.europa.eu/resource/authority"
FREQUENCY = f"{EUROPE}/frequency/"
THEME = f"{EUROPE}/data-theme/"
FRENCH = f"{EUROPE}/language/FRA"
PUBLIC = f"{EUROPE}/access-right/PUBLIC"
AVAILABLE = f"{EUROPE}/planned-availability/AVAILABLE"
HIGH_VALUE_RULE = "http://data.europa.eu/eli/reg_impl/2023/138/oj"
HIGH_VALUE = "http://data.europa.eu/bna/"
# With « http », the harvester of data.gouv.fr does not know the type.
MEDIA_TYPE = "https://www.iana.org/assignments/media-types/"
# INSEE names communes, EPCI, départements and régions under these addresses.
GEO = "http://id.insee.fr/geo/"

SCHEMAS = "https://schema.data.gouv.fr/"
# How the national schemas are named: « scdl/subventions », a version after it or not.
NATIONAL = re.compile(r"([a-z0-9_-]+/[A-Za-z0-9._-]+)(?:\s.*)?", re.DOTALL)

# Ids of data.gouv.fr → the address by which its harvester knows the licence.
LICENCES: Mapping[str, str] = {
    "lov2": "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
    "fr-lo": "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
    "odc-odbl": "http://opendatacommons.org/licenses/odbl/summary/",
}

# Ids of data.gouv.fr → codes of the European list of frequencies.
FREQUENCIES: Mapping[str, str] = {
    "continuous": "UPDATE_CONT",
    "oneMinute": "1MIN",
    "fiveMinutes": "5MIN",
    "tenMinutes": "10MIN",
    "fifteenMinutes": "15MIN",
    "thirtyMinutes": "30MIN",
    "hourly": "HOURLY",
    "bihourly": "BIHOURLY",
    "trihourly": "TRIHOURLY",
    "twelveHours": "12HRS",
    "severalTimesADay": "CONT",
    "threeTimesADay": "DAILY_3",
    "semidaily": "DAILY_2",
    "daily": "DAILY",
    "fiveTimesAWeek": "WEEKLY_5",
    "threeTimesAWeek": "WEEKLY_3",
    "semiweekly": "WEEKLY_2",
    "weekly": "WEEKLY",
    "biweekly": "BIWEEKLY",
    "threeTimesAMonth": "MONTHLY_3",
    "semimonthly": "MONTHLY_2",
    "monthly": "MONTHLY",
    "bimonthly": "BIMONTHLY",
    "quarterly": "QUARTERLY",
    "threeTimesAYear": "ANNUAL_3",
    "semiannual": "ANNUAL_2",
    "annual": "ANNUAL",
    "biennial": "BIENNIAL",
    "triennial": "TRIENNIAL",
    "quadrennial": "QUADRENNIAL",
    "quinquennial": "QUINQUENNIAL",
    "decennial": "DECENNIAL",
    "bidecennial": "BIDECENNIAL",
    "tridecennial": "TRIDECENNIAL",
    "punctual": "AS_NEEDED",
    "irregular": "IRREG",
    "never": "NEVER",
    "notPlanned": "NOT_PLANNED",
    "other": "OTHER",
    "unknown": "UNKNOWN",
}

# Families of the rule (EU) 2023/138 → ids of their list.
HIGH_VALUE_FAMILIES: Mapping[str, str] = {
    "geospatial": "c_ac64a52d",
    "earth-environment": "c_dd313021",
    "meteorological": "c_164e0bf5",
    "statistics": "c_e1da4e07",
    "companies": "c_a9135398",
    "mobility": "c_b79e35eb",
}

MEDIA_TYPES: Mapping[str, str] = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "json": "application/json",
    "geojson": "application/geo+json",
    "xml": "application/xml",
    "gml": "application/gml+xml",
    "kml": "application/vnd.google-earth.kml+xml",
    "zip": "application/zip",
    "pdf": "application/pdf",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "html": "text/html",
    "txt": "text/plain",
    "gpkg": "application/geopackage+sqlite3",
}


def public_name(catalogue_url: str, identifier: str) -> str:
    """Return the address that names a dataset: it leads to the catalogue, and never changes."""
    return f"{catalogue_url}#jeu-{identifier}"


def national_schema(name: str) -> str:
    """Return the national schema that a name means, without its version, or nothing."""
    found = NATIONAL.fullmatch(name.strip())
    return found[1] if found else ""
