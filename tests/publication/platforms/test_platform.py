"""The account on a platform: its key enciphered, checked, replaced, removed."""

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.audit.models import AuditEvent
from app.extensions import db
from app.jobs.queues import run_due
from app.kernel.errors import Refused
from app.publication import keys
from app.publication.models import PlatformAccount
from app.publication.outside.guard import HttpResponse
from app.publication.platforms import account
from app.publication.platforms.answers import understood
from app.publication.platforms.base import PlatformProblem, SentResource
from app.publication.platforms.contents import RESOURCE_MARK, differences, match
from app.publication.platforms.udata_reading import remote_of
from tests.datasets.conftest import Write
from tests.publication.conftest import CATALOGUE, plain, push_url
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.page import Page
from tests.support.udata_stub import KEY, ORGANIZATION, READER, Mood, Udata

HERE, FORM = "/c/rodez/donnees/publication", "/c/rodez/donnees/publication/compte"
DATA = "https://www.data.gouv.fr"


def verify(client: Client) -> Page:
    """Have the platform asked who we are, and see the answer."""
    page = client.get(HERE)
    if "Vérifier" in {button for form in page.forms for button in form.buttons}:
        client.submit(page, "Vérifier")
    db.session.close()
    run_due()
    return client.get(HERE)


def stored() -> PlatformAccount | None:
    db.session.close()
    return db.session.scalars(select(PlatformAccount)).one_or_none()


def fill(client: Client, **said: str) -> None:
    values = {"platform": DATA, "organization": ORGANIZATION, "key": KEY, **said}
    client.submit(client.get(FORM), fields=values)


def test_the_key_is_enciphered_and_never_shown_again(
    alice_client: Client, carole_client: Client
) -> None:
    fill(alice_client)
    row = stored()
    assert row is not None
    assert (row.platform, row.base_url, row.key_hint) == ("www.data.gouv.fr", DATA, "9f3b")
    assert KEY not in row.key_cipher
    assert keys.opened(row.key_cipher) == KEY
    dump = " ".join(map(str, db.session.execute(text("select * from platform_accounts")).one()))
    assert KEY not in dump
    db.session.close()
    for client in (alice_client, carole_client):
        for url in (HERE, FORM):
            page = client.get(url)
            assert KEY not in page.text
            assert row.key_cipher not in page.text
        assert "qui finit par 9f3b" in client.get(HERE).visible


def test_another_secret_opens_nothing(
    app: Flask, alice_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(alice_client)
    row = stored()
    assert row is not None
    monkeypatch.setitem(app.config, "SECRET_KEY", "un autre secret, après un déménagement")
    assert keys.opened(row.key_cipher) is None
    with pytest.raises(Refused, match="ne peut plus être lue"):
        account.access_of(row)


def test_an_empty_key_keeps_the_present_one(alice_client: Client) -> None:
    fill(alice_client)
    fill(alice_client, organization="autre-organisation", key="")
    row = stored()
    assert row is not None
    assert (row.organization, keys.opened(row.key_cipher)) == ("autre-organisation", KEY)


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("https://www.data.gouv.fr/fr/organizations/ville-de-rodez/", "ville-de-rodez"),
        ("https://www.data.gouv.fr/organizations/ville-de-rodez/?page=2#jeux", "ville-de-rodez"),
        ("organizations/ville-de-rodez", "ville-de-rodez"),
        ("../..", ""),
        ("ville-de-rodez", "ville-de-rodez"),
    ],
)
def test_the_address_of_the_organisation_gives_its_name(
    alice_client: Client, typed: str, named: str
) -> None:
    fill(alice_client, organization=typed)
    row = stored()
    assert row is not None
    assert row.organization == named


def test_a_key_never_follows_to_another_platform(alice_client: Client) -> None:
    fill(alice_client)
    page = alice_client.get(FORM)
    said = {"platform": "https://demo.data.gouv.fr", "organization": "x", "key": ""}
    page = alice_client.submit(page, fields=said, status=422)
    assert "celle d’une autre plateforme" in page.errors[0]
    row = stored()
    assert row is not None
    assert row.platform == "www.data.gouv.fr"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"key": ""}, "Indiquez la clé."),
        ({"key": "clé à moi"}, "Une clé s’écrit sans accent"),
        ({"key": "x" * 2000}, "raccourcissez-le"),
        ({"platform": "autre"}, "Indiquez l’adresse de la plateforme"),
        ({"platform": "autre", "base_url": "http://data.exemple.fr"}, "Indiquez l’adresse"),
        ({"platform": "autre", "base_url": "https://a:b@data.exemple.fr"}, "Indiquez l’adresse"),
        ({"platform": "autre", "base_url": "https://data.exemple.fr:22"}, "Indiquez l’adresse"),
        ({"platform": "autre", "base_url": "file:///etc/passwd"}, "Indiquez l’adresse"),
        ({"platform": "autre", "base_url": "https://[x"}, "Indiquez l’adresse"),
    ],
)
def test_bad_input_is_told_at_its_field(
    alice_client: Client, said: dict[str, str], sentence: str
) -> None:
    values = {"platform": DATA, "organization": ORGANIZATION, "key": KEY, **said}
    page = alice_client.submit(alice_client.get(FORM), fields=values, status=422)
    assert any(sentence in each for each in page.errors), page.errors
    assert stored() is None
    assert KEY not in page.text


def test_the_organisation_is_chosen_among_those_of_the_key(
    linked: Udata, ready: int, alice_client: Client
) -> None:
    linked.memberships.append({"id": "ab" * 12, "name": "Office de tourisme"})
    fill(alice_client, platform="autre", base_url=linked.url, organization="")
    assert "Choisissez d’abord" in plain(alice_client.get(push_url(ready)))
    page = verify(alice_client)
    assert "Au nom de quelle organisation publier" in plain(page)
    assert "Office de tourisme" in plain(page)
    refused = alice_client.post(f"{FORM}/organisation", {"organisation": "une-autre"})
    assert refused.flash == ["Choisissez une organisation de la liste."]
    page = alice_client.submit(page, "Choisir cette organisation", {"organisation": "ab" * 12})
    assert page.flash == ["Jalon publie maintenant au nom de «\u202fOffice de tourisme\u202f»."]
    row = stored()
    assert row is not None
    assert row.organization == "ab" * 12


def test_a_key_of_no_organisation_is_told(linked: Udata, alice_client: Client) -> None:
    linked.memberships.clear()
    fill(alice_client, platform="autre", base_url=linked.url, organization="")
    assert "n’est membre d’aucune organisation" in plain(verify(alice_client))


def test_a_platform_that_harvests_is_sent_nothing(
    linked: Udata, ready: int, alice_client: Client
) -> None:
    linked.sources = ["https://ville.exemple.fr/catalogue.ttl"]
    page = verify(alice_client)
    assert "La plateforme moissonne déjà un catalogue pour vous" in plain(page)
    assert "https://ville.exemple.fr/catalogue.ttl" in plain(page)
    alice_client.submit(alice_client.get(FORM), fields={"way": "harvest"})
    assert "moissonne déjà" not in plain(verify(alice_client))
    page = alice_client.post(push_url(ready), {}, status=422)
    assert "la plateforme moissonne ce catalogue : ce jeu y arrive sans envoi" in plain(page)
    assert linked.writes() == []


def test_the_platform_says_who_we_are(linked: Udata, alice_client: Client) -> None:
    page = verify(alice_client)
    told = "La plateforme reconnaît Alice Durand, pour l’organisation « Ville de Rodez »."
    assert told in plain(page)
    assert linked.writes() == []


@pytest.mark.parametrize(
    ("organization", "key", "mood", "sentence"),
    [
        (ORGANIZATION, "pas-la-bonne", Mood(), "ne reconnaît pas la clé"),
        ("inconnue", KEY, Mood(), "ne trouve pas"),
        (ORGANIZATION, READER, Mood(), "n’est pas membre"),
        (ORGANIZATION, KEY, Mood("status", 500), "une difficulté"),
        (ORGANIZATION, KEY, Mood("garbage"), "ne comprend pas"),
    ],
)
def test_what_is_wrong_is_told(
    linked: Udata, alice_client: Client, organization: str, key: str, mood: Mood, sentence: str
) -> None:
    fill(alice_client, platform="autre", base_url=linked.url, organization=organization, key=key)
    linked.mood = mood
    assert sentence in plain(verify(alice_client))


def test_removing_forgets_the_key(linked: Udata, alice_client: Client) -> None:
    page = alice_client.submit(alice_client.get(HERE), "Retirer")
    assert "La clé est effacée" in page.flash[0]
    assert stored() is None
    alice_client.post(f"{HERE}/compte/retirer", {}, on=HERE, status=404)
    events = db.session.scalars(select(AuditEvent.event).order_by(AuditEvent.id)).all()
    assert [each for each in events if each.startswith("platform:")] == [
        "platform:connect",
        "platform:disconnect",
    ]


def test_opening_and_closing_the_catalogue(
    alice_client: Client, client: Client, cast: Cast
) -> None:
    client.get(CATALOGUE, 404)
    before = cast.rodez.catalogue_revision
    alice_client.submit(alice_client.get(HERE), "Ouvrir le catalogue")
    client.get(CATALOGUE)
    # Whoever has the catalogue already is not told that it has changed.
    assert cast.rodez.catalogue_revision == before
    assert cast.rodez.catalogue_opened_at is not None
    alice_client.post(f"{HERE}/catalogue", {"acces": "n’importe quoi"}, on=HERE)
    client.get(CATALOGUE)
    alice_client.submit(alice_client.get(HERE), "Refermer le catalogue")
    client.get(CATALOGUE, 404)
    events = db.session.scalars(select(AuditEvent.event).order_by(AuditEvent.id)).all()
    assert [each for each in events if each.startswith("catalogue:")] == [
        "catalogue:open",
        "catalogue:close",
    ]


def test_only_who_may_publish_opens_it(
    bob_client: Client, elise_client: Client, charlie_client: Client, cast: Cast
) -> None:
    for person, status in ((bob_client, 403), (elise_client, 403), (charlie_client, 404)):
        person.post(f"{HERE}/catalogue", {"acces": "ouvrir"}, status=status, on="/compte")
        person.get(FORM, status)
    assert cast.rodez.catalogue_opened_at is None


def test_accounts_stay_apart(
    linked: Udata, charlie_client: Client, cast: Cast, write: Write
) -> None:
    assert account.account_of(cast.autre) is None
    assert "Relier une plateforme" in charlie_client.get("/c/autre/donnees/publication").visible


def test_the_page_says_how_far_a_verification_is(
    linked: Udata, alice_client: Client, do_work: Any
) -> None:
    page = alice_client.submit(alice_client.get(HERE), "Vérifier")
    assert linked.requests == []  # nobody waits for the platform
    waiting = page.find("#verification")
    assert (waiting["data-module"], waiting["data-url"]) == ("awaited", HERE)
    assert page.find('meta[http-equiv="refresh"]')
    assert "Vérifier" not in [button.text for button in page.soup("button")]
    calm = alice_client.get(page.links["Ne plus actualiser cette page"])
    assert "data-module" not in calm.find("#verification").attrs
    assert calm.soup.select('meta[http-equiv="refresh"]') == []
    do_work()
    page = alice_client.get(HERE)
    assert page.soup.select("#verification") == []
    assert "Tout est en ordre" in page.visible
    fill(alice_client, platform="autre", base_url=linked.url, key=READER)
    assert "Tout est en ordre" not in alice_client.get(HERE).visible  # it was of another account


@pytest.mark.parametrize("given", [1, True, "x", [], {}, [1], ["x"], [[]], {"a": 1}, None])
@pytest.mark.parametrize("name", ["data", "resources", "extras", "spatial", "tags", "schema"])
def test_a_platform_that_answers_nonsense_never_makes_a_defect(name: str, given: Any) -> None:
    """Whatever stands where udata puts lists and objects, it is read, or told."""
    file = {"id": "f", "title": "Fichier", "url": "https://a.fr/f.csv", name: given}
    values = {"id": "d", "title": "Jeu", "page": given, name: given}
    body = json.dumps({**values, **({} if name == "resources" else {"resources": [file]})})
    extras = {RESOURCE_MARK: "1"}
    ours = SentResource(1, "", {"title": "Fichier", "url": "https://a.fr/g", "extras": extras})
    sent = {"title": "Jeu", "tags": ["a"], "extras": {}, "spatial": {"granularity": "other"}}
    try:
        remote = remote_of(understood(HttpResponse(200, {}, body.encode())), "https://a.fr")
    except PlatformProblem as problem:
        assert "ne comprend pas" in str(problem)  # noqa: PT017  the others are read
        return
    differences(sent, remote.values)
    assert [step.title for step in match([ours], remote.resources)][:1] == ["Fichier"]
