"""What somebody changed on the platform is shown, and never replaced unseen: field by field."""

from typing import Any

import pytest

from app.publication.platforms.base import Difference
from app.publication.platforms.comparing import Keeps, KnownCopy, choices_typed, mark_of, side_of
from tests.datasets.conftest import Write
from tests.publication.conftest import plain, push_row, send, try_out
from tests.publication.conftest import push_url as url
from tests.publication.platforms.test_pushing import rename
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.udata_stub import Udata

CHANGED = Difference("Titre", "Là-bas", "Ici", "title")
WAS, THERE, HERE = mark_of("Avant"), mark_of("Là-bas"), mark_of("Ici")


@pytest.mark.parametrize(
    ("known", "side"),
    [
        (KnownCopy({"title": THERE}), Keeps.OURS),  # only we changed it
        (KnownCopy({"title": HERE}), Keeps.THEIRS),  # only they did
        (KnownCopy({"title": WAS}), None),  # both
        (KnownCopy(), None),  # nobody knows
        (KnownCopy({"title": WAS}, {"title": f"ici:{THERE}"}), Keeps.OURS),
        (KnownCopy({"title": WAS}, {"title": f"la-bas:{THERE}"}), Keeps.THEIRS),
        (KnownCopy({"title": WAS}, {"title": f"ici:{WAS}"}), None),  # of another value
    ],
)
def test_who_changed_a_field_is_known_by_three_values(known: KnownCopy, side: Keeps | None) -> None:
    assert side_of(CHANGED, known) is side


def test_what_is_no_choice_is_left_out() -> None:
    typed = {
        "title-choix": f"ici:{THERE}",
        "12/url-choix": f"la-bas:{THERE}",
        "title": f"ici:{THERE}",
        "../x-choix": f"ici:{THERE}",
        "tags-choix": "ici:zz",
        "licence-choix": "",
    }
    assert choices_typed(typed, all_ours=False) == {
        "title": f"ici:{THERE}",
        "12/url": f"la-bas:{THERE}",
    }
    assert choices_typed(typed, all_ours=True)["12/url"] == f"ici:{THERE}"


def test_what_only_they_changed_stays_there(
    linked: Udata, ready: int, alice_client: Client, write: Write, cast: Cast
) -> None:
    send(alice_client, ready)
    linked.only()["description"] = "Réécrite là-bas, avec soin."
    linked.only()["resources"][0]["title"] = "Nommé là-bas"
    rename(write, cast, ready)
    page = send(alice_client, ready)
    there = linked.only()
    assert there["title"] == "Autre titre"
    assert there["description"] == "Réécrite là-bas, avec soin."
    assert there["resources"][0]["title"] == "Nommé là-bas"
    assert "Laissé comme il est là-bas : Description, titre de Subventions 2025." in plain(page)
    rename(write, cast, ready, "Encore un titre")
    send(alice_client, ready)
    assert linked.only()["title"] == "Encore un titre"
    assert linked.only()["description"] == "Réécrite là-bas, avec soin."


def test_what_both_changed_waits_for_somebody_who_chooses(
    linked: Udata, ready: int, alice_client: Client, write: Write, cast: Cast, do_work: Any
) -> None:
    send(alice_client, ready)
    linked.only()["title"] = "Changé là-bas"
    rename(write, cast, ready)
    linked.requests.clear()
    page = send(alice_client, ready)
    assert "des champs ont changé là-bas depuis le dernier envoi" in plain(page)
    assert "Titre : là-bas « Changé là-bas »" in plain(page)
    assert linked.writes() == []
    assert push_row(ready).state == "refused"

    page = try_out(alice_client, ready)
    assert "choisissez pour chaque champ" in plain(page)
    alice_client.submit(page, "Envoyer avec ces choix")
    do_work()
    assert linked.only()["title"] == "Changé là-bas"  # what is ticked first loses nothing
    assert "rien n’a changé depuis" in plain(alice_client.get(url(ready)))

    page = try_out(alice_client, ready)
    [ours] = [each["value"] for each in page.soup.select("[name=title-choix][value^=ici]")]
    alice_client.submit(page, "Envoyer avec ces choix", {"title-choix": ours})
    do_work()
    assert linked.only()["title"] == "Autre titre"


def test_a_choice_is_of_what_was_seen_and_of_nothing_later(
    linked: Udata, ready: int, alice_client: Client, write: Write, cast: Cast, do_work: Any
) -> None:
    send(alice_client, ready)
    linked.only()["title"] = "Changé là-bas"
    rename(write, cast, ready)
    page = try_out(alice_client, ready)
    linked.only()["title"] = "Changé là-bas une fois encore"
    alice_client.submit(page, "Remettre la fiche d’ici", button="Remettre la fiche d’ici")
    do_work()
    assert linked.only()["title"] == "Changé là-bas une fois encore"
    assert push_row(ready).state == "refused"
