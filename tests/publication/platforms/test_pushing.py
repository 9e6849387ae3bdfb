"""Sending to a platform: once, whole, never deleting, and told whatever happens."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.datasets.inventory import resources, services
from app.datasets.inventory.contents import DatasetFacts, ResourceFacts
from app.datasets.inventory.models import Dataset, Resource
from app.extensions import db
from app.kernel.clock import now
from app.kernel.revisions import Sight
from app.publication.models import Push
from app.publication.strategy.topics import UpdatingChoice
from tests.datasets.conftest import Write, actor, read
from tests.publication.conftest import Choose, link, plain, push_row, send, try_out
from tests.publication.conftest import push_url as url
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.udata_stub import KEY, ORGANIZATION, READER, Mood, Udata

CREATED = [("POST", "datasets/")]
SHEET = "/c/rodez/donnees"


def test_a_dataset_is_created_whole_in_one_request(
    linked: Udata, ready: int, alice_client: Client, cast: Cast
) -> None:
    before = cast.rodez.catalogue_revision
    page = send(alice_client, ready)
    assert "rien n’a changé depuis" in plain(page)
    assert linked.writes() == CREATED
    there = linked.only()
    assert there["title"] == "Subventions aux associations"
    assert there["description"] == "Les aides versées, une ligne par aide."
    assert there["organization"] == ORGANIZATION
    assert there["license"] == "lov2"
    assert there["frequency"] == "annual"
    assert there["tags"] == ["aide", "vie-associative"]  # « é » is too short there
    assert there["temporal_coverage"] == {"start": "2018-01-01", "end": None}
    assert there["spatial"] == {"granularity": "fr:commune"}
    assert there["private"] is False
    assert there["extras"] == {
        "jalon:jeu": "http://localhost/public/rodez/catalogue#jeu-subventions"
    }
    files = there["resources"]
    assert [each["title"] for each in files] == ["Subventions 2025", "Subventions 2026"]
    assert {each["filetype"] for each in files} == {"remote"}
    assert files[0]["schema"] == {"name": "scdl/subventions"}
    row = read(ready)
    assert (row.stage, row.published_on is not None) == ("published", True)
    assert cast.rodez.catalogue_revision == before + 1
    push = push_row(ready)
    assert (push.state, push.remote_id) == ("done", there["id"])
    kept = db.session.scalars(select(Resource.remote_id).order_by(Resource.id)).all()
    assert kept == [each["id"] for each in files]
    [event] = db.session.scalars(select(AuditEvent).where(AuditEvent.event == "dataset:publish"))
    assert event.subject_title == "Subventions aux associations"
    assert {"title": "Étape", "old": "Préparé", "new": "Publié"} in event.changes


def test_nothing_is_sent_when_nothing_has_changed(
    linked: Udata, ready: int, alice_client: Client
) -> None:
    send(alice_client, ready)
    asked = len(linked.requests)
    page = send(alice_client, ready)
    assert page.flash == ["Rien n’a changé depuis le dernier envoi."]
    assert len(linked.requests) == asked
    assert "rien n’a changé depuis" in plain(page)


def test_what_was_changed_there_can_be_put_back(
    linked: Udata, ready: int, alice_client: Client, do_work: Any
) -> None:
    send(alice_client, ready)
    linked.only()["title"] = "Changé là-bas"
    assert "Envoyer de nouveau" not in alice_client.get(url(ready)).visible
    page = try_out(alice_client, ready)
    assert "a été changé là-bas depuis votre envoi" in plain(page)
    alice_client.submit(page, "Remettre la fiche d’ici", button="Remettre la fiche d’ici")
    do_work()
    assert linked.only()["title"] == "Subventions aux associations"


def test_a_double_click_makes_one_dataset(
    linked: Udata, ready: int, alice_client: Client, do_work: Any
) -> None:
    form = alice_client.get(url(ready)).form("Envoyer")
    fields = form.filled({})
    for _ in range(2):
        alice_client.raw("POST", url(ready), data=fields)
    do_work()
    assert linked.writes() == CREATED


def add_notice(write: Write, cast: Cast, dataset_id: int) -> None:
    with write():
        facts = ResourceFacts("Mode d’emploi", "https://data.exemple.fr/notice.pdf", format="pdf")
        resources.add(cast.rodez, dataset_id, facts, by=actor(cast.alice))


def test_only_what_has_changed_is_sent_again(
    linked: Udata, ready: int, alice_client: Client, write: Write, cast: Cast
) -> None:
    send(alice_client, ready)
    add_notice(write, cast, ready)
    linked.requests.clear()
    send(alice_client, ready)
    dataset = linked.only()["id"]
    assert linked.writes() == [("POST", f"datasets/{dataset}/resources/")]
    with write():
        row = db.session.get_one(Dataset, ready)
        facts = DatasetFacts.of(row).but(title="Aides aux associations")
        services.update(cast.rodez, ready, facts, seen=Sight(row.revision), by=actor(cast.alice))
    linked.requests.clear()
    send(alice_client, ready)
    assert linked.writes() == [("PUT", f"datasets/{dataset}/")]
    assert linked.only()["title"] == "Aides aux associations"
    assert len(linked.only()["resources"]) == 3


def test_what_was_written_there_by_hand_stays(
    linked: Udata, ready: int, alice_client: Client, write: Write, cast: Cast
) -> None:
    send(alice_client, ready)
    there = linked.only()
    there |= {"private": True, "extras": {**there["extras"], "autre": "outil"}}
    there["spatial"]["zones"] = ["fr:commune:12202"]
    there["resources"].append(
        {
            "id": "la-bas",
            "title": "Déposé là-bas",
            "url": "https://x.fr/a",
            "filetype": "file",
            "type": "main",
        }
    )
    rename(write, cast, ready)
    page = send(alice_client, ready)
    assert "rien n’a changé depuis" in plain(page)
    there = linked.only()
    assert there["title"] == "Autre titre"
    assert there["private"] is True  # repeated: udata would have made it public
    assert there["extras"]["autre"] == "outil"
    assert there["spatial"] == {"granularity": "fr:commune", "zones": ["fr:commune:12202"]}
    assert len(there["resources"]) == 3


def rename(write: Write, cast: Cast, dataset_id: int, title: str = "Autre titre") -> None:
    with write():
        row = db.session.get_one(Dataset, dataset_id)
        facts = DatasetFacts.of(row).but(title=title)
        services.update(
            cast.rodez, dataset_id, facts, seen=Sight(row.revision), by=actor(cast.alice)
        )


def test_a_file_removed_here_is_told_and_stays_there(
    linked: Udata, ready: int, alice_client: Client, write: Write, cast: Cast
) -> None:
    send(alice_client, ready)
    with write():
        first = db.session.scalars(select(Resource.id).order_by(Resource.id)).first()
        assert first is not None
        resources.remove(cast.rodez, ready, first, by=actor(cast.alice))
    page = try_out(alice_client, ready)
    assert "Subventions 2025 : seulement sur la plateforme, y reste" in plain(page)
    send(alice_client, ready)
    assert len(linked.only()["resources"]) == 2
    assert not any(method == "DELETE" for method, _ in linked.requests)


def test_the_trial_says_exactly_what_would_happen_and_sends_nothing(
    linked: Udata, ready: int, alice_client: Client, write: Write, cast: Cast
) -> None:
    page = try_out(alice_client, ready)
    assert "Rien n’a été envoyé. Le jeu serait créé" in plain(page)
    assert plain(page).count("serait ajouté") == 2
    assert linked.writes() == []
    send(alice_client, ready)
    assert "La fiche est déjà la même" in plain(try_out(alice_client, ready))
    rename(write, cast, ready)
    linked.only()["resources"][1]["title"] = "Ancien titre"
    linked.requests.clear()
    page = try_out(alice_client, ready)
    assert "Titre : Subventions aux associations devient Autre titre" in plain(page)
    assert "Subventions 2025 : inchangé" in plain(page)
    assert "Subventions 2026 : changé là-bas" in plain(page)
    assert "Garder ce qui est là-bas Ancien titre" in plain(page)
    assert linked.writes() == []


def test_a_lost_answer_never_makes_a_second_dataset(
    linked: Udata, ready: int, alice_client: Client
) -> None:
    linked.mood = Mood("lost", method="POST", times=1)
    page = send(alice_client, ready)
    assert "La plateforme ne répond pas" in plain(page)
    assert len(linked.datasets) == 1
    assert push_row(ready).remote_id == ""
    send(alice_client, ready)
    assert linked.writes() == CREATED
    assert push_row(ready).remote_id == linked.only()["id"]
    assert read(ready).stage == "published"


def test_a_lost_answer_never_makes_a_second_file(
    linked: Udata, ready: int, alice_client: Client, write: Write, cast: Cast
) -> None:
    send(alice_client, ready)
    add_notice(write, cast, ready)
    linked.mood = Mood("lost", method="POST", times=1)
    send(alice_client, ready)
    send(alice_client, ready)
    assert [each["title"] for each in linked.only()["resources"]].count("Mode d’emploi") == 1
    assert push_row(ready).state == "done"


@pytest.mark.parametrize(
    ("status", "sentence", "again"),
    [
        (400, "La plateforme refuse ce qui lui a été envoyé.", False),
        (401, "La plateforme ne reconnaît pas la clé", False),
        (403, "La clé ne permet pas de publier", False),
        (404, "La plateforme ne trouve pas", False),
        (410, "a été supprimé de la plateforme", False),
        (413, "trop lourd", False),
        (423, "en lecture seule", True),
        (429, "Prochain essai possible dans 40 minutes", True),
        (500, "une difficulté de son côté", True),
        (503, "une difficulté de son côté", True),
    ],
)
def test_each_refusal_is_told_and_kept(
    linked: Udata, ready: int, alice_client: Client, status: int, sentence: str, again: bool
) -> None:
    headers = {"Retry-After": "2400"} if status == 429 else {}
    linked.mood = Mood("status", status, headers)
    page = send(alice_client, ready)
    assert sentence in plain(page)
    push = push_row(ready)
    assert push.state == ("unreachable" if again else "refused")
    assert (push.next_try_at is not None) == again
    assert read(ready).stage == "prepared"
    if status == 429:
        assert push.next_try_at is not None
        assert push.next_try_at >= now() + timedelta(minutes=39)
    listed = alice_client.get("/c/rodez/donnees/publication")
    assert "Subventions aux associations" in listed.visible


@pytest.mark.parametrize("kind", ["slow", "drip"])
@pytest.mark.usefixtures("hurried")
def test_silence_is_told_and_kept(
    linked: Udata, ready: int, alice_client: Client, kind: str
) -> None:
    linked.mood = Mood(kind)
    page = send(alice_client, ready)
    assert "ne répond pas, ou pas assez vite" in plain(page)
    assert push_row(ready).state == "unreachable"


@pytest.mark.parametrize("kind", ["endless", "garbage", "deep", "list", "elsewhere"])
def test_nonsense_is_told_and_kept(
    linked: Udata, ready: int, alice_client: Client, kind: str
) -> None:
    linked.mood = Mood(kind)
    page = send(alice_client, ready)
    told = dict.fromkeys(("garbage", "deep", "list"), "ne comprend pas")
    told["elsewhere"] = "autre adresse"
    assert told.get(kind, "ne répond pas, ou pas assez vite") in plain(page)
    assert push_row(ready).state == ("refused" if kind == "elsewhere" else "unreachable")
    assert len(linked.requests) == 1  # a redirect is not followed


def test_a_platform_that_is_down_is_told(ready: int, alice_client: Client, linked: Udata) -> None:
    from app.publication.models import PlatformAccount  # noqa: PLC0415

    db.begin_write()
    row = db.session.scalars(select(PlatformAccount)).one()
    row.base_url = "http://127.0.0.1:9"
    db.commit()
    page = send(alice_client, ready)
    assert "La plateforme ne répond pas" in plain(page)
    assert push_row(ready).state == "unreachable"


def test_what_is_refused_is_said_field_by_field(
    linked: Udata, ready: int, alice_client: Client, write: Write
) -> None:
    with write():
        row = db.session.get_one(Dataset, ready)
        row.granularity = "fr:quartier"
        file = db.session.scalars(select(Resource)).first()
        assert file is not None
        file.schema = "scdl/inexistant"
    page = send(alice_client, ready)
    lines = push_row(ready).problem.replace("\u00a0", " ").split("\n")
    assert lines[0] == "La plateforme refuse ce qui lui a été envoyé."
    assert "Territoire, maille : Choix invalide." in lines
    assert any(re.match(r"Fichiers et adresses, n° \d, schéma", each) for each in lines)
    assert "Territoire, maille" in plain(page)


def test_a_rhythm_that_it_does_not_know_is_named(
    linked: Udata, ready: int, alice_client: Client, write: Write
) -> None:
    with write():
        db.session.get_one(Dataset, ready).frequency = "toujours"
    assert "'toujours' is not a valid" in plain(send(alice_client, ready))


def test_a_licence_dropped_without_a_word_is_told(
    linked: Udata, ready: int, alice_client: Client, write: Write
) -> None:
    with write():
        db.session.get_one(Dataset, ready).licence = "inconnue"
    page = send(alice_client, ready)
    assert "La plateforme n’a pas gardé la licence « inconnue »" in plain(page)
    assert push_row(ready).state == "done"


def test_a_dataset_deleted_there_is_told_and_can_be_made_anew(
    linked: Udata, ready: int, alice_client: Client, write: Write, cast: Cast
) -> None:
    send(alice_client, ready)
    linked.only()["deleted"] = "2026-11-20T10:00:00"
    rename(write, cast, ready)
    page = send(alice_client, ready)
    assert "Ce jeu a été supprimé de la plateforme" in plain(page)
    page = alice_client.submit(page, "Oublier l’ancienne adresse")
    assert "créera ce jeu de nouveau" in page.flash[0]
    send(alice_client, ready)
    assert sorted(bool(each["deleted"]) for each in linked.datasets.values()) == [False, True]


@pytest.mark.parametrize("reason", ["not analysed", "closed", "held"])
def test_nothing_leaves_without_the_right_to(
    linked: Udata, ready: int, alice_client: Client, write: Write, reason: str
) -> None:
    with write():
        row = db.session.get_one(Dataset, ready)
        if reason == "held":
            row.held_since = now()
        else:
            row.outcome = "" if reason == "not analysed" else "closed"
    page = alice_client.get(url(ready))
    assert "Pas encore possible" in page.visible
    alice_client.post(url(ready), {}, status=422)
    assert linked.requests == []
    assert read(ready).stage == "prepared"


def test_without_a_platform_nothing_can_be_sent(ready: int, alice_client: Client) -> None:
    assert "Aucune plateforme n’est reliée" in alice_client.get(url(ready)).visible
    page = alice_client.post(url(ready), {}, status=422)
    assert "Reliez d’abord" in page.visible


def test_a_draft_there_does_not_make_it_published_here(
    linked: Udata, ready: int, alice_client: Client, write: Write
) -> None:
    linked.mood = Mood("lost", method="POST", times=1)
    send(alice_client, ready)
    linked.only()["private"] = True
    send(alice_client, ready)
    assert push_row(ready).state == "done"
    assert read(ready).stage == "prepared"


def test_the_key_goes_nowhere_but_in_its_header(
    linked: Udata, ready: int, alice_client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    linked.mood = Mood("status", 401, times=1)
    send(alice_client, ready)
    send(alice_client, ready)
    assert set(linked.keys) == {KEY}
    assert KEY not in caplog.text
    push = push_row(ready)
    assert KEY not in push.problem
    events = db.session.scalars(select(AuditEvent)).all()
    assert not any(KEY in f"{each.changes}{each.subject_title}" for each in events)
    for address in (
        "/c/rodez/donnees/publication",
        "/c/rodez/donnees/publication/compte",
        url(ready),
    ):
        assert KEY not in alice_client.get(address).text


def test_the_sheet_says_where_it_stands(
    linked: Udata, ready: int, alice_client: Client, bob_client: Client
) -> None:
    sheet = f"/c/rodez/donnees/{ready}"
    page = alice_client.get(sheet)
    assert page.links["Publier"] == url(ready).removesuffix("/plateforme")
    assert len(page.statements) <= 8
    send(alice_client, ready)
    page = alice_client.get(sheet)
    assert "sur 127.0.0.1" in plain(page)
    assert page.links["Voir l’envoi"] == url(ready)
    assert url(ready) not in bob_client.get(sheet).links.values()
    assert "Licence Ouverte 2.0" in page.visible


def test_what_is_sent_has_the_rhythm_of_the_strategy(
    linked: Udata, ready: int, alice_client: Client, write: Write, strategy: Choose
) -> None:
    with write():
        db.session.get_one(Dataset, ready).frequency = "unknown"
    strategy(UpdatingChoice("Le service.", "quarterly", "On prévient."))
    assert "Tous les trois mois" in plain(alice_client.get(url(ready)))
    send(alice_client, ready)
    assert linked.only()["frequency"] == "quarterly"
    quality = alice_client.get(f"{SHEET}/{ready}/qualite")
    [test] = [each for each in quality.soup.select("tr") if "rythme de mise à jour" in each.text]
    assert [each.text for each in test("td")] == ["oui", ""]


def test_pages_stay_small(linked: Udata, ready: int, alice_client: Client) -> None:
    page = alice_client.get(url(ready))
    assert page.dom <= 380
    assert len(page.statements) <= 8
    assert alice_client.get("/c/rodez/donnees/publication").dom <= 380


def test_others_may_not(
    linked: Udata, ready: int, bob_client: Client, elise_client: Client, charlie_client: Client
) -> None:
    for person, status in ((bob_client, 403), (elise_client, 403), (charlie_client, 404)):
        person.get(url(ready), status)
        person.get("/c/rodez/donnees/publication", status)
        person.post(url(ready), {}, status=status)
    assert linked.requests == []


def test_a_key_of_somebody_else_is_told(
    platform: Udata, ready: int, alice_client: Client, write: Write, cast: Cast
) -> None:
    link(platform, write, cast, key=READER)
    page = send(alice_client, ready)
    assert "Organisation : Cette clé n’en a pas le droit." in plain(page)
    assert "Réponse de la plateforme Permission denied" in plain(page)
    assert db.session.scalars(select(Push)).one().state == "refused"
    assert read(ready).published_on is None
