"""What a supervisor asks, and what people see when the database is gone."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import create_engine

from app.extensions import db
from app.kernel.clock import now
from app.mailer.models import OutgoingMail
from app.mailer.rules import MAX_ATTEMPTS
from tests.support.client import Client
from tests.support.databases import NOWHERE

MOST_STATEMENTS = 4  # one, and one for each queue


@pytest.fixture
def no_database(database: Any) -> Any:
    """The database goes away under the application, and comes back."""

    def lose() -> None:
        db.session.close()
        db.bind(create_engine(NOWHERE))

    yield lose
    db.session.close()
    db.bind(database.engine)


def test_all_is_well(client: Client) -> None:
    answer = client.get("/sante")
    assert answer.json == {
        "status": "ok", "process": "ok", "database": "ok", "disk": "ok", "waiting_seconds": 0,
    }  # fmt: skip
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    assert {sql.upper().split()[0] for sql in answer.statements} == {"SELECT"}
    assert len(answer.statements) <= MOST_STATEMENTS


def test_it_says_how_long_the_oldest_work_has_waited(client: Client, write: Any) -> None:
    with write():
        mail = OutgoingMail(recipient="a@exemple.fr", subject="S", body="B")
        mail.created_at = now() - timedelta(hours=1)
        db.session.add(mail)
    assert 3600 <= client.get("/sante").json["waiting_seconds"] < 3660
    with write():
        db.session.get_one(OutgoingMail, mail.id).attempts = MAX_ATTEMPTS  # given up: nobody waits
    assert client.get("/sante").json["waiting_seconds"] == 0


def test_without_a_database_it_says_so_and_no_more(client: Client, no_database: Any) -> None:
    no_database()
    answer = client.get("/sante", status=503)
    assert answer.json["status"] == "unavailable"
    assert answer.json["database"] == "unreachable"
    assert "nonexistent" not in answer.text


@pytest.mark.parametrize("url", ["/", "/connexion", "/compte", "/aide", "/c/rodez/"])
def test_a_signed_in_person_reads_a_sentence(
    alice_client: Client, no_database: Any, url: str
) -> None:
    no_database()
    page = alice_client.get(url, status=503)
    assert page.h1 == "Jalon est momentanément indisponible"
    assert "Alice" not in page.text


def test_what_was_typed_comes_back(alice_client: Client, no_database: Any) -> None:
    form = alice_client.get("/compte")
    no_database()
    page = alice_client.submit(form, 0, full_name="Alice Durand-Roy", status=503)
    assert page.find("textarea").get_text() == "Alice Durand-Roy"


def test_pages_that_need_no_database_still_open(client: Client, no_database: Any) -> None:
    no_database()
    for url in ("/", "/aide", "/methode", "/connexion", "/accessibilite"):
        client.get(url)
