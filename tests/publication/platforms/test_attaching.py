"""A dataset that is on the platform already becomes the copy of one here, and is never doubled."""

from typing import Any

import pytest

from app.extensions import db
from app.jobs.queues import run_due
from tests.datasets.conftest import Make
from tests.publication.conftest import plain, push_row, send, try_out
from tests.publication.conftest import push_url as url
from tests.support.client import Client
from tests.support.page import Page
from tests.support.udata_stub import Mood, Udata

OLD = "Subventions versées"


def look_for(client: Client, dataset_id: int, text: str) -> Page:
    client.submit(client.get(url(dataset_id)), "Chercher là-bas", text=text)
    db.session.close()
    run_due()
    return client.get(url(dataset_id))


def attached(client: Client, dataset_id: int, text: str = OLD) -> Page:
    client.submit(look_for(client, dataset_id, text), "Rattacher")
    db.session.close()
    run_due()
    return client.get(url(dataset_id))


def test_a_dataset_there_is_found_attached_and_compared_before_anything_is_sent(
    linked: Udata, ready: int, alice_client: Client, do_work: Any
) -> None:
    there = linked.hold(OLD)
    page = attached(alice_client, ready)
    assert linked.writes() == []
    assert "Rattaché à un jeu de" in plain(page)
    assert "choisissez pour chaque champ" in plain(page)
    assert "Garder ce qui est là-bas Déposé à la main." in plain(page)
    assert push_row(ready).remote_id == there["id"]
    page = send(alice_client, ready)  # from a page kept open: still nothing unseen is replaced
    assert "des champs ont changé là-bas" in plain(page)
    page = try_out(alice_client, ready)
    alice_client.submit(page, "Remettre la fiche d’ici", button="Remettre la fiche d’ici")
    do_work()
    assert linked.only()["title"] == "Subventions aux associations"
    assert linked.only()["id"] == there["id"]
    assert push_row(ready).state == "done"


def test_it_is_found_by_its_address(linked: Udata, ready: int, alice_client: Client) -> None:
    there = linked.hold(OLD)
    assert OLD in look_for(alice_client, ready, there["page"]).visible
    page = look_for(alice_client, ready, f"{linked.url}/datasets/rien-de-tel/")
    assert "ne trouve pas ce jeu" in plain(page)


@pytest.mark.parametrize(
    ("mood", "sentence"),
    [
        (Mood("status", 429, {"Retry-After": "120"}), "d’espacer les envois"),
        (Mood("status", 503), "une difficulté de son côté"),
        (Mood("garbage"), "ne comprend pas"),
    ],
)
def test_a_search_that_fails_says_why(
    linked: Udata, ready: int, alice_client: Client, mood: Mood, sentence: str
) -> None:
    linked.mood = mood
    assert sentence in plain(look_for(alice_client, ready, OLD))


def test_nothing_found_is_said(linked: Udata, ready: int, alice_client: Client) -> None:
    page = look_for(alice_client, ready, "Voirie")
    assert "Aucun jeu de votre organisation ne répond à « Voirie »" in plain(page)
    page = alice_client.submit(alice_client.get(url(ready)), "Chercher là-bas", text="", status=422)
    assert "Indiquez le titre ou l’adresse" in plain(page)


def test_only_what_was_found_is_attached_and_once(
    linked: Udata, ready: int, alice_client: Client, make: Make
) -> None:
    linked.hold(OLD)
    other = make("Aides", outcome="open", stage="prepared")
    found = look_for(alice_client, ready, OLD)
    posted = alice_client.post(f"{url(ready)}/rattacher", {"jeu": "un-autre"}, status=422)
    assert "n’est plus parmi ceux qui ont été trouvés" in plain(posted)
    alice_client.submit(found, "Rattacher")
    found = look_for(alice_client, other, OLD)
    page = alice_client.submit(found, "Rattacher", status=422)
    assert "est déjà celui de « Subventions aux associations »" in plain(page)


def test_a_dataset_that_is_harvested_is_not_attached_nor_sent_again(
    linked: Udata, ready: int, alice_client: Client
) -> None:
    there = linked.hold(OLD)
    there["harvest"] = {"remote_id": "ailleurs"}
    page = look_for(alice_client, ready, OLD)
    assert "moissonné d’un autre catalogue" in plain(page)
    there["harvest"] = {"remote_id": "http://localhost/public/rodez/catalogue#jeu-subventions"}
    linked.requests.clear()
    page = send(alice_client, ready)
    assert "La plateforme moissonne déjà ce catalogue" in plain(page)
    assert linked.writes() == []


def test_a_catalogue_that_the_platform_reads_is_not_sent_besides(
    linked: Udata, ready: int, alice_client: Client
) -> None:
    linked.sources = ["https://ailleurs.exemple.fr/catalogue.ttl"]
    linked.sources += ["https://jalon.exemple.fr/public/rodez/catalogue.ttl"]
    page = send(alice_client, ready)
    assert "La plateforme moissonne déjà ce catalogue" in plain(page)
    assert linked.writes() == []
    linked.sources.pop()
    send(alice_client, ready)
    assert linked.only()["title"] == "Subventions aux associations"


def test_a_title_that_is_there_already_is_not_made_twice(
    linked: Udata, ready: int, alice_client: Client
) -> None:
    linked.hold("Subventions aux Associations")
    page = send(alice_client, ready)
    assert "Un jeu du même titre est déjà dans votre organisation" in plain(page)
    assert len(linked.datasets) == 1
    attached(alice_client, ready, "Subventions")
    assert push_row(ready).remote_id == linked.only()["id"]


def test_a_copy_is_made_private_there_and_shown_again(
    linked: Udata, ready: int, alice_client: Client, do_work: Any
) -> None:
    send(alice_client, ready)
    before = dict(linked.only())
    alice_client.submit(alice_client.get(url(ready)), "Le rendre privé sur " + platform_of(linked))
    do_work()
    there = linked.only()
    assert there["private"] is True
    assert {**there, "private": False} == before
    page = alice_client.get(url(ready))
    assert "plus personne ne l’y lit" in plain(page)
    send(alice_client, ready)
    assert linked.only()["private"] is False
    assert push_row(ready).hidden_at is None


def test_a_copy_that_could_not_be_made_private_is_said(
    linked: Udata, ready: int, alice_client: Client, do_work: Any
) -> None:
    send(alice_client, ready)
    linked.mood = Mood("status", 500, method="PUT")
    alice_client.submit(alice_client.get(url(ready)), "Le rendre privé sur " + platform_of(linked))
    do_work()
    page = alice_client.get(url(ready))
    assert "La copie n’a pas été rendue privée" in plain(page)
    assert "une difficulté de son côté" in plain(page)
    assert push_row(ready).hidden_at is None


def platform_of(platform: Udata) -> str:
    return platform.url.removeprefix("http://")
