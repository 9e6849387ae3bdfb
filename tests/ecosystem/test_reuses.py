"""Reuses: noted by the team or proposed by anybody, decided by a person, shown to everybody."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.audit.rules import Actor
from app.ecosystem.reuses.contents import ReuseFacts, differences, problems_of
from app.ecosystem.reuses.models import Reuse
from app.ecosystem.reuses.proofs import INSIDE, REGISTER, SHOWN, ReuseLine, proofs_of
from app.ecosystem.reuses.queries import reuses_summary
from app.ecosystem.reuses.services import add, forget_contacts
from app.extensions import db
from app.kernel.clock import today
from app.kernel.errors import Refused
from app.mailer.models import OutgoingMail
from tests.publication.conftest import Publish
from tests.support.cast import Cast
from tests.support.client import Client

LIST = "/c/rodez/ecosysteme/reutilisations"
Write = Callable[[], AbstractContextManager[None]]
Mails = Callable[[], list[OutgoingMail]]
SCRIPT = "<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "carte"}, "url"),
        ({"reference_url": "data:text/html,x"}, "reference_url"),
        ({"state": "set-aside"}, "reason"),
    ],
)
def test_what_does_not_hold_is_told_at_its_field(values: dict[str, str], field: str) -> None:
    facts = ReuseFacts(**{"title": "Une carte", **values})
    assert [one.field for one in problems_of(facts)] == [field]


def test_the_journal_never_holds_the_address_of_the_author() -> None:
    before, after = ReuseFacts("Une carte"), ReuseFacts("Une carte", contact="ana@exemple.fr")
    assert differences(before, after) == ()


def test_what_the_list_proves() -> None:
    outside = ReuseLine("citizen", "", "", 0)
    assert proofs_of([]) == ({}, {})
    proved, lacks = proofs_of([outside])
    assert (set(proved), set(lacks)) == ({REGISTER}, {SHOWN})
    on_a_page = outside._replace(datasets=1)
    inside = ReuseLine("internal", "Le service des sports s’en sert.", "", 0)
    proved, lacks = proofs_of([on_a_page, inside])
    assert (set(proved), lacks) == ({REGISTER, SHOWN, INSIDE}, {})
    assert INSIDE not in proofs_of([inside._replace(brings="")])[0]


def test_an_address_is_listed_once(cast: Cast, write: Write) -> None:
    by = Actor(cast.alice.id, "Alice")
    with write():
        facts = ReuseFacts("Une carte", url="https://carte.exemple.fr")
        add(cast.rodez, facts, by=by)
        with pytest.raises(Refused, match="déjà dans la liste") as refusal:
            add(cast.rodez, facts, by=by)
        assert refusal.value.field == "url"
        add(cast.autre, facts, by=by)


def test_a_reuse_is_noted_and_linked(alice_client: Client, cast: Cast, publish: Publish) -> None:
    dataset_id = publish("Arbres")
    form = alice_client.get(f"{LIST}/nouvelle")
    page = alice_client.submit(form, title=SCRIPT, author_type="internal", brings="Un plan.")
    assert SCRIPT not in page.text
    row = db.session.scalars(select(Reuse)).one()
    assert SCRIPT not in alice_client.get(LIST).text
    summary = reuses_summary(cast.rodez, today())
    assert (summary.listed, summary.internal, summary.waiting) == (1, 1, 0)
    address = f"{LIST}/{row.id}"
    linked = alice_client.submit(
        alice_client.get(address), "Relier ce jeu", dataset_id=str(dataset_id)
    )
    assert "Arbres" in linked.links
    publish("Bancs")
    wrong = alice_client.post(f"{address}/jeux", {"dataset_id": "999"}, on=address, status=422)
    assert "Choisissez un jeu" in wrong.text


def test_a_proposal_that_nobody_reads_loses_its_address(cast: Cast, write: Write) -> None:
    facts = ReuseFacts("Une carte", contact="ana@exemple.fr", state="proposed")
    with write():
        row = add(cast.rodez, facts, by=Actor(None, "Public"))
        assert forget_contacts() == 0
        row.noted_on = today() - timedelta(days=366)
    with write():
        assert forget_contacts() == 1
    db.session.close()
    assert db.session.scalars(select(Reuse)).one().contact == ""


def test_what_is_removed_comes_back_with_its_datasets(
    alice_client: Client, cast: Cast, write: Write, publish: Publish
) -> None:
    trees, by = publish("Arbres"), Actor(cast.alice.id, "Alice")
    with write():
        row = add(cast.rodez, ReuseFacts("Une carte"), datasets=[trees], by=by)
        address = f"{LIST}/{row.id}"
    removed = alice_client.submit(alice_client.get(address), f"{address}/retirer")
    back = alice_client.submit(removed, f"{LIST}/nouvelle")
    assert "Arbres" in back.links
