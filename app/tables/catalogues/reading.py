"""A page of a catalogue read from its bytes, whatever it is written in."""

import codecs
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from xml.etree import ElementTree

from app.tables.catalogues import linked, listed
from app.tables.catalogues.records import MOST_DATASETS, TOO_MANY, ListedPage
from app.tables.form import Unreadable

EMPTY = "Cette adresse, ou ce fichier, ne contient rien."
WEB_PAGE = (
    "C’est une page web, et non un catalogue. Peut-être faut-il s’y connecter. Cherchez l’adresse "
    "du catalogue DCAT (souvent catalog.ttl, catalog.xml ou data.json)."
)
OTHER_XML = (
    "C’est du XML, mais pas un catalogue DCAT. Demandez à votre plateforme son export DCAT "
    "(RDF/XML)."
)
OTHER_JSON = (
    "C’est du JSON, mais pas un catalogue DCAT. Demandez à votre plateforme son export DCAT "
    "(JSON-LD, ou data.json)."
)
NOT_A_CATALOGUE = (
    "Jalon ne reconnaît pas ici un catalogue DCAT. Il lit le Turtle, le RDF/XML, le JSON-LD et "
    "data.json."
)
NO_DATASET = "Ce catalogue se lit bien, mais il n’annonce aucun jeu de données."
MENDED = "Ce catalogue n’est pas en UTF-8 comme il le devrait\u00a0: ses accents ont été relus."
BROKEN = "Ce catalogue est abîmé ou incomplet\u00a0: sa lecture s’arrête avant la fin."
BYTE_ORDERS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
               (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
DECLARED = re.compile(r"(<\?xml[^>]*?)\sencoding=[\"'][^\"']*[\"']", re.ASCII)
DECLARATION = re.compile(rb"<\?xml[^>]*?encoding=[\"']([A-Za-z0-9._-]+)[\"']")
# A comment is one whole, so that many of them are read once.
WEB = re.compile(r"(?is)\s*(?:(?><!--.*?-->)\s*)*<(?:!doctype\s+html|html|head|body)\b")
PROLOG = re.compile(r"(?s)(?:\s|(?><\?.*?\?>)|(?><!--.*?-->))*")
DOCTYPE = re.compile(r"(?is)<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>")
RDF, DCAT = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/ns/dcat#"
CSW_RECORDS = 100  # asked for in a page of a CSW catalogue whose address says no number
# JSON-LD may name its words by an address: it is never fetched, these stand for it.
WORDS: Mapping[str, Any] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "http://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
PARTS = ("dataset", "distribution", "theme", "themeTaxonomy", "landingPage", "accessURL",
         "downloadURL", "contactPoint", "mediaType")  # fmt: skip
REFERENCES = ("publisher", "license", "accrualPeriodicity", "spatial", "temporal", "conformsTo")
LITERALS = ("title", "description", "identifier", "issued", "modified", "format")


def read(path: Path, *, address: str = "") -> ListedPage:
    """Return a page of a catalogue; ``Unreadable`` says what it is instead.

    ``address``: where it comes from, by which it may name its own parts.
    """
    text, mended = _text_of(path.read_bytes())
    if not text.strip():
        raise Unreadable(EMPTY)
    if WEB.match(text):
        raise Unreadable(WEB_PAGE)
    start = text.lstrip()[0]
    if start in "{[":
        page = _of_json(text, address)
    elif text.lstrip().startswith(("<?xml", "<rdf", "<RDF", "<!--")) or _is_xml(text):
        page = _of_xml(text, address)
    else:
        page = linked.read(text, "turtle", address, NOT_A_CATALOGUE)
    if len(page.datasets) > MOST_DATASETS or (page.total or 0) > MOST_DATASETS:
        raise Unreadable(TOO_MANY)
    if not page.datasets and not page.next_page:
        raise Unreadable(NO_DATASET)
    notices = (MENDED,) if mended else ()
    return replace(page, notices=notices)


def _text_of(content: bytes) -> tuple[str, bool]:
    """Return the text of a catalogue, and whether its encoding is not the one it should be."""
    for mark, encoding in BYTE_ORDERS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace"), False
    declared = DECLARATION.match(content.lstrip()[:200])
    encodings = [declared[1].decode()] if declared else []
    for rank, encoding in enumerate([*encodings, "utf-8"]):
        try:
            return content.decode(encoding), rank < len(encodings) - 1
        except (UnicodeError, LookupError):
            continue
    return content.decode("cp1252", errors="replace"), True


def _is_xml(text: str) -> bool:
    return re.match(r"\s*<[A-Za-z][\w.-]*:?[\w.-]*(?:\s[^<]*)?>", text[:4000]) is not None


def _of_xml(text: str, address: str) -> ListedPage:
    text = _without_doctype(text)
    if "22-rdf-syntax-ns#" not in text:
        raise Unreadable(OTHER_XML)
    text = DECLARED.sub(r"\1", text, count=1)  # it is text by now
    try:
        root = ElementTree.fromstring(text)  # noqa: S314  in a child with limits, no entity left
    except (ElementTree.ParseError, ValueError):
        raise Unreadable(BROKEN) from None
    if root.tag == f"{{{RDF}}}RDF":
        return linked.read(text, "xml", address, BROKEN)
    page = linked.read(_heart_of(root), "xml", address, BROKEN)
    return replace(page, next_page=page.next_page or _next_records(root, address))


def _next_records(root: ElementTree.Element, address: str) -> str:
    """Return the address of the next records of a CSW answer, or nothing after the last.

    CSW 2.0.2 and 3.0: ``nextRecord`` is the rank of the first of them, 0 when there is none.
    """
    results = next((part for part in root.iter() if part.tag.endswith("}SearchResults")), None)
    after = results.get("nextRecord", "") if results is not None else ""
    total = results.get("numberOfRecordsMatched", "") if results is not None else ""
    if not (address and after.isdecimal() and total.isdecimal() and 0 < int(after) <= int(total)):
        return ""
    parts = urlsplit(address)
    asked = parse_qsl(parts.query, keep_blank_values=True)
    query = [(name, value) for name, value in asked if name.lower() != "startposition"]
    if "maxrecords" not in {name.lower() for name, _ in query}:
        query.append(("maxRecords", str(CSW_RECORDS)))
    return parts._replace(query=urlencode([*query, ("startPosition", after)])).geturl()


def _heart_of(root: ElementTree.Element) -> str:
    """Return linked data out of the answer that carries it (CSW of GeoNetwork), as one document."""
    heart = ElementTree.Element(f"{{{RDF}}}RDF")
    for graph in root.iter(f"{{{RDF}}}RDF"):
        heart.extend(graph)
    if not len(heart):
        heart.extend(root.iter(f"{{{DCAT}}}Dataset"))
    if not len(heart):
        raise Unreadable(OTHER_XML)
    return ElementTree.tostring(heart, encoding="unicode")


def _without_doctype(text: str) -> str:
    """Take away the names that a document defines for itself: catalogues need none."""
    start = _root_of(text)
    if not text.startswith("<!", start):
        return text
    plain = text[:start] + DOCTYPE.sub("", text[start:], count=1)
    if plain.startswith("<!", _root_of(plain)):
        raise Unreadable(BROKEN)
    return plain


def _root_of(text: str) -> int:
    """Return where a document begins, what it says of itself put aside."""
    prolog = PROLOG.match(text)
    return prolog.end() if prolog else 0


def _of_json(text: str, address: str) -> ListedPage:
    try:
        return _of_body(json.loads(text), address)
    except (RecursionError, ValueError):  # too deep, cut, or with numbers of thousands of digits
        raise Unreadable(BROKEN) from None


def _of_body(body: Any, address: str) -> ListedPage:
    if listed.is_listed(body):
        return listed.read(body)
    if not _is_linked(body):
        raise Unreadable(OTHER_JSON)
    return linked.read(json.dumps(_with_words(body)), "json-ld", address, BROKEN)


def _is_linked(body: Any) -> bool:
    first = body[0] if isinstance(body, list) and body else body
    return isinstance(first, dict) and any(str(name).startswith("@") for name in first)


def _with_words(body: Any) -> Any:
    """Put our own words where a context is named by its address: nothing is fetched."""
    if isinstance(body, list):
        return [_with_words(value) for value in body]
    if not isinstance(body, dict):
        return body
    changed = {}
    for name, value in body.items():
        if name == "@import":
            continue
        changed[name] = _context(value) if name == "@context" else _with_words(value)
    return changed


def _context(value: Any) -> Any:
    if isinstance(value, str):
        return {**WORDS, **dict(_plain_words())}
    if isinstance(value, list):
        return [_context(part) for part in value]
    if not isinstance(value, dict):
        return value
    inner = {name: part for name, part in value.items() if name != "@import"}
    return {name: _term(part) for name, part in inner.items()}


def _term(value: Any) -> Any:
    """Return a word of a context, whose own context may be named by an address too."""
    if isinstance(value, dict) and "@context" in value:
        return {**value, "@context": _context(value["@context"])}
    return value


def _plain_words() -> Iterator[tuple[str, Any]]:
    for name in ("Catalog", "Dataset", "Distribution", "keyword", "byteSize"):
        yield name, f"dcat:{name}"
    for name in PARTS:
        yield name, {"@id": f"dcat:{name}", "@type": "@id"}
    for name in REFERENCES:
        yield name, {"@id": f"dct:{name}", "@type": "@id"}
    for name in LITERALS:
        yield name, f"dct:{name}"
    yield "view", {"@id": "hydra:view", "@type": "@id"}
    yield "next", {"@id": "hydra:next", "@type": "@id"}
    yield "totalItems", "hydra:totalItems"
