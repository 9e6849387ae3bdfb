"""Evidence: links and files, checked, kept apart, given back only as something to save."""

import io
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from flask import Flask

from app.audit.queries import history_of
from app.audit.rules import Actor
from app.extensions import db
from app.files import rules, services
from app.files.services import path_of
from app.kernel.errors import Refused
from app.methodology.loader import current_edition
from app.progress import evidence, queries
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.page import Page

Write = Callable[[], AbstractContextManager[None]]
FIRST = current_edition().phase(1).items[0]
URL = "/c/rodez/phases/1"
ANSWER = f"/c/rodez/points/{FIRST.id}"
PDF = b"%PDF-1.7\n%corps\n%%EOF"


def add(client: Client, *, status: int = 303, **fields: object) -> Page:
    page = client.get(f"{URL}?point={FIRST.id}")
    named = {f"preuve-{FIRST.id}-{name}": value for name, value in fields.items()}
    return client.submit(page, ANSWER, named, status=status)


def file(name: str, content: bytes) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


def office(*entries: str, mimetype: str | None = None) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        if mimetype is not None:
            archive.writestr("mimetype", mimetype)
        for entry in entries:
            archive.writestr(entry, "<x/>")
    return kept.getvalue()


ODT = office("content.xml", mimetype="application/vnd.oasis.opendocument.text")
GOOD = [
    ("note.pdf", PDF),
    ("photo.png", b"\x89PNG\r\n\x1a\n" + b"0" * 20),
    ("photo.JPG", b"\xff\xd8\xff\xe0" + b"0" * 20),
    ("liste.csv", "nom;âge\nZoé;3\n".encode("cp1252")),
    ("lettre.odt", ODT),
    ("lettre.docx", office("word/document.xml")),
    ("table.xlsx", office("xl/workbook.xml")),
]
BAD = [
    ("page.html", b"<script>alert(1)</script>", "Ce type de fichier n’est pas accepté"),
    ("image.svg", b"<svg/>", "Ce type de fichier n’est pas accepté"),
    ("sans-extension", PDF, "Ce type de fichier n’est pas accepté"),
    ("faux.pdf", b"<html>", "n’est pas un vrai fichier pdf"),
    ("faux.docx", office("rien.xml"), "n’est pas un vrai fichier docx"),
    ("faux.odt", office(mimetype="text/plain"), "n’est pas un vrai fichier odt"),
    ("tronque.xlsx", office("xl/workbook.xml")[:40], "n’est pas un vrai fichier xlsx"),
    ("vide.pdf", b"", "Ce fichier est vide"),
    ("binaire.csv", b"a\x00b", "n’est pas un vrai fichier csv"),
]


@pytest.mark.parametrize(("name", "content"), GOOD, ids=[name for name, _ in GOOD])
def test_a_file_comes_back_only_as_something_to_save(
    alice_client: Client, cast: Cast, name: str, content: bytes
) -> None:
    page = add(alice_client, file=file(name, content), title="La preuve")
    assert "La preuve" in page.visible
    kept = queries.evidence_of(cast.rodez, FIRST.id)[0]
    got = alice_client.get(f"/c/rodez/preuves/{kept.id}")
    assert got.response.data == content
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert got.headers["Content-Type"] == "application/octet-stream"
    answer = queries.answer(cast.rodez, FIRST.id)
    assert answer is not None
    assert answer.evidence_count == 1


@pytest.mark.parametrize(("name", "content", "sentence"), BAD, ids=[name for name, *_ in BAD])
def test_what_is_not_what_it_says_is_refused_at_the_field(
    alice_client: Client, cast: Cast, app: Flask, name: str, content: bytes, sentence: str
) -> None:
    page = add(alice_client, file=file(name, content), title="gardé", status=422)
    assert sentence in page.errors[0]
    assert "gardé" in page.text
    assert not queries.evidence_of(cast.rodez, FIRST.id)
    assert not list(Path(app.config["DATA_DIR"]).rglob("preuves/*/*"))


def test_nothing_or_a_wrong_address_is_asked_again(alice_client: Client) -> None:
    assert "Choisissez un fichier" in add(alice_client, title="seul", status=422).errors[0]
    for wrong in (
        "javascript:alert(1)",
        "data:text/html,x",
        "//exemple.fr",
        "pas une adresse",
        "https://[::1",
        "https://[v6.exemple].fr/",
        "https://exemple.fr:99999/",
    ):
        page = add(alice_client, url=wrong, status=422)
        assert "adresse complète" in page.errors[0]
        assert wrong in page.text


def test_note_state_and_evidence_are_saved_together(alice_client: Client, cast: Cast) -> None:
    page = alice_client.get(f"{URL}?point={FIRST.id}")
    fields = {
        f"{FIRST.id}-state": "done",
        f"{FIRST.id}-note": "Voté à l’unanimité",
        f"preuve-{FIRST.id}-url": "https://www.exemple.fr/deliberation",
    }
    page = alice_client.submit(page, ANSWER, fields)
    assert "Preuve ajoutée\u00a0: www.exemple.fr." in page.flash[0]
    answer = queries.answer(cast.rodez, FIRST.id)
    assert answer is not None
    assert (answer.state, answer.note, answer.evidence_count) == ("done", "Voté à l’unanimité", 1)


def test_a_wrong_proof_saves_nothing_and_loses_nothing(alice_client: Client, cast: Cast) -> None:
    page = alice_client.get(f"{URL}?point={FIRST.id}")
    fields = {
        f"{FIRST.id}-state": "done",
        f"{FIRST.id}-note": "Voté hier",
        f"preuve-{FIRST.id}-url": "délibération",
    }
    page = alice_client.submit(page, ANSWER, fields, status=422)
    form = page.form("Enregistrer")
    assert form.value(f"{FIRST.id}-note") == "Voté hier"
    assert form.value(f"preuve-{FIRST.id}-url") == "délibération"
    assert queries.answer(cast.rodez, FIRST.id) is None


def test_a_refused_proof_leaves_what_stands_in_the_title_of_the_row(
    alice_client: Client,
) -> None:
    page = alice_client.get(f"{URL}?point={FIRST.id}")
    title, gauge = f"#point-{FIRST.id} summary", "#anneau"
    before = [str(page.soup.select_one(part)) for part in (title, gauge)]
    fields = {
        f"{FIRST.id}-state": "in_progress",
        f"{FIRST.id}-note": "Vu hier",
        f"preuve-{FIRST.id}-file": file("notes.txt", b"bonjour"),
    }
    page = alice_client.submit(page, ANSWER, fields, status=422)
    assert "À faire" in before[0]
    assert [str(page.soup.select_one(part)) for part in (title, gauge)] == before
    form = page.form("Enregistrer")
    assert form.value(f"{FIRST.id}-state") == "in_progress"
    assert form.value(f"{FIRST.id}-note") == "Vu hier"


def test_a_link_is_shown_and_can_be_removed(alice_client: Client, cast: Cast) -> None:
    page = add(alice_client, url="https://www.exemple.fr/deliberation")
    assert page.links["www.exemple.fr"] == "https://www.exemple.fr/deliberation"
    kept = queries.evidence_of(cast.rodez, FIRST.id)[0]
    gone = alice_client.submit(page, f"/c/rodez/preuves/{kept.id}/retirer")
    assert "Preuve retirée" in gone.flash[0]
    db.session.close()
    assert not queries.evidence_of(cast.rodez, FIRST.id)
    assert queries.answer(cast.rodez, FIRST.id) is None


def test_what_is_added_and_removed_is_in_the_journal(alice_client: Client, cast: Cast) -> None:
    page = add(alice_client, url="https://www.exemple.fr/deliberation", title="Délibération")
    piece = queries.evidence_of(cast.rodez, FIRST.id)[0]
    alice_client.submit(page, f"/c/rodez/preuves/{piece.id}/retirer")
    db.session.close()
    events = history_of(cast.rodez.id, f"item:{FIRST.id}")
    assert [(event.event, event.actor_name, event.subject_title) for event in events] == [
        ("evidence:remove", "Alice Durand", FIRST.statement),
        ("evidence:add", "Alice Durand", FIRST.statement),
    ]
    removed, added = ({**event.changes[0]} for event in events)
    assert (removed["old"], removed["new"]) == ("Délibération", None)
    assert (added["old"], added["new"]) == (None, "Délibération")


def test_a_point_has_fifty_pieces_of_evidence_at_most(cast: Cast, write: Write) -> None:
    by = Actor(cast.alice.id, "Alice Durand")
    rodez = cast.rodez

    def one_more() -> None:
        with write():
            evidence.add_link(rodez, FIRST, url="https://www.exemple.fr/", title="", by=by)

    for _ in range(50):
        one_more()
    with pytest.raises(Refused, match="a déjà 50 preuves"):
        one_more()
    assert len(queries.evidence_of(rodez, FIRST.id)) == 50


def test_removing_a_file_removes_it_from_the_disk(
    alice_client: Client, cast: Cast, app: Flask
) -> None:
    page = add(alice_client, file=file("note.pdf", PDF))
    kept = queries.evidence_of(cast.rodez, FIRST.id)[0]
    path = path_of(cast.rodez.id, kept.stored_name)
    assert path.is_file()
    alice_client.submit(page, f"/c/rodez/preuves/{kept.id}/retirer")
    assert not path.exists()


def test_too_much_is_said_before_anything_is_kept(
    alice_client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MAX_FILE_BYTES", 100)
    page = add(alice_client, file=file("grand.pdf", PDF + b"0" * 200), status=422)
    assert "Mettez plutôt un lien" in page.errors[0]
    monkeypatch.setattr(services, "QUOTA_BYTES", 10)
    page = add(alice_client, file=file("note.pdf", PDF), status=422)
    assert "Il ne reste que" in page.errors[0]


def test_an_envelope_too_big_for_any_file_gets_a_sentence(
    alice_client: Client, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 10_000)
    page = add(alice_client, file=file("enorme.pdf", PDF + b"0" * 20_000), status=413)
    assert page.h1 == "Envoi trop lourd"


def test_a_stranger_cannot_reach_it(
    alice_client: Client, charlie_client: Client, elise_client: Client, cast: Cast
) -> None:
    add(alice_client, file=file("note.pdf", PDF))
    kept = queries.evidence_of(cast.rodez, FIRST.id)[0]
    elise_client.get(f"/c/rodez/preuves/{kept.id}")
    charlie_client.get(f"/c/rodez/preuves/{kept.id}", 404)
    charlie_client.get(f"/c/autre/preuves/{kept.id}", 404)
    charlie_client.post(f"/c/autre/preuves/{kept.id}/retirer", {}, 404, on="/compte")
    elise_client.post(f"/c/rodez/preuves/{kept.id}/retirer", {}, 403, on="/compte")
    alice_client.get(f"/c/rodez/preuves/{2**63}", 404)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Docs\\Délibération n°3.PDF", "Délibération n3.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ("x" * 400 + ".pdf", "x" * 150 + ".pdf"),
    ],
)
def test_names_lose_what_could_harm(given: str, kept: str) -> None:
    assert rules.clean_name(given) == kept
