"""The closed lists that catalogues speak beside those of the inventory: formats, families."""

import re
from collections.abc import Mapping

EUROPE = "http://publications.europa.eu/resource/authority"
FRENCH = f"{EUROPE}/language/FRA"
PUBLIC = f"{EUROPE}/access-right/PUBLIC"
AVAILABLE = f"{EUROPE}/planned-availability/AVAILABLE"
HIGH_VALUE_RULE = "http://data.europa.eu/eli/reg_impl/2023/138/oj"
HIGH_VALUE = "http://data.europa.eu/bna/"
HIGH_VALUE_FAMILY_LIST = f"{HIGH_VALUE}asd487ae75"
# With « http », the harvester of data.gouv.fr does not know the type.
MEDIA_TYPE = "https://www.iana.org/assignments/media-types/"
# The European list names these; those of the decree keep the address that harvesters know.
LICENCES: Mapping[str, str] = {
    "cc-by": f"{EUROPE}/licence/CC_BY_4_0",
    "cc-by-sa": f"{EUROPE}/licence/CC_BYSA_4_0",
    "cc-zero": f"{EUROPE}/licence/CC0",
    "odc-by": f"{EUROPE}/licence/ODC_BY",
    "odc-pddl": f"{EUROPE}/licence/ODC_PDDL",
}
# INSEE names communes, EPCI, départements and régions under these addresses.
GEO = "http://id.insee.fr/geo/"

SCHEMAS = "https://schema.data.gouv.fr/"
# How the national schemas are named: « scdl/subventions », a version after it or not.
NATIONAL = re.compile(r"([a-z0-9_-]+/[A-Za-z0-9._-]+)(?:\s.*)?", re.DOTALL)

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


def public_name(root: str, identifier: str) -> str:
    """Return the address that names a dataset for ever, from what all the names begin with."""
    return f"{root}#jeu-{identifier}"


def national_schema(name: str) -> str:
    """Return the national schema that a name means, without its version, or nothing."""
    match = NATIONAL.fullmatch(name.strip())
    return match[1] if match else ""
