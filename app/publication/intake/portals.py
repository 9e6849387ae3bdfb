"""Where a portal keeps its catalogue, when somebody gives the address of one of its pages."""

from html.parser import HTMLParser

from app.publication.outside.guard import joined

MOST_TRIES = 6
LARGEST_PAGE = 1_000_000  # characters of a page whose links are looked for
TYPES = frozenset({"text/turtle", "application/rdf+xml", "application/ld+json"})
# CKAN (ckanext-dcat) and udata, Opendatasoft, ArcGIS Hub; « data.json » is common to several.
USUAL = (
    "/catalog.ttl",
    "/api/explore/v2.1/catalog/exports/ttl",
    "/api/feed/dcat-us/1.1.json",
    "/data.json",
)


def likely_catalogues(page: str, url: str) -> list[str]:
    """Return the addresses where the catalogue of a portal may be, those that it names first."""
    announced = _Links()
    announced.feed(page[:LARGEST_PAGE])
    found = (joined(url, place) for place in (*announced.addresses, *USUAL))
    return [one for one in dict.fromkeys(found) if one not in {"", url}][:MOST_TRIES]


class _Links(HTMLParser):
    """The catalogues that the head of a page names."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the address of a link to linked data."""
        if tag == "link" and (address := _address(dict(attrs))):
            self.addresses.append(address)


def _address(values: dict[str, str | None]) -> str:
    kind = (values.get("type") or "").partition(";")[0].strip().lower()
    alternate = "alternate" in (values.get("rel") or "").lower().split()
    return (values.get("href") or "") if alternate and kind in TYPES else ""
