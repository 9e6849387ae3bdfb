"""What blocks one's authorities: since when, by which kind of reason, who can unblock it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.audit.rules import Actor
from app.extensions import db
from app.kernel.clock import today
from app.kernel.revisions import Sight
from app.progress.models import Answer
from app.progress.replies import Reply
from app.progress.rules import AnswerState, BlockReason
from app.progress.services import note_blockers, set_answer, undo
from app.tasks import services as tasks
from app.tasks import undoing
from app.tasks.drafts import Block
from app.tasks.models import Task
from app.tasks.rules import AnchorKind, TaskBlockReason, TaskState
from tests.progress.test_findings import Write
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.method import EDITION

FIRST, SECOND = EDITION.phase(1).items[:2]


def block(cast: Cast, write: Write, item_id: str, reason: BlockReason, days: int = 0) -> None:
    reply = Reply(
        AnswerState.BLOCKED,
        block_reason=reason.value,
        unblock="Une réponse.",
        wake_on=today() + timedelta(days=9),
    )
    with write():
        by = Actor(cast.alice.id, cast.alice.full_name)
        saved = set_answer(cast.rodez, item_id, reply, seen=Sight(0), by=by)
        assert saved.answer is not None
        assert saved.answer.blocked_on == today()
        db.rewrite(saved.answer, {"blocked_on": today() - timedelta(days=days)})
        note_blockers(cast.rodez)


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def test_each_line_says_by_what_and_since_when(
    carole_client: Client, cast: Cast, write: Write
) -> None:
    assert "Ce qui bloque" not in carole_client.get("/portefeuille").visible
    block(cast, write, FIRST.id, BlockReason.IT, days=12)
    block(cast, write, SECOND.id, BlockReason.DECISION)
    page = carole_client.get("/portefeuille")
    told = plain(page.visible)
    assert "2 points depuis 12 jours : la DSI (informatique), l’élu référent ou" in told
    told = "informatique 1, depuis 12 jours ; décision attendue 1, depuis aujourd’hui"
    assert plain(page.find("svg.bar-of-kinds")["aria-label"]) == told
    assert told in plain(page.visible)
    page = carole_client.get(page.links["Ce qui bloque"])
    assert FIRST.statement in page.visible
    chart = [plain(row.get_text(" ")) for row in page.soup.select(".blockers tbody tr")]
    assert any("Informatique" in row and "12 jours" in row and "la DSI" in row for row in chart)
    assert any("Décision attendue" in row and "aujourd’hui" in row for row in chart)


def test_the_dashboards_and_the_page_say_the_same(
    alice_client: Client, elise_client: Client, cast: Cast, write: Write
) -> None:
    block(cast, write, FIRST.id, BlockReason.IT, days=12)
    rows = alice_client.get("/c/rodez/").soup.select(".blockers tbody tr")
    assert [plain(cell.get_text()).strip() for cell in rows[0].select("th, td")] == [
        "Informatique", "1", "12 jours", "la DSI",
    ]  # fmt: skip
    official = elise_client.get("/c/rodez/")
    assert official.find("svg.bar-of-kinds")["aria-label"] == "informatique 1, depuis 12\u00a0jours"
    assert official.links["1\u00a0blocage"] == "/c/rodez/blocages"
    page = elise_client.get("/c/rodez/blocages")
    assert FIRST.statement in page.visible
    [told] = page.soup.select(".blockers tbody tr")
    assert [plain(cell.get_text()).strip() for cell in told.select("th, td")] == [
        "Informatique", "1", "12 jours", "la DSI",
    ]  # fmt: skip


def test_a_stranger_reads_nothing_of_it(charlie_client: Client, cast: Cast, write: Write) -> None:
    block(cast, write, FIRST.id, BlockReason.IT)
    assert "Rien n’est bloqué dans vos" in charlie_client.get("/portefeuille/blocages").visible
    charlie_client.get("/c/rodez/blocages", status=404)


def test_nothing_blocked_is_said(elise_client: Client) -> None:
    assert "Rien n’est bloqué" in elise_client.get("/c/rodez/blocages").visible


def since(cast: Cast) -> Any:
    db.session.close()
    answer = db.session.get(Answer, (cast.rodez.id, FIRST.id))
    return answer.blocked_on if answer is not None else None


def test_the_day_stays_when_the_reason_changes_and_comes_back_with_undo(
    cast: Cast, write: Write
) -> None:
    block(cast, write, FIRST.id, BlockReason.IT, days=12)
    by = Actor(cast.alice.id, cast.alice.full_name)
    with write():
        current = db.session.get_one(Answer, (cast.rodez.id, FIRST.id))
        other = Reply.of(current)
        reply = Reply(**{**vars(other), "block_reason": BlockReason.SUPPLIER.value})
        set_answer(cast.rodez, FIRST.id, reply, seen=Sight(current.revision), by=by)
    assert since(cast) == today() - timedelta(days=12)
    with write():
        current = db.session.get_one(Answer, (cast.rodez.id, FIRST.id))
        done = Reply(AnswerState.DONE)
        saved = set_answer(cast.rodez, FIRST.id, done, seen=Sight(current.revision), by=by)
        revision = saved.answer.revision if saved.answer else 0
    assert since(cast) is None
    assert cast.rodez.blockers == []
    with write():
        undo(cast.rodez, FIRST.id, seen=revision, by=by)
    assert since(cast) == today() - timedelta(days=12)
    assert cast.rodez.blockers == [
        [FIRST.id, "supplier", (today() - timedelta(days=12)).isoformat()]
    ]


def blocked_task(cast: Cast, write: Write, title: str, *, item_id: str = "") -> int:
    by, kind = Actor(cast.alice.id, cast.alice.full_name), AnchorKind.ITEM.value if item_id else ""
    block = Block(TaskBlockReason.SUPPLIER.value, "Un devis", today() + timedelta(days=9))
    with write():
        draft = tasks.Draft(title, anchor_kind=kind, anchor_id=item_id)
        task = tasks.create_task(cast.rodez, draft, by=by)
        tasks.set_state(cast.rodez, task.id, TaskState.BLOCKED, seen=1, by=by, block=block)
        return task.id


def stuck(cast: Cast) -> tuple[int, int, int]:
    db.session.close()
    return cast.rodez.blocked, cast.rodez.stuck, cast.rodez.need


def test_a_task_about_nothing_counts_everywhere(
    carole_client: Client, alice_client: Client, cast: Cast, write: Write
) -> None:
    blocked_task(cast, write, "Obtenir un devis")
    assert stuck(cast) == (0, 1, 2)
    page = carole_client.get("/portefeuille?tri=blocages")
    told = plain(page.visible)
    assert "1 bloquée" in told
    line = "1 tâche depuis aujourd’hui : le service qui suit le contrat (prestataire)"
    assert line in told
    assert "Rodez" in page.soup.select("tbody th")[0].get_text()
    page = carole_client.get(page.links["Ce qui bloque"])
    assert page.links["Obtenir un devis"].startswith("/c/rodez/taches/")
    assert "Peut débloquer : le service qui suit le contrat." in plain(page.visible)
    assert "1 blocage" in plain(page.visible)
    assert "Obtenir un devis" in alice_client.get("/c/rodez/blocages").visible


def test_a_task_about_a_blocked_point_counts_once(
    carole_client: Client, cast: Cast, write: Write
) -> None:
    task_id = blocked_task(cast, write, "Relancer la DSI", item_id=FIRST.id)
    assert stuck(cast) == (0, 1, 2)
    block(cast, write, FIRST.id, BlockReason.IT)
    assert stuck(cast) == (1, 1, 2)
    blocked_task(cast, write, "Obtenir un devis")
    assert stuck(cast) == (1, 2, 2)
    told = plain(carole_client.get("/portefeuille").visible)
    assert "1 point et 1 tâche depuis aujourd’hui" in told
    assert "Relancer la DSI" not in carole_client.get("/portefeuille/blocages").visible
    by = Actor(cast.alice.id, cast.alice.full_name)
    with write():
        current = db.session.get_one(Answer, (cast.rodez.id, FIRST.id))
        seen = Sight(current.revision)
        set_answer(cast.rodez, FIRST.id, Reply(AnswerState.DONE), seen=seen, by=by)
    assert stuck(cast) == (0, 2, 2)
    with write():
        tasks.delete_task(cast.rodez, task_id, by=by)
    assert stuck(cast) == (0, 1, 2)


def test_what_frees_a_task_frees_the_count(cast: Cast, write: Write) -> None:
    task_id, by = blocked_task(cast, write, "Obtenir un devis"), Actor(cast.alice.id, "Alice")
    with write():
        tasks.set_state(cast.rodez, task_id, TaskState.DONE, seen=2, by=by)
    assert stuck(cast) == (0, 0, 0)
    with write():
        undoing.undo(cast.rodez, task_id, seen=3, by=by)
    assert stuck(cast) == (0, 1, 2)
    with write():
        task = db.session.get_one(Task, task_id)
        typed = replace(tasks.Draft.of(task), anchor_kind="item", anchor_id=FIRST.id)
        tasks.update_task(cast.rodez, task_id, typed, seen=Sight(task.revision), by=by)
    assert stuck(cast) == (0, 1, 2)
    block(cast, write, FIRST.id, BlockReason.IT)
    assert stuck(cast) == (1, 1, 2)


def test_the_official_reads_who_can_unblock(elise_client: Client, cast: Cast, write: Write) -> None:
    block(cast, write, FIRST.id, BlockReason.IT, days=12)
    blocked_task(cast, write, "Obtenir un devis")
    told = plain(elise_client.get("/c/rodez/").visible)
    assert "Peut débloquer : la DSI ; le service qui suit le contrat." in told
