"""The kinds of software: each stands on a source, and is told by how people name theirs."""

import pytest

from app.methodology.library import libraries
from app.methodology.software import kinds_named, software_kinds, typical_titles
from app.processes.library import usual_processes
from tests.support.client import Client

FEWEST = 12


def test_there_are_enough_and_each_has_its_source() -> None:
    assert len(software_kinds()) >= FEWEST
    for kind in software_kinds().values():
        assert kind.url.startswith("https://"), kind.id
        assert kind.source, kind.id
        assert kind.says, kind.id
    assert len({kind.url for kind in software_kinds().values()}) == len(software_kinds())


def test_what_they_feed_are_typical_datasets() -> None:
    known = {
        entry.id
        for source in libraries().values()
        if source.id.startswith("typical-")
        for entry in source
    }
    for kind in software_kinds().values():
        assert set(kind.datasets) <= known, kind.id
        assert len(typical_titles(kind)) == len(kind.datasets)


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("Ciril Finances", {"finances"}),
        ("SIG communal (QGIS)", {"sig"}),
        ("Parapheur et signature", set()),
        ("Contrat : logiciel des actes et délibérations", {"actes"}),
        ("tableur", {"tableur"}),
        ("", set()),
        ("Logiciel de bibliothèque", {"bibliotheque"}),
        ("MÉDIATHÈQUE", {"bibliotheque"}),
    ],
)
def test_a_name_tells_its_kind(name: str, ids: set[str]) -> None:
    assert {kind.id for kind in kinds_named(name)} == ids


def test_most_usual_processes_lead_to_one() -> None:
    software = {usual.software for usual in usual_processes().values()}
    without = {name for name in software if not kinds_named(name)}
    assert len(without) * 3 < len(software), without


def test_the_pages_say_all_of_it(client: Client) -> None:
    listed = client.get("/methode/logiciels").text
    for kind in software_kinds().values():
        assert f"/methode/logiciels/{kind.id}" in listed
        shown = client.get(f"/methode/logiciels/{kind.id}").text
        assert kind.url.replace("&", "&amp;") in shown
        for way in kind.ways:
            assert way.replace("'", "&#39;") in shown


def test_an_unknown_kind_is_told(client: Client) -> None:
    assert "Page introuvable" in client.get("/methode/logiciels/minitel", status=404).text
