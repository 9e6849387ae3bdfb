"""The words of catalogues, as codes of the inventory: a word that says something else is lost."""

import time

import pytest

from app.publication.intake import meanings
from app.publication.intake.rows import CatalogueReader, rows_of
from app.tables.catalogues.records import ListedDataset

ISO = "http://standards.iso.org/iso/19115/resources/Codelists/cat/codelists.xml"
LOV2 = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
EUROPE = "http://publications.europa.eu/resource/authority"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (LOV2, "lov2"),
        (LOV2.replace("https://www.", "http://") + "/", "lov2"),
        ("Licence Ouverte v2.0 (Etalab)", "lov2"),
        ("Licence Ouverte / Open Licence version 2.0", "lov2"),
        ("Licence Ouverte Version 1.0", "fr-lo"),
        ("https://spdx.org/licenses/etalab-2.0.html", "lov2"),
        ("http://opendatacommons.org/licenses/odbl/1.0/", "odc-odbl"),
        ("Open Data Commons Open Database License (ODbL)", "odc-odbl"),
        ("lov2", "lov2"),
        ("odc-odbl", "odc-odbl"),
        ("License Not Specified", ""),
        ("notspecified", ""),
        ("https://creativecommons.org/licenses/by/4.0/", None),
        ("Tous droits réservés", None),
    ],
)
def test_a_licence_is_recognised_however_it_is_written(text: str, code: str | None) -> None:
    assert meanings.licence(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"{EUROPE}/frequency/ANNUAL", "annual"),
        (f"https{EUROPE[4:]}/frequency/MONTHLY", "monthly"),
        ("http://purl.org/cld/freq/semiannual", "semiannual"),
        ("http://purl.org/cld/freq/never-heard", None),
        ("annual", "annual"),
        ("Annuelle", "annual"),
        ("fortnightly", "biweekly"),
        ("continual", "continuous"),
        ("CONT", "severalTimesADay"),
        (f"{ISO}#annually", "annual"),
        ("parfois", None),
    ],
)
def test_a_rhythm_is_recognised_however_it_is_written(text: str, code: str | None) -> None:
    assert meanings.rhythm(text) == code


@pytest.mark.parametrize(
    ("words", "url", "name"),
    [
        ((f"{EUROPE}/file-type/GEOJSON",), "", "geojson"),
        (("", "https://www.iana.org/assignments/media-types/text/csv"), "", "csv"),
        (("", "text/csv"), "", "csv"),
        (("CSV",), "", "csv"),
        (("Web Page",), "", "html"),
        (("application/octet-stream",), "https://a.fr/x.gpkg?download=1", "gpkg"),
        ((), "https://a.fr/donnees.csv.gz", "csv"),
        ((), "https://a.fr/donnees", ""),
        (("un format à nous",), "", ""),
    ],
)
def test_a_format_comes_from_its_name_else_its_address(
    words: tuple[str, ...], url: str, name: str
) -> None:
    assert meanings.format_of(*words, url=url) == name


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<p>Jours</p><p>et <b>lieux</b></p>", "Jours\net lieux"),
        ("Marchés &amp; foires", "Marchés & foires"),
        ("a < b et c > d", "a < b et c > d"),
        ("<script>alert(1)</script>", "alert(1)"),
        ("<!-- caché -->vu", "vu"),
    ],
)
def test_a_text_loses_its_tags_and_nothing_else(text: str, plain: str) -> None:
    assert meanings.plain(text) == plain


@pytest.mark.parametrize("piece", ["<!--", "<a ", "<p", "&lt;", "\n ", "< "])
def test_a_text_made_to_be_long_to_read_is_not(piece: str) -> None:
    before = time.process_time()
    meanings.plain(piece * 200_000)
    assert time.process_time() - before < 5


@pytest.mark.parametrize(
    "text", [f"<b>a{chr(0x2003) * 90_000}b", "a<!-- x <b>y</b> -->" * 4_000 + "<!--" * 4_000]
)
def test_blanks_and_comments_made_to_be_long_to_read_are_not(text: str) -> None:
    before = time.process_time()
    meanings.plain(text)
    assert time.process_time() - before < 2


def test_a_comment_is_no_text_whatever_it_holds() -> None:
    assert meanings.plain("Avant<!-- <b>caché</b> > --> après &amp; <!-- ouvert") == (
        "Avant après & <!-- ouvert"
    )


def test_a_family_of_high_value_data_told_among_the_themes_is_no_loss() -> None:
    listed = ListedDataset(title="Jeu", themes=("http://data.europa.eu/bna/c_ac64a52d",))
    [row] = rows_of([listed], CatalogueReader("Rodez", ""))
    assert row.by_field["high_value"] == "geospatial"
    assert row.blank == ()
