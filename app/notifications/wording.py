"""The French of mails about tasks: why somebody gets a line, and what the subject says."""

from collections.abc import Iterable, Sequence
from datetime import date

from app.kernel.typography import NO_BREAK, day, plural
from app.notifications.rules import Cadence, NoticeKind

MOST_NAMED = 2  # in a subject
ALONE = {
    NoticeKind.ASSIGNED: "une tâche vous est confiée",
    NoticeKind.MENTIONED: "un commentaire s’adresse à vous",
    NoticeKind.DUE_SOON: "une échéance approche",
    NoticeKind.OVERDUE: "une échéance est passée",
    NoticeKind.AWAKE: "une tâche bloquée est à reprendre",
}
SEVERAL = {
    NoticeKind.ASSIGNED: "tâches vous sont confiées",
    NoticeKind.MENTIONED: "commentaires s’adressent à vous",
    NoticeKind.DUE_SOON: "échéances approchent",
    NoticeKind.OVERDUE: "échéances sont passées",
    NoticeKind.AWAKE: "tâches bloquées sont à reprendre",
}

# What the person is told once their choice is kept.
SAVED = {
    Cadence.IMMEDIATE: "Enregistré. Jalon vous écrira au fur et à mesure.",
    Cadence.DAILY: "Enregistré. Jalon vous écrira une fois par jour au plus.",
    Cadence.WEEKLY: "Enregistré. Jalon vous écrira une fois par semaine, le lundi matin.",
    Cadence.NONE: "Enregistré. Jalon ne vous écrira plus au sujet de vos tâches.",
}


def flat(text: str) -> str:
    """Return what somebody typed on one line: it must not look like a line of ours."""
    return " ".join(text.splitlines())


def places(names: Sequence[str]) -> str:
    """Name one authority, two, or the first of many."""
    if len(names) > MOST_NAMED:
        return f"{names[0]} et {len(names) - 1}{NO_BREAK}autres collectivités"
    return " et ".join(names)


def news_subject(names: Sequence[str], kinds: Sequence[NoticeKind]) -> str:
    """Say where and what: « Rodez : 3 tâches vous sont confiées »."""
    return f"{places(names)}{NO_BREAK}: {_what(kinds)}"


def week_subject(names: Sequence[str]) -> str:
    """Say where the week takes place."""
    return f"{places(names)}{NO_BREAK}: votre semaine" if names else "Votre semaine"


def _what(kinds: Sequence[NoticeKind]) -> str:
    if len(set(kinds)) > 1:
        return "du nouveau dans vos tâches"
    if len(kinds) == 1:
        return ALONE[kinds[0]]
    return f"{len(kinds)}{NO_BREAK}{SEVERAL[kinds[0]]}"


def handed_by(name: str) -> str:
    """Say who handed the task over."""
    return f"Confiée par {flat(name)}." if name else "Cette tâche vous est confiée."


def said_by(names: Iterable[str]) -> str:
    """Say who wrote; what they wrote stays in Jalon."""
    people = list(dict.fromkeys(flat(name) for name in names))
    if len(people) == 1:
        return f"{people[0]} s’adresse à vous dans un commentaire."
    return f"{', '.join(people[:-1])} et {people[-1]} s’adressent à vous dans des commentaires."


def awake_since(since: date | None) -> str:
    """Say that a blocked task is to be looked at again."""
    return f"Bloquée, à reprendre depuis le {day(since)}." if since else "Bloquée, à reprendre."


def due(due_on: date, today: date) -> str:
    """Say when the task is due, by a date: the mail may be read another day."""
    if due_on < today:
        return f"L’échéance du {day(due_on)} est passée."
    return f"À faire pour le {day(due_on)}."


def moved(name: str, tasks: int, points: int) -> str:
    """Say what was done: « Rodez : 3 tâches faites, 1 point de contrôle fait »."""
    done = []
    if tasks:
        done.append(plural(tasks, "tâche faite", "tâches faites"))
    if points:
        done.append(plural(points, "point de contrôle fait", "points de contrôle faits"))
    return f"{flat(name)}{NO_BREAK}: {', '.join(done)}"


def other_places(count: int) -> str:
    """Count the authorities that are not named."""
    return f"et {plural(count, 'autre collectivité', 'autres collectivités')}"
