"""Several datasets tried, then sent, in one go: each says where it stands."""

from typing import Any

from tests.datasets.conftest import Write
from tests.publication.conftest import Publish, link, plain
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.udata_stub import Mood, Udata

HERE = "/c/rodez/donnees/publication/envois"


def test_several_are_tried_then_sent(
    linked: Udata, publish: Publish, alice_client: Client, do_work: Any
) -> None:
    ids = [publish(title, url="https://data.exemple.fr/a.csv") for title in ("Arbres", "Bancs")]
    publish("Caves", url="https://data.exemple.fr/c.csv", stage="prepared")
    page = alice_client.get(HERE)
    assert plain(page).count("Jamais envoyé") == 2
    assert "Caves" not in page.visible
    page = alice_client.submit(
        page, "Voir ce qui changerait", jeu=ids[:1], button="Voir ce qui changerait"
    )
    ticked = [box["value"] for box in page.soup.select("input[name=jeu][checked]")]
    assert ticked == [str(ids[0])]  # what was looked at is ticked still: it is sent next
    alice_client.submit(page, "Voir ce qui changerait", jeu=ids, button="Voir ce qui changerait")
    do_work()
    page = alice_client.get(HERE)
    assert plain(page).count("Serait créé, avec 1 fichier") == 2
    assert linked.writes() == []
    page = alice_client.submit(
        page, "Envoyer les jeux cochés", jeu=ids, button="Envoyer les jeux cochés"
    )
    assert page.flash == ["2\u00a0jeux partent vers la plateforme."]
    do_work()
    assert len(linked.datasets) == 2
    assert plain(alice_client.get(HERE)).count("Envoyé le") == 2
    assert len(alice_client.get(HERE).statements) <= 12


def test_a_platform_that_fails_half_way_keeps_what_passed_and_the_rest_is_sent_again(
    linked: Udata, publish: Publish, alice_client: Client, do_work: Any
) -> None:
    ids = [publish(title, url="https://data.exemple.fr/a.csv") for title in ("Arbres", "Bancs")]
    linked.mood = Mood("status", 503, method="POST", times=1)
    page = alice_client.get(HERE)
    alice_client.submit(page, "Envoyer les jeux cochés", jeu=ids, button="Envoyer les jeux cochés")
    do_work()
    page = alice_client.get(HERE)
    assert plain(page).count("Envoyé le") == 1
    assert plain(page).count("Pas encore arrivé") == 1
    alice_client.submit(page, "Envoyer les jeux cochés", jeu=ids, button="Envoyer les jeux cochés")
    do_work()
    assert plain(alice_client.get(HERE)).count("Envoyé le") == 2
    assert sorted(one["title"] for one in linked.datasets.values()) == ["Arbres", "Bancs"]


def test_what_is_refused_stops_no_other(
    linked: Udata, publish: Publish, alice_client: Client, make: Any, do_work: Any
) -> None:
    good = publish("Arbres", url="https://data.exemple.fr/a.csv")
    bad = make("Bancs", outcome="closed")
    page = alice_client.post(HERE, {"jeu": [str(good), str(bad)]})
    assert any("Bancs" in said for said in page.flash)
    assert "1\u00a0jeu part vers la plateforme." in page.flash
    do_work()
    assert linked.only()["title"] == "Arbres"


def test_one_that_is_gone_or_elsewhere_stops_no_other(
    linked: Udata, publish: Publish, alice_client: Client, do_work: Any
) -> None:
    good = publish("Arbres", url="https://data.exemple.fr/a.csv")
    ids = [str(good), str(good), "99999", "99998", "-1", "²"]
    page = alice_client.post(HERE, {"jeu": ids})
    assert page.flash == [
        "Un jeu coché n’existe plus\u00a0: il est laissé de côté.",
        "1\u00a0jeu part vers la plateforme.",
    ]
    do_work()
    assert linked.only()["title"] == "Arbres"
    page = alice_client.post(HERE, {"jeu": [str(rank) for rank in range(50_000, 50_400)]})
    assert page.flash == ["Un jeu coché n’existe plus\u00a0: il est laissé de côté."]


def test_without_a_box_or_a_platform_a_sentence_says_so(
    publish: Publish, alice_client: Client, platform: Udata, write: Write, cast: Cast
) -> None:
    assert "Aucune plateforme n’est reliée." in plain(alice_client.get(HERE))
    link(platform, write, cast)
    assert "Aucun jeu publié n’attend" in plain(alice_client.get(HERE))
    publish("Arbres", url="https://data.exemple.fr/a.csv")
    page = alice_client.submit(
        alice_client.get(HERE),
        "Envoyer les jeux cochés",
        button="Envoyer les jeux cochés",
        status=422,
    )
    assert "Cochez au moins un jeu." in plain(page)


def test_a_long_list_is_cut_in_pages(linked: Udata, publish: Publish, alice_client: Client) -> None:
    for rank in range(23):
        publish(f"Jeu {rank:02}", url="https://data.exemple.fr/a.csv")
    page = alice_client.get(HERE)
    assert "Jeu 19" in page.visible
    assert "Jeu 20" not in page.visible
    assert page.dom <= 380
    assert "Jeu 22" in alice_client.get(f"{HERE}?page=9").visible
