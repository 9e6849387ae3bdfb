"""What somebody writes in the form of a task, before it is one; and what it must hold."""

from dataclasses import dataclass
from datetime import date

from app.kernel.errors import Refused
from app.kernel.typography import number, tidy
from app.tasks.rules import Recurrence, TaskBlockReason

LONGEST_TITLE = 200
LONGEST_NAME = 200
LONGEST_DESCRIPTION = 10_000
LONGEST_UNBLOCK = 1_000
MOST_PARTS = 50
NORMAL = 2
PRIORITIES = (1, 2, 3)
DUE_BEFORE_START = (
    "L’échéance est avant le début\u00a0: changez l’une des deux dates, ou effacez le début."
)
# A year typed with a slip of the finger, rather than a plan.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
FAR_AWAY = "Choisissez une date entre 2000 et 2099."
BLOCK_ASKS = {
    "block_reason": "Choisissez ce qui bloque cette tâche.",
    "unblock": "Indiquez ce qui débloquerait la situation.",
    "wake_on": "Indiquez quand revenir sur cette tâche.",
}


@dataclass(frozen=True)
class Assignee:
    """Who does it: a member by their account, or only a name (and perhaps an e-mail)."""

    user_id: int | None
    name: str
    email: str = ""


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

    @property
    def named_parts(self) -> tuple[str, ...]:
        """The sub-steps that say something."""
        return tuple(name for part in self.parts if (name := tidy(part)))


@dataclass(frozen=True)
class Block:
    """Why a task is blocked, what would free it, and when to look at it again."""

    block_reason: str = ""
    unblock: str = ""
    wake_on: date | None = None


NOT_BLOCKED = Block()


def lacking(block: Block | None) -> list[Refused]:
    """Return what a blocked task requires and this lacks, each at its field."""
    said = block or NOT_BLOCKED
    asked = [
        Refused(words, field) for field, words in BLOCK_ASKS.items() if not getattr(said, field)
    ]
    if said.block_reason and said.block_reason not in TaskBlockReason.codes():
        asked.append(Refused(BLOCK_ASKS["block_reason"], "block_reason"))
    if _far_away(said.wake_on):
        asked.append(Refused(FAR_AWAY, "wake_on"))
    if len(said.unblock) > LONGEST_UNBLOCK:
        asked.append(_too_long("Ce texte", LONGEST_UNBLOCK, "unblock"))
    return asked


def problems_of(draft: Draft) -> list[Refused]:
    """Return what a draft cannot be kept with, each at its field."""
    found = []
    if not draft.title.strip():
        found.append(Refused("Donnez un titre à cette tâche.", "title"))
    if len(draft.title.strip()) > LONGEST_TITLE:
        found.append(_too_long("Ce titre", LONGEST_TITLE, "title"))
    if len(draft.description) > LONGEST_DESCRIPTION:
        found.append(_too_long("Cette description", LONGEST_DESCRIPTION, "description"))
    if draft.priority not in PRIORITIES:
        found.append(Refused("Choisissez une priorité.", "priority"))
    if draft.recurrence not in Recurrence.codes():
        found.append(Refused("Choisissez une périodicité.", "recurrence"))
    if len(draft.named_parts) > MOST_PARTS:
        found.append(Refused(f"Une tâche a {MOST_PARTS}\u00a0sous-étapes au plus.", "parts"))
    found += [each for part in draft.named_parts for each in part_problems(part, "parts")]
    return found + date_problems(draft.starts_on, draft.due_on)


def part_problems(title: str, field: str = "part") -> list[Refused]:
    """Return what the title of a sub-step cannot be kept with."""
    if not title.strip():
        return [Refused("Donnez un titre à cette sous-étape.", field)]
    return [_too_long("Ce titre", LONGEST_TITLE, field)] if len(title) > LONGEST_TITLE else []


def date_problems(starts_on: date | None, due_on: date | None) -> list[Refused]:
    """Return what two dates cannot be kept with."""
    dates = {"starts_on": starts_on, "due_on": due_on}
    found = [Refused(FAR_AWAY, field) for field, when in dates.items() if _far_away(when)]
    if starts_on is not None and due_on is not None and due_on < starts_on:
        found.append(Refused(DUE_BEFORE_START, "due_on"))
    return found


def _far_away(when: date | None) -> bool:
    return when is not None and not FIRST_DAY <= when <= LAST_DAY


def _too_long(what: str, most: int, field: str) -> Refused:
    return Refused(
        f"{what} dépasse {number(most)}\u00a0caractères\u00a0: raccourcissez ce texte.", field
    )
