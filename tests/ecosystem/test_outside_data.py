"""Data from elsewhere: each source is whole, those that fit come first, what is cited is shown."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from app.audit.rules import Actor
from app.datasets.inventory.library import typical
from app.ecosystem.outside_data.library import outside_sources, sources_for
from app.ecosystem.outside_data.proofs import CITED, proofs_of
from app.ecosystem.outside_data.queries import cited
from app.ecosystem.outside_data.services import cite
from app.kernel.errors import Refused
from tests.publication.conftest import Publish
from tests.support.cast import Cast
from tests.support.client import Client

LIST = "/c/rodez/ecosysteme/donnees-voisines"
FEWEST = 20
Write = Callable[[], AbstractContextManager[None]]


def test_each_source_says_all_there_is_to_know() -> None:
    assert len(outside_sources()) >= FEWEST
    for source in outside_sources().values():
        assert source.url.startswith("https://"), source.id
        assert source.licence, source.id
        assert source.text, source.id
        assert source.key, source.id
        assert source.datasets <= typical().keys(), source.id
    assert len({source.url for source in outside_sources().values()}) == len(outside_sources())


def test_those_that_fit_come_first() -> None:
    first = sources_for("marches-publics", "ECON", "mainland")[0]
    assert "marches-publics" in first.datasets
    theme = sources_for("", "TRAN", "mainland")[0]
    assert "TRAN" in theme.themes


def test_a_territory_has_its_own() -> None:
    there = {one.id for one in sources_for("", "", "new-caledonia")}
    assert {"isee", "georep", "osm"} <= there
    assert "revenus" not in there


@pytest.mark.parametrize(
    ("published", "citing", "proved", "lacking"),
    [(3, 0, False, False), (3, 2, False, True), (3, 3, True, False), (0, 0, False, False)],
)
def test_what_is_proved(published: int, citing: int, proved: bool, lacking: bool) -> None:
    found, lacks = proofs_of(published, citing)
    assert (CITED in found, CITED in lacks) == (proved, lacking)


def test_what_was_not_shown_stays(cast: Cast, write: Write, publish: Publish) -> None:
    dataset_id, by = publish("Arbres"), Actor(cast.alice.id, "Alice")
    with write():
        cite(cast.rodez, dataset_id, ["osm", "ban"], ["osm", "ban"], by=by)
        cite(cast.rodez, dataset_id, [], ["osm"], by=by)
        assert [one.id for one in cited(cast.rodez.id, dataset_id)] == ["ban"]
        assert CITED in cast.rodez.findings
        with pytest.raises(Refused):
            cite(cast.rodez, dataset_id, ["autre"], ["autre"], by=by)


def test_it_is_chosen_on_the_page_and_shown_to_everybody(
    opened: None, publish: Publish, alice_client: Client, client: Client
) -> None:
    dataset_id = publish("Arbres", url="https://x.exemple.fr/a.csv", identifier="arbres")
    form = alice_client.get(f"{LIST}/{dataset_id}")
    assert "OpenStreetMap" in alice_client.submit(form, sources=["osm"]).text
    shown = client.get("/public/rodez/jeux/arbres")
    assert shown.links["OpenStreetMap"] == "https://www.openstreetmap.org"
    wrong = alice_client.post(
        f"{LIST}/{dataset_id}", {"sources": "autre"}, on=f"{LIST}/{dataset_id}", status=422
    )
    assert "Cochez parmi ces sources" in wrong.text
