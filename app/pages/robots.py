"""What search engines may read: the pages of the site, the open catalogues and their datasets."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from xml.etree import ElementTree as Xml

from flask import Flask, Response, request, url_for

from app.datasets.inventory.models import Dataset
from app.kernel.clock import today
from app.law.listing import cited_texts, codes_cited
from app.methodology.loader import current_edition
from app.publication.catalogue.addresses import catalogue_url, dataset_url
from app.spaces.models import Authority

SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
# Of the protocol of sitemaps, in one file.
MOST_ADDRESSES = 50_000
# How long what security.txt says is good; RFC 9116 recommends less than a year.
GOOD_FOR = timedelta(days=180)
PAGES = (
    "pages.home",
    "methodology.overview",
    "guide.start",
    "methodology.benefits",
    "methodology.examples",
    "guide.software",
    "methodology.stakeholders",
    "methodology.legal_frame",
    "law.texts",
    "methodology.support",
    "methodology.glossary",
    "delays.calculator",
    "methodology.editions",
    "pages.help_page",
    "pages.rights",
    "pages.accessibility",
    "pages.legal",
)
# Beside the pages: what shows a public catalogue, and what tells robots of it all.
SHOWN = frozenset(PAGES) | {
    "guide.software_kind",
    "guide.step",
    "law.code",
    "law.text",
    "methodology.item",
    "methodology.phase",
    "pages.guide",
    "publication.catalogue",
    "publication.catalogue_file",
    "publication.public_dataset",
    "publication.public_file",
    "publication.public_logo",
    "publication.public_version",
    "static",
}
# In what the operator wrote of themselves: the address of a page, or of a mailbox.
ADDRESS = re.compile(r"https?://[^\s<>,;]+|[^\s<>,;:]+@[^\s<>,;]+")
CLOSED = ("/c/", "/compte", "/connexion", "/instance", "/invitation", "/portefeuille", "/recherche")


def hide_what_is_not_shown(app: Flask) -> None:
    """Ask robots to keep no page but those that are meant for them."""
    app.after_request(_say_who_may_index)


def _say_who_may_index(response: Response) -> Response:
    if request.endpoint not in SHOWN:
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def robots_text(base_url: str) -> str:
    """Return what ``/robots.txt`` says."""
    closed = "".join(f"Disallow: {path}\n" for path in CLOSED)
    return f"User-agent: *\n{closed}\nSitemap: {base_url}{url_for('pages.sitemap_index')}\n"


def index_of_sitemaps(base_url: str, slugs: Iterable[str]) -> bytes:
    """Return the index of the sitemaps: that of the site, and one for each open catalogue."""
    index = Xml.Element("sitemapindex", xmlns=SITEMAPS)
    own = [url_for("pages.sitemap_of_site")]
    for path in (*own, *(url_for("pages.sitemap_of_catalogue", slug=slug) for slug in slugs)):
        Xml.SubElement(Xml.SubElement(index, "sitemap"), "loc").text = f"{base_url}{path}"
    return _written(index)


def sitemap_of_site(base_url: str) -> bytes:
    """Return the addresses of the pages of the site, of the guide and of the texts cited."""
    own = ((f"{base_url}{url_for(endpoint)}", None) for endpoint in PAGES)
    guide = ((f"{base_url}{path}", day) for path, day in _pages_of_guide())
    texts = (f"{base_url}{path}" for path in _pages_of_law())
    return _sitemap((*own, *guide, *((path, None) for path in texts)))


def _pages_of_guide() -> Iterator[tuple[str, date | None]]:
    """Yield the address of each phase, step and point, with the day of their edition."""
    edition = current_edition()
    for phase in edition.phases:
        yield url_for("methodology.phase", position=phase.position), edition.published_on
        for step in phase.steps:
            yield url_for("guide.step", step_id=step.id), edition.published_on
    for item in edition.items:
        yield url_for("methodology.item", item_id=item.id), edition.published_on


def _pages_of_law() -> Iterator[str]:
    for code in codes_cited().values():
        yield url_for("law.code", code=code.slug)
    for text in cited_texts():
        yield url_for("law.text", code=text.code_slug, text=text.slug)


def sitemap_of_catalogue(authority: Authority, rows: Iterable[Dataset]) -> bytes:
    """Return the addresses of a public catalogue: its page, and one for each dataset."""
    own = (catalogue_url(authority), None)
    rest = (
        (dataset_url(authority, row.identifier), row.updated_on or row.published_on) for row in rows
    )
    return _sitemap((own, *rest))


def security_text(base_url: str, contact: str) -> str:
    """Return whom to write to about a weakness (RFC 9116): the legal notice where none is known."""
    known = ADDRESS.search(contact)
    address = known[0] if known else f"{base_url}{url_for('pages.legal')}"
    written = address if "://" in address else f"mailto:{address}"
    own = f"{base_url}{url_for('pages.security_contact')}"
    return (
        f"Contact: {written}\nExpires: {(today() + GOOD_FOR).isoformat()}T00:00:00Z\n"
        f"Preferred-Languages: fr, en\nCanonical: {own}\n"
    )


def _sitemap(addresses: Iterable[tuple[str, date | None]]) -> bytes:
    root = Xml.Element("urlset", xmlns=SITEMAPS)
    for address, changed in addresses:
        one = Xml.SubElement(root, "url")
        Xml.SubElement(one, "loc").text = address
        if changed is not None:
            Xml.SubElement(one, "lastmod").text = changed.isoformat()
    return _written(root)


def _written(root: Xml.Element) -> bytes:
    written: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
