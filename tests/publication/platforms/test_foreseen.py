"""What a platform would refuse is told before anything is published, as its own rules say."""

import pytest

from app.datasets.inventory.models import Resource
from app.kernel.web_addresses import spelled
from app.publication.platforms.foreseen import foreseen_of
from tests.publication.conftest import Publish, plain, push_url
from tests.support.client import Client
from tests.support.udata_stub import Udata, bad_url

TAKEN = (
    "https://data.exemple.fr/a.csv",
    "http://données.exemple.fr/é à.csv?année=2026",
    "https://xn--donnes-fva.exemple.fr:8443/a.csv",
    "https://mon_site.exemple.fr/a",
    "ftp://ftp.exemple.fr/a.csv",
    "https://93.184.215.14/a.csv",
)
REFUSED = (
    ("https://ville--test.exemple.fr/a.csv", "mal formé (ville--test.exemple.fr)"),
    ("https://-ville.exemple.fr/a.csv", "mal formé"),
    ("https://ville-.exemple.fr/a.csv", "mal formé"),
    ("https://a..exemple.fr/a.csv", "mal formé"),
    ("https://data.exemple.f/a.csv", "mal formé"),
    ("https://alice:secret@data.exemple.fr/a.csv", "un nom ou un mot de passe"),
    ("http://192.168.1.10/a.csv", "ne mène qu’à votre réseau (192.168.1.10)"),
    ("http://127.0.0.1:8000/a.csv", "ne mène qu’à votre réseau"),
    ("http://localhost/a.csv", "ne mène qu’à votre réseau (localhost)"),
    ("http://serveur/a.csv", "ne mène qu’à votre réseau (serveur)"),
    ("sftp://data.exemple.fr/a.csv", "commence par sftp://"),
    ("https://[x/a.csv", "mal formé"),
)


def told(url: str, *keywords: str) -> list[str]:
    file = Resource(id=7, title="Table", url=url, file_name="")
    return [one.sentence for one in foreseen_of([file], keywords)]


@pytest.mark.parametrize("url", TAKEN)
def test_an_address_that_the_platform_takes_is_not_warned_of(url: str) -> None:
    assert told(url) == []
    assert bad_url(spelled(url)) == ""


@pytest.mark.parametrize(("url", "sentence"), REFUSED)
def test_an_address_that_the_platform_refuses_is_told_with_its_remedy(
    url: str, sentence: str
) -> None:
    [one] = told(url)
    assert one.startswith("L’adresse de «\u202fTable\u202f» ")
    assert sentence in one
    assert bad_url(spelled(url)) != ""


def test_keywords_that_are_left_out_are_named() -> None:
    [one] = told(TAKEN[0], "eau", "é", "x" * 97)
    assert one.startswith("Mots-clés laissés de côté\u00a0: «\u202fé\u202f»")
    assert told(TAKEN[0], "eau") == []


def test_the_file_that_jalon_gives_is_not_warned_of() -> None:
    file = Resource(id=7, title="Table", url="http://localhost/a.csv", file_name="a.csv")
    assert foreseen_of([file], ()) == []


def test_both_pages_tell_it_before_anything_leaves(
    linked: Udata, publish: Publish, alice_client: Client
) -> None:
    bad = publish("Arbres", url=REFUSED[0][0], stage="prepared")
    for url in (f"/c/rodez/donnees/publication/jeux/{bad}", push_url(bad)):
        page = alice_client.get(url)
        assert "a un nom de site mal formé (ville--test.exemple.fr)" in plain(page)
        assert page.links["Corriger l’adresse"].startswith(f"/c/rodez/donnees/{bad}/")
    good = publish("Bancs", url=TAKEN[0], stage="prepared")
    page = alice_client.get(f"/c/rodez/donnees/publication/jeux/{good}")
    assert "refuserait" not in plain(page)
    assert linked.writes() == []
