"""The calculator of delays: read without an account, nothing typed is lost."""

from urllib.parse import urlencode

import pytest

from tests.support.client import Client
from tests.support.page import Page

ADDRESS = "/methode/demandes"
REQUEST = {"demande": "acces", "recue": "01/10/2026", "territoire": "france", "qui": "commune"}


def answered(client: Client, status: int = 200, **changed: str) -> Page:
    return client.get(f"{ADDRESS}?{urlencode(REQUEST | changed)}", status)


def test_the_page_asks_before_it_answers(client: Client) -> None:
    page = client.get(ADDRESS)
    assert "Rien n’est enregistré" in page.text
    assert not page.soup.select("table")


def test_the_days_are_told_with_their_articles(client: Client) -> None:
    page = answered(client)
    assert [one.text for one in page.soup.select("time")] == [
        "1er novembre 2026",
        "1er janvier 2027",
    ]
    assert "CRPA R*311-12 et R311-13" in page.visible


def test_a_province_of_new_caledonia_has_no_tacit_refusal(client: Client) -> None:
    place = {"territoire": "nouvelle-caledonie", "qui": "collectivite"}
    page = answered(client, **place)
    assert not page.soup.select("time")
    assert "par prudence, à confirmer" in page.text


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"recue": ""}, "Indiquez ce jour."),
        ({"recue": "30/02/2026"}, "Écrivez la date comme ceci\u00a0: 15/01/2027."),
        ({"qui": "mairie"}, "Choisissez parmi les réponses données."),
        ({"territoire": "wallis-et-futuna"}, "Wallis-et-Futuna n’a pas de commune"),
        ({"refusee": "30/09/2026"}, "Ce jour précède l’arrivée de la demande"),
        ({"cada": "30/09/2026"}, "Ce jour précède l’arrivée de la demande"),
        ({"refusee": "10/10/2026", "cada": "05/10/2026"}, "La CADA se saisit après le refus"),
    ],
)
def test_bad_input_gets_its_sentence_and_stays(
    client: Client, changed: dict[str, str], sentence: str
) -> None:
    page = answered(client, 422, **changed)
    assert sentence in page.text
    assert not page.soup.select("table")
    typed = changed.get("recue", "")
    assert not typed or f'value="{typed}"' in page.text


def test_what_was_typed_stays_in_the_control(client: Client) -> None:
    """A date control shows only a date as it writes it; what is no date is shown as text."""
    shown = answered(client).find("#recue")
    assert (shown["type"], shown["value"]) == ("date", "2026-10-01")
    odd = client.get(
        f"{ADDRESS}?demande=acces&recue=1er+octobre&territoire=france&qui=commune", 422
    )
    shown = odd.find("#recue")
    assert (shown["type"], shown["value"]) == ("text", "1er octobre")
