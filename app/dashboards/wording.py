"""The sentences of the dashboard and of the journal."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from app.audit.events import EVENTS
from app.dashboards.rules import AnsweredSoFar, Blocked, DashboardPhase, ToDo
from app.dashboards.story import Bundle, Month
from app.kernel.typography import (
    NARROW,
    NO_BREAK,
    ago,
    lowered,
    of_name,
    percent,
    plural,
    quoted,
    short_day,
    until,
)
from app.progress.blockers import age_of
from app.progress.confirming import DoubtedItem, ProvenItem
from app.progress.rules import BlockReason
from app.tasks.rules import TaskBlockReason
from app.tasks.views.summary import BlockedTask, Load, TaskLine

COLON = f"{NO_BREAK}: "
LONGEST_VALUE = 700  # of a note: its item’s own history has the rest
LONGEST_REASON = 120  # of what proves an item, under a thing to do
LONGEST_TITLE = 48  # of an item, where it is only a reminder
MOST_NAMED = 2


def named(title: str) -> str:
    """Put a title between guillemets, without its last dot."""
    return quoted(title.rstrip(". "))


def title_of(name: str, figure: int | None) -> str:
    """Write « Rodez : 46 % du chemin parcouru »."""
    if figure is None:
        return f"{name}{COLON}aucun point à établir"
    return f"{name}{COLON}{percent(figure)} du chemin parcouru"


def where(standing: AnsweredSoFar, *, working: bool) -> str:
    """Say which phase is under way; ``working``: a plan is dated, or datasets are listed."""
    figures = standing.progress
    if figures.percent is None:
        return "Aucun point de la méthode ne compte pour l’instant."
    if all(phase.complete for phase in figures.phases):
        return "Toutes les phases sont terminées."
    answered = figures.points_done or any(phase.points_doing for phase in figures.phases)
    if not (answered or working or standing.passed_gates):
        return "La démarche n’a pas encore commencé."
    return f"La phase {figures.current_phase} est en cours."


def moved(before: int | None, figure: int | None) -> str:
    """Say which percentage it was a month ago; nothing when nobody knows.

    Not by how much it moved: « point » is a point of the checklist and nothing else.
    """
    if before is None or figure is None:
        return ""
    if before == figure:
        return "Pas de changement depuis un mois."
    return f"Il y a un mois{COLON}{percent(before)}."


def note_of(line: DashboardPhase, *, first_closed: bool) -> str:
    """Say what a phase lacks, or how ready it is; the first closed one says what comes before."""
    figures = line.figures
    if figures.percent is None:
        return "aucun point ne s’applique"
    if figures.complete:
        return "terminée"
    if line.state == "waiting":
        return _closed(line) if first_closed else f"après la phase {figures.position - 1}"
    if line.state == "open" and not line.started:
        return f"peut commencer{COLON}oui"
    if figures.missing_required:
        return f"manque {plural(figures.missing_required, 'incontournable')}"
    return f"encore {plural(figures.missing, 'point')}"


def _closed(line: DashboardPhase) -> str:
    missing = line.gate.missing
    words = f"à préparer{COLON}il manque {plural(len(missing), 'incontournable')} avant"
    if len(missing) > MOST_NAMED:
        return words
    return f"{words} ({', '.join(lowered(item.task) for item in missing)})"


def begun_note(passed: Mapping[str, str], missing: int) -> str:
    """Say who began a phase without waiting, why if they said it, and how much is missing."""
    who = f"commencée sans attendre par {passed['by']}"
    why = f" ({named(cut_short(passed['reason'], LONGEST_TITLE))})" if passed["reason"] else ""
    return f"{who}{why}{COLON}manque {plural(missing, 'incontournable')}"


def why_now(step: ToDo, today: date) -> str:
    """Say why a thing is to be done now."""
    if step.blocked is None:
        kind = "incontournable, " if step.item.required else ""
        return f"{kind}phase {step.position}"
    held = step.blocked
    silent = held.late(today) and held.touched_on < today
    waits = f"sans nouvelles {_since(held.touched_on, today)}" if silent else _wake(held, today)
    if not held.unblock:
        return f"bloqué, {waits}"
    return f"bloqué, {waits}. Ce qui débloquerait{COLON}{cut_short(held.unblock, LONGEST_TITLE)}"


def asked_step(count: int) -> tuple[str, str]:
    """Return what to do about publications asked for, and why."""
    title = plural(count, "publication vous est demandée", "publications vous sont demandées")
    return title, "un jeu préparé attend votre accord"


def proven_step(findings: Sequence[ProvenItem]) -> tuple[str, str]:
    """Say how many items the registers prove, and name the first ones."""
    count = plural(len(findings), "point constaté", "points constatés")
    which = "le" if len(findings) == 1 else "les"
    named_ones = " · ".join(finding.proof for finding in findings[:MOST_NAMED])
    return f"{count}{COLON}{which} confirmer", cut_short(named_ones, LONGEST_REASON)


def doubted_step(doubts: Sequence[DoubtedItem]) -> tuple[str, str]:
    """Say how many answers « fait » no register shows, and what the first one lacks."""
    count = plural(len(doubts), "point noté fait", "points notés faits")
    which = "le" if len(doubts) == 1 else "les"
    return f"{count} que Jalon ne constate pas{COLON}{which} vérifier", doubts[0].lack


def coming_meta(task: TaskLine) -> str:
    """Say when a task is due, and whose it is."""
    due = f"pour le {short_day(task.due_on)}" if task.due_on else ""
    return " · ".join(filter(None, (due, task.assignee_name or "à confier")))


def council_in(council_on: date | None, today: date) -> str:
    """Say in how many days the council meets; nothing when no plan says when."""
    if council_on is None:
        return ""
    days = (council_on - today).days
    return f"dans {plural(days, 'jour')}" if days else "aujourd’hui"


def blocked_meta(held: Blocked, today: date) -> str:
    """Say what blocks and when to come back to it."""
    reason = BlockReason(held.reason).label if held.reason else ""
    since = f"bloqué depuis {age_of(held.since or held.touched_on, today)}"
    return " · ".join(filter(None, (reason, since, _wake(held, today), f"phase {held.position}")))


def blocked_task_meta(task: BlockedTask, today: date) -> str:
    """Say whose a blocked task is, what blocks it and since when."""
    whose = task.line.assignee_name or "à confier"
    reason = TaskBlockReason(task.reason).label if task.reason else ""
    since = f"bloquée depuis {age_of(task.since, today)}" if task.since else ""
    return " · ".join(filter(None, (f"tâche, {whose}", reason, since)))


def late_meta(task: TaskLine, today: date) -> str:
    """Say whose a late task is, and since when it is late."""
    whose = task.assignee_name or "à confier"
    late = until(task.due_on, today) if task.due_on else ""
    return " · ".join(filter(None, (f"tâche, {whose}", late)))


def load_line(role: str, load: Load, today: date) -> str:
    """Say what somebody is here, how much they have to do, and what comes first."""
    first = named(cut_short(load.first.title, LONGEST_TITLE))
    due = f", {until(load.first.due_on, today)}" if load.first.due_on else ""
    return f"{role}. {plural(load.tasks, 'tâche')}{COLON}d’abord {first}{due}"


def _since(then: date, today: date) -> str:
    """Write « depuis 12 jours »."""
    words = ago(then, today)
    return f"depuis {words.removeprefix('il y a ')}"


def _wake(held: Blocked, today: date) -> str:
    if held.wake_on is None:
        return "sans date de relance"
    if held.wake_on == today:
        return "à relancer aujourd’hui"
    return f"à relancer {'depuis ' if held.wake_on < today else ''}le {short_day(held.wake_on)}"


COUNTED_WORDS = {
    "answer:set": ("a répondu à", "point", "points"),
    "dataset:add": ("a ajouté", "jeu", "jeux"),
    "dataset:update": ("a modifié", "jeu", "jeux"),
    "evidence:add": ("a ajouté des preuves à", "point", "points"),
    "evidence:remove": ("a retiré des preuves de", "point", "points"),
    "stakeholder:add": ("a ajouté", "acteur", "acteurs"),
    "stakeholder:assess": ("a mis à jour la fiche de", "acteur", "acteurs"),
    "task:create": ("a créé", "tâche", "tâches"),
    "task:state": ("a changé l’état de", "tâche", "tâches"),
    "task:update": ("a modifié", "tâche", "tâches"),
}


def bundle_words(bundle: Bundle) -> str:
    """Return what one person did in one day, in words."""
    if bundle.single:
        words = act(bundle.event, bundle.subjects[0], cut_short(bundle.title, LONGEST_TITLE))
        return f"{words}{COLON}{bundle.outcome}" if bundle.outcome else words
    words, one, many = COUNTED_WORDS[bundle.event]
    least = "au moins " if bundle.at_least else ""
    return f"{words} {least}{plural(len(bundle.subjects), one, many)}"


# Subjects whose title is a sentence, or words that somebody chose.
QUOTED = ("item:", "task:", "plan:", "dataset:")


def act(event: str, subject: str, title: str) -> str:
    """Write what was done on what: « a répondu à « … » », « a changé le rôle de Bob »."""
    words, thing = act_parts(event, subject, title)
    return f"{words}{thing}"


def act_parts(event: str, subject: str, title: str) -> tuple[str, str]:
    """Return the verb with the space after it, and what it was done on."""
    words = EVENTS[event]
    if subject.startswith(QUOTED):
        return f"{words} ", named(title)
    if subject.startswith("phase:"):
        return f"{words}{COLON}", title
    if words.endswith(" de"):
        return words.removesuffix("de"), of_name(title)
    return f"{words} ", title


# These say what happened by themselves: « a répondu à … : À faire → Fait ».
IN_THE_SENTENCE = frozenset({"État", "Rôle"})


def outcome_of(changes: Iterable[dict[str, Any]]) -> str:
    """Return the change that ends the sentence: « À faire → Fait », or nothing."""
    main = (change for change in changes if change["title"] in IN_THE_SENTENCE)
    return next((_values(change) for change in main), "")


def other_changes(changes: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Return the other changes, each with its title, old then new."""
    for change in changes:
        if change["title"] not in IN_THE_SENTENCE:
            yield f"{change['title'].rstrip('. ')}{COLON}{_values(change)}"


def _values(change: dict[str, Any]) -> str:
    old, new = change["old"], change["new"]
    if old is None:
        return cut_short(new or "rien")
    return f"{cut_short(old)} → {cut_short(new or 'rien')}"


def cut_short(text: str, longest: int = LONGEST_VALUE) -> str:
    """Cut a long text at a word, and show that it is cut."""
    flat = re.sub(r"[ \t\r\n]+", " ", text).strip()  # no-break spaces stay what they are
    if len(flat) <= longest:
        return flat
    cut = flat[:longest].rsplit(" ", 1)[0]
    return cut.rstrip(f" ,;:.{NARROW}{NO_BREAK}") + "…"


def month_words(month: Month) -> str:
    """Write in one line what changed in the last days; nothing when nothing did."""
    parts = [_done(month)] if month.done else []
    parts += [f"phase {position} commencée quand même" for position in month.begun]
    if month.blocked:
        parts.append(plural(month.blocked, "point bloqué", "points bloqués"))
    if month.evidence:
        parts.append(plural(month.evidence, "preuve ajoutée", "preuves ajoutées"))
    return ", ".join(parts)


def _done(month: Month) -> str:
    words = plural(month.done, "point établi", "points établis")
    return f"{words} ({plural(month.required, 'incontournable')})" if month.required else words


def role_line(role: str, last: tuple[str, date] | None, *, answers: bool) -> str:
    """Say what somebody is here and what they answered last."""
    if last is not None:
        statement, when = last
        return f"{role}. Le {short_day(when)}{COLON}{named(cut_short(statement, LONGEST_TITLE))}"
    return f"{role}. N’a encore répondu à aucun point." if answers else f"{role}, suit la démarche."


def others(count: int, one: str) -> str:
    """Write « et 3 autres points »."""
    return f"et {plural(count, f'autre {one}', f'autres {one}s')}"
