"""The type-ahead of places."""

from urllib.parse import quote

import pytest

from tests.support.client import Client

URL = "/territoires/recherche"


def test_suggestions(bob_client: Client) -> None:
    page = bob_client.get(f"{URL}?q=rodez")
    assert page.json[0] == {
        "value": "com-12202",
        "label": "Rodez",
        "hint": "commune de l’Aveyron\u00a0(12), 23\u202f981\u00a0hab., 12000",
    }
    assert page.headers["Cache-Control"] == "private, max-age=60"


def test_whoever_is_signed_in_may_search(charlie_client: Client, olga_client: Client) -> None:
    for client in (charlie_client, olga_client):
        assert client.get(f"{URL}?q=noumea").json[0]["value"] == "com-98818"


def test_a_stranger_may_not(client: Client) -> None:
    page = client.get(f"{URL}?q=rodez", status=302)
    assert page.location.startswith("/connexion")


@pytest.mark.parametrize(
    "query",
    ["", "?q=", "?q=%00", "?q=%ff%fe", "?q=%27%25_", f"?q={quote('日本')}", "?q[]=rodez", "?q=%0a"],
)
def test_odd_input_finds_nothing(bob_client: Client, query: str) -> None:
    assert bob_client.get(f"{URL}{query}").json == []


def test_a_long_query_is_cut(bob_client: Client) -> None:
    padded = "rodez" + " " * 95
    assert bob_client.get(f"{URL}?q={quote(padded + 'nowhere')}").json[0]["value"] == "com-12202"
    assert bob_client.get(f"{URL}?q={'a' * 5000}").json == []
