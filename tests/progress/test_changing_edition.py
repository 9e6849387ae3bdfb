"""An authority goes to the next edition of the method and back: one transaction, nothing lost."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.audit.rules import Actor
from app.extensions import db
from app.kernel.clock import now
from app.kernel.errors import Conflict, Missing, Refused
from app.methodology.changes import ChangeKind
from app.methodology.loader import get_edition
from app.methodology.succession import changes_of
from app.progress import evidence, services
from app.progress.check import drift_of
from app.progress.models import Answer, Evidence, FormerAnswer
from app.progress.replies import Reply
from app.progress.rules import AnswerState, BlockReason
from app.progress.upgrading.services import forget_old, go_back, latest, upgrade
from app.spaces.models import Authority
from app.tasks.drafts import Draft
from app.tasks.models import Task
from app.tasks.rules import AnchorKind
from app.tasks.services import create_task
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.editions import follow_the_first

NEXT = "open-datalab-2"
CHANGES = changes_of(NEXT)
assert CHANGES is not None
ITEM = AnchorKind.ITEM.value
MERGED, SPLIT, RETIRED, REWORDED, MOVED, NEW = (
    CHANGES.of_kind(kind)[0]
    for kind in (
        ChangeKind.MERGED,
        ChangeKind.SPLIT,
        ChangeKind.RETIRED,
        ChangeKind.REWORDED,
        ChangeKind.MOVED,
        ChangeKind.NEW,
    )
)
GONE, TAKES_OVER = MERGED.before[0], MERGED.after[0]
Write = Callable[[], AbstractContextManager[None]]


def states(authority: Authority) -> dict[str, str]:
    query = select(Answer.item_id, Answer.state).where(Answer.authority_id == authority.id)
    return {row.item_id: row.state for row in db.session.execute(query)}


def all_of(authority: Authority) -> dict[str, list[dict[str, Any]]]:
    """What the upgrade may touch, row by row; a task whose subject came back has a new revision."""
    tables = {}
    for model, beside in ((Answer, set()), (Evidence, set()), (Task, {"revision"})):
        table = model.__table__
        names = [column.name for column in table.columns if column.name not in beside]
        query = select(*(table.c[name] for name in names))
        rows = db.session.execute(query.where(table.c.authority_id == authority.id))
        tables[table.name] = sorted((dict(row._mapping) for row in rows), key=str)
    columns = Authority.__table__.columns.keys()
    beside = {"revision", "last_activity_at"}
    row = {name: getattr(authority, name) for name in columns if name not in beside}
    # What registers lack for an item of another edition is asked of nobody.
    edition = get_edition(authority.edition_id)
    row["lacking"] = {key: lack for key, lack in authority.lacking.items() if key in edition}
    return {**tables, "authority": [row]}


@pytest.fixture(autouse=True)
def first_edition(cast: Cast, write: Write) -> None:
    """Everybody follows the first edition."""
    follow_the_first(write)


@pytest.fixture
def by(cast: Cast) -> Actor:
    return Actor(cast.alice.id, "Alice Durand")


@pytest.fixture
def answer(cast: Cast, write: Write, by: Actor) -> Callable[..., None]:
    def save(item_id: str, state: AnswerState, note: str = "", **more: Any) -> None:
        with write():
            rodez = cast.rodez
            edition_item = services.item_of(rodez, item_id)
            known = db.session.get(Answer, (rodez.id, item_id))
            reply = Reply(state, note, **more)
            seen = services.Sight(known.revision if known else 0)
            services.set_answer(rodez, edition_item.id, reply, seen=seen, by=by)

    return save


@pytest.fixture
def moved(cast: Cast, write: Write, by: Actor) -> Callable[[], None]:
    def move() -> None:
        with write():
            upgrade(cast.rodez, NEXT, seen=cast.rodez.revision, by=by)
        assert drift_of(cast.rodez.id) is None

    return move


@pytest.fixture
def returned(cast: Cast, write: Write, by: Actor) -> Callable[[], None]:
    def back() -> None:
        with write():
            go_back(cast.rodez, seen=cast.rodez.revision, by=by)
        assert drift_of(cast.rodez.id) is None

    return back


Do = Callable[[], None]


def test_each_point_becomes_what_the_edition_says(
    cast: Cast, write: Write, by: Actor, answer: Callable[..., None], moved: Do
) -> None:
    answer(GONE, AnswerState.DONE, "Trois devis.")
    answer(TAKES_OVER, AnswerState.IN_PROGRESS, "Un essai.")
    answer(SPLIT.before[0], AnswerState.DONE)
    answer(RETIRED.before[0], AnswerState.DONE, "Relayé.")
    answer(REWORDED.before[0], AnswerState.NOT_APPLICABLE, justification="Rien de payant.")
    answer(MOVED.before[0], AnswerState.DONE)
    with write():
        item = services.item_of(cast.rodez, GONE)
        evidence.add_link(cast.rodez, item, url="https://www.exemple.fr/devis", title="", by=by)
        create_task(cast.rodez, Draft("Relire", anchor_kind=ITEM, anchor_id=GONE), by=by)
    moved()
    rodez = cast.rodez
    assert rodez.edition_id == NEXT
    assert states(rodez) == {
        TAKES_OVER: "in_progress",
        SPLIT.after[0]: "done",
        RETIRED.before[0]: "done",
        REWORDED.after[0]: "not_applicable",
        MOVED.after[0]: "done",
    }
    joined = db.session.get_one(Answer, (rodez.id, TAKES_OVER))
    assert "Trois devis." in joined.note
    assert "Un essai." in joined.note
    assert joined.evidence_count == 1
    assert db.session.scalars(select(Evidence.item_id)).all() == [TAKES_OVER]
    assert db.session.scalars(select(Task.anchor_id)).all() == [TAKES_OVER]
    move = latest(rodez)
    assert move is not None
    assert {item_id for item_id, _ in move.to_review} == {
        TAKES_OVER,
        *SPLIT.after,
        REWORDED.after[0],
    }


def test_the_journal_tells_both_ways(
    cast: Cast, answer: Callable[..., None], moved: Do, returned: Do
) -> None:
    answer(MOVED.before[0], AnswerState.DONE)
    moved()
    returned()
    query = select(AuditEvent).where(AuditEvent.event.startswith("edition:"))
    there, back = db.session.scalars(query.order_by(AuditEvent.id))
    assert there.event == "edition:upgrade"
    [change] = there.changes
    assert (change["old"], change["new"]) == ("1.0.0", "2.0.0")
    [change] = back.changes
    assert (change["old"], change["new"]) == ("2.0.0", "1.0.0")
    assert (back.points_done, back.points_applicable) == (
        cast.rodez.points_done,
        cast.rodez.points_applicable,
    )


def test_the_demonstration_goes_there_and_comes_back_exactly(demo: None, write: Write) -> None:
    by = Actor(None, "Quelqu’un")
    query = select(Authority.id).where(Authority.edition_id != NEXT).order_by(Authority.id)
    ids = db.session.scalars(query).all()
    assert len(ids) >= 2
    for authority_id in ids:
        authority = db.session.get_one(Authority, authority_id)
        before, revision = all_of(authority), authority.revision
        with write():
            authority = db.session.get_one(Authority, authority_id)
            upgrade(authority, NEXT, seen=revision, by=by)
        assert drift_of(authority_id) is None
        assert before["authority"][0]["edition_id"] != authority.edition_id
        with write():
            authority = db.session.get_one(Authority, authority_id)
            go_back(authority, seen=revision + 1, by=by)
        assert drift_of(authority_id) is None
        db.session.expire_all()
        assert all_of(db.session.get_one(Authority, authority_id)) == before
    assert db.session.scalars(select(FormerAnswer)).all() == []


def test_what_was_done_since_comes_back(
    cast: Cast, write: Write, by: Actor, answer: Callable[..., None], moved: Do, returned: Do
) -> None:
    answer(GONE, AnswerState.DONE, "Trois devis.")
    answer(MOVED.before[0], AnswerState.TODO, "À voir.")
    moved()
    answer(MOVED.after[0], AnswerState.DONE, "Fait depuis.")
    answer(NEW.after[0], AnswerState.DONE, "Publié.")
    words = {"block_reason": BlockReason.IT.value, "unblock": "L’accès."}
    wake_on = now().date() + timedelta(days=9)
    answer(TAKES_OVER, AnswerState.BLOCKED, "Arrêté.", wake_on=wake_on, **words)
    with write():
        item = services.item_of(cast.rodez, SPLIT.after[1])
        evidence.add_link(cast.rodez, item, url="https://www.exemple.fr/lot", title="", by=by)
        create_task(cast.rodez, Draft("Relire", anchor_kind=ITEM, anchor_id=item.id), by=by)
    returned()
    rodez = cast.rodez
    heir = TAKES_OVER  # the point of the same name, in the older edition
    assert states(rodez) == {
        GONE: "done",
        heir: "todo",
        MOVED.before[0]: "done",
        NEW.after[0]: "done",
        SPLIT.before[0]: "todo",
    }
    assert db.session.get_one(Answer, (rodez.id, MOVED.before[0])).note == "Fait depuis."
    assert "L’accès." in db.session.get_one(Answer, (rodez.id, heir)).note
    assert db.session.scalars(select(Evidence.item_id)).all() == [SPLIT.before[0]]
    assert db.session.scalars(select(Task.anchor_id)).all() == [SPLIT.before[0]]
    assert rodez.blocked == 0
    assert rodez.blockers == []


def test_it_is_done_once(cast: Cast, write: Write, by: Actor, moved: Do) -> None:
    seen = cast.rodez.revision
    moved()
    with pytest.raises(Refused, match="suit déjà l’édition"), write():
        upgrade(cast.rodez, NEXT, seen=seen, by=by)
    assert cast.rodez.revision == seen + 1


def test_an_answer_meanwhile_is_seen(
    cast: Cast, write: Write, by: Actor, answer: Callable[..., None]
) -> None:
    seen = cast.rodez.revision
    answer(GONE, AnswerState.DONE)
    with pytest.raises(Conflict, match="pendant votre lecture"), write():
        upgrade(cast.rodez, NEXT, seen=seen, by=by)
    assert cast.rodez.edition_id != NEXT


@pytest.mark.parametrize(
    ("edition_id", "error", "sentence"),
    [
        ("jamais-ecrite", Missing, "n’existe pas"),
        ("open-datalab-2026", Refused, "est la première"),
    ],
)
def test_an_edition_that_is_not_the_next(
    cast: Cast, write: Write, by: Actor, edition_id: str, error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=sentence), write():
        upgrade(cast.rodez, edition_id, seen=cast.rodez.revision, by=by)


def test_the_way_back_is_open_for_thirty_days(
    cast: Cast, write: Write, by: Actor, moved: Do, returned: Do
) -> None:
    with pytest.raises(Refused, match="pas d’édition plus ancienne"), write():
        go_back(cast.rodez, seen=cast.rodez.revision, by=by)
    moved()
    until = now() + timedelta(days=31)
    too_late = pytest.raises(Refused, match="était possible jusqu’au")
    with time_machine.travel(until, tick=False), too_late, write():
        go_back(cast.rodez, seen=cast.rodez.revision, by=by)
    with pytest.raises(Conflict), write():
        go_back(cast.rodez, seen=0, by=by)
    assert cast.rodez.edition_id == NEXT
    with time_machine.travel(until - timedelta(days=2), tick=False):
        returned()
    assert cast.rodez.edition_id != NEXT
    with pytest.raises(Refused), write():
        go_back(cast.rodez, seen=cast.rodez.revision, by=by)


def test_former_answers_are_forgotten_with_the_way_back(
    cast: Cast, write: Write, answer: Callable[..., None], moved: Do
) -> None:
    answer(GONE, AnswerState.DONE, "Trois devis.")
    moved()
    later = now() + timedelta(days=31)
    with write():
        assert forget_old() == 0
    with time_machine.travel(later, tick=False):
        with write():
            assert forget_old() == 1
        with write():
            assert forget_old() == 0
    assert states(cast.rodez) == {TAKES_OVER: "in_progress"}


def test_an_archived_proof_can_still_be_removed(
    cast: Cast, write: Write, by: Actor, moved: Do
) -> None:
    retired = RETIRED.before[0]
    with write():
        item = services.item_of(cast.rodez, retired)
        evidence.add_link(cast.rodez, item, url="https://www.exemple.fr/portail", title="", by=by)
    moved()
    with write():
        piece = db.session.scalars(select(Evidence)).one()
        evidence.remove(cast.rodez, piece.id, by=by)
    assert states(cast.rodez) == {}
    last = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert last is not None
    assert last.subject_title == item.statement


PAGES = (
    *("", "phases", "phases/1", "phases/3/grille", "phases/1/revue", "diagnostic"),
    *("progression", "progression/1", "constats", "blocages", "journal", "premiers-pas", "taches"),
)


def test_every_page_stands_on_the_new_edition(
    cast: Cast,
    write: Write,
    by: Actor,
    answer: Callable[..., None],
    moved: Do,
    alice_client: Client,
    carole_client: Client,
    elise_client: Client,
) -> None:
    wake_on = now().date() + timedelta(days=9)
    words = {"block_reason": BlockReason.IT.value, "unblock": "L’accès."}
    answer(RETIRED.before[0], AnswerState.BLOCKED, wake_on=wake_on, **words)
    answer(GONE, AnswerState.BLOCKED, wake_on=wake_on, **words)
    with write():
        for item_id in (RETIRED.before[0], GONE):
            create_task(cast.rodez, Draft("Relire", anchor_kind=ITEM, anchor_id=item_id), by=by)
    moved()
    assert [item_id for item_id, _, _ in cast.rodez.blockers] == [TAKES_OVER]
    for page in PAGES:
        alice_client.get(f"/c/rodez/{page}")
    elise_client.get("/c/rodez/")
    carole_client.get("/portefeuille")
