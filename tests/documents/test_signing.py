"""Versions taken away, and the signed act: noted, proof of its points, two people at once."""

import io
from datetime import date

from sqlalchemy import select

from app.documents.models import DocumentVersion, SignedDocument
from app.extensions import db
from app.progress.models import Answer, Evidence
from tests.datasets.conftest import Write
from tests.support.client import Client

HERE = "/c/rodez/documents/deliberation-de-principe"
SIGNED = f"{HERE}/signe"
PROVED = {"deliberation-adoptee", "elu-referent-nomme"}
ADDRESS = "https://rodez.example.org/deliberation-12.pdf"
TYPED = {"signed_on": "2026-11-12", "number": "2026-12", "url": ADDRESS}


def signed_row() -> SignedDocument | None:
    db.session.close()
    return db.session.scalar(select(SignedDocument))


def attach(browser: Client, **more: object) -> None:
    page = browser.get(SIGNED)
    browser.submit(page, SIGNED, {**TYPED, **more})


def test_a_version_is_noted_once_a_day_and_says_when_it_is_stale(
    alice_client: Client, write: Write
) -> None:
    for _ in range(2):
        answer = alice_client.post(f"{HERE}/prendre", {"writing": "odt"}).response
    assert answer.headers["Content-Disposition"].endswith("-rodez.odt")
    db.session.close()
    assert len(db.session.scalars(select(DocumentVersion)).all()) == 1
    page = alice_client.get(HERE)
    assert "ODT, par" in page.visible
    assert "ne dit plus la même chose" not in page.visible
    with write():
        db.session.scalars(select(DocumentVersion)).one().digest = "another"
    assert "ne dit plus la même chose" in alice_client.get(HERE).visible


def test_an_official_takes_a_file_without_noting_a_version(elise_client: Client) -> None:
    page = elise_client.get(HERE)
    assert page.links["Télécharger en DOCX"] == f"{HERE}/fichier.docx"
    elise_client.post(f"{HERE}/prendre", {"writing": "odt"}, 403)
    elise_client.get(SIGNED, 403)


def test_an_unknown_writing_is_not_found(alice_client: Client) -> None:
    alice_client.post(f"{HERE}/prendre", {"writing": "exe"}, 404)
    alice_client.get("/c/rodez/documents/note-de-principe/signe", 404)


def test_a_signed_act_proves_its_points(alice_client: Client) -> None:
    attach(alice_client)
    row = signed_row()
    assert row is not None
    assert (row.signed_on, row.number) == (date(2026, 11, 12), "2026-12")
    proofs = db.session.scalars(select(Evidence)).all()
    assert {proof.item_id for proof in proofs} == PROVED
    assert {proof.url for proof in proofs} == {ADDRESS}
    answers = db.session.scalars(select(Answer)).all()
    assert {answer.item_id for answer in answers if answer.state == "done"} == PROVED
    page = alice_client.get(HERE)
    assert page.visible.count("n°\u00a02026-12, 12 novembre 2026") == 1  # one act, not one a point
    assert "Signé le 12 novembre 2026, numéro 2026-12" in page.visible.replace("\u00a0", " ")
    assert "signé le 12 novembre 2026" in alice_client.get("/c/rodez/documents").visible


def test_a_point_left_unticked_stays_to_do(alice_client: Client) -> None:
    attach(alice_client, done=["deliberation-adoptee"])
    db.session.close()
    states = {answer.item_id: answer.state for answer in db.session.scalars(select(Answer))}
    assert states == {"deliberation-adoptee": "done", "elu-referent-nomme": "todo"}


def test_a_file_is_kept_and_can_be_taken_again(alice_client: Client) -> None:
    content = b"%PDF-1.4\n%%EOF\n"
    page = alice_client.get(SIGNED)
    sent = {**TYPED, "url": "", "file": (io.BytesIO(content), "deliberation.pdf")}
    alice_client.submit(page, SIGNED, sent)
    db.session.close()
    proof = db.session.scalars(select(Evidence)).first()
    assert proof is not None
    assert alice_client.raw("GET", f"/c/rodez/preuves/{proof.id}").get_data() == content


def test_bad_input_is_told_and_nothing_typed_is_lost(alice_client: Client) -> None:
    page = alice_client.get(SIGNED)
    for field, typed, sentence in (
        ("signed_on", "", "Indiquez la date de signature."),
        ("signed_on", "2999-01-01", "Vérifiez l’année de cette date."),
        ("signed_on", "12 brumaire", "date"),
        ("url", "", "Choisissez le fichier signé"),
        ("url", "ici", "Écrivez une adresse complète"),
        ("number", "9" * 300, "60"),
    ):
        again = alice_client.submit(page, SIGNED, {**TYPED, field: typed}, status=422)
        assert sentence in again.visible, field
        if field != "number":
            assert again.find("#number")["value"] == "2026-12"
    assert signed_row() is None
    assert db.session.scalar(select(Evidence)) is None


def test_two_people_note_an_act_at_once(alice_client: Client, bob_client: Client) -> None:
    hers, his = alice_client.get(SIGNED), bob_client.get(SIGNED)
    alice_client.submit(hers, SIGNED, TYPED)
    again = bob_client.submit(his, SIGNED, {**TYPED, "number": "2026-13"}, status=409)
    assert "2026-12" in again.visible
    assert again.find("#number")["value"] == "2026-13"
    bob_client.submit(again, SIGNED, {"url": ""})
    row = signed_row()
    assert row is not None
    assert (row.number, row.revision) == ("2026-13", 2)


def test_what_is_noted_by_mistake_is_taken_back(alice_client: Client) -> None:
    attach(alice_client)
    page = alice_client.get(SIGNED)
    alice_client.submit(page, f"{SIGNED}/retirer")
    assert signed_row() is None
    assert len(db.session.scalars(select(Evidence)).all()) == len(PROVED)
    alice_client.submit(page, f"{SIGNED}/retirer", status=0)
