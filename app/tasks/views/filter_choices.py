"""Filters of tasks: the choices of each list, and a filter in a few words."""

from collections.abc import Iterable

from app.methodology.paths import edition_of
from app.spaces.models import Authority
from app.tasks.briefs import Person
from app.tasks.filters import BY_NAME, ME, NOBODY_YET, OPEN, STATE_GROUPS, WHO_LEFT, TaskFilter
from app.tasks.forms import Choice
from app.tasks.rules import AnchorKind, Priority, TaskState


def people_filters(people: Iterable[Person]) -> list[Choice]:
    """Return people as choices of a filter."""
    named = [(str(person.user_id or f"{BY_NAME}{person.name}"), person.name) for person in people]
    return [("", "Tout le monde"), (ME, "Moi"), (NOBODY_YET, "À confier"), *named]


def state_filters() -> list[Choice]:
    """Return the states as choices of a filter."""
    groups = [("" if code == OPEN else code, words) for code, words in STATE_GROUPS.items()]
    return groups + TaskState.choices()


def phase_filters(authority: Authority) -> list[Choice]:
    """Return the phases as choices of a filter."""
    phases = edition_of(authority).phases
    return [("", "Toutes"), *((str(p.position), f"{p.position}. {p.short_title}") for p in phases)]


def priority_filters() -> list[Choice]:
    """Return the priorities as choices of a filter."""
    return [("", "Toutes"), *Priority.choices()]


def words_of(authority: Authority, wanted: TaskFilter, people: Iterable[Person], about: str) -> str:
    """Return a filter in a few words; empty for the default one."""
    words = [
        dict(state_filters())[wanted.state].lower() if wanted.state != OPEN else "",
        "en retard" if wanted.late else "",
        f"priorité {Priority(str(wanted.priority)).label.lower()}" if wanted.priority else "",
        _assignee_in_words(wanted, people),
        dict(phase_filters(authority)).get(str(wanted.phase), "") if wanted.phase else "",
        _anchor_in_words(wanted, about),
        "du plan" if wanted.plan else "",
        f"«\u202f{wanted.words}\u202f»" if wanted.words else "",
    ]
    return ", ".join(text for text in words if text)


def _assignee_in_words(wanted: TaskFilter, people: Iterable[Person]) -> str:
    special = {ME: "les miennes", NOBODY_YET: "à confier", WHO_LEFT: "de personnes parties"}
    if wanted.assignee in {"", *special}:
        return special.get(wanted.assignee, "")
    return f"confiées à {dict(people_filters(people)).get(wanted.assignee, 'quelqu’un')}"


def _anchor_in_words(wanted: TaskFilter, about: str) -> str:
    if not wanted.anchor_kind:
        return ""
    kind = AnchorKind(wanted.anchor_kind).label
    return f"à propos de «\u202f{about}\u202f»" if about else f"à propos\u00a0: {kind.lower()}"
