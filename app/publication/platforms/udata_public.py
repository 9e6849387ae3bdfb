"""What an organisation has published on a platform that runs udata, as anybody may read it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from stdnum import luhn

from app.kernel.foreign_json import decode
from app.kernel.text import name_key
from app.publication.outside.fetching import Unfetched, fetch
from app.publication.platforms.answers import NONSENSE
from app.publication.platforms.contents import DATASET_MARK, RESOURCE_MARK
from app.publication.platforms.udata_api import (
    api_url,
    asking_for,
    dataset_path,
    organization_path,
    page_query,
)
from app.tables.catalogues.records import ListedDataset, ListedFile, ListedPage, readable

DATA_GOUV = "https://www.data.gouv.fr"
SIREN_DIGITS = 9
PLACE = re.compile(r"/(?:fr/|en/|es/)?(organizations|datasets)/([^/]+)(?:/.*)?")
FILE_FIELDS = "id,title,description,type,url,format,mime,filesize,last_modified,schema,extras"
FIELDS = (
    "id,title,description,page,private,deleted,archived,created_at,last_modified,last_update,"
    "license,frequency,tags,temporal_coverage,spatial,extras,quality,contact_points,organization,"
    f"resources{{{FILE_FIELDS}}}"
)
NO_SIREN = (
    "Aucune organisation de data.gouv.fr ne porte ce numéro. Collez plutôt l’adresse de la page "
    "de votre organisation."
)
NO_ORGANIZATION = (
    "Ce jeu n’appartient à aucune organisation\u00a0: donnez l’adresse de la page de la vôtre."
)
HIDDEN = {
    "deleted": "supprimé là-bas",
    "archived": "archivé là-bas",
    "private": "en brouillon là-bas",
}
UNKNOWN_LICENCE = "notspecified"


@dataclass(frozen=True, slots=True)
class PlatformPlace:
    """An organisation, or a dataset, on a platform that runs udata."""

    base_url: str
    kind: str  # « organizations » or « datasets »
    name: str  # its id, or its name in addresses


def place_of(url: str) -> PlatformPlace | None:
    """Return what an address of a platform leads to, or nothing."""
    parts = urlsplit(url)
    match = PLACE.fullmatch(parts.path)
    if match is None or match[2] in {"search", ""}:
        return None
    return PlatformPlace(f"{parts.scheme}://{parts.netloc}", match[1], match[2])


def organization_of(place: PlatformPlace, *, local: bool) -> tuple[str, str]:
    """Return the id and the name of the organisation of a place."""
    if place.kind == "datasets":
        url = api_url(place.base_url, dataset_path(place.name))
        dataset = _ask(url, "organization", local=local)
        organization = dataset.get("organization")
        if not isinstance(organization, dict):
            raise Unfetched(NO_ORGANIZATION)
    else:
        url = api_url(place.base_url, organization_path(place.name))
        organization = _ask(url, "id,name", local=local)
    return _named(organization)


def organization_numbered(base_url: str, number: str, name: str, *, local: bool) -> tuple[str, str]:
    """Return the id and the name of the organisation of a SIREN or SIRET number.

    The platform knows establishments: the first of a SIREN, then those whose name is ``name``.
    """
    exact = number if len(number) > SIREN_DIGITS else _first_establishment(number)
    for asked in ({"business_number_id": exact}, {"q": name}):
        query = urlencode({**asked, "page_size": 50})
        url = api_url(base_url, f"organizations/?{query}")
        answer = _ask(url, "data{id,name,business_number_id,deleted}", local=local)
        for organization in filter(None, map(_object, _list(answer, "data"))):
            own = str(organization.get("business_number_id") or "")
            if own.startswith(number[:SIREN_DIGITS]) and not organization.get("deleted"):
                return _named(organization)
        if not name_key(name):
            break
    raise Unfetched(NO_SIREN)


def _first_establishment(siren: str) -> str:
    """Return the SIRET of the first establishment of a SIREN: 0001, and the key of it all."""
    digits = f"{siren}0001"
    return f"{digits}{luhn.calc_check_digit(digits)}"


def first_page(base_url: str, organization: str) -> str:
    """Return the address of the first page of the datasets of an organisation."""
    return api_url(base_url, f"{organization_path(organization)}datasets/?{page_query(1)}")


def datasets_page(url: str, *, local: bool) -> ListedPage:
    """Return a page of the datasets of an organisation, and the address of the next."""
    answer = _ask(url, f"data{{{FIELDS}}},page,next_page,total", local=local)
    datasets = answer.get("data")
    if not isinstance(datasets, list):
        raise Unfetched(NONSENSE)
    total, number = answer.get("total"), answer.get("page")
    more = bool(answer.get("next_page")) and isinstance(number, int)
    after = f"{url.partition('?')[0]}?{page_query(int(number or 0) + 1)}"
    return ListedPage(
        tuple(_dataset(values) for values in datasets if isinstance(values, dict)),
        after if more else "",
        total if isinstance(total, int) else None,
    )


def _ask(url: str, fields: str, *, local: bool) -> dict[str, Any]:
    answer = fetch(url, headers=asking_for(fields), local=local)
    try:
        body = decode(answer.body)
    except ValueError as problem:
        raise Unfetched(NONSENSE) from problem
    if not isinstance(body, dict):
        raise Unfetched(NONSENSE)
    return body


def _named(organization: Mapping[str, Any]) -> tuple[str, str]:
    names = [readable(_text(organization.get(name))) for name in ("id", "name")]
    if not all(names):
        raise Unfetched(NONSENSE)
    return names[0], names[1]


def _dataset(values: Mapping[str, Any]) -> ListedDataset:
    licence = _text(values.get("license"))
    period, spatial = _object(values.get("temporal_coverage")), _object(values.get("spatial"))
    files = [file for file in _list(values, "resources") if isinstance(file, dict)]
    schemas = [_text(_object(file.get("schema")).get("name")) for file in files]
    contacts = [_text(_object(contact).get("name")) for contact in _list(values, "contact_points")]
    score = _object(values.get("quality")).get("score")
    return ListedDataset(
        title=_text(values.get("title")),
        identifier=_text(values.get("id")),
        description=_text(values.get("description")),
        keywords=tuple(_text(tag) for tag in _list(values, "tags") if _text(tag)),
        licences=(licence,) if licence not in {"", UNKNOWN_LICENCE} else (),
        frequency=_text(values.get("frequency")),
        updated_on=_text(values.get("last_update")) or _text(values.get("last_modified")),
        published_on=_text(values.get("created_at")),
        page=_text(values.get("page")),
        granularity=_text(spatial.get("granularity")),
        covers_from=_text(period.get("start")),
        covers_to=_text(period.get("end")),
        contact=next(filter(None, contacts), ""),
        standard=next(filter(None, schemas), ""),
        quality=round(100 * score) if isinstance(score, int | float) and 0 <= score <= 1 else None,
        hidden=next((why for name, why in HIDDEN.items() if values.get(name)), ""),
        mark=_text(_object(values.get("extras")).get(DATASET_MARK)),
        files=tuple(_files(files)),
    )


def _files(files: list[dict[str, Any]]) -> Iterator[ListedFile]:
    for file in files:
        size = file.get("filesize")
        yield ListedFile(
            _text(file.get("url")),
            title=_text(file.get("title")),
            description=_text(file.get("description")),
            format=_text(file.get("format")),
            media_type=_text(file.get("mime")),
            size=size if isinstance(size, int) and not isinstance(size, bool) else None,
            updated_on=_text(file.get("last_modified")),
            kind=_text(file.get("type")),
            mark=_text(_object(file.get("extras")).get(RESOURCE_MARK)),
        )


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else str(value) if type(value) is int else ""


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(values: Mapping[str, Any], name: str) -> list[Any]:
    several = values.get(name)
    return several if isinstance(several, list) else []
