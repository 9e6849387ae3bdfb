"""Tasks before they are stored, and the checks of their fields."""

from dataclasses import dataclass
from datetime import date

from app.kernel.errors import Refused
from app.kernel.revisions import mark
from app.kernel.typography import number, tidy
from app.tasks.models import Task
from app.tasks.rules import Recurrence, TaskBlockReason, TaskState

LONGEST_TITLE = 200
LONGEST_NAME = 200
LONGEST_DESCRIPTION = 10_000
LONGEST_UNBLOCK = 1_000
MOST_PARTS = 50
NORMAL = 2
THIS = "cette tâche"
TOGETHER = (("anchor_kind", "anchor_id"),)  # merged as one value
PRIORITIES = (1, 2, 3)
DUE_BEFORE_START = (
    "L’échéance est avant le début\u00a0: changez l’une des deux dates, ou effacez le début."
)
# Beyond these days, a year was probably mistyped.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
FAR_AWAY = "Choisissez une date entre 2000 et 2099."
BLOCK_ASKS = {
    "block_reason": "Choisissez ce qui bloque cette tâche.",
    "unblock": "Indiquez ce qui débloquerait la situation.",
    "wake_on": "Indiquez quand revenir sur cette tâche.",
}


@dataclass(frozen=True)
class Assignee:
    """Who does a task: a member by account, or only a name (and perhaps an e-mail)."""

    user_id: int | None
    name: str
    email: str = ""

    @classmethod
    def of(cls, task: Task) -> "Assignee":
        """Return who does a stored task; the account of a member says their name."""
        if task.assignee_id is not None:
            return cls(task.assignee_id, "")
        return cls(None, task.assignee_name, task.assignee_email)


NOBODY = Assignee(None, "")


@dataclass(frozen=True)
class Draft:
    """A task to be written; of a member, only ``user_id`` counts and the name is looked up."""

    title: str
    description: str = ""
    anchor_kind: str = ""
    anchor_id: str = ""
    assignee: Assignee = NOBODY
    priority: int = NORMAL
    starts_on: date | None = None
    due_on: date | None = None
    recurrence: str = ""
    plan_id: int | None = None
    parts: tuple[str, ...] = ()

    @classmethod
    def of(cls, task: Task) -> "Draft":
        """Return the values of a stored task, but its sub-steps."""
        return cls(
            title=task.title,
            description=task.description,
            anchor_kind=task.anchor_kind,
            anchor_id=task.anchor_id,
            assignee=Assignee.of(task),
            priority=task.priority,
            starts_on=task.starts_on,
            due_on=task.due_on,
            recurrence=task.recurrence,
            plan_id=task.plan_id,
        )

    @property
    def named_parts(self) -> tuple[str, ...]:
        """The sub-steps whose title is not blank."""
        return tuple(name for part in self.parts if (name := tidy(part)))


@dataclass(frozen=True)
class Block:
    """Why a task is blocked, what would free it, and when to look at it again."""

    block_reason: str = ""
    unblock: str = ""
    wake_on: date | None = None


NOT_BLOCKED = Block()


def stance(task: Task) -> str:
    """Return the state of a task as a button carries it; of a block, with a mark of its texts."""
    if task.state != TaskState.BLOCKED.value:
        return task.state
    return f"{task.state}.{mark(vars(Block(task.block_reason, task.unblock, task.wake_on)))}"


def lacking(block: Block | None) -> list[Refused]:
    """Return the faults of a block, each at its field; None lacks everything."""
    checked = block or NOT_BLOCKED
    problems = [
        Refused(words, field) for field, words in BLOCK_ASKS.items() if not getattr(checked, field)
    ]
    if checked.block_reason and checked.block_reason not in TaskBlockReason.codes():
        problems.append(Refused(BLOCK_ASKS["block_reason"], "block_reason"))
    if _far_away(checked.wake_on):
        problems.append(Refused(FAR_AWAY, "wake_on"))
    if len(checked.unblock) > LONGEST_UNBLOCK:
        problems.append(_too_long("Ce texte", LONGEST_UNBLOCK, "unblock"))
    return problems


def problems_of(draft: Draft) -> list[Refused]:
    """Return the faults that forbid storing a draft, each at its field."""
    problems = []
    if not draft.title.strip():
        problems.append(Refused("Donnez un titre à cette tâche.", "title"))
    if len(draft.title.strip()) > LONGEST_TITLE:
        problems.append(_too_long("Ce titre", LONGEST_TITLE, "title"))
    if len(draft.description) > LONGEST_DESCRIPTION:
        problems.append(_too_long("Cette description", LONGEST_DESCRIPTION, "description"))
    if draft.priority not in PRIORITIES:
        problems.append(Refused("Choisissez une priorité.", "priority"))
    if draft.recurrence not in Recurrence.codes():
        problems.append(Refused("Choisissez une périodicité.", "recurrence"))
    if len(draft.named_parts) > MOST_PARTS:
        problems.append(Refused(f"Une tâche a {MOST_PARTS}\u00a0sous-étapes au plus.", "parts"))
    problems += [problem for part in draft.named_parts for problem in part_problems(part, "parts")]
    return problems + date_problems(draft.starts_on, draft.due_on)


def part_problems(title: str, field: str = "part") -> list[Refused]:
    """Return the faults of the title of a sub-step."""
    if not title.strip():
        return [Refused("Donnez un titre à cette sous-étape.", field)]
    return [_too_long("Ce titre", LONGEST_TITLE, field)] if len(title) > LONGEST_TITLE else []


def date_problems(starts_on: date | None, due_on: date | None) -> list[Refused]:
    """Return the faults of two dates."""
    dates = {"starts_on": starts_on, "due_on": due_on}
    problems = [Refused(FAR_AWAY, field) for field, when in dates.items() if _far_away(when)]
    if starts_on is not None and due_on is not None and due_on < starts_on:
        problems.append(Refused(DUE_BEFORE_START, "due_on"))
    return problems


def _far_away(when: date | None) -> bool:
    return when is not None and not FIRST_DAY <= when <= LAST_DAY


def _too_long(label: str, most: int, field: str) -> Refused:
    return Refused(
        f"{label} dépasse {number(most)}\u00a0caractères\u00a0: raccourcissez ce texte.", field
    )
