"""The demonstration: invented, told through the services, the same each time."""

import csv
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import User
from app.audit.models import AuditEvent
from app.audit.queries import points_at
from app.datasets.eligibility.ready import ready_answers
from app.datasets.eligibility.services import decisions_of
from app.datasets.inventory.models import Dataset, FileCheck, Import
from app.datasets.inventory.queries import resources_of
from app.datasets.workbench.models import Recipe
from app.demo.presence import present
from app.demo.script import people, stories
from app.demo.services import load_demo
from app.extensions import db
from app.files import checking
from app.files.rules import FileState
from app.kernel.clock import now, today
from app.kernel.errors import Refused
from app.kernel.text import normalise
from app.mailer.models import OutgoingMail
from app.methodology.examples.catalogue import public_examples
from app.places.referential import FOLDER as PLACES
from app.progress.check import drifts
from app.progress.confirming import doubts_of, findings_to_confirm
from app.progress.models import Answer, Evidence
from app.progress.queries import answers_of, states_of
from app.progress.rules import AnswerState
from app.publication.catalogue.cache import published
from app.publication.rules import Topic
from app.publication.strategy import choices
from app.spaces.models import Authority, Membership
from app.spaces.permissions import Role
from app.stakeholders.directory.models import Stakeholder
from app.tasks.models import Plan, TaskFile
from app.watching.models import DataSource
from tests.support.client import Client
from tests.support.databases import OpenDatabase

Write = Callable[[], AbstractContextManager[None]]
MOST_PAGES = 30
LINES = "table:not(.blockers) tbody tr"


def person(name: str) -> User:
    found = db.session.scalar(select(User).where(User.email == f"{name}@example.fr"))
    assert found is not None
    return found


def authority(slug: str) -> Authority:
    found = db.session.scalar(select(Authority).where(Authority.slug == slug))
    assert found is not None
    return found


def test_it_is_written_once(
    demo: None, write: Write, fingerprint: Callable[[], dict[str, str]]
) -> None:
    before = fingerprint()
    assert present()
    with write():
        assert not load_demo()
    assert fingerprint() == before


def test_it_is_refused_in_production(
    app: Flask, database: OpenDatabase, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "PRODUCTION", True)
    with pytest.raises(Refused, match="production"), write():
        load_demo()
    assert not present()


def test_each_account_opens_with_the_password_told(demo: None, client: Client, app: Flask) -> None:
    for each in people().people:
        browser = Client(app)
        page = browser.get("/connexion")
        browser.submit(page, email=each.email, password=people().password)
        assert each.name in browser.get("/compte").text


def test_who_sees_what(demo: None, app: Flask) -> None:
    seen = {
        name: len(
            Client(app, person(name))
            .get("/portefeuille")
            .soup.select("table:not(.blockers) tbody tr")
        )
        for name in ("cheffe", "agent", "elue", "consultante", "operatrice")
    }
    assert seen == {"cheffe": 2, "agent": 1, "elue": 1, "consultante": 3, "operatrice": 0}
    roles = db.session.execute(select(User.email, Membership.role).join_from(Membership, User))
    held = {(email.partition("@")[0], role) for email, role in roles}
    assert {
        ("cheffe", Role.LEAD.value),
        ("agent", Role.CONTRIBUTOR.value),
        ("elue", Role.OFFICIAL.value),
        ("consultante", Role.CONSULTANT.value),
    } <= held
    assert person("operatrice").is_operator


def test_the_authorities_stand_where_they_should(demo: None) -> None:
    phases = {a.slug: a.current_phase for a in db.session.scalars(select(Authority))}
    assert phases == {"belcombe-sur-aubane": 4, "val-d-aubane": 2, "tiwade": 1}
    town = authority("belcombe-sur-aubane")
    before = points_at(town.id, now() - timedelta(days=30))
    assert before is not None
    standing = town.points_done, town.points_applicable
    share = [done * 100 // total for done, total in (before, standing)]
    assert share[1] - share[0] > 5, "le tableau de bord montre un mois de progrès"
    assert authority("val-d-aubane").last_activity_at < now() - timedelta(days=30)


def test_the_counters_are_those_of_a_recount(demo: None) -> None:
    found = list(drifts())
    assert len(found) == 3
    assert not any(found)


def test_there_is_something_of_everything(demo: None) -> None:
    answers = db.session.scalars(select(Answer)).all()
    assert {answer.state for answer in answers} == set(AnswerState.codes()) - {
        AnswerState.TODO.value
    }
    blocked = [answer for answer in answers if answer.state == AnswerState.BLOCKED.value]
    assert all(each.unblock and each.wake_on and each.block_reason for each in blocked)
    assert all(each.wake_on > now().date() for each in blocked if each.wake_on)
    assert sum(bool(answer.note) for answer in answers) > 50
    assert len(db.session.scalars(select(Evidence)).all()) > 15
    gates = authority("belcombe-sur-aubane").passed_gates
    assert [gate["position"] for gate in gates] == [2]


def test_its_files_are_known_and_whole(demo: None) -> None:
    seen = [one for batch in checking.batches() for one in batch]
    assert {one.holder for one in seen} >= {Evidence, TaskFile}
    assert all(one.state is FileState.GOOD for one in seen)


def test_history_goes_forward_and_ends_before_today(demo: None) -> None:
    for place in db.session.scalars(select(Authority)):
        story = select(AuditEvent.at).where(AuditEvent.authority_id == place.id)
        moments = db.session.scalars(story.order_by(AuditEvent.id)).all()
        assert moments == sorted(moments)
        assert place.created_at == moments[0]
        assert place.last_activity_at == moments[-1] < now()
        assert len({moment.date() for moment in moments}) > 5
        answered = select(Answer.updated_at).where(Answer.authority_id == place.id)
        assert set(db.session.scalars(answered)) <= set(moments)
        added = select(Evidence.added_at).where(Evidence.authority_id == place.id)
        assert set(db.session.scalars(added)) <= set(moments)
    assert max(user.created_at for user in db.session.scalars(select(User))) < moments[0]


def test_nothing_in_it_exists() -> None:
    with (PLACES / "communes.csv").open(encoding="utf-8") as file:
        communes = {normalise(row["name"]) for row in csv.DictReader(file)}
    with (PLACES / "epci.csv").open(encoding="utf-8") as file:
        epci = {normalise(row["name"]) for row in csv.DictReader(file)}
    for story in stories():
        assert normalise(story.facts["name"]) not in communes | epci
    assert all(each.email.endswith("@example.fr") for each in people().people)
    links = [
        link["url"]
        for story in stories()
        for scene in story.scenes
        for link in scene.facts.get("links", ())
    ]
    assert links
    quoted = {example.url for example in public_examples()}  # kept for a file, as people would
    assert all(".example.fr/" in link or link in quoted for link in links)


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("name", ["cheffe", "agent", "elue", "consultante", "operatrice"])
def test_the_pages_of_each_account_read_well(demo: None, app: Flask, name: str) -> None:
    """Every page that links lead to; the client reviews each one as it goes."""
    browser = Client(app, person(name))
    waiting, seen = ["/portefeuille", "/"], set[str]()
    while waiting and len(seen) < MOST_PAGES:
        url = waiting.pop(0).partition("#")[0]
        if url in seen:
            continue
        seen.add(url)
        page = browser.get(url, status=0)
        assert page.status == 200, url
        links = [str(link["href"]) for link in page.soup.select("main a[href], .tabs a[href]")]
        waiting += [link for link in links if link.startswith("/") and "?" not in link]
    assert len(seen) > 5


# What the registers must hold where a point is noted done, besides those that they prove.
ACTORS = {
    "elu-referent-nomme": {"elu-delegue", "maire"},
    "decideurs-identifies": {"maire", "dgs"},
    "chef-de-projet-designe": {"chef-de-projet"},
    "dpo-associe": {"dpo"},
    "acteurs-externes-identifies": {"associations", "epci", "medias"},
}


def test_each_point_noted_done_is_what_the_registers_show(demo: None) -> None:
    kept = set()
    for place in db.session.scalars(select(Authority)):
        answers = answers_of(place)
        assert not doubts_of(place, answers), place.slug
        done = {i for i, answer in answers.items() if answer.state == AnswerState.DONE.value}
        kept |= {i for i in done if answers[i].kept_revision is not None and answers[i].note}
        listed = select(Stakeholder.archetype).where(Stakeholder.authority_id == place.id)
        actors = set(db.session.scalars(listed))
        for item_id in done & ACTORS.keys():
            assert actors & ACTORS[item_id], (place.slug, item_id)
        planned = db.session.scalar(select(Plan.id).where(Plan.authority_id == place.id))
        assert planned or "calendrier-etabli" not in done, place.slug
    assert kept == {"logiciels-metiers-listes"}, "an answer kept with a note is shown too"


def test_the_town_publishes_six_datasets_and_is_asked_for_one_more(
    demo: None, client: Client
) -> None:
    town = authority("belcombe-sur-aubane")
    rows, _ = published(town)
    assert len(rows) == 6
    days = [row.published_on for row in rows if row.published_on is not None]
    assert len(days) == 6
    assert max(days) < today()
    kinds = set()
    for row in rows:
        client.get(f"/public/{town.slug}/jeux/{row.identifier}")
        [file] = [one for one in resources_of(town, row.id) if one.file_name]
        kinds.add(file.format)
        answer = client.raw("GET", urlsplit(file.url).path)
        assert (answer.status_code, len(answer.data)) == (200, file.size), file.url
    assert kinds == {"csv", "geojson"}
    assert town.publications_asked == 1
    assert db.session.scalar(select(func.count()).select_from(OutgoingMail)) == 0


def test_the_town_corrects_a_table_by_hand_and_checks_its_markets(demo: None, app: Flask) -> None:
    town = authority("belcombe-sur-aubane")
    client = Client(app, person("agent"))
    recipe = db.session.scalars(select(Recipe)).one()
    url = f"/c/{town.slug}/donnees/{recipe.dataset_id}/atelier"
    bench = client.get(url)
    assert "1\u00a0cellule corrigée à la main" in bench.visible
    assert "recopiée telle quelle, à votre demande" in bench.find("#resultat").text
    assert "Lignes 5, 10" in bench.find("#doublons").text
    assert "Ligne 7" in bench.find("#corriger").text
    grid = client.get(f"{url}/corriger")
    assert "Corrigée à la main." in grid.visible
    check = db.session.scalars(select(FileCheck)).one()
    assert check.at < now() - timedelta(days=8)
    verdict = client.get(f"/c/{town.slug}/donnees/controles/{check.id}")
    assert "3\u00a0marchés" in verdict.visible
    assert "06/10/2025" in verdict.visible


def test_the_town_has_a_dead_link_and_a_source_that_waits(demo: None, app: Flask) -> None:
    town = authority("belcombe-sur-aubane")
    assert town.online_faults == 2
    browser = Client(app, person("cheffe"))
    page = browser.get(f"/c/{town.slug}/donnees/veille")
    assert {"Lien mort", "Fichier retenu"} <= {one.get_text() for one in page.soup.select("li b")}
    source = db.session.scalars(select(DataSource)).one()
    sheet = browser.get(f"/c/{town.slug}/donnees/{source.dataset_id}/veille")
    assert f"Armée par {person('cheffe').full_name}" in sheet.visible
    assert "Retenu" in sheet.visible
    assert "attend à l’atelier" in sheet.visible  # behind a file, as a visit would say


def test_the_intercommunality_started_from_what_was_online(demo: None, app: Flask) -> None:
    place = authority("val-d-aubane")
    row = db.session.scalars(select(Import)).one()
    assert (row.authority_id, row.outcome["added"]) == (place.id, 3)
    assert row.at < now() - timedelta(days=30)
    browser = Client(app, person("consultante"))
    page = browser.get(f"/c/{place.slug}/donnees?atteint=published")
    assert "Sentiers de randonnée" in page.visible
    assert place.dataset_stages["published"] == 3
    assert place.online_faults == 0
    done = browser.get(f"/c/{place.slug}/donnees/importer/{row.id}")
    assert "3\u00a0jeux ajoutés" in done.visible


def test_the_town_has_its_strategy_its_plan_and_its_open_catalogue(demo: None) -> None:
    town = authority("belcombe-sur-aubane")
    standing = choices.standings(town)
    assert set(standing) == set(Topic)
    decided = {topic for topic, made in standing.items() if made.decided}
    assert decided == {Topic.LICENCE, Topic.FORMATS, Topic.PLATFORM, Topic.FIRST}
    assert town.catalogue_opened_at is not None
    assert town.catalogue_opened_at < now() - timedelta(days=20)
    assert set(town.dataset_stages) >= {"analysed", "prepared", "published", "maintained"}
    assert len(findings_to_confirm(town, states_of(town))) == 12
    # Its actors and its plan prove points too, all of them noted done.
    assert town.findings.keys() >= {"decideurs-identifies", "calendrier-etabli"}
    councils = db.session.scalars(select(Plan.council_on).where(Plan.council_on.is_not(None)))
    assert all(day > now().date() for day in councils.all() if day)


def test_the_council_is_that_of_a_plan(demo: None, app: Flask) -> None:
    page = Client(app, person("secretaire")).get("/c/tiwade/")
    assert "date du plan" in page.visible
    assert "n’a pas encore commencé" not in page.visible


def test_the_demonstration_stands_on_both_editions(demo: None) -> None:
    """Belcombe has the preview ready; the commune of New Caledonia was opened on the second."""
    query = select(Authority.slug, Authority.edition_id)
    editions = {row.slug: row.edition_id for row in db.session.execute(query)}
    assert editions["belcombe-sur-aubane"] == "open-datalab-2026"
    assert set(editions.values()) == {"open-datalab-2026", "open-datalab-2"}


def test_the_town_counts_twice_and_decides_on_the_law(demo: None) -> None:
    """Two populations, high value wished for and decided, a ready answer confirmed."""
    town = authority("belcombe-sur-aubane")
    assert (town.population, town.population_total, town.renewal_population) == (
        24350,
        24810,
        24210,
    )
    query = select(Dataset).where(Dataset.authority_id == town.id).order_by(Dataset.id)
    rows = {row.typical: row for row in db.session.scalars(query)}
    assert rows["base-adresse-locale"].high_value_state == "confirmed"
    wished = select(Dataset.typical).where(Dataset.high_value_state == "candidate")
    assert "documents-urbanisme" in db.session.scalars(wished).all()
    (menus,) = decisions_of(town, rows["menus-de-cantine"].id)
    (ready,) = [one for one in ready_answers() if "menus-de-cantine" in one.typical]
    assert menus.reason == ready.reason
