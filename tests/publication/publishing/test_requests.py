"""Who may not publish asks for it: a mail, a line of the dashboard, an answer."""

from typing import Any

import pytest
from sqlalchemy import select

from app.datasets.inventory.models import Dataset
from app.extensions import db
from app.kernel.clock import now
from app.notifications.models import NotificationPreference
from app.publication.models import PublicationRequest
from tests.datasets.conftest import Write, read
from tests.publication.conftest import plain
from tests.publication.publishing.test_publishing import PUBLISH, url
from tests.support.cast import Cast
from tests.support.client import Client

ASK, WITHDRAW, REFUSE = "Demander la publication", "Retirer la demande", "Refuser"
LINE = "1 publication vous est demandée"


def states() -> list[tuple[str, str]]:
    db.session.close()
    rows = db.session.scalars(select(PublicationRequest).order_by(PublicationRequest.id))
    return [(row.state, row.answered_by_name) for row in rows]


@pytest.fixture
def asked(opened: None, ready: int, bob_client: Client) -> int:
    bob_client.submit(bob_client.get(url(ready)), ASK, note="Le bureau est d’accord.")
    return ready


def test_a_contributor_asks_and_a_lead_publishes(
    asked: int, alice_client: Client, bob_client: Client, cast: Cast, mails: Any
) -> None:
    told = {mail.recipient: mail for mail in mails()}
    assert set(told) == {cast.alice.email, cast.carole.email}
    mail = told[cast.alice.email]
    assert "publication demandée" in mail.subject
    assert f"/c/rodez/donnees/publication/jeux/{asked}" in mail.body
    assert "Le bureau est d’accord" not in mail.body
    assert LINE in plain(alice_client.get("/c/rodez/"))
    assert LINE not in plain(bob_client.get("/c/rodez/"))
    assert "Bob" in alice_client.get("/c/rodez/donnees/publication").find("#demandes").text
    page = alice_client.get(url(asked))
    assert "Le bureau est d’accord." in page.visible
    alice_client.submit(page, PUBLISH)
    assert states() == [("published", "Alice Durand")]
    assert cast.rodez.publications_asked == 0
    assert LINE not in plain(alice_client.get("/c/rodez/"))


def test_a_refusal_is_a_sentence_that_the_asker_reads(
    asked: int, alice_client: Client, bob_client: Client, cast: Cast, mails: Any
) -> None:
    mails()
    page = alice_client.submit(alice_client.get(url(asked)), REFUSE, status=422)
    assert "Indiquez la raison." in page.visible
    alice_client.submit(page, REFUSE, answer="Après le conseil de mars.")
    assert states() == [("refused", "Alice Durand")]
    assert [mail.subject for mail in mails() if mail.recipient == cast.bob.email] != []
    page = bob_client.get(url(asked))
    assert "Après le conseil de mars." in page.visible
    bob_client.submit(page, ASK)
    assert [state for state, _ in states()] == ["refused", "waiting"]


def test_publishing_tells_of_a_colleague_s_refusal(
    asked: int, alice_client: Client, carole_client: Client
) -> None:
    opened_before = carole_client.get(url(asked))
    alice_client.submit(alice_client.get(url(asked)), REFUSE, answer="Après le conseil.")
    page = carole_client.submit(opened_before, PUBLISH, status=409)
    assert "Alice Durand vient de refuser" in page.errors[0]
    assert "Après le conseil." in page.errors[0]
    assert read(asked).stage == "prepared"
    # Once seen, it forbids nothing.
    page = carole_client.submit(page, PUBLISH)
    assert page.flash == ["Publié\u00a0: chacun peut lire ce jeu dans votre catalogue."]


def test_publishing_tells_that_a_request_was_taken_back(
    asked: int, alice_client: Client, bob_client: Client
) -> None:
    opened_before = alice_client.get(url(asked))
    bob_client.submit(bob_client.get(url(asked)), WITHDRAW)
    page = alice_client.submit(opened_before, PUBLISH, status=409)
    assert page.errors[0].startswith("Bob Martin ne demande plus cette publication.")
    bob_client.submit(bob_client.get(url(asked)), ASK)
    alice_client.submit(page, PUBLISH)  # asked again: nothing stands in the way
    assert read(asked).stage == "published"


def test_several_at_once_tell_of_a_refusal(
    asked: int, alice_client: Client, carole_client: Client
) -> None:
    review = f"/c/rodez/donnees/publication/plusieurs?choix=1&jeu={asked}"
    opened_before = carole_client.get(review)
    [mark] = [box["value"] for box in opened_before.soup.select("input[name=jeu]")]
    alice_client.submit(alice_client.get(url(asked)), REFUSE, answer="Après le conseil.")
    page = carole_client.submit(opened_before, "Publier les jeux cochés", jeu=[mark])
    assert "Alice Durand vient de refuser" in page.flash[0]
    assert read(asked).stage == "prepared"
    page = carole_client.get(review)
    assert "Refusé par Alice Durand" in page.visible
    [mark] = [box["value"] for box in page.soup.select("input[name=jeu]")]
    carole_client.submit(page, "Publier les jeux cochés", jeu=[mark])
    assert read(asked).stage == "published"


def test_asking_twice_asks_once_and_says_it(asked: int, bob_client: Client, mails: Any) -> None:
    ask = f"{url(asked)}/demande"
    page = bob_client.post(ask, {"note": ""}, on=url(asked), status=409)
    assert "Bob Martin l’a déjà demandée le" in page.visible
    assert "n’est pas parti" not in page.visible
    page = bob_client.post(ask, {"note": "C’est pressé."}, on=url(asked), status=409)
    assert "n’est pas parti : « C’est pressé. »" in plain(page)
    assert states() == [("waiting", "")]
    assert len(mails()) == 2  # those of the first request


def test_two_answers_meet(asked: int, alice_client: Client, carole_client: Client) -> None:
    hers, his = alice_client.get(url(asked)), carole_client.get(url(asked))
    alice_client.submit(hers, REFUSE, answer="Pas encore.")
    page = carole_client.submit(his, REFUSE, answer="Trop tôt.", status=409)
    assert "n’attend plus de réponse" in page.visible
    assert "n’est pas parti : « Trop tôt. »" in plain(page)
    assert states() == [("refused", "Alice Durand")]


def test_it_is_taken_back(asked: int, bob_client: Client, cast: Cast) -> None:
    bob_client.submit(bob_client.get(url(asked)), WITHDRAW)
    assert [state for state, _ in states()] == ["withdrawn"]
    assert cast.rodez.publications_asked == 0


def test_it_closes_by_itself_when_the_dataset_may_not_be_opened_any_more(
    asked: int, alice_client: Client, write: Write, cast: Cast
) -> None:
    with write():
        db.session.get_one(Dataset, asked).held_since = now()
    form = alice_client.get(f"/c/rodez/donnees/{asked}/modifier")
    alice_client.submit(form, "Enregistrer", description="Autrement.")
    assert [state for state, _ in states()] == ["withdrawn"]
    assert cast.rodez.publications_asked == 0


def test_it_closes_by_itself_when_the_stage_is_set_elsewhere(
    asked: int, alice_client: Client, cast: Cast
) -> None:
    page = alice_client.get(f"/c/rodez/donnees/{asked}")
    alice_client.submit(page, "Changer l’étape", stage="published")
    assert [state for state, _ in states()] == ["published"]
    assert read(asked).stage == "published"
    assert cast.rodez.publications_asked == 0


def test_it_goes_with_its_dataset(asked: int, alice_client: Client, cast: Cast) -> None:
    page = alice_client.get(f"/c/rodez/donnees/{asked}")
    alice_client.submit(page, "Retirer ce jeu")
    assert states() == []
    assert cast.rodez.publications_asked == 0


def test_who_wants_no_mail_gets_none(
    opened: None, ready: int, bob_client: Client, write: Write, cast: Cast, mails: Any
) -> None:
    with write():
        db.session.add(NotificationPreference(user_id=cast.alice.id, cadence="none"))
    bob_client.submit(bob_client.get(url(ready)), ASK)
    assert [mail.recipient for mail in mails()] == [cast.carole.email]


def test_the_mail_leaves_over_smtp(asked: int, mail_sink: Any, mails: Any) -> None:
    mails()
    subjects = [str(message["Subject"]) for message in mail_sink.messages]
    assert any("publication demandée" in subject for subject in subjects)


def test_each_role_does_what_it_may(
    asked: int, bob_client: Client, elise_client: Client, charlie_client: Client
) -> None:
    bob_client.post(f"{url(asked)}/demande/refuser", {"answer": "Non"}, 403)
    for way in ("demande", "demande/retirer", "demande/refuser"):
        elise_client.post(f"{url(asked)}/{way}", {}, 403)
        charlie_client.post(f"{url(asked)}/{way}", {}, 404)
    assert states() == [("waiting", "")]


def test_what_lacks_forbids_to_ask(
    opened: None, ready: int, bob_client: Client, write: Write
) -> None:
    page = bob_client.get(url(ready))
    with write():
        db.session.get_one(Dataset, ready).outcome = "closed"
    page = bob_client.submit(page, ASK, status=422, note="Mon mot")
    assert "ne peut pas être ouvert" in page.visible
    assert states() == []
