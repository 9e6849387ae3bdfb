"""Whom to call: the public list, that of an authority, and the operator's page."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.contacts.models import ContactRecord
from app.contacts.queries import delivered
from app.contacts.rules import (
    NOT_PUBLIC,
    NOT_SECURE,
    NOT_WEB,
    ContactSubject,
    address_problem,
)
from app.extensions import db
from app.kernel.clock import today
from app.places.record import Territory
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.page import Page

PUBLIC, HERE = "/methode/contacts", "/c/rodez/contacts"
LIST, NEW, CNIL = "/instance/contacts", "/instance/contacts/nouveau", "/instance/contacts/cnil"
OURS = {
    "title": "Syndicat numérique du Rouergue",
    "text": "Il prête un géomaticien.",
    "url": "https://www.rouergue.exemple.fr",
    "territories": ["mainland"],
    "subjects": ["cartes"],
}


def titles(page: Page) -> list[str]:
    return [link.get_text() for link in page.soup.select("dl dt a")]


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("https://www.cada.fr", ""),
        ("https://openig.org/page?x=1", ""),
        ("https://mairie-éguilles.fr", ""),
        ("http://www.cada.fr", NOT_SECURE),
        ("www.cada.fr", NOT_WEB),
        ("javascript:alert(1)", NOT_WEB),
        ("https://localhost/x", NOT_WEB),
        ("https://moi:secret@www.cada.fr", NOT_WEB),
        ("https://192.168.0.10/", NOT_PUBLIC),
        ("https://10.1/", NOT_PUBLIC),
        ("https://[::1]/", NOT_WEB),
        ("https://serveur.local", NOT_PUBLIC),
        ("https://intranet.mairie.lan/contacts", NOT_PUBLIC),
        ("https://serveur.internal.", NOT_PUBLIC),
    ],
)
def test_an_address_is_that_of_a_public_page(url: str, problem: str) -> None:
    assert address_problem(url) == problem


def test_the_library_serves_each_territory_and_each_subject() -> None:
    facts = [contact.facts for contact in delivered().values()]
    assert len(facts) >= 20
    assert all(address_problem(one.url) == "" for one in facts)
    for territory in Territory.codes():
        assert sum(territory in one.territories for one in facts) >= 4
    for subject in ContactSubject.codes():
        assert sum(subject in one.subjects for one in facts) >= 2


def test_each_contact_of_the_library_is_read(client: Client) -> None:
    page = client.get(PUBLIC)
    for contact in delivered().values():
        assert contact.facts.title in page.visible
        assert contact.facts.text in page.visible
        assert all(source in page.visible for source in contact.sources)
        assert contact.facts.url in page.text


def test_the_list_is_filtered(client: Client, alice_client: Client) -> None:
    assert "GéoBretagne (Bretagne)" not in titles(client.get(f"{PUBLIC}?territoire=new-caledonia"))
    maps = titles(client.get(f"{PUBLIC}?territoire=new-caledonia&sujet=cartes"))
    assert maps == [
        "Géorep (Nouvelle-Calédonie)",
        "Service topographique, DITTT (Nouvelle-Calédonie)",
    ]
    here = titles(alice_client.get(HERE))
    assert "OpenDataFrance" in here
    assert not any("Calédonie" in title for title in here)
    client.get(f"{PUBLIC}?territoire=lune&sujet=fromage")


def test_the_operator_adds_somebody(olga_client: Client, client: Client) -> None:
    olga_client.submit(olga_client.get(NEW), NEW, OURS)
    assert "Syndicat numérique du Rouergue" in titles(client.get(f"{PUBLIC}?sujet=cartes"))
    page = olga_client.submit(olga_client.get(NEW), NEW, OURS, status=422)
    assert page.errors == ["Ce nom est déjà dans la liste\u00a0: modifiez sa fiche."]
    (event,) = db.session.scalars(select(AuditEvent).where(AuditEvent.event == "contact:add"))
    assert event.authority_id is None
    (row,) = db.session.scalars(select(ContactRecord))
    address = f"{LIST}/{row.code}"
    db.session.close()
    olga_client.submit(olga_client.get(address), f"{address}/retirer")
    assert "Syndicat numérique du Rouergue" not in client.get(PUBLIC).visible


def test_what_is_wrong_gets_a_sentence_at_its_field(olga_client: Client) -> None:
    tomorrow = (today() + timedelta(days=1)).isoformat()
    wrong = {**OURS, "url": "https://192.168.0.10", "checked_on": tomorrow}
    page = olga_client.submit(olga_client.get(NEW), NEW, wrong, status=422)
    assert page.errors == [
        NOT_PUBLIC,
        "Cette date n’est pas encore venue\u00a0: écrivez le jour de la vérification.",
    ]
    assert 'value="https://192.168.0.10"' in page.text
    page = olga_client.submit(
        olga_client.get(NEW), NEW, {"url": "pas une adresse", "title": "x" * 201}, status=422
    )
    assert "Indiquez ce qu’il peut faire." in page.errors
    assert "Cochez au moins un territoire." in page.errors
    page = olga_client.submit(olga_client.get(NEW), NEW, {**OURS, "checked_on": ""}, status=422)
    assert page.errors == ["Indiquez le jour de la vérification."]


def test_the_operator_hides_and_restores(olga_client: Client, client: Client) -> None:
    olga_client.submit(olga_client.get(CNIL), CNIL, {"hidden": True})
    assert "CNIL" not in titles(client.get(PUBLIC))
    assert "masqué" in olga_client.get(LIST).visible
    olga_client.submit(olga_client.get(CNIL), f"{CNIL}/retirer")
    assert "CNIL" in titles(client.get(PUBLIC))
    page = olga_client.post(f"{CNIL}/retirer", {}, on=LIST)
    assert "il n’y a rien à remettre" in page.visible


def test_a_check_older_than_a_year_is_told(olga_client: Client, client: Client) -> None:
    old = (today() - timedelta(days=370)).isoformat()
    assert "plus d’un an" not in client.get(PUBLIC).visible
    olga_client.submit(olga_client.get(CNIL), CNIL, {"checked_on": old})
    assert "plus d’un an" in client.get(PUBLIC).visible
    assert "plus d’un an" in olga_client.get(LIST).visible


def test_two_windows_change_a_contact(olga_client: Client) -> None:
    first, second = olga_client.get(CNIL), olga_client.get(CNIL)
    olga_client.submit(first, CNIL, {"title": "La CNIL"})
    page = olga_client.submit(second, CNIL, {"hidden": True})
    assert "a changé entre-temps est gardé" in page.visible
    second = olga_client.get(CNIL)
    olga_client.submit(olga_client.get(CNIL), CNIL, {"title": "CNIL, service des plaintes"})
    page = olga_client.submit(second, CNIL, {"title": "CNIL, service des publics"}, status=409)
    assert "CNIL, service des publics" in page.text


def test_only_the_operator_edits(alice_client: Client, client: Client, cast: Cast) -> None:
    for address in (LIST, NEW, CNIL):
        assert alice_client.get(address, status=403)
    assert "Se faire aider" in alice_client.get("/c/rodez/phases/1").visible


def test_what_is_not_in_the_list_is_a_404(olga_client: Client) -> None:
    olga_client.get(f"{LIST}/personne", status=404)
