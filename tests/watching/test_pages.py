"""The pages of the watch as people meet them: what is wrong, the source, bad input."""

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.datasets.inventory import services as inventory
from app.datasets.inventory.rules import Stage
from app.extensions import db
from app.kernel.clock import now
from app.watching.models import DataSource, WatchedAddress
from app.watching.rules import ONE_MINUTE, SourceKind
from tests.datasets.conftest import LIST, Write, actor, read
from tests.publication.conftest import Publish
from tests.support.cast import Cast
from tests.support.client import Client
from tests.watching.arming import Armed, watch
from tests.watching.conftest import Web, address, faults, open_codes, tasks

# The rules are the same on both databases; make durability asks the second one.
pytestmark = [pytest.mark.proof("durability"), pytest.mark.long("postgresql")]


def test_a_fault_is_on_the_dashboard_the_sheet_and_its_page(
    web: Web, publish: Publish, alice_client: Client, elise_client: Client
) -> None:
    dataset = publish("Aides", url=web.url("/a.csv"))
    assert "Rien à signaler" in alice_client.get(f"{LIST}/{dataset}").visible
    watch()
    home = alice_client.get("/c/rodez/")
    assert "1\u00a0défaut à réparer en ligne" in home.visible
    page = alice_client.get("/c/rodez/donnees/veille")
    assert "Lien mort" in page.visible
    assert "Aides" in page.visible
    assert page.links["Aides"] == f"{LIST}/{dataset}/veille"
    assert "1\u00a0défaut\u00a0: lien mort" in alice_client.get(f"{LIST}/{dataset}").visible
    task = alice_client.get(f"/c/rodez/taches/{tasks()[0].id}")
    assert task.links["Voir la veille"] == f"{LIST}/{dataset}/veille"
    sheet = elise_client.get(f"{LIST}/{dataset}/veille")
    assert "Introuvable" in sheet.visible
    assert "Vérifier maintenant" not in sheet.visible


def test_the_watch_and_the_intake_are_one_click_from_the_inventory(
    publish: Publish, alice_client: Client, elise_client: Client
) -> None:
    publish("Aides")
    links = alice_client.get(LIST).links
    assert links["Veille"] == f"{LIST}/veille"
    assert links["Partir de l’existant"] == f"{LIST}/existant"
    assert "Partir de l’existant" not in elise_client.get(LIST).links
    assert "Veille" in elise_client.get(LIST).links


def test_a_quiet_space_says_so(publish: Publish, alice_client: Client) -> None:
    assert "Rien n’est encore en ligne" in alice_client.get("/c/rodez/donnees/veille").visible
    publish("Aides")
    assert "Rien à signaler" in alice_client.get("/c/rodez/donnees/veille").visible


def test_what_is_checked_now_is_looked_at_again_once_a_minute(
    web: Web, publish: Publish, bob_client: Client, write: Write
) -> None:
    dataset = publish("Aides", url=web.url("/a.csv"))
    watch()
    web.gives("/a.csv")
    page = bob_client.get(f"{LIST}/{dataset}/veille")
    page = bob_client.submit(page, "Vérifier maintenant")
    assert "viennent d’être regardées" in page.visible
    assert watch().looked_at == 0
    with write():
        address().looked_at = now() - 2 * ONE_MINUTE
    page = bob_client.submit(page, "Vérifier maintenant")
    assert "vont être regardées" in page.visible
    assert watch().looked_at == 1
    assert "Rien à signaler" in bob_client.get(f"{LIST}/{dataset}/veille").visible


def test_what_else_a_machine_gives_waits_with_it(
    web: Web, publish: Publish, bob_client: Client
) -> None:
    web.gives("/a.csv", status=429, Retry_After="3600")
    web.gives("/b.csv")
    publish("Aides", url=web.url("/a.csv"))
    other = publish("Bâtiments", url=web.url("/b.csv"))
    watch()
    asked = len(web.asked)
    bob_client.submit(bob_client.get(f"{LIST}/{other}/veille"), "Vérifier maintenant")
    watch()
    assert len(web.asked) == asked


def test_a_machine_that_asks_to_wait_is_left_alone_all_the_same(
    web: Web, publish: Publish, bob_client: Client
) -> None:
    web.gives("/a.csv", status=429, Retry_After="3600")
    dataset = publish("Aides", url=web.url("/a.csv"))
    watch()
    bob_client.submit(bob_client.get(f"{LIST}/{dataset}/veille"), "Vérifier maintenant")
    assert watch().looked_at == 0
    assert address().state == "busy"


def test_a_source_is_armed_suspended_and_armed_again(armed: Armed, alice_client: Client) -> None:
    url = f"{LIST}/{armed.dataset_id}/source"
    page = alice_client.get(url)
    page = alice_client.submit(
        page, "Armer la source", kind="folder", address="finances", resource_id=armed.resource_id
    )
    assert "armée en votre nom" in page.visible
    assert "Armée par Alice Durand" in page.visible
    assert "depots/rodez/finances" in page.visible
    page = alice_client.submit(page, "Visiter maintenant")
    assert "va être visitée" in page.visible
    page = alice_client.submit(page, "Suspendre")
    assert "Suspendue" in page.visible
    page = alice_client.submit(alice_client.get(url), "Armer la source")
    assert "Armée par Alice Durand" in page.visible


def test_the_key_of_an_address_is_hidden_and_it_stays(
    armed: Armed, alice_client: Client, elise_client: Client
) -> None:
    url, place = f"{LIST}/{armed.dataset_id}/source", "https://exemple.fr/a.csv?v=1&token=S3cret"
    chosen = {"kind": "https", "resource_id": armed.resource_id}
    page = alice_client.submit(alice_client.get(url), "Armer la source", address=place, **chosen)
    assert "contient une clé" in page.visible
    form = alice_client.get(url)
    for seen in (page, form, elise_client.get(f"{LIST}/{armed.dataset_id}/veille")):
        assert "S3cret" not in str(seen.soup)
        assert "v=1&token=…" in str(seen.soup).replace("&amp;", "&")
    alice_client.submit(form, "Armer la source")
    db.session.close()
    assert db.session.scalars(select(DataSource)).one().address == place
    journal = db.session.scalars(select(AuditEvent)).all()
    assert not any("S3cret" in str(event.changes) for event in journal)


def test_a_source_is_visited_once_a_minute(
    armed: Armed, alice_client: Client, write: Write
) -> None:
    armed.arm(SourceKind.FOLDER, "finances")
    with write():
        db.session.get_one(DataSource, armed.source_id).last_run_at = now()
    page = alice_client.get(f"{LIST}/{armed.dataset_id}/veille")
    assert "vient d’être visitée" in alice_client.submit(page, "Visiter maintenant").visible


@pytest.mark.parametrize(
    ("kind", "typed", "why"),
    [
        ("folder", "../secret", "nom d’un dossier"),
        ("https", "finances", "https://"),
        ("https", "http://10.0.0.1/a.csv", "https://"),
        ("https", "", "adresse"),
    ],
)
def test_a_bad_address_comes_back_with_a_sentence(
    armed: Armed, alice_client: Client, kind: str, typed: str, why: str
) -> None:
    url = f"{LIST}/{armed.dataset_id}/source"
    page = alice_client.submit(
        alice_client.get(url), "Armer la source", status=422, kind=kind, address=typed,
        resource_id=armed.resource_id,
    )  # fmt: skip
    assert any(why in error for error in page.errors)
    assert page.find("#address").get("value", "") == typed
    db.session.close()
    assert db.session.scalars(select(DataSource)).all() == []


def test_two_people_do_not_arm_over_each_other(
    armed: Armed, alice_client: Client, carole_client: Client
) -> None:
    url = f"{LIST}/{armed.dataset_id}/source"
    hers, theirs = alice_client.get(url), carole_client.get(url)
    sends = {"kind": "folder", "resource_id": armed.resource_id}
    carole_client.submit(theirs, "Armer la source", address="compta", **sends)
    page = alice_client.submit(hers, "Armer la source", status=409, address="finances", **sends)
    assert "compta" in page.visible
    assert page.find("#address")["value"] == "finances"
    page = alice_client.submit(page, "Armer la source")
    assert "finances" in page.visible


def test_who_may_not_publish_arms_nothing(armed: Armed, bob_client: Client) -> None:
    page = bob_client.get(f"{LIST}/{armed.dataset_id}/veille")
    assert "Choisir une source" not in page.visible
    bob_client.get(f"{LIST}/{armed.dataset_id}/source", status=403)
    bob_client.post(f"{LIST}/{armed.dataset_id}/source", {}, status=403)


def test_without_a_file_online_the_page_says_what_comes_first(
    publish: Publish, alice_client: Client
) -> None:
    page = alice_client.get(f"{LIST}/{publish('Arbres')}/source")
    assert "premier fichier" in page.visible


def test_what_is_withdrawn_or_goes_away_takes_its_faults_with_it(
    web: Web, publish: Publish, alice_client: Client, write: Write, cast: Cast
) -> None:
    dataset = publish("Aides", url=web.url("/a.csv"))
    watch()
    with write():
        seen = read(dataset).revision
        by = actor(cast.alice)
        inventory.set_stage(cast.rodez, dataset, Stage.PREPARED, seen=seen, by=by)
    assert open_codes() == []
    assert [task.state for task in tasks()] == ["done"]
    assert "à réparer" not in alice_client.get("/c/rodez/").visible
    alice_client.submit(alice_client.get(f"{LIST}/{dataset}"), "Retirer ce jeu")
    assert faults() == []
    assert db.session.scalars(select(WatchedAddress)).all() == []
