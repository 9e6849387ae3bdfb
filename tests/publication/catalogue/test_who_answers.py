"""Public pages name who answers for what an authority publishes, as its settings say."""

from app.kernel.clock import now
from tests.datasets.conftest import Make, Write
from tests.support.cast import Cast
from tests.support.client import Client


def test_public_pages_name_the_director_and_the_officer(
    cast: Cast, write: Write, make: Make, alice_client: Client, client: Client
) -> None:
    make("Arbres", outcome="open", stage="published")
    with write():
        cast.rodez.catalogue_opened_at = now()
    page = client.get("/public/rodez/catalogue")
    assert "Qui répond de ces données" in page.visible
    assert page.visible.lower().count("à compléter") == 2
    settings = alice_client.get("/c/rodez/parametres")
    alice_client.submit(settings, director="Camille Roux, maire", privacy="dpo@rodez.fr")
    page = client.get("/public/rodez/catalogue")
    assert "Camille Roux, maire" in page.visible
    assert "dpo@rodez.fr" in page.visible
    assert "compléter" not in page.visible


def test_a_name_too_long_is_refused_and_kept(alice_client: Client) -> None:
    page = alice_client.get("/c/rodez/parametres")
    refused = alice_client.submit(page, status=422, director="x" * 300, privacy="dpo@rodez.fr")
    assert refused.form().value("privacy") == "dpo@rodez.fr"
    assert refused.errors
