"""The page of the ecosystem: each part that registered, with where it stands."""

from flask.testing import FlaskClient

from app.ecosystem.panels import panels

PAGE = "/c/rodez/ecosysteme"


def test_every_part_has_its_line_and_its_tab(alice_client: FlaskClient) -> None:
    shown = alice_client.get(PAGE).text
    for panel in panels():
        assert shown.count(f">{panel.title}</a>") == 2  # its line, its tab
    assert "Rien de noté" in shown


def test_a_part_says_where_it_stands(alice_client: FlaskClient) -> None:
    typed = {"title": "Comptages de vélos", "received_on": "2026-01-05", "step": "received"}
    alice_client.post(f"{PAGE}/demandes/nouvelle", data=typed)
    shown = alice_client.get(PAGE).text
    assert "1\u00a0demande, dont 1 en retard, 1 sans réponse." in shown


def test_the_tab_of_the_page_is_the_one_lit(alice_client: FlaskClient) -> None:
    shown = alice_client.get(f"{PAGE}/demandes").text
    assert 'demandes" aria-current="true">Demandes</a>' in shown
