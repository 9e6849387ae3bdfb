"""The journal: who did what, when, from what to what."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.audit.models import AuditEvent
from app.audit.rules import Actor
from app.dashboards.journal import PAGE_SIZE
from app.extensions import db
from app.kernel.clock import now
from app.kernel.revisions import Sight
from app.methodology.loader import current_edition
from app.progress.replies import Reply
from app.progress.rules import AnswerState
from app.progress.services import set_answer
from tests.dashboards.conftest import Writing, put_event
from tests.dashboards.test_home import plain
from tests.support.client import Client, Page

URL = "/c/rodez/journal"
VOTE = "deliberation-adoptee"


def rows(page: Page) -> list[str]:
    return [plain(" ".join(each.get_text().split())) for each in page.soup.select(".timeline > li")]


def test_an_empty_journal_teaches(alice_client: Client, elise_client: Client) -> None:
    page = alice_client.get(URL)
    assert page.find(".empty h2").text == "Le journal est encore vide"
    assert page.links["Répondre à un premier point"] == "/c/rodez/phases/1"
    assert "Répondre" not in elise_client.get(URL).visible


def test_it_reads_as_a_story(cast: Any, write: Writing, alice_client: Client) -> None:
    with write():
        put_event(cast.rodez, cast.bob, datetime(2026, 11, 3, 13, 5, tzinfo=UTC), VOTE)
    page = alice_client.get(URL)
    assert rows(page) == [
        "3 novembre 2026, 14 h 05 Bob Martin a répondu à « L’assemblée délibérante a adopté la "
        "démarche d’ouverture des données » : À faire → Fait"
    ]
    link = page.soup.select(".timeline p a")[-1]["href"]
    assert link == f"/c/rodez/phases/1?point={VOTE}#point-{VOTE}"


def test_a_real_answer_is_told_with_all_that_it_says(
    cast: Any, write: Writing, alice_client: Client
) -> None:
    with write():
        reply = Reply(AnswerState.DONE, note="Votée à l’unanimité.")
        set_answer(cast.rodez, VOTE, reply, seen=Sight(0), by=Actor(cast.alice.id, "Alice Durand"))
    (row,) = rows(alice_client.get(URL))
    assert "À faire → Fait" in row
    assert row.endswith("Note : Votée à l’unanimité.")


def test_the_words_of_people_are_shown_as_words(
    cast: Any, write: Writing, alice_client: Client
) -> None:
    changes = [{"title": "Note", "old": None, "new": "<script>alert(1)</script>"}]
    with write():
        put_event(cast.rodez, cast.bob, now(), VOTE, changes=changes)
    alice_client.typed = ("<script>alert(1)</script>",)
    page = alice_client.get(URL)
    assert "<script>alert(1)</script>" in page.visible
    assert not page.soup.main.find("script")


def test_many_changes_are_folded_not_lost(cast: Any, write: Writing, alice_client: Client) -> None:
    changes = [{"title": f"Point {rank}.", "old": "À faire", "new": "Fait"} for rank in range(30)]
    with write():
        values = {"event": "diagnosis:complete", "subject": "authority:1", "before": None}
        put_event(cast.rodez, cast.bob, now(), subject_title="Rodez", changes=changes, **values)
    page = alice_client.get(URL)
    (row,) = rows(page)
    assert "Bob Martin a rempli le premier diagnostic de Rodez" in row
    assert "et 27 autres changements" in row
    assert all(f"Point {rank} : À faire → Fait" in row for rank in range(30))


def test_an_item_that_left_the_method_is_told_without_a_link(
    cast: Any, write: Writing, alice_client: Client
) -> None:
    with write():
        put_event(cast.rodez, cast.bob, now(), subject="item:parti", subject_title="Parti.")
    page = alice_client.get(URL)
    assert "a répondu à « Parti »" in rows(page)[0]
    assert len(page.soup.select(".timeline p a")) == 1  # the person


def test_pages_follow_each_other_both_ways(
    cast: Any, write: Writing, alice_client: Client, full: None
) -> None:
    newest = db.session.query(AuditEvent.id).order_by(AuditEvent.id.desc()).first()[0]
    db.session.close()
    page, seen, pages = alice_client.get(URL), [], []
    while True:
        assert len(page.statements) <= 4
        assert page.dom <= 380
        seen += rows(page)
        pages.append(rows(page))
        following = page.links.get("Page suivante")
        if following is None:
            break
        page = alice_client.get(following)
    assert len(seen) == 300
    assert len(pages) == 300 / PAGE_SIZE
    assert "Page précédente" not in alice_client.get(URL).links
    back = alice_client.get(page.links["Page précédente"])
    assert rows(back) == pages[-2]
    first = alice_client.get(f"{URL}?apres={newest - PAGE_SIZE}")
    assert rows(first) == pages[0]
    assert "Page précédente" not in first.links


@pytest.mark.parametrize("count", [6, 30])
def test_the_worst_page_stays_light(
    cast: Any, write: Writing, alice_client: Client, count: int
) -> None:
    changes = [{"title": f"Titre {n}", "old": "avant", "new": "après " * 300} for n in range(count)]
    with write():
        for rank in range(30):
            moment = now() - timedelta(days=rank)
            put_event(cast.rodez, cast.bob, moment, VOTE, changes=changes)
    page = alice_client.get(URL)
    assert len(rows(page)) == PAGE_SIZE
    assert page.dom <= 380


def test_a_filter_says_that_it_filters(cast: Any, write: Writing, alice_client: Client) -> None:
    with write():
        put_event(cast.rodez, cast.bob, now(), VOTE)
        proof = {"event": "evidence:add", "changes": [], "before": None}
        put_event(cast.rodez, cast.alice, now(), VOTE, **proof)
    page = alice_client.get(f"{URL}?quoi=preuves")
    assert len(rows(page)) == 1
    assert "Filtre : les preuves." in plain(page.find(".filters-status").text)
    assert page.links["Tout montrer"] == URL
    assert page.find("select[name=quoi] option[selected]")["value"] == "preuves"
    assert not alice_client.get(URL).soup.select(".filters-status")


def test_one_person_at_a_time(cast: Any, write: Writing, alice_client: Client) -> None:
    with write():
        put_event(cast.rodez, cast.bob, now(), VOTE)
        put_event(cast.rodez, cast.alice, now(), VOTE)
    everyone = alice_client.get(URL)
    page = alice_client.get(everyone.links["Bob Martin"])
    assert len(rows(page)) == 1
    assert "Filtre : Bob Martin." in plain(page.find(".filters-status").text)
    assert page.find("input[name=qui]")["value"] == str(cast.bob.id)
    both = alice_client.get(f"{page.url}&quoi=preuves")
    assert both.find(".empty h2").text == "Rien de tel dans le journal"
    assert both.links["Tout montrer"] == URL


def test_an_unknown_kind_hides_nothing(cast: Any, write: Writing, alice_client: Client) -> None:
    with write():
        put_event(cast.rodez, cast.bob, now(), VOTE)
    page = alice_client.get(f"{URL}?quoi=nimporte")
    assert len(rows(page)) == 1
    assert not page.soup.select(".filters-status")


@pytest.mark.parametrize("name", ["avant", "apres", "qui"])
@pytest.mark.parametrize("value", ["x", "0", "-1", "1.5", "²", "9" * 30, "9" * 5_000])
def test_what_is_no_row_is_a_missing_page(alice_client: Client, name: str, value: str) -> None:
    alice_client.get(f"{URL}?{name}={value}", status=404)


def test_beyond_the_oldest_there_is_nothing(
    cast: Any, write: Writing, alice_client: Client
) -> None:
    with write():
        put_event(cast.rodez, cast.bob, now(), VOTE)
    page = alice_client.get(f"{URL}?avant=1")
    assert page.find(".empty h2").text == "Rien de tel dans le journal"


def test_only_the_events_of_this_authority(cast: Any, write: Writing, alice_client: Client) -> None:
    with write():
        put_event(cast.autre, cast.charlie, now(), VOTE)
        put_event(cast.rodez, cast.bob, now(), current_edition().items[0].id)
    page = alice_client.get(URL)
    assert len(rows(page)) == 1
    assert "Charlie" not in page.visible
    filtered = alice_client.get(f"{URL}?qui={cast.charlie.id}")
    assert "Charlie" not in filtered.visible


def test_officials_read_it_and_post_nothing(full: None, elise_client: Client) -> None:
    page = elise_client.get(URL)
    assert len(rows(page)) == PAGE_SIZE
    assert [form.action for form in page.forms if form.method == "post"] == ["/deconnexion"]
