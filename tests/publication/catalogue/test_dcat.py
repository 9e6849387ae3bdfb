"""The catalogue in DCAT-AP 3: complete, the same in its three writings, whatever people type."""

import re
import warnings
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyshacl import validate
from rdflib import RDF, BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDFS, SKOS

from app.datasets.inventory.contents import IDENTIFIER
from app.datasets.inventory.frequencies import FREQUENCIES
from app.datasets.inventory.licences import choosable, licences
from app.datasets.inventory.rules import HighValue, Theme
from app.kernel.web_addresses import is_web_address
from app.publication.catalogue import vocabularies
from app.publication.catalogue.contents import Catalogue, CatalogueDataset, CatalogueResource
from app.publication.catalogue.dcat import VCARD, WRITINGS, written
from app.publication.catalogue.iris import address
from app.publication.catalogue.vocabularies import national_schema

ALGORITHM = URIRef("http://spdx.org/rdf/terms#algorithm")
SHAPES = Path(__file__).with_name("shapes.ttl")
HERE = "https://jalon.exemple.fr/public/rodez/catalogue"
CSV = CatalogueResource(
    7,
    "Les arbres, en été",
    "https://data.exemple.fr/arbres.csv",
    description="Un arbre par ligne",
    format="csv",
    size=12_000,
    schema_url="https://schema.data.gouv.fr/scdl/arbres",
    updated_on=date(2026, 3, 4),
    checksum=f"{2026:064x}",
)
TREES = CatalogueDataset(
    identifier="arbres-d-alignement",
    title="Arbres d’alignement",
    description="Où sont les arbres de la ville.",
    licence="lov2",
    theme="ENVI",
    keywords=("arbre", "forêt urbaine"),
    frequency="annual",
    covers_from=date(2020, 1, 1),
    covers_to=date(2025, 12, 31),
    published_on=date(2026, 1, 15),
    updated_on=date(2026, 3, 4),
    landing_url="https://exemple.fr/arbres",
    high_value="geospatial",
    service="Espaces verts",
    resources=(CSV,),
)


def catalogue(*datasets: CatalogueDataset) -> Catalogue:
    return Catalogue(
        url=HERE,
        root=HERE,
        publisher="Rodez",
        publisher_id="211202023",
        place_url="http://id.insee.fr/geo/commune/12202",
        opened_on=date(2026, 1, 10),
        updated_on=date(2026, 3, 4),
        datasets=datasets,
    )


def read(body: bytes, writing: str) -> Graph:
    names = {"ttl": "turtle", "jsonld": "json-ld", "rdf": "xml"}
    with warnings.catch_warnings():
        # rdflib reads JSON-LD through a class that it has itself declared old.
        warnings.simplefilter("ignore", DeprecationWarning)
        return Graph().parse(data=body, format=names[writing])


def graph(*datasets: CatalogueDataset, writing: str = "ttl") -> Graph:
    return read(written(catalogue(*datasets), writing), writing)


def the(found: Graph, kind: URIRef) -> URIRef:
    [node] = found.subjects(RDF.type, kind)
    assert isinstance(node, URIRef)
    return node


def test_all_that_the_profile_demands_and_recommends_is_there() -> None:
    shapes = Graph().parse(SHAPES)
    # The classes of the profile that ours specialise.
    known = Graph()
    known.add((FOAF.Organization, RDFS.subClassOf, FOAF.Agent))
    known.add((VCARD.Organization, RDFS.subClassOf, VCARD.Kind))
    conforms, _, told = validate(graph(TREES), shacl_graph=shapes, ont_graph=known)
    assert conforms, told


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        (date(2020, 1, 1), date(2025, 12, 31)),
        (date(2020, 1, 1), None),
        (None, date(2025, 12, 31)),
        (None, None),
    ],
)
def test_what_time_a_dataset_is_about(begins: date | None, ends: date | None) -> None:
    found = graph(replace(TREES, covers_from=begins, covers_to=ends))
    periods = list(found.objects(the(found, DCAT.Dataset), DCTERMS.temporal))
    told = [
        (found.value(period, DCAT.startDate), found.value(period, DCAT.endDate))
        for period in periods
    ]
    days = tuple(None if day is None else Literal(day) for day in (begins, ends))
    assert told == ([days] if begins or ends else [])


@pytest.mark.parametrize(
    ("name", "part"),
    [
        (DCAT.accessURL, "accessURL"), (DCTERMS.issued, "issued"), (SKOS.prefLabel, "prefLabel"),
        (FOAF.homepage, "homepage"), (DCTERMS["format"], "format"), (SKOS.inScheme, "hvdCategory"),
    ],
)  # fmt: skip
def test_the_check_of_the_profile_sees_what_is_missing(name: URIRef, part: str) -> None:
    shapes = Graph().parse(SHAPES)
    found = graph(TREES)
    found.remove((None, name, None))
    conforms, _, told = validate(found, shacl_graph=shapes)
    assert not conforms
    assert part in told


def test_every_target_says_what_it_is() -> None:
    found = graph(TREES, replace(TREES, identifier="b", coverage="Le Rougier", licence="cc-by"))
    bare = {
        (name, target)
        for _, name, target in found
        if not isinstance(target, Literal) and (target, RDF.type, None) not in found
    }
    # Where the profile itself leaves the class of the target open.
    free = {RDF.type, DCAT.accessURL, DCAT.downloadURL, VCARD.hasURL, SKOS.inScheme, ALGORITHM}
    assert {name for name, _ in bare} <= free


@pytest.mark.parametrize("writing", WRITINGS)
def test_the_word_of_a_format_is_where_ckan_looks_for_it(writing: str) -> None:
    found = graph(TREES, writing=writing)
    word = found.value(the(found, DCAT.Distribution), DCTERMS["format"])
    assert isinstance(word, BNode)
    assert next(found.objects(word, RDF.type)) == DCTERMS.IMT
    assert found.value(word, RDFS.label) == Literal("csv")


def test_data_of_high_value_are_where_data_gouv_looks_for_them() -> None:
    family = URIRef("http://data.europa.eu/bna/c_ac64a52d")
    found = graph(TREES)
    assert family in found.objects(the(found, DCAT.Dataset), DCAT.theme)
    plain = graph(replace(TREES, high_value=""))
    assert family not in plain.objects(None, None)


def test_the_three_writings_say_the_same() -> None:
    first, *others = (graph(TREES, writing=each) for each in WRITINGS)
    assert len(first) > 40
    assert all(isomorphic(first, other) for other in others)


def test_a_dataset_is_known_by_an_address_that_never_changes() -> None:
    found = graph(TREES)
    node = the(found, DCAT.Dataset)
    assert str(node) == f"{HERE}#jeu-arbres-d-alignement"
    assert found.value(node, DCTERMS.identifier) == Literal(str(node))
    assert str(the(found, DCAT.Distribution)) == f"{HERE}#fichier-7"


def test_names_stay_when_the_instance_moves() -> None:
    moved = replace(catalogue(TREES), url="https://donnees.rodez.fr/public/rodez/catalogue")
    found = read(written(moved, "ttl"), "ttl")
    node = the(found, DCAT.Dataset)
    assert str(node) == str(found.value(node, DCTERMS.identifier))
    assert str(node) == f"{HERE}#jeu-arbres-d-alignement"
    assert str(the(found, DCAT.Distribution)) == f"{HERE}#fichier-7"
    assert found.value(the(found, DCAT.Catalog), FOAF.homepage) == URIRef(moved.url)


def test_a_file_never_has_the_address_of_a_dataset() -> None:
    other = CatalogueDataset("a-7", "B", "B", "lov2")
    first = CatalogueDataset("a", "A", "A", "lov2", resources=(CSV,))
    found = graph(first, other)
    nodes = set(found.subjects(RDF.type, DCAT.Dataset))
    assert nodes.isdisjoint(found.subjects(RDF.type, DCAT.Distribution))


def test_the_contact_is_a_service() -> None:
    found = graph(TREES)
    contact = found.value(the(found, DCAT.Dataset), DCAT.contactPoint)
    assert isinstance(contact, BNode)
    assert found.value(contact, VCARD.fn) == Literal("Espaces verts", lang="fr")
    assert (contact, RDF.type, VCARD.Organization) in found
    assert found.value(contact, VCARD.hasURL) == URIRef(HERE)  # not the home of the site


@pytest.mark.parametrize("coverage", ["", "Rodez", "RODEZ "])
def test_a_dataset_is_about_the_territory_of_the_authority(coverage: str) -> None:
    found = graph(replace(TREES, coverage=coverage))
    place = URIRef("http://id.insee.fr/geo/commune/12202")
    assert list(found.objects(the(found, DCAT.Dataset), DCTERMS.spatial)) == [place]


@pytest.mark.parametrize("writing", WRITINGS)
def test_a_dataset_about_another_territory_says_so_and_not_ours(writing: str) -> None:
    found = graph(replace(TREES, coverage="Communes du Rougier"), writing=writing)
    [place] = found.objects(the(found, DCAT.Dataset), DCTERMS.spatial)
    assert (place, RDF.type, DCTERMS.Location) in found
    assert found.value(place, SKOS.prefLabel) == Literal("Communes du Rougier", lang="fr")


@pytest.mark.parametrize("licence", [each.id for each in choosable()])
def test_every_licence_of_a_strategy_has_a_name_that_machines_know(licence: str) -> None:
    found = graph(replace(TREES, licence=licence))
    name = found.value(the(found, DCAT.Distribution), DCTERMS.license)
    assert isinstance(name, URIRef)
    european = "http://publications.europa.eu/resource/authority/licence/"
    listed = licences()[licence].lawful
    assert str(name).startswith(european) is not listed
    # data.gouv.fr finds by its id the one of which it does not know the European name.
    rights = [] if listed else [Literal(licence)]
    told = found.objects(the(found, DCAT.Distribution), DCTERMS.rights / RDFS.label)
    assert list(told) == rights


def test_a_dataset_of_which_little_is_known_is_told_all_the_same() -> None:
    found = graph(CatalogueDataset("x", "Sans rien", "", ""))
    node = the(found, DCAT.Dataset)
    assert found.value(node, DCTERMS.description) == Literal("Sans rien", lang="fr")
    assert found.value(node, DCTERMS.license) is None


def test_every_code_of_the_inventory_has_its_address() -> None:
    codes = [each.european for each in FREQUENCIES.values()]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[A-Z0-9_]+", code) for code in codes)
    assert {*HighValue.codes()} == vocabularies.HIGH_VALUE_FAMILIES.keys()
    assert all(len(code) == 4 for code in Theme.codes())


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("https://x.fr/a.csv?b=c&d=é#f", "https://x.fr/a.csv?b=c&d=%C3%A9#f"),
        ("https://x.fr/été 2026.csv", "https://x.fr/%C3%A9t%C3%A9%202026.csv"),
        ("https://x.fr/a[1].csv", "https://x.fr/a%5B1%5D.csv"),
        ('https://x.fr/"<a>".csv', "https://x.fr/%22%3Ca%3E%22.csv"),
        ("https://x.fr/{id}|\\^`", "https://x.fr/%7Bid%7D%7C%5C%5E%60"),
        ("https://x.fr/deja%20fait", "https://x.fr/deja%20fait"),
        ("https://x.fr/100%", "https://x.fr/100%25"),
        ("https://données.fr/a", "https://données.fr/a"),
        ("https://XN--donnes-eva.fr:8443/é", "https://données.fr:8443/%C3%A9"),
        ("https://donne\u0301es.fr/a", "https://données.fr/a"),
        ("https://lui:é@données.fr/a", "https://lui:é@données.fr/a"),
        ("https://xn--é.fr/a", "https://xn--%C3%A9.fr/a"),
        ("https://é..fr/a", "https://%C3%A9..fr/a"),
        ("https://[x/a", "https://%5Bx/a"),
        ("https://[2001:db8::1]:8443/a", "https://[2001:db8::1]:8443/a"),
    ],
)
def test_strange_addresses_are_encoded(typed: str, told: str) -> None:
    assert str(address(typed)) == told


@pytest.mark.parametrize("writing", WRITINGS)
@given(
    text=st.text(min_size=1, max_size=60),
    path=st.text(max_size=40),
    identifier=st.from_regex(IDENTIFIER, fullmatch=True),
)
def test_nothing_that_people_type_breaks_a_writing(
    writing: str, text: str, path: str, identifier: str
) -> None:
    url = f"https://data.exemple.fr/{path}"
    resource = CatalogueResource(
        1, text, url if is_web_address(url) else "https://x.fr", description=text, media_type=text
    )
    dataset = CatalogueDataset(
        identifier, text, text, text, keywords=(text,), service=text, resources=(resource,)
    )
    found = graph(dataset, writing=writing)
    assert str(the(found, DCAT.Dataset)) == f"{HERE}#jeu-{identifier}"
    assert len(list(found.objects(None, DCAT.downloadURL))) == 1


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("scdl/subventions", "scdl/subventions"),
        ("etalab/schema-irve-statique 2.3.1", "etalab/schema-irve-statique"),
        ("Mon schéma / voirie", ""),
        ("Voirie", ""),
        ("", ""),
    ],
)
def test_only_a_national_schema_has_an_address(name: str, schema: str) -> None:
    assert national_schema(name) == schema


@pytest.mark.parametrize(
    ("since", "until"),
    [(date(2020, 1, 1), date(2025, 12, 31)), (date(2020, 1, 1), None), (None, date(2025, 12, 31))],
)
def test_the_period_covered_says_both_of_its_days(since: date | None, until: date | None) -> None:
    found = graph(replace(TREES, covers_from=since, covers_to=until))
    [period] = found.objects(the(found, DCAT.Dataset), DCTERMS.temporal)
    days = (found.value(period, DCAT.startDate), found.value(period, DCAT.endDate))
    assert tuple(day and day.toPython() for day in days) == (since, until)


def test_no_period_is_told_when_none_is_known() -> None:
    found = graph(replace(TREES, covers_from=None, covers_to=None))
    assert list(found.objects(None, DCTERMS.temporal)) == []
