"""The words of catalogues (licences, rhythms, themes, formats) as codes of the inventory."""

import html
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from app.datasets.inventory.frequencies import EUROPEAN_LIST, FREQUENCIES
from app.datasets.inventory.licences import licences
from app.datasets.inventory.rules import THEME_LIST
from app.datasets.transfer import values
from app.datasets.transfer.values import Unknown
from app.kernel.text import letters_of
from app.publication.catalogue.vocabularies import HIGH_VALUE_FAMILIES, SCHEMAS, national_schema

LONGEST_READ = 100_000  # characters of a text: what follows is no description
# Bounded, so that a text made to be long to read is not.
TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>")
BREAK = re.compile(r"<(?:br|/p|/div|/li|/h[1-6])\b[^<>]{0,200}>", re.IGNORECASE)
BLANKS = re.compile(r"[^\S\n]+")
LINES = re.compile(r"\n{2,}")
HTTP = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE)
# Addresses and words by which catalogues name the licences that a dataset may have; a longer one
# comes before the one that it begins with.
LICENCES: tuple[tuple[str, str], ...] = (
    ("etalab.gouv.fr/wp-content/uploads/2014/05/licence_ouverte.pdf", "fr-lo"),
    ("etalab.gouv.fr/pages/licence-ouverte-open-licence-5899923", "fr-lo"),
    ("publications.europa.eu/resource/authority/licence/etalab_2_0", "lov2"),
    ("spdx.org/licenses/etalab-2.0", "lov2"),
    ("github.com/etalab/licence-ouverte/blob/master/lo.md", "lov2"),
    ("etalab.gouv.fr/licence-ouverte-open-licence", "lov2"),
    ("etalab.gouv.fr/wp-content/uploads/2017/04/etalab-licence-ouverte-v2.0.pdf", "lov2"),
    ("opendatacommons.org/licenses/odbl", "odc-odbl"),
    ("spdx.org/licenses/odbl-1.0", "odc-odbl"),
    ("publications.europa.eu/resource/authority/licence/odc_bl", "odc-odbl"),
    ("publications.europa.eu/resource/authority/licence/odbl_1_0", "odc-odbl"),
    ("data.gouv.fr/licences", ""),
)
LICENCE_WORDS: tuple[tuple[str, str], ...] = (
    ("licenceouverteversion1", "fr-lo"),
    ("licenceouvertev1", "fr-lo"),
    ("licenceouverte10", "fr-lo"),
    ("licenceouverte", "lov2"),
    ("openlicence", "lov2"),
    ("licenceetalab", "lov2"),
    ("etalab20", "lov2"),
    ("lov2", "lov2"),
    ("odbl", "odc-odbl"),
    ("opendatabaselicen", "odc-odbl"),
)
# What says that there is none: no loss.
NO_LICENCE = frozenset({"licensenotspecified", "notspecified", "none", "aucune", "nonspecifie"})
# The Dublin Core list of rhythms.
DUBLIN = "purl.org/cld/freq/"
DUBLIN_RHYTHMS: Mapping[str, str] = {
    "triennial": "triennial",
    "biennial": "biennial",
    "annual": "annual",
    "semiannual": "semiannual",
    "threetimesayear": "threeTimesAYear",
    "quarterly": "quarterly",
    "bimonthly": "bimonthly",
    "monthly": "monthly",
    "semimonthly": "semimonthly",
    "biweekly": "biweekly",
    "threetimesamonth": "threeTimesAMonth",
    "weekly": "weekly",
    "semiweekly": "semiweekly",
    "threetimesaweek": "threeTimesAWeek",
    "daily": "daily",
    "continuous": "continuous",
    "irregular": "irregular",
}
# Those of ISO 19115, which geographic catalogues use.
ISO_RHYTHMS: Mapping[str, str] = {
    "continual": "continuous",
    "fortnightly": "biweekly",
    "biannually": "semiannual",
    "annually": "annual",
    "asneeded": "punctual",
    "notplanned": "notPlanned",
}
# The bare codes of the European list: « CONT », as some geographic catalogues write them.
EUROPEAN: Mapping[str, str] = {rhythm.european: rhythm.id for rhythm in FREQUENCIES.values()}
# Formats that catalogues spell out, and media types.
FORMATS: Mapping[str, str] = {
    "webpage": "html",
    "pageweb": "html",
    "arcgisgeoservice": "api",
    "arcgisgeoservicesrestapi": "api",
    "esrirest": "api",
    "rest": "api",
    "shapefile": "shp",
    "esrishapefile": "shp",
    "filegeodatabase": "gdb",
    "excel": "xlsx",
    "msexcel": "xls",
    "texthtml": "html",
    "textcsv": "csv",
    "textplain": "txt",
    "texttabseparatedvalues": "tsv",
    "applicationjson": "json",
    "applicationgeojson": "geojson",
    "applicationvndgeojson": "geojson",
    "applicationgeopackagesqlite3": "gpkg",
    "applicationxml": "xml",
    "textxml": "xml",
    "applicationpdf": "pdf",
    "applicationzip": "zip",
    "applicationvndmsexcel": "xls",
    "applicationvndopenxmlformatsofficedocumentspreadsheetmlsheet": "xlsx",
    "applicationvndoasisopendocumentspreadsheet": "ods",
    "applicationvndgoogleearthkmlxml": "kml",
    "octetstream": "",
    "applicationoctetstream": "",
}
FORMAT = re.compile(r"[a-z0-9][a-z0-9.+-]{0,59}")
EXTENSION = re.compile(r"\.([A-Za-z0-9]{2,7})(?:\.(?:gz|zip))?(?:[?#].*)?$")
KNOWN_EXTENSIONS = frozenset(
    {
        "csv", "tsv", "json", "geojson", "xml", "gml", "kml", "zip", "pdf", "ods", "odt", "xlsx",
        "xls", "docx", "html", "txt", "gpkg", "shp",
    }
)  # fmt: skip
Read = Callable[[str], str | None]


def plain(text: str) -> str:
    """Return a text without its tags; each paragraph keeps its line."""
    text = text[:LONGEST_READ]
    if "<" not in text and "&" not in text:
        return text
    parted = TAG.sub("", BREAK.sub("\n", _without_comments(text)))
    unescaped = html.unescape(parted)
    lines = (BLANKS.sub(" ", line).strip() for line in unescaped.splitlines())
    return LINES.sub("\n\n", "\n".join(lines)).strip()


def _without_comments(text: str) -> str:
    """Take comments away; what opens as one and does not end is text."""
    first, *others = text.split("<!--")
    return first + "".join(
        other.partition("-->")[2] if "-->" in other else f"<!--{other}" for other in others
    )


def first_known(words: Iterable[str], read: Read) -> tuple[str, str]:
    """Return the code of the first word that has one, and the first word that says something."""
    lost = ""
    for word in words:
        code = read(word)
        if code:
            return code, ""
        lost = lost or (word if code is None else "")
    return "", lost


def licence(text: str) -> str | None:
    """Return a licence that a dataset may have; empty for « none », nothing for another."""
    if letters_of(text) in NO_LICENCE:
        return ""
    if (address := _bare(text)) in _addresses():
        return _addresses()[address]
    for beginning, code in LICENCES:
        if beginning in text.lower():
            return code
    letters = letters_of(text)
    return next((code for word, code in LICENCE_WORDS if word in letters), _listed(text, "licence"))


@cache
def _addresses() -> Mapping[str, str]:
    """Return the addresses of the library; of two licences that share one, the newer."""
    listed = reversed(list(licences().values()))
    allowed = {entry.id: _bare(entry.url) for entry in listed if entry.url}
    return {address: code for code, address in allowed.items() if code in {"lov2", "odc-odbl"}}


def _bare(address: str) -> str:
    return HTTP.sub("", address.strip()).rstrip("/").lower()


def rhythm(text: str) -> str | None:
    """Return a rhythm; nothing for a word that is none."""
    bare = _bare(text)
    if bare.startswith(DUBLIN):
        return DUBLIN_RHYTHMS.get(letters_of(bare.removeprefix(DUBLIN).removeprefix("freq-")))
    word = text.rpartition("/")[2].rpartition("#")[2].strip()
    if "/" in bare and "frequency/" in bare:
        text = f"{EUROPEAN_LIST}{word}"
    return (
        ISO_RHYTHMS.get(letters_of(word))
        or EUROPEAN.get(word.upper())
        or _listed(text, "frequency")
    )


def theme(text: str) -> str | None:
    """Return a theme of the European list; empty for a family of high-value data."""
    if high_value(text):
        return ""
    if "data-theme/" in text:
        text = f"{THEME_LIST}{text.rpartition('/')[2]}"
    return _listed(text, "theme")


def granularity(text: str) -> str | None:
    """Return the smallest territory described."""
    return _listed(text, "granularity")


def high_value(text: str) -> str | None:
    """Return the family of high-value data, whose own categories are more than we keep."""
    code = text.rpartition("/")[2]
    return next((name for name, id_ in HIGH_VALUE_FAMILIES.items() if id_ == code), None)


def schema(text: str) -> str:
    """Return the national schema that a catalogue names, or nothing for other standards."""
    name = text.strip().removeprefix(SCHEMAS).strip("/")
    return national_schema(name) if "/" in name and not name.startswith("http") else ""


def format_of(*words: str, url: str = "") -> str:
    """Return a format from its names, its media type, else the end of its address."""
    for word in words:
        name = letters_of(word.rpartition("/media-types/")[2] if "/media-types/" in word else word)
        if name in FORMATS:
            if FORMATS[name]:
                return FORMATS[name]
            continue
        last = word.rpartition("/")[2].lower().lstrip(".").strip()
        if last.upper() == "GEOJSON" or FORMAT.fullmatch(last):
            return last
    match = EXTENSION.search(url)
    return match[1].lower() if match and match[1].lower() in KNOWN_EXTENSIONS else ""


def _listed(text: str, field: str) -> str | None:
    try:
        return str(values.read(field, text))
    except Unknown:
        return None
