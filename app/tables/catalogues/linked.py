"""A catalogue in linked data (DCAT, whatever its profile) read into plain records."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain

from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, SKOS
from rdflib.term import Node

from app.kernel.text import folded
from app.tables.catalogues.records import (
    MOST_DATASETS,
    TOO_MANY,
    ListedDataset,
    ListedFile,
    ListedPage,
)
from app.tables.form import Unreadable

DCATAP = Namespace("http://data.europa.eu/r5r/")
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
LOCN = Namespace("http://www.w3.org/ns/locn#")
SCHEMA = Namespace("http://schema.org/")
SECURE_SCHEMA = Namespace("https://schema.org/")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
NAMES = (SKOS.prefLabel, RDFS.label, DCTERMS.title, FOAF.name, VCARD.fn, VCARD["organization-name"],
         LOCN.geographicName, SCHEMA.name, RDF.value, DCTERMS.identifier)  # fmt: skip
STARTS = (DCAT.startDate, SCHEMA.startDate, SECURE_SCHEMA.startDate)
ENDS = (DCAT.endDate, SCHEMA.endDate, SECURE_SCHEMA.endDate)
OURS, NEUTRAL, FOREIGN = 0, 1, 2  # of a language
LONGEST_TEXT = 100_000
WHOLE = re.compile("[0-9]{1,15}")


def read(text: str, writing: str, address: str, otherwise: str) -> ListedPage:
    """Return the datasets of a graph; ``Unreadable`` with ``otherwise`` when it is none."""
    graph = Graph(bind_namespaces="none")
    try:
        graph.parse(data=text, format=writing, publicID=address or "urn:catalogue:")
    except (MemoryError, Unreadable):
        raise
    except Exception as problem:  # each parser has its own
        raise Unreadable(otherwise) from problem
    if not len(graph):
        raise Unreadable(otherwise)
    subjects = list(_subjects(graph))
    if len(subjects) > MOST_DATASETS:
        raise Unreadable(TOO_MANY)
    datasets = [_NodeReader(graph, subject).dataset() for subject in subjects]
    datasets.sort(key=lambda dataset: (folded(dataset.title), dataset.title, dataset.address))
    named_only = tuple(_named_only(graph, frozenset(subjects)))
    return ListedPage(tuple(datasets), _next(graph), _total(graph), named_only=named_only)


def _subjects(graph: Graph) -> Iterator[Node]:
    """Give the datasets once each: those that the catalogue lists, then those that say so."""
    listed = chain(
        graph.objects(None, DCAT.dataset),
        graph.subjects(RDF.type, DCAT.Dataset),
    )
    catalogues = set(graph.subjects(RDF.type, DCAT.Catalog))
    described = (node for node in dict.fromkeys(listed) if (node, None, None) in graph)
    yield from (node for node in described if node not in catalogues)


def _named_only(graph: Graph, read: Collection[Node]) -> Iterator[str]:
    """Give the addresses of the datasets that a catalogue lists and says nothing of."""
    for node in dict.fromkeys(graph.objects(None, DCAT.dataset)):
        if isinstance(node, URIRef) and node not in read and (node, None, None) not in graph:
            yield str(node)


def _next(graph: Graph) -> str:
    for name in (HYDRA.next, HYDRA.nextPage):
        for value in graph.objects(None, name):
            return str(value)
    return ""


def _total(graph: Graph) -> int | None:
    totals = (_number(str(value)) for value in graph.objects(None, HYDRA.totalItems))
    return max((total for total in totals if total is not None), default=None)


def _number(text: str) -> int | None:
    """Return a whole number; nothing for a text that is none, or is longer than any is."""
    return int(text) if WHOLE.fullmatch(text) else None


class _NodeReader:
    """Reads what a graph says of one thing."""

    def __init__(self, graph: Graph, subject: Node) -> None:
        self.graph = graph
        self.subject = subject

    def dataset(self) -> ListedDataset:
        """Return the dataset that the subject is."""
        parts = [_NodeReader(self.graph, node) for node in self.objects(DCAT.distribution)]
        period = next(
            (_NodeReader(self.graph, node) for node in self.objects(DCTERMS.temporal)), None
        )
        address = str(self.subject) if isinstance(self.subject, URIRef) else ""
        return ListedDataset(
            title=self.text(DCTERMS.title),
            identifier=self.text(DCTERMS.identifier),
            address=address if address.startswith(("https://", "http://")) else "",
            description=self.text(DCTERMS.description),
            keywords=tuple(self.texts(DCAT.keyword)),
            themes=tuple(self.names(DCAT.theme)),
            licences=tuple(dict.fromkeys(self._licences(parts))),
            frequency=next(self.names(DCTERMS.accrualPeriodicity), ""),
            updated_on=self.text(DCTERMS.modified),
            published_on=self.text(DCTERMS.issued),
            page=self.address(DCAT.landingPage, FOAF.page),
            coverage=next(self.labels(DCTERMS.spatial), ""),
            covers_from=period.text(*STARTS) if period else "",
            covers_to=period.text(*ENDS) if period else "",
            publisher=next(self.labels(DCTERMS.publisher), ""),
            contact=next(self.labels(DCAT.contactPoint), ""),
            standard=next(self.names(DCTERMS.conformsTo), ""),
            high_value=tuple(self.names(DCATAP.hvdCategory)),
            files=tuple(reader.file() for reader in parts if reader.place()),
        )

    def _licences(self, parts: Iterable["_NodeReader"]) -> Iterator[str]:
        for reader in (self, *parts):
            yield from reader.names(DCTERMS.license)
        for reader in (self, *parts):
            yield from reader.names(DCTERMS.rights)

    def file(self) -> ListedFile:
        """Return the file that the subject is."""
        size = self.text(DCAT.byteSize).partition(".")[0]
        return ListedFile(
            self.place(),
            title=self.text(DCTERMS.title),
            description=self.text(DCTERMS.description),
            format=next(self.names(DCTERMS["format"]), ""),
            media_type=next(self.names(DCAT.mediaType), ""),
            size=_number(size),
            updated_on=self.text(DCTERMS.modified, DCTERMS.issued),
        )

    def place(self) -> str:
        """Return where the file is obtained, its page where no address leads to it."""
        return self.address(DCAT.downloadURL, DCAT.accessURL)

    def objects(self, *properties: URIRef) -> Sequence[Node]:
        """Return the values of the first property that has some, in a lasting order."""
        for name in properties:
            if values := sorted(self.graph.objects(self.subject, name), key=_order):
                return values
        return ()

    def text(self, *properties: URIRef) -> str:
        """Return the words of a property, in French if it has some."""
        return next(self.texts(*properties), "")

    def texts(self, *properties: URIRef) -> Iterator[str]:
        """Give the words of a property, the French ones first."""
        for value in self.objects(*properties):
            if text := str(value).strip()[:LONGEST_TEXT]:
                yield text

    def address(self, *properties: URIRef) -> str:
        """Return the first address that one of the properties gives."""
        for name in properties:
            for value in self.objects(name):
                if str(value).startswith(("https://", "http://")):
                    return str(value).strip()
        return ""

    def names(self, name: URIRef) -> Iterator[str]:
        """Give the values of a property: addresses as they are, the label of what has none."""
        for value in self.objects(name):
            if not isinstance(value, Literal) and (label := self._label(value)):
                if isinstance(value, URIRef):
                    yield str(value)
                yield label
            elif isinstance(value, Literal | URIRef):
                yield str(value).strip()

    def labels(self, name: URIRef) -> Iterator[str]:
        """Give the words of a property: the label of what has one, and no bare address."""
        for value in self.objects(name):
            text = str(value).strip() if isinstance(value, Literal) else self._label(value)
            if text and not text.startswith(("http", "{", "POLYGON", "<")):
                yield text

    def _label(self, node: Node) -> str:
        return _NodeReader(self.graph, node).text(*NAMES)


def _order(value: Node) -> tuple[int, str]:
    language = value.language if isinstance(value, Literal) else ""
    rank = OURS if (language or "").startswith("fr") else FOREIGN if language else NEUTRAL
    return rank, str(value)
