"""The catalogue in DCAT-AP 3: pure, from plain datasets to a graph and its three writings.

What the harvesters of data.gouv.fr and CKAN read best is told beside each choice.
"""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlsplit, urlunsplit

from rdflib import RDF, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, SKOS

from app.datasets.inventory.frequencies import FREQUENCIES
from app.datasets.inventory.licences import of_datasets
from app.datasets.inventory.rules import THEME_LIST
from app.kernel.text import name_key
from app.publication.catalogue import vocabularies as lists

DCATAP = Namespace("http://data.europa.eu/r5r/")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
# « pretty-xml » says the same in three times the time.
WRITINGS = {"ttl": "turtle", "jsonld": "json-ld", "rdf": "xml"}
# What XML 1.0 cannot say at all, even escaped; the other writings go without it too.
UNSPEAKABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What an address may hold as it is (RFC 3986), by part; a « % » only before two hexadecimals.
IN_PATHS = "/%:@!$&'()*+,;=~"
IN_QUERIES = f"{IN_PATHS}?"
IN_HOSTS = "%:@[]"
LONE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True)
class CatalogueResource:
    """A file or an address of a published dataset."""

    id: int
    title: str
    url: str
    description: str = ""
    format: str = ""
    media_type: str = ""
    size: int | None = None  # bytes
    schema_url: str = ""
    updated_on: date | None = None
    checksum: str = ""  # SHA-256, of a file that Jalon serves


@dataclass(frozen=True)
class CatalogueDataset:
    """A published dataset, with the fields that a catalogue shows."""

    identifier: str
    title: str
    description: str
    licence: str  # id of data.gouv.fr
    theme: str = ""
    keywords: tuple[str, ...] = ()
    frequency: str = ""
    coverage: str = ""
    covers_from: date | None = None
    covers_to: date | None = None
    published_on: date | None = None
    updated_on: date | None = None
    landing_url: str = ""
    high_value: str = ""
    service: str = ""
    resources: tuple[CatalogueResource, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """The public catalogue of an authority."""

    url: str  # of its page: « https://…/public/rodez-12202/catalogue »
    publisher: str
    publisher_id: str = ""  # SIREN or RIDET
    place_url: str = ""  # of the territory, at INSEE
    updated_on: date | None = None
    datasets: tuple[CatalogueDataset, ...] = ()

    @property
    def title(self) -> str:
        """What the catalogue is called."""
        return f"Données ouvertes\u00a0: {self.publisher}"


def written(catalogue: Catalogue, writing: str) -> bytes:
    """Return the catalogue in one of ``WRITINGS``, in UTF-8."""
    text = graph_of(catalogue).serialize(format=WRITINGS[writing], encoding="utf-8")
    return bytes(text)


def graph_of(catalogue: Catalogue) -> Graph:
    """Return the catalogue as a graph."""
    graph = Graph()
    for prefix, namespace in {"dcatap": DCATAP, "vcard": VCARD}.items():
        graph.bind(prefix, namespace)
    node = URIRef(f"{catalogue.url}#catalogue")
    publisher = _publisher(graph, catalogue)
    _describe(graph, node, catalogue.title, f"Jeux de données publiés par {catalogue.publisher}.")
    graph.add((node, RDF.type, DCAT.Catalog))
    graph.add((node, DCTERMS.publisher, publisher))
    graph.add((node, DCTERMS.language, URIRef(lists.FRENCH)))
    graph.add((node, FOAF.homepage, URIRef(catalogue.url)))
    _day(graph, node, DCTERMS.modified, catalogue.updated_on)
    if catalogue.place_url:
        graph.add((node, DCTERMS.spatial, URIRef(catalogue.place_url)))
    themes = URIRef(THEME_LIST.rstrip("/"))
    graph.add((node, DCAT.themeTaxonomy, themes))
    for dataset in catalogue.datasets:
        graph.add((node, DCAT.dataset, _dataset(graph, catalogue, dataset, publisher)))
    return graph


def address(url: str) -> URIRef:
    """Return an address that every writing takes: what is strange in it is percent-encoded."""
    whole = LONE_PERCENT.sub("%25", url.strip())
    try:
        parts = urlsplit(whole)
    except ValueError:
        return URIRef(quote(whole, safe=IN_QUERIES))
    path, query = quote(parts.path, safe=IN_PATHS), quote(parts.query, safe=IN_QUERIES)
    fragment = quote(parts.fragment, safe=IN_QUERIES)
    return URIRef(urlunsplit((parts.scheme, _host(parts.netloc), path, query, fragment)))


def _host(name: str) -> str:
    try:
        plain = name if name.isascii() else name.encode("idna").decode()
    except UnicodeError:
        plain = name
    return quote(plain, safe=IN_HOSTS)


def _publisher(graph: Graph, catalogue: Catalogue) -> URIRef:
    node = URIRef(f"{catalogue.url}#editeur")
    graph.add((node, RDF.type, FOAF.Organization))
    graph.add((node, FOAF.name, _french(catalogue.publisher)))
    if catalogue.publisher_id:
        graph.add((node, DCTERMS.identifier, _plain(catalogue.publisher_id)))
    return node


def _dataset(
    graph: Graph, catalogue: Catalogue, dataset: CatalogueDataset, publisher: URIRef
) -> URIRef:
    node = URIRef(lists.public_name(catalogue.url, dataset.identifier))
    _describe(graph, node, dataset.title, dataset.description or dataset.title)
    graph.add((node, RDF.type, DCAT.Dataset))
    # Harvesters know a dataset by its identifier: were it to change, they would make a second one.
    graph.add((node, DCTERMS.identifier, Literal(str(node))))
    graph.add((node, DCTERMS.publisher, publisher))
    graph.add((node, DCTERMS.accessRights, URIRef(lists.PUBLIC)))
    graph.add((node, DCTERMS.language, URIRef(lists.FRENCH)))
    for keyword in dataset.keywords:
        graph.add((node, DCAT.keyword, _french(keyword)))
    _classify(graph, node, dataset)
    _place_in_time(graph, node, catalogue, dataset)
    if dataset.landing_url:
        graph.add((node, DCAT.landingPage, address(dataset.landing_url)))
    _contact(graph, node, catalogue, dataset)
    for resource in dataset.resources:
        _distribution(graph, catalogue, node, dataset, resource)
    return node


def _classify(graph: Graph, node: URIRef, dataset: CatalogueDataset) -> None:
    if dataset.theme:
        graph.add((node, DCAT.theme, URIRef(f"{THEME_LIST}{dataset.theme}")))
    rhythm = FREQUENCIES.get(dataset.frequency)
    if rhythm is not None:
        graph.add((node, DCTERMS.accrualPeriodicity, URIRef(rhythm.url)))
    family = lists.HIGH_VALUE_FAMILIES.get(dataset.high_value)
    if family:
        graph.add((node, DCATAP.applicableLegislation, URIRef(lists.HIGH_VALUE_RULE)))
        graph.add((node, DCATAP.hvdCategory, URIRef(f"{lists.HIGH_VALUE}{family}")))


def _place_in_time(
    graph: Graph, node: URIRef, catalogue: Catalogue, dataset: CatalogueDataset
) -> None:
    _day(graph, node, DCTERMS.issued, dataset.published_on)
    _day(graph, node, DCTERMS.modified, dataset.updated_on or dataset.published_on)
    _place(graph, node, catalogue, dataset)
    if dataset.covers_from or dataset.covers_to:
        period = BNode()
        graph.add((node, DCTERMS.temporal, period))
        graph.add((period, RDF.type, DCTERMS.PeriodOfTime))
        _day(graph, period, DCAT.startDate, dataset.covers_from)
        _day(graph, period, DCAT.endDate, dataset.covers_to)


def _place(graph: Graph, node: URIRef, catalogue: Catalogue, dataset: CatalogueDataset) -> None:
    """Add the territory: the authority's, unless the dataset names another one in words."""
    elsewhere = name_key(dataset.coverage) not in {"", name_key(catalogue.publisher)}
    if elsewhere:
        place = BNode()
        graph.add((node, DCTERMS.spatial, place))
        graph.add((place, RDF.type, DCTERMS.Location))
        graph.add((place, SKOS.prefLabel, _french(dataset.coverage)))
    elif catalogue.place_url:
        graph.add((node, DCTERMS.spatial, URIRef(catalogue.place_url)))


def _contact(graph: Graph, node: URIRef, catalogue: Catalogue, dataset: CatalogueDataset) -> None:
    """Name the service, never a person (RGPD), and the page of the authority, not of the site."""
    contact = BNode()
    graph.add((node, DCAT.contactPoint, contact))
    graph.add((contact, RDF.type, VCARD.Organization))
    graph.add((contact, VCARD.fn, _french(dataset.service or catalogue.publisher)))
    graph.add((contact, VCARD.hasURL, URIRef(catalogue.url)))


def _distribution(
    graph: Graph,
    catalogue: Catalogue,
    dataset_node: URIRef,
    dataset: CatalogueDataset,
    resource: CatalogueResource,
) -> None:
    # Not under the name of its dataset: « a » and its file 5 would meet the dataset « a-5 ».
    node = URIRef(f"{catalogue.url}#fichier-{resource.id}")
    graph.add((dataset_node, DCAT.distribution, node))
    _describe(graph, node, resource.title, resource.description or resource.title)
    graph.add((node, RDF.type, DCAT.Distribution))
    graph.add((node, DCTERMS.identifier, Literal(str(node))))
    url = address(resource.url)
    graph.add((node, DCAT.accessURL, url))
    graph.add((node, DCAT.downloadURL, url))
    graph.add((node, DCATAP.availability, URIRef(lists.AVAILABLE)))
    _licence(graph, node, dataset.licence)
    if resource.format:
        # A plain word: CKAN keeps the address of the European list as it is.
        graph.add((node, DCTERMS.format, _plain(resource.format)))
    media = resource.media_type or lists.MEDIA_TYPES.get(resource.format, "")
    if media:
        graph.add((node, DCAT.mediaType, address(f"{lists.MEDIA_TYPE}{media}")))
    if resource.size is not None:
        graph.add((node, DCAT.byteSize, Literal(resource.size, datatype=XSD.nonNegativeInteger)))
    if resource.checksum:
        _checksum(graph, node, resource.checksum)
    if resource.schema_url:
        graph.add((node, DCTERMS.conformsTo, address(resource.schema_url)))
    _day(graph, node, DCTERMS.modified, resource.updated_on)


def _checksum(graph: Graph, node: URIRef, digest: str) -> None:
    """Tell the SHA-256 of a file: whoever downloads it may verify it."""
    checksum = URIRef(f"{node}-empreinte")
    graph.add((node, SPDX.checksum, checksum))
    graph.add((checksum, RDF.type, SPDX.Checksum))
    graph.add((checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256))
    graph.add((checksum, SPDX.checksumValue, Literal(digest, datatype=XSD.hexBinary)))


def _licence(graph: Graph, node: URIRef, licence: str) -> None:
    known = of_datasets().get(licence)
    name = known.url if known is not None else lists.LICENCES.get(licence)
    if name:
        graph.add((node, DCTERMS.license, URIRef(name)))
    if licence and known is None:
        # Its id too: data.gouv.fr knows a licence by it, and not by its European name.
        graph.add((node, DCTERMS.rights, _plain(licence)))


def _describe(graph: Graph, node: URIRef, title: str, description: str) -> None:
    graph.add((node, DCTERMS.title, _french(title)))
    if description:
        graph.add((node, DCTERMS.description, _french(description)))


def _day(graph: Graph, node: URIRef | BNode, name: URIRef, when: date | None) -> None:
    if when is not None:
        graph.add((node, name, Literal(when.isoformat(), datatype=XSD.date)))


def _french(text: str) -> Literal:
    return Literal(UNSPEAKABLE.sub("", text), lang="fr")


def _plain(text: str) -> Literal:
    return Literal(UNSPEAKABLE.sub("", text))
