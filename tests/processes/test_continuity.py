"""Continuity: who holds what alone, the hand-over file, who is told of a silence."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import docx
import pytest
from sqlalchemy import select

from app.audit.rules import Actor
from app.extensions import db
from app.kernel.clock import now
from app.kernel.errors import Refused
from app.mailer.models import OutgoingMail
from app.processes.contents import ProcessFacts
from app.processes.continuity.alarm import set_alarm, tell_silences
from app.processes.continuity.queries import people
from app.processes.continuity.rules import Holding, HoldingKind, by_person, named
from app.processes.services import add
from app.spaces.models import Authority
from tests.support.cast import Cast
from tests.support.client import Client

PAGE = "/c/rodez/processus/continuite"
Write = Callable[[], AbstractContextManager[None]]
Mails = Callable[[], list[OutgoingMail]]


def held(holder: str, title: str, *, alone: bool) -> Holding:
    return Holding(HoldingKind.PROCESS, title, holder, alone, "processes.sheet", 1)


def test_a_name_is_one_person_however_it_is_written() -> None:
    grouped = by_person(
        [
            held("Élise Moreau", "Actes", alone=False),
            held("elise  MOREAU", "Budget", alone=True),
            held("Karim Belhadj", "Voirie", alone=True),
            held("Karim Belhadj", "Arbres", alone=True),
            held("", "Rien", alone=True),
        ]
    )
    assert [(one.name, len(one.alone), len(one.shared)) for one in grouped] == [
        ("Karim Belhadj", 2, 0),
        ("Élise Moreau", 1, 1),
    ]
    assert named(grouped, "élise moreau") is grouped[1]
    assert named(grouped, "Personne") is None


def test_a_deputy_who_is_the_owner_is_no_deputy(cast: Cast, write: Write) -> None:
    by = Actor(cast.alice.id, "Alice")
    with write():
        add(cast.rodez, ProcessFacts("Actes", owner="Ana Roux", deputy="ana roux"), by=by)
        add(cast.rodez, ProcessFacts("Budget", owner="Ana Roux", deputy="Jean Petit"), by=by)
    ana = named(people(cast.rodez), "Ana Roux")
    assert ana is not None
    assert [one.title for one in ana.alone] == ["Actes"]
    assert [one.title for one in ana.shared] == ["Budget"]


def test_the_file_is_read_and_taken_away(cast: Cast, write: Write, alice_client: Client) -> None:
    by = Actor(cast.alice.id, "Alice")
    with write():
        facts = ProcessFacts("Actes", owner="Ana Roux", procedure="Secrétariat : exporte")
        add(cast.rodez, facts, by=by)
    page = alice_client.get(PAGE)
    assert "Actes" in page.text
    shown = alice_client.get(page.links["Préparer le dossier de Ana Roux"])
    assert "exporte" in shown.text
    taken = alice_client.raw("GET", shown.links["Dossier en DOCX"])
    told = "\n".join(one.text for one in docx.Document(io.BytesIO(taken.data)).paragraphs)
    assert "Dossier de passation" in told
    assert "exporte" in told
    assert alice_client.raw("GET", shown.links["Dossier en ODT"]).status_code == 200
    assert alice_client.get(f"{PAGE}/passation?qui=Inconnue", status=303).location == PAGE


def test_a_silence_is_told_once(cast: Cast, write: Write, mails: Mails) -> None:
    by = Actor(cast.alice.id, "Alice")
    with write():
        set_alarm(cast.rodez, "dgs@exemple.fr", 3, by=by)
        assert tell_silences() == 0
        cast.rodez.last_activity_at = now() - timedelta(days=100)
    with write():
        assert tell_silences() == 1
        assert tell_silences() == 0
    sent = [one for one in mails() if one.recipient == "dgs@exemple.fr"]
    assert len(sent) == 1
    assert "plus de 3 mois" in sent[0].body


@pytest.mark.parametrize(
    ("email", "months", "field"),
    [("", 3, "email"), ("dgs", 3, "email"), ("dgs@exemple.fr", 5, "months")],
)
def test_what_does_not_hold_is_told_at_its_field(
    cast: Cast, write: Write, email: str, months: int, field: str
) -> None:
    with write(), pytest.raises(Refused) as refusal:
        set_alarm(cast.rodez, email, months, by=Actor(cast.alice.id, "Alice"))
    assert refusal.value.field == field


def test_the_lead_chooses_and_stops_the_alarm(alice_client: Client, cast: Cast) -> None:
    page = alice_client.get(PAGE)
    wrong = alice_client.submit(page, months="6", email="", status=422)
    assert "Indiquez qui prévenir" in wrong.text
    kept = alice_client.submit(wrong, months="6", email="dgs@exemple.fr")
    assert "Alerte enregistrée" in kept.text
    alice_client.submit(kept, months="0")
    db.session.close()
    row = db.session.scalars(select(Authority).where(Authority.slug == "rodez")).one()
    assert (row.alarm_to, row.alarm_months) == ("", 0)
