"""The catalogue in DCAT-AP 3: pure, from plain datasets to a graph and its three writings.

What the harvesters of data.gouv.fr and CKAN read best is told beside each choice.
"""

import re
from collections.abc import Mapping
from datetime import date

from rdflib import RDF, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDFS, SKOS

from app.datasets.inventory.frequencies import FREQUENCIES
from app.datasets.inventory.licences import of_datasets
from app.datasets.inventory.rules import THEME_LIST, HighValue, Theme
from app.kernel.text import name_key
from app.publication.catalogue import vocabularies as lists
from app.publication.catalogue.contents import Catalogue, CatalogueDataset, CatalogueResource
from app.publication.catalogue.iris import address

DCATAP = Namespace("http://data.europa.eu/r5r/")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
ELI = Namespace("http://data.europa.eu/eli/ontology#")
# What the profile says the target of each property to be: told of it, even when all know it.
KINDS: Mapping[URIRef, URIRef] = {
    DCAT.landingPage: FOAF.Document,
    DCAT.mediaType: DCTERMS.MediaType,
    DCAT.theme: SKOS.Concept,
    DCAT.themeTaxonomy: SKOS.ConceptScheme,
    DCATAP.applicableLegislation: ELI.LegalResource,
    DCATAP.availability: SKOS.Concept,
    DCATAP.hvdCategory: SKOS.Concept,
    DCTERMS.accessRights: DCTERMS.RightsStatement,
    DCTERMS.accrualPeriodicity: DCTERMS.Frequency,
    DCTERMS.conformsTo: DCTERMS.Standard,
    DCTERMS.language: DCTERMS.LinguisticSystem,
    DCTERMS.license: DCTERMS.LicenseDocument,
    DCTERMS.rights: DCTERMS.RightsStatement,
    DCTERMS.spatial: DCTERMS.Location,
    DCTERMS.temporal: DCTERMS.PeriodOfTime,
    FOAF.homepage: FOAF.Document,
}
# « pretty-xml » says the same in three times the time.
WRITINGS = {"ttl": "turtle", "jsonld": "json-ld", "rdf": "xml"}
# What XML 1.0 cannot say at all, even escaped; the other writings go without it too.
UNSPEAKABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def written(catalogue: Catalogue, writing: str) -> bytes:
    """Return the catalogue in one of ``WRITINGS``, in UTF-8."""
    text = graph_of(catalogue).serialize(format=WRITINGS[writing], encoding="utf-8")
    return bytes(text)


def graph_of(catalogue: Catalogue) -> Graph:
    """Return the catalogue as a graph."""
    graph = Graph()
    for prefix, namespace in {"dcatap": DCATAP, "vcard": VCARD}.items():
        graph.bind(prefix, namespace)
    node = URIRef(f"{catalogue.root}#catalogue")
    publisher = _publisher(graph, catalogue)
    _describe(graph, node, catalogue.title, f"Jeux de données publiés par {catalogue.publisher}.")
    graph.add((node, RDF.type, DCAT.Catalog))
    graph.add((node, DCTERMS.publisher, publisher))
    _point(graph, node, DCTERMS.language, URIRef(lists.FRENCH))
    _point(graph, node, FOAF.homepage, URIRef(catalogue.url))
    _day(graph, node, DCTERMS.issued, catalogue.opened_on)
    _day(graph, node, DCTERMS.modified, catalogue.updated_on)
    if catalogue.place_url:
        _point(graph, node, DCTERMS.spatial, URIRef(catalogue.place_url))
    themes = URIRef(THEME_LIST.rstrip("/"))
    _point(graph, node, DCAT.themeTaxonomy, themes)
    graph.add((themes, DCTERMS.title, _french("Thèmes des données")))
    for dataset in catalogue.datasets:
        graph.add((node, DCAT.dataset, _dataset(graph, catalogue, dataset, publisher)))
    return graph


def _publisher(graph: Graph, catalogue: Catalogue) -> URIRef:
    node = URIRef(f"{catalogue.root}#editeur")
    graph.add((node, RDF.type, FOAF.Organization))
    graph.add((node, RDF.type, FOAF.Agent))
    graph.add((node, FOAF.name, _french(catalogue.publisher)))
    if catalogue.publisher_id:
        graph.add((node, DCTERMS.identifier, _plain(catalogue.publisher_id)))
    return node


def _dataset(
    graph: Graph, catalogue: Catalogue, dataset: CatalogueDataset, publisher: URIRef
) -> URIRef:
    node = URIRef(lists.public_name(catalogue.root, dataset.identifier))
    _describe(graph, node, dataset.title, dataset.description or dataset.title)
    graph.add((node, RDF.type, DCAT.Dataset))
    # Harvesters know a dataset by its identifier: were it to change, they would make a second one.
    graph.add((node, DCTERMS.identifier, Literal(str(node))))
    graph.add((node, DCTERMS.publisher, publisher))
    _point(graph, node, DCTERMS.accessRights, URIRef(lists.PUBLIC))
    _point(graph, node, DCTERMS.language, URIRef(lists.FRENCH))
    for keyword in dataset.keywords:
        graph.add((node, DCAT.keyword, _french(keyword)))
    _classify(graph, node, dataset)
    _place_in_time(graph, node, catalogue, dataset)
    if dataset.landing_url:
        _point(graph, node, DCAT.landingPage, address(dataset.landing_url))
    _contact(graph, node, catalogue, dataset)
    for resource in dataset.resources:
        _distribution(graph, catalogue, node, dataset, resource)
    return node


def _classify(graph: Graph, node: URIRef, dataset: CatalogueDataset) -> None:
    if dataset.theme:
        theme = URIRef(f"{THEME_LIST}{dataset.theme}")
        _concept(graph, node, DCAT.theme, theme, Theme(dataset.theme).label)
    rhythm = FREQUENCIES.get(dataset.frequency)
    if rhythm is not None:
        _point(graph, node, DCTERMS.accrualPeriodicity, URIRef(rhythm.url))
    family = lists.HIGH_VALUE_FAMILIES.get(dataset.high_value)
    if family:
        _point(graph, node, DCATAP.applicableLegislation, URIRef(lists.HIGH_VALUE_RULE))
        category = URIRef(f"{lists.HIGH_VALUE}{family}")
        graph.add((category, SKOS.inScheme, URIRef(lists.HIGH_VALUE_FAMILY_LIST)))
        for name in (DCATAP.hvdCategory, DCAT.theme):  # data.gouv.fr looks for it among the themes
            _concept(graph, node, name, category, HighValue(dataset.high_value).label)


def _place_in_time(
    graph: Graph, node: URIRef, catalogue: Catalogue, dataset: CatalogueDataset
) -> None:
    _day(graph, node, DCTERMS.issued, dataset.published_on)
    _day(graph, node, DCTERMS.modified, dataset.updated_on or dataset.published_on)
    _place(graph, node, catalogue, dataset)
    if dataset.covers_from or dataset.covers_to:
        period = BNode()
        _point(graph, node, DCTERMS.temporal, period)
        _day(graph, period, DCAT.startDate, dataset.covers_from)
        _day(graph, period, DCAT.endDate, dataset.covers_to)


def _place(graph: Graph, node: URIRef, catalogue: Catalogue, dataset: CatalogueDataset) -> None:
    """Add the territory: the authority's, unless the dataset names another one in words."""
    elsewhere = name_key(dataset.coverage) not in {"", name_key(catalogue.publisher)}
    if elsewhere:
        place = BNode()
        _point(graph, node, DCTERMS.spatial, place)
        graph.add((place, SKOS.prefLabel, _french(dataset.coverage)))
    elif catalogue.place_url:
        _point(graph, node, DCTERMS.spatial, URIRef(catalogue.place_url))


def _contact(graph: Graph, node: URIRef, catalogue: Catalogue, dataset: CatalogueDataset) -> None:
    """Name the service, never a person (RGPD), and the page of the authority, not of the site."""
    contact = BNode()
    graph.add((node, DCAT.contactPoint, contact))
    graph.add((contact, RDF.type, VCARD.Organization))
    graph.add((contact, RDF.type, VCARD.Kind))
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
    node = URIRef(f"{catalogue.root}#fichier-{resource.id}")
    graph.add((dataset_node, DCAT.distribution, node))
    _describe(graph, node, resource.title, resource.description or resource.title)
    graph.add((node, RDF.type, DCAT.Distribution))
    graph.add((node, DCTERMS.identifier, Literal(str(node))))
    url = address(resource.url)
    graph.add((node, DCAT.accessURL, url))
    graph.add((node, DCAT.downloadURL, url))
    _concept(graph, node, DCATAP.availability, URIRef(lists.AVAILABLE), "Disponible")
    if dataset.high_value in lists.HIGH_VALUE_FAMILIES:
        _point(graph, node, DCATAP.applicableLegislation, URIRef(lists.HIGH_VALUE_RULE))
    _licence(graph, node, dataset.licence)
    if resource.format:
        _format(graph, node, resource.format)
    media = resource.media_type or lists.MEDIA_TYPES.get(resource.format, "")
    if media:
        _point(graph, node, DCAT.mediaType, address(f"{lists.MEDIA_TYPE}{media}"))
    if resource.size is not None:
        graph.add((node, DCAT.byteSize, Literal(resource.size, datatype=XSD.nonNegativeInteger)))
    if resource.checksum:
        _checksum(graph, node, resource.checksum)
    if resource.schema_url:
        _point(graph, node, DCTERMS.conformsTo, address(resource.schema_url))
    _day(graph, node, DCTERMS.modified, resource.updated_on)


def _format(graph: Graph, node: URIRef, name: str) -> None:
    """Tell a format by its plain word: CKAN shows the address of the European list as it is.

    It reads the label of an ``IMT`` alone, which it wants to be the first class told.
    """
    word = BNode()
    graph.add((node, DCTERMS["format"], word))
    graph.add((word, RDF.type, DCTERMS.IMT))
    graph.add((word, RDF.type, DCTERMS.MediaTypeOrExtent))
    graph.add((word, RDFS.label, _plain(name)))


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
        _point(graph, node, DCTERMS.license, URIRef(name))
    if licence and known is None:
        # Its id too: data.gouv.fr knows a licence by it, and not by its European name.
        rights = BNode()
        _point(graph, node, DCTERMS.rights, rights)
        graph.add((rights, RDFS.label, _plain(licence)))


def _point(graph: Graph, node: URIRef, name: URIRef, target: URIRef | BNode) -> None:
    """Point at something by one of ``KINDS``, and say what it is."""
    graph.add((node, name, target))
    graph.add((target, RDF.type, KINDS[name]))


def _concept(graph: Graph, node: URIRef, name: URIRef, target: URIRef, label: str) -> None:
    _point(graph, node, name, target)
    graph.add((target, SKOS.prefLabel, _french(label)))


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
