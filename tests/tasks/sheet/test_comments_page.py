"""What people say of a task: shown as typed, to whom they wish, page after page."""

from typing import Any

import pytest

from app.kernel.text import name_key
from app.tasks.news import Comment
from app.tasks.sheet.comments import add_comment
from tests.support.cast import MEMBERS, PEOPLE, Cast
from tests.support.client import Client
from tests.support.html import one_line
from tests.support.page import Page
from tests.tasks.conftest import Make, Write, actor


@pytest.fixture
def url(saturday: Any, make: Make) -> str:
    return f"/c/rodez/taches/{make('Écrire au DGS')}"


def say(client: Client, url: str, status: int = 303, **fields: Any) -> Page:
    return client.submit(client.get(url), f"{url}/commentaires", fields, status=status)


def comments(page: Page) -> list[str]:
    return [one_line(line) for line in page.soup.select("[id^=commentaire-]")]


def test_a_comment_is_shown_as_typed(url: str, bob_client: Client) -> None:
    bob_client.typed = ("l'eau",)
    page = say(bob_client, url, text="<b>Oui</b>, pour l'eau.\r\nDemain.")
    assert "Bob Martin" in comments(page)[0]
    assert "<b>Oui</b>, pour l'eau. Demain." in comments(page)[0]
    assert page.flash == ["Commentaire ajouté."]


def test_those_ticked_and_those_called_are_told(
    url: str, cast: Cast, bob_client: Client, comments_heard: list[Comment]
) -> None:
    page = bob_client.get(url)
    offered = [one_line(label) for label in page.soup.select("#mentions .choice")]
    assert offered == sorted((PEOPLE[name][0] for name in MEMBERS if name != "bob"), key=name_key)
    page = say(bob_client, url, text="@Alice Durand vu", mentions=[str(cast.carole.id)])
    assert page.flash == ["Commentaire ajouté. Prévenus\u00a0: Carole Petit, Alice Durand."]
    assert comments_heard[0].mentioned == (cast.carole.id, cast.alice.id)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("  ", "Indiquez votre commentaire."),
        ("x" * 4_001, "Ce texte fait 4\u202f001 caractères"),
    ],
)
def test_what_cannot_be_kept_is_asked_again(
    url: str, bob_client: Client, text: str, sentence: str
) -> None:
    page = say(bob_client, url, text=text, status=422)
    assert page.errors[0].startswith(sentence)
    assert text.strip() in page.text
    assert comments(page) == []


@pytest.mark.parametrize("forged", ["424242", str(2**63), "x", "1\x00"])
def test_a_forged_member_is_refused_and_nothing_is_lost(
    url: str, bob_client: Client, forged: str
) -> None:
    fields = {"text": "à ne pas perdre", "mentions": forged}
    page = bob_client.post(f"{url}/commentaires", fields, on=url, status=422)
    assert page.errors == ["Cochez parmi les membres de l’espace."]
    assert "à ne pas perdre" in page.text


def test_a_double_press_is_one_comment(url: str, bob_client: Client) -> None:
    page = bob_client.get(url)
    for _ in range(2):
        last = bob_client.submit(page, f"{url}/commentaires", text="Une fois")
    assert len(comments(last)) == 1


def test_older_comments_are_one_page_further(
    url: str, cast: Cast, write: Write, bob_client: Client
) -> None:
    task_id = int(url.rpartition("/")[2])
    with write():
        for number in range(25):
            add_comment(cast.rodez, task_id, f"Dit n° {number}.", by=actor(cast.alice))
    page = bob_client.get(url)
    assert len(comments(page)) == 20
    assert "Dit n° 24." in comments(page)[0]
    older = bob_client.get(page.links["Commentaires plus anciens"])
    assert len(comments(older)) == 5
    assert "Commentaires plus anciens" not in older.links


def test_who_only_reads_says_nothing(url: str, elise_client: Client) -> None:
    elise_client.post(f"{url}/commentaires", {"text": "non"}, on=url, status=403)
