"""Tasks of every kind, for pages that want some."""

from datetime import date, timedelta

from sqlalchemy import update

from app.accounts.models import User
from app.audit.rules import Actor
from app.extensions import db
from app.kernel.clock import now, today
from app.methodology.loader import current_edition
from app.spaces.models import Authority
from app.tasks.models import Task
from app.tasks.parts import tick_part
from app.tasks.queries import parts_of
from app.tasks.rules import TaskState
from app.tasks.services import Assignee, Block, Draft, create_task, set_state
from app.tasks.sheet.comments import add_comment
from app.tasks.sheet.files import add_file
from app.tasks.sheet.needs import add_need
from app.tasks.views.saved import save_filter

ITEMS = current_edition().phases[0].items
LONG_WORD = "https://ged.exemple.fr/" + "compte-rendu-" * 9


def make_tasks(authority: Authority, lead: User, member: User) -> dict[str, int]:
    """Write tasks of every urgency; return what addresses want of them.

    ``task`` is one on which everything hangs, ``file`` its file, ``done_task`` one just finished.
    """
    by = Actor(lead.id, lead.full_name)
    whole = _whole(authority, by, member)
    waited = _task(authority, by, "Réunir le comité", today() + timedelta(days=200))
    _task(authority, by, "Écrire au DPO", today())
    blocked = _task(authority, by, "Signer la convention", date(2026, 1, 5))
    block = Block("decision", f"Un vote du bureau, voir {LONG_WORD}", date(2030, 1, 15))
    set_state(authority, blocked.id, TaskState.BLOCKED, seen=1, by=by, block=block)
    about = Draft(ITEMS[1].task, anchor_kind="item", anchor_id=ITEMS[1].id)
    done = create_task(authority, about, by=by)
    set_state(authority, done.id, TaskState.DONE, seen=1, by=by)
    left = _task(authority, by, "Relancer la DSI", None, Assignee(None, "Karim Belkacem"))
    db.session.execute(update(Task).where(Task.id == left.id).values(orphaned_at=now()))
    add_need(authority, whole.id, waited.id, by=by)
    add_need(authority, blocked.id, whole.id, by=by)
    save_filter(authority, lead.id, name="Ce que j’attends de la DSI", query="mots=dsi")
    content = b"nom;service\nDupont;DSI\n"
    file = add_file(authority, whole.id, name="presents.csv", content=content, by=by)
    return {"task": whole.id, "file": file.id, "done_task": done.id}


def _whole(authority: Authority, by: Actor, member: User) -> Task:
    draft = Draft(
        ITEMS[0].task,
        description=f"Reprendre la note de l’an dernier.\n\n{LONG_WORD}",
        anchor_kind="item",
        anchor_id=ITEMS[0].id,
        assignee=Assignee(member.id, ""),
        priority=3,
        due_on=date(2026, 1, 15),
        recurrence="yearly",
        parts=("Relire", "Envoyer", LONG_WORD),
    )
    task = create_task(authority, draft, by=by)
    tick_part(authority, task.id, parts_of(authority, task.id)[0].id, done=True, by=by)
    said = f"@{member.full_name} c’est ici\u00a0: {LONG_WORD}"
    add_comment(authority, task.id, said, by=by)
    return task


def _task(
    authority: Authority,
    by: Actor,
    title: str,
    due_on: date | None,
    assignee: Assignee | None = None,
) -> Task:
    whom = {"assignee": assignee} if assignee is not None else {}
    return create_task(authority, Draft(title, due_on=due_on, **whom), by=by)
