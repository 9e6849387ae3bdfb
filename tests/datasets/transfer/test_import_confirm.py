"""Confirming an import: made ready before the lock, which it then holds for a short while."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import event, select

from app.audit.models import AuditEvent
from app.audit.rules import Actor
from app.datasets.inventory import services
from app.datasets.inventory.contents import DatasetFacts
from app.datasets.inventory.models import Dataset, Import
from app.datasets.inventory.rules import Stage
from app.datasets.transfer import confirm, importing
from app.datasets.transfer.confirm import Agreement, Prepared
from app.datasets.transfer.plan import mark_of
from app.extensions import db
from app.kernel.errors import Conflict, Refused
from app.kernel.revisions import Sight
from tests.datasets.conftest import Make, Write, actor, read
from tests.datasets.transfer.test_import import preview, rows, send_large
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.databases import OpenDatabase
from tests.support.meanwhile import meanwhile
from tests.support.patience import PATIENCE_SECONDS

ROWS = 5_000
LONGEST_LOCK = 2.5  # seconds of processor, a quarter of what a writer waits for; it was 0.6
HEADER = "Titre;Description;Service;Thème;Rythme;Mis à jour le;Étape\n"
LINE = "Jeu {0};{2} le jeu {0};Service {1};ENVI;Annuelle;15/01/2026;Analysé\n"
TABLE = "Titre;Logiciel\nArbres;Atal\nBudget;Ciril\n"


def table(words: str) -> bytes:
    return (HEADER + "".join(LINE.format(rank, rank % 40, words) for rank in range(ROWS))).encode()


@contextmanager
def locks(database: OpenDatabase) -> Iterator[list[float]]:
    """Note how long each writing transaction lasts."""
    began: list[float] = []
    lasted: list[float] = []

    def begin(_: object) -> None:
        if db.writing:
            began.append(time.process_time())

    def end(_: object) -> None:
        if began:
            lasted.append(time.process_time() - began.pop())

    noted = {"begin": begin, "commit": end, "rollback": end}
    for name, note in noted.items():
        event.listen(database.engine, name, note)
    yield lasted
    for name, note in noted.items():
        event.remove(database.engine, name, note)


@pytest.mark.only_on("sqlite")
def test_thousands_of_rows_hold_the_lock_a_short_while(
    database: OpenDatabase, alice_client: Client
) -> None:
    started = time.process_time()
    for words in ("Ce que contient", "Ce que dit"):
        page = alice_client.follow(send_large(alice_client, table(words)))
        page = alice_client.submit(page, "Voir l’aperçu")
        assert len(page.statements) <= 5
        with locks(database) as lasted:
            alice_client.submit(page, "Importer")
        assert 0 < max(lasted) < LONGEST_LOCK
    assert time.process_time() - started < 30  # both, from the file to the last page
    found = rows()
    assert len(found) == ROWS
    assert {each.revision for each in found} == {2}


@pytest.fixture
def alice_agrees(cast: Cast, alice_client: Client) -> Agreement:
    """What Alice agrees to, looking at the table that waits."""
    preview(alice_client, TABLE)
    plan = importing.plan_of(waiting(), cast.rodez, publishes=True)
    return Agreement(mark_of(plan), actor(cast.alice), publishes=True)


def waiting() -> Import:
    return db.session.scalars(select(Import)).one()


def prepared(cast: Cast, agreed: Agreement) -> Prepared:
    return confirm.prepare(cast.rodez, waiting(), agreed)


def test_what_others_write_meanwhile_is_kept(
    cast: Cast, alice: Actor, write: Write, make: Make, alice_agrees: Agreement
) -> None:
    ready = prepared(cast, alice_agrees)
    make("Cimetières", identifier="arbres")  # the very identifier that was drawn up
    with write():
        confirm.confirm(cast.rodez, waiting().id, alice_agrees, ready)
    arbres, budget, other = rows()
    assert (arbres.identifier, other.identifier) == ("arbres-2", "arbres")
    assert (budget.software, budget.updated_by_name) == ("Ciril", alice.name)
    kept = waiting().outcome["revisions"]
    assert kept == {str(arbres.id): 1, str(budget.id): 1}


def test_what_others_change_meanwhile_in_the_same_rows_is_shown(
    cast: Cast, alice: Actor, write: Write, make: Make, alice_client: Client
) -> None:
    made = make("Arbres")
    preview(alice_client, TABLE)
    plan = importing.plan_of(waiting(), cast.rodez, publishes=True)
    agreed = Agreement(mark_of(plan), alice, publishes=True)
    ready = prepared(cast, agreed)
    with write():
        said = DatasetFacts.of(read(made)).but(software="Autre logiciel")
        services.update(cast.rodez, made, said, seen=Sight(1), by=alice)
    with write(), pytest.raises(Conflict) as conflict:
        confirm.confirm(cast.rodez, waiting().id, agreed, ready)
    assert mark_of(conflict.value.current) != agreed.seen
    assert [row.title for row in rows()] == ["Arbres"]
    assert read(made).software == "Autre logiciel"


def test_two_at_once_import_once(cast: Cast, write: Write, alice_agrees: Agreement) -> None:
    ready = prepared(cast, alice_agrees)
    for _ in range(2):
        with write():
            row = confirm.confirm(cast.rodez, waiting().id, alice_agrees, ready)
        assert row.outcome["added"] == 2
    assert len(rows()) == 2
    query = select(AuditEvent).where(AuditEvent.event == "dataset:import")
    assert len(db.session.scalars(query).all()) == 1


def test_what_a_row_does_not_say_stays_and_the_catalogue_hears_of_the_rest(
    cast: Cast, make: Make, alice_client: Client
) -> None:
    url = "https://exemple.fr/budget"
    made = make(
        "Budget", outcome="open", stage="prepared", volume="40 Mo", value=4, landing_url=url
    )
    before = cast.rodez.catalogue_revision
    page = preview(alice_client, "Titre;Étape;Mots-clés\nBudget;Publié;argent, comptes\n")
    alice_client.submit(page, "Importer")
    row = read(made)
    assert (row.stage, row.keywords) == (Stage.PUBLISHED.value, ["argent", "comptes"])
    assert (row.volume, row.value, row.landing_url) == ("40 Mo", 4, url)
    assert (row.outcome, row.revision) == ("open", 2)
    assert isinstance(row.published_on, date)
    assert cast.rodez.catalogue_revision == before + 1
    [told] = db.session.scalars(select(AuditEvent).where(AuditEvent.event == "dataset:update"))
    assert [each["title"] for each in told.changes] == ["Mots-clés", "Étape"]


def test_many_of_the_same_title_get_each_their_identifier(
    write: Write, cast: Cast, alice: Actor, make: Make
) -> None:
    make("Arbres", identifier="arbres-3")
    several = [DatasetFacts(title="Arbres", service=f"Service {rank}") for rank in range(4)]
    with write():
        services.many(cast.rodez, several, by=alice)
    found = db.session.scalars(select(Dataset.identifier).order_by(Dataset.id)).all()
    assert found == ["arbres-3", "arbres", "arbres-2", "arbres-4", "arbres-5"]


@pytest.mark.only_on("postgresql")
def test_columns_mapped_while_the_import_is_written_are_refused(
    app: Flask, cast: Cast, write: Write, alice_agrees: Agreement
) -> None:
    """An import that is done never waits again: its rows would be added a second time."""
    ready = prepared(cast, alice_agrees)
    rodez, import_id, mapping = cast.rodez, waiting().id, dict(waiting().mapping)
    with ExitStack() as stack:
        with write():
            confirm.confirm(rodez, import_id, alice_agrees, ready)
            mapped = stack.enter_context(
                meanwhile(app, lambda: importing.begin_reading(rodez, import_id, mapping))
            )
        with pytest.raises(Refused, match=importing.FINISHED):
            mapped.result(timeout=PATIENCE_SECONDS)
    db.session.close()
    assert waiting().state == importing.DONE
    assert len(rows()) == 2


@pytest.mark.only_on("postgresql")
def test_what_was_agreed_to_is_not_written_while_its_columns_are_mapped_anew(
    app: Flask, cast: Cast, write: Write, alice_agrees: Agreement
) -> None:
    ready = prepared(cast, alice_agrees)
    rodez, import_id, mapping = cast.rodez, waiting().id, dict(waiting().mapping)
    with ExitStack() as stack:
        with write():
            importing.begin_reading(rodez, import_id, mapping)
            agreed = stack.enter_context(
                meanwhile(app, lambda: confirm.confirm(rodez, import_id, alice_agrees, ready))
            )
        with pytest.raises(Refused, match="Relisez"):
            agreed.result(timeout=PATIENCE_SECONDS)
    db.session.close()
    assert waiting().state == importing.READING
    assert rows() == []


def test_what_another_authority_writes_meanwhile_is_nothing_to_an_import(
    cast: Cast, write: Write, alice_agrees: Agreement
) -> None:
    ready = prepared(cast, alice_agrees)
    with write():
        services.create(cast.autre, DatasetFacts("Ailleurs"), by=actor(cast.charlie))
    assert prepared(cast, alice_agrees).state == ready.state
