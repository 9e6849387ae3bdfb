"""The addresses that the documents of the strategy had still lead to them."""

import pytest

from tests.support.client import Client


@pytest.mark.parametrize(
    ("former", "present"),
    [
        ("deliberation", "deliberation-strategie"),
        ("note", "note-strategie"),
        ("deliberation.docx", "deliberation-strategie/fichier.docx"),
        ("note.odt", "note-strategie/fichier.odt"),
    ],
)
def test_a_former_address_leads_to_the_document(
    former: str, present: str, elise_client: Client
) -> None:
    answer = elise_client.get(f"/c/rodez/strategie/{former}", 308).response
    assert answer.headers["Location"].endswith(f"/c/rodez/documents/{present}")


def test_an_unknown_document_is_not_found(elise_client: Client) -> None:
    elise_client.get("/c/rodez/documents/inconnu", 404)
    elise_client.get("/c/rodez/documents/inconnu/fichier.odt", 404)


def test_the_list_leads_to_each_document(elise_client: Client) -> None:
    page = elise_client.get("/c/rodez/documents")
    assert page.links["Délibération sur la stratégie"].endswith("/deliberation-strategie")
    assert "à compléter" in page.visible
