"""Catalogues of other platforms: as many datasets out as in, and a sentence for anything else."""

import json
from pathlib import Path

import pytest

from app.tables import sandbox
from app.tables.catalogues import reading
from app.tables.catalogues.records import ListedPage
from app.tables.form import Unreadable
from tests.tables import catalogue_shapes as shapes


def read(tmp_path: Path, content: bytes | str, address: str = "") -> ListedPage:
    path = tmp_path / "catalogue"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return reading.read(path, address=address)


def refusal(tmp_path: Path, content: bytes | str) -> str:
    with pytest.raises(Unreadable) as refused:
        read(tmp_path, content)
    return refused.value.sentence


@pytest.mark.parametrize("name", shapes.SHAPES)
def test_as_many_datasets_come_out_as_are_in(name: str, tmp_path: Path) -> None:
    content, count = shapes.SHAPES[name]
    path = tmp_path / name
    path.write_bytes(content)
    page = sandbox.catalogue(path, address=f"https://donnees.exemple.fr/{name}")
    assert len(page.datasets) == count
    assert all(dataset.title and dataset.identifier for dataset in page.datasets)
    assert all(file.url for dataset in page.datasets for file in dataset.files)


def test_what_a_catalogue_says_is_read_whole(tmp_path: Path) -> None:
    [first] = read(tmp_path, shapes.turtle(1)).datasets
    assert first.title == "Jeu n° 1"  # in French, though English is there
    assert first.address == first.page == "https://donnees.exemple.fr/dataset/jeu-1"
    assert first.licences == ("https://www.etalab.gouv.fr/licence-ouverte-open-licence",)
    assert first.frequency.endswith("/ANNUAL")
    assert (first.published_on, first.updated_on) == ("2022-03-04T05:06:07", "2026-01-15")
    assert (first.covers_from, first.covers_to) == ("2020-01-01", "")
    assert (first.publisher, first.contact) == ("Parcs et jardins", "Service des parcs")
    [file] = first.files
    assert file.url == "https://donnees.exemple.fr/dataset/jeu-1/donnees.csv"
    assert file.size == 2048
    assert file.format.endswith("/CSV")


def test_the_next_page_is_named(tmp_path: Path) -> None:
    page = read(tmp_path, shapes.turtle(2, after="https://donnees.exemple.fr/?page=2", total=5))
    assert page.next_page == "https://donnees.exemple.fr/?page=2"
    assert page.total == 5


@pytest.mark.parametrize(
    ("results", "query", "after"),
    [
        ('Matched="12" nextRecord="11"', "lang=fre", "lang=fre&maxRecords=100&startPosition=11"),
        (
            'Matched="40" nextRecord="21"',
            "maxrecords=9&STARTPOSITION=11",
            "maxrecords=9&startPosition=21",
        ),
        ('Matched="12" nextRecord="0"', "lang=fre", ""),
        ('Matched="12" nextRecord="13"', "lang=fre", ""),
        ('Matched="12" nextRecord="onze"', "lang=fre", ""),
        ('Matched="12"', "lang=fre", ""),
    ],
)
def test_the_next_records_of_a_csw_catalogue_are_named(
    results: str, query: str, after: str, tmp_path: Path
) -> None:
    content = shapes.GEONETWORK.replace('Matched="1"', results)
    page = read(tmp_path, content, f"https://geo.exemple.fr/csw?{query}")
    assert page.next_page == (f"https://geo.exemple.fr/csw?{after}" if after else "")
    assert read(tmp_path, content).next_page == ""  # a file leads nowhere


def test_a_catalogue_too_large_for_an_inventory_is_told(tmp_path: Path) -> None:
    content = shapes.turtle(1, after="https://donnees.exemple.fr/?page=2", total=100_000)
    assert "plus de 20\u202f000 jeux" in refusal(tmp_path, content)


def test_accents_of_another_encoding_are_read_and_told(tmp_path: Path) -> None:
    page = read(tmp_path, shapes.OPENDATASOFT.encode("cp1252"))
    assert page.datasets[0].title == "Marchés de plein air"
    assert page.notices == (reading.MENDED,)
    plain = read(tmp_path, shapes.turtle(1).encode("utf-8-sig"))
    assert plain.datasets[0].title == "Jeu n° 1"
    assert plain.notices == ()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", reading.EMPTY),
        (b" \n ", reading.EMPTY),
        ("<!DOCTYPE html><html><body>Connexion</body></html>", reading.WEB_PAGE),
        ("  <html lang='fr'><form>mot de passe</form></html>", reading.WEB_PAGE),
        ("<?xml version='1.0'?><gmd:MD_Metadata xmlns:gmd='x'/>", reading.OTHER_XML),
        ('{"type": "FeatureCollection", "features": []}', reading.OTHER_JSON),
        ("[1, 2]", reading.OTHER_JSON),
        ('{"dataset": [', reading.BROKEN),
        ("[" * 100_000, reading.BROKEN),
        ('{"@context": {}, "dataset": []}', reading.NO_DATASET),
        (shapes.OPENDATASOFT[:900], reading.BROKEN),
        ("nom;adresse\nArbres;Parcs\n", reading.NOT_A_CATALOGUE),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), reading.NOT_A_CATALOGUE),
        (shapes.PREFIXES + "<https://a.fr/x> dct:title 'Seul' .", reading.NO_DATASET),
    ],
)
def test_what_is_no_catalogue_is_told(content: bytes | str, sentence: str, tmp_path: Path) -> None:
    assert refusal(tmp_path, content) == sentence


def test_no_address_of_a_context_is_ever_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr("socket.socket.connect", lambda *address: asked.append(address))
    body = {**shapes.JSON_LD, "@context": ["https://a.exemple.fr/1", {"@import": "https://b.fr"}]}
    assert len(read(tmp_path, json.dumps(body)).datasets) == 1
    assert asked == []


def test_entities_of_a_document_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("le mot de passe", encoding="utf-8")
    bomb = shapes.OPENDATASOFT.replace(
        "<rdf:RDF",
        f'<!DOCTYPE rdf:RDF [<!ENTITY lu SYSTEM "{secret.as_uri()}">]><rdf:RDF',
        1,
    ).replace("Marchés de plein air", "&lu;")
    with pytest.raises(Unreadable) as refused:
        read(tmp_path, bomb)
    assert "mot de passe" not in refused.value.sentence


@pytest.mark.parametrize("before", ["", f"<!--{'x' * 30_000}-->"])
def test_no_name_that_a_document_defines_stands_for_anything(before: str, tmp_path: Path) -> None:
    named = shapes.OPENDATASOFT.replace(
        "<rdf:RDF", f"{before}<!DOCTYPE rdf:RDF [<!ENTITY lu 'bombe'>]><rdf:RDF", 1
    ).replace("Marchés de plein air", "&lu;")
    assert refusal(tmp_path, named) == reading.BROKEN


def test_comments_before_a_catalogue_are_read_once(tmp_path: Path) -> None:
    root = shapes.OPENDATASOFT[shapes.OPENDATASOFT.index("<rdf:RDF") :]
    assert len(read(tmp_path, "<!-- x -->\n" * 1000 + root).datasets) == 1


@pytest.mark.parametrize("depth", [40, 600, 980, 5_000])
def test_a_deep_json_is_read_or_told(depth: int, tmp_path: Path) -> None:
    deep = "[" * depth + "]" * depth
    linked = f'{{"@context": {{"a": "https://a.fr/"}}, "a:b": {deep}}}'
    assert refusal(tmp_path, linked) in {reading.BROKEN, reading.NO_DATASET}


def test_numbers_of_thousands_of_digits_say_nothing(tmp_path: Path) -> None:
    endless = "9" * 5_000
    text = shapes.turtle(1) + (
        f"\n<https://a.fr/c> hydra:totalItems '{endless}' .\n<https://a.fr/d> a dcat:Dataset ; "
        f"dct:title 'Lourd' ; dcat:distribution [ dcat:accessURL <https://a.fr/f> ; "
        f"dcat:byteSize '{endless}' ] ."
    )
    page = read(tmp_path, text)
    assert page.total is None
    [heavy] = [one for one in page.datasets if one.title == "Lourd"]
    assert heavy.files[0].size is None


def test_an_encoding_that_reads_nothing_is_left(tmp_path: Path) -> None:
    declared = '<?xml version="1.0" encoding="undefined"?>'
    root = shapes.OPENDATASOFT[shapes.OPENDATASOFT.index("<rdf:RDF") :]
    assert len(read(tmp_path, declared + root).datasets) == 1


def test_a_list_may_begin_with_nothing(tmp_path: Path) -> None:
    body = {"dataset": [None, {"title": "Arbres", "identifier": "1"}]}
    assert [one.title for one in read(tmp_path, json.dumps(body)).datasets] == ["Arbres"]
