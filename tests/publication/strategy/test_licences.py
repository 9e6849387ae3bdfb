"""The licences of the library: what the decree lists, what each asks, who may choose it."""

import json

from app.datasets.inventory.licences import (
    LAWFUL,
    LicenceStanding,
    choosable,
    licences,
    name_of,
    of_datasets,
    title_of,
)
from app.datasets.transfer import scdl
from config import ROOT

SCHEMA = ROOT / "seeds" / "schemas" / "library.schema.json"


def test_the_decree_lists_two_licences_for_data_and_one_is_advised() -> None:
    """CRPA D323-2-1, version of 4 December 2021: Licence Ouverte and ODbL."""
    lawful = {each.id: each.standing for each in licences().values() if each.lawful}
    assert lawful == {"lov2": LicenceStanding.RECOMMENDED, "odc-odbl": LicenceStanding.LISTED}
    assert {each.standing for each in licences().values() if each.lawful} == set(LAWFUL)


def test_only_share_alike_licences_ask_to_share_alike() -> None:
    assert {each.id for each in licences().values() if each.share_alike} == {
        "odc-odbl",
        "cc-by-sa",
    }


def test_what_may_be_chosen_has_an_address_and_an_article() -> None:
    for each in choosable():
        assert each.url.startswith("http"), each.id
        assert each.article.startswith("CRPA D323-2-"), each.id
    assert "fr-lo" not in {each.id for each in choosable()}
    assert "notspecified" not in {each.id for each in choosable()}


def test_the_addresses_are_those_that_harvesters_know() -> None:
    assert {id_: each.url for id_, each in of_datasets().items()} == {
        "lov2": "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
        "fr-lo": "https://www.etalab.gouv.fr/wp-content/uploads/2014/05/Licence_Ouverte.pdf",
        "odc-odbl": "http://opendatacommons.org/licenses/odbl/summary/",
    }


def test_a_catalogue_of_the_common_base_has_a_word_for_each_licence_of_a_dataset() -> None:
    assert of_datasets().keys() <= scdl.LICENCES.keys() <= licences().keys()


def test_a_short_name_has_no_brackets() -> None:
    assert name_of("odc-odbl") == "ODbL 1.0"
    assert name_of("cc-by") == "Creative Commons Attribution 4.0"
    assert name_of("inconnue") == "inconnue"


def test_a_licence_that_left_the_library_is_said_by_its_id() -> None:
    assert title_of("lov2") == "Licence Ouverte 2.0"
    assert title_of("inconnue") == "inconnue"


def test_the_schema_knows_every_standing() -> None:
    described = json.loads(SCHEMA.read_text(encoding="utf-8"))["$defs"]["licence"]
    assert described["properties"]["standing"]["enum"] == LicenceStanding.codes()


def test_nothing_is_asked_by_a_dedication_to_the_public_domain() -> None:
    assert [each.id for each in licences().values() if not each.asks] == ["cc-zero", "odc-pddl"]
