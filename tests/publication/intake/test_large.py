"""A catalogue of 100,000 datasets: read within bounds, and told; nothing else breaks."""

import json
from collections.abc import Callable

import pytest

from app.publication.intake.gathering import TOO_HEAVY
from tests.publication.intake.conftest import problem, read_address, read_file
from tests.support.catalogue_site import Site
from tests.support.client import Client

COUNT = 100_000
OF_A_PAGE = 5_000
MANY = "plus que n’en tient un inventaire"
PLACE = "https://donnees.exemple.fr"
PREFIXES = (
    "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> . "
    "@prefix hydra: <http://www.w3.org/ns/hydra/core#> .\n"
)
NAMESPACES = (
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dct="http://purl.org/dc/terms/"'
)


def turtle(ranks: range = range(COUNT)) -> str:
    lines = (f'<{PLACE}/{n}> a dcat:Dataset ; dct:title "Jeu {n}" .\n' for n in ranks)
    return PREFIXES + "".join(lines)


def rdf_xml() -> str:
    start, end = f'<dcat:Dataset rdf:about="{PLACE}/', "</dct:title></dcat:Dataset>"
    datasets = "".join(f'{start}{n}"><dct:title>Jeu {n}{end}\n' for n in range(COUNT))
    return f'<?xml version="1.0"?><rdf:RDF {NAMESPACES}>{datasets}</rdf:RDF>'


def json_ld() -> str:
    words = {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"}
    datasets = [
        {"@id": f"{PLACE}/{n}", "@type": "dcat:Dataset", "dct:title": f"Jeu {n}"}
        for n in range(COUNT)
    ]
    return json.dumps({"@context": words, "@graph": datasets})


def plain_list() -> str:
    return json.dumps(
        {"dataset": [{"title": f"Jeu {n}", "identifier": str(n)} for n in range(COUNT)]}
    )


@pytest.mark.only_on("sqlite")  # it is refused while it is read: no database has a say
@pytest.mark.parametrize("written", [turtle, rdf_xml, json_ld, plain_list])
def test_in_one_piece(written: Callable[[], str], alice_client: Client) -> None:
    told = problem(read_file(alice_client, written()))
    assert TOO_HEAVY in told or MANY in told


@pytest.mark.only_on("sqlite")  # as above
def test_page_after_page(site: Site, alice_client: Client) -> None:
    for first in range(0, COUNT, OF_A_PAGE):
        after = f"<urn:vue> hydra:next <{site.url}/{first + OF_A_PAGE}> .\n"
        site.gives(f"/{first}", turtle(range(first, first + OF_A_PAGE)) + after)
    told = problem(read_address(alice_client, f"{site.url}/0"))
    assert MANY in told
    assert len(site.asked) == 20_000 // OF_A_PAGE + 1  # no page more than it takes to know


def test_a_catalogue_that_says_how_many_it_has_is_asked_for_one_page(
    site: Site, alice_client: Client
) -> None:
    total = f"<urn:vue> hydra:totalItems {COUNT} ; hydra:next <{site.url}/2> .\n"
    address = site.gives("/1", turtle(range(100)) + total)
    assert MANY in problem(read_address(alice_client, address))
    assert site.asked == ["/1"]
