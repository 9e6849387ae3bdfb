"""Catalogues written as a plain list: « data.json » of ArcGIS Hub, CKAN and others (DCAT-US)."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.tables.catalogues.records import ListedDataset, ListedFile, ListedPage

# Durations of ISO 8601 that this profile gives for rhythms, as ids of data.gouv.fr.
RHYTHMS: Mapping[str, str] = {
    "R/PT1S": "continuous",
    "R/PT1H": "hourly",
    "R/P1D": "daily",
    "R/P3.5D": "semiweekly",
    "R/P0.5W": "semiweekly",
    "R/P0.33W": "threeTimesAWeek",
    "R/P1W": "weekly",
    "R/P7D": "weekly",
    "R/P0.5M": "semimonthly",
    "R/P2W": "biweekly",
    "R/P0.33M": "threeTimesAMonth",
    "R/P1M": "monthly",
    "R/P2M": "bimonthly",
    "R/P3M": "quarterly",
    "R/P4M": "threeTimesAYear",
    "R/P6M": "semiannual",
    "R/P1Y": "annual",
    "R/P12M": "annual",
    "R/P2Y": "biennial",
    "R/P3Y": "triennial",
    "R/P4Y": "quadrennial",
    "R/P5Y": "quinquennial",
    "R/P10Y": "decennial",
    "irregular": "irregular",
}
PARTS = frozenset({"distribution", "landingPage", "keyword", "identifier", "contactPoint"})


def is_listed(body: Any) -> bool:
    """Tell whether JSON is such a list: plain names, without the prefixes of linked data."""
    datasets = body.get("dataset") if isinstance(body, dict) else None
    if not isinstance(datasets, list):
        return False
    if not datasets:
        return True
    first = next((values for values in datasets if isinstance(values, dict)), {})
    return "title" in first and not PARTS.isdisjoint(first)


def read(body: Mapping[str, Any]) -> ListedPage:
    """Return the datasets of a list, in its order."""
    datasets = [values for values in body["dataset"] if isinstance(values, dict)]
    return ListedPage(tuple(map(_dataset, datasets)))


def _dataset(values: Mapping[str, Any]) -> ListedDataset:
    start, end = _period(_text(values.get("temporal")))
    identifier = _text(values.get("identifier"))
    rhythm = _text(values.get("accrualPeriodicity"))
    return ListedDataset(
        title=_text(values.get("title")),
        identifier=identifier,
        address=identifier if identifier.startswith("http") else "",
        description=_text(values.get("description")),
        keywords=tuple(_texts(values.get("keyword"))),
        themes=tuple(_texts(values.get("theme"))),
        licences=tuple(_texts(values.get("license"))),
        frequency=RHYTHMS.get(rhythm, rhythm),
        updated_on=_text(values.get("modified")),
        published_on=_text(values.get("issued")),
        page=_text(values.get("landingPage")),
        coverage=_coverage(values.get("spatial")),
        covers_from=start,
        covers_to=end,
        publisher=_text(_part(values.get("publisher"), "name")),
        contact=_text(_part(values.get("contactPoint"), "fn")),
        standard=_text(values.get("describedBy")),
        files=tuple(_files(values.get("distribution"))),
    )


def _files(values: Any) -> Iterator[ListedFile]:
    for part in values if isinstance(values, list) else [values]:
        if not isinstance(part, dict):
            continue
        url = _text(part.get("downloadURL")) or _text(part.get("accessURL"))
        if url:
            yield ListedFile(
                url,
                title=_text(part.get("title")),
                description=_text(part.get("description")),
                format=_text(part.get("format")),
                media_type=_text(part.get("mediaType")),
            )


def _part(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else value


def _text(value: Any) -> str:
    if isinstance(value, list):
        return _text(value[0]) if value else ""
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _texts(value: Any) -> Iterator[str]:
    for part in value if isinstance(value, list) else [value]:
        if text := _text(part):
            yield text


def _coverage(value: Any) -> str:
    """Return the name of a territory: a rectangle of coordinates is none."""
    text = _text(value)
    return "" if not any(letter.isalpha() for letter in text) else text


def _period(text: str) -> tuple[str, str]:
    start, slash, end = text.partition("/")
    return (start, end) if slash else ("", "")
