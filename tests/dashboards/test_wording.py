from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.audit.events import EVENTS
from app.dashboards import wording
from app.dashboards.rules import AnsweredSoFar, Blocked, ToDo, phase_lines
from app.dashboards.story import Bundle, Month
from app.methodology.rules import Profile
from app.progress.rules import AnswerState
from app.tasks.views.summary import BlockedTask, TaskLine
from tests.dashboards.conftest import edition, item

TODAY = date(2026, 11, 21)
METHOD = edition(
    [item("a", required=True, task="Faire voter la démarche"), item("b", required=True)],
    [item("c", required=True)],
    [item("d", required=True)],
    [item("e")],
)


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def standing(states: dict[str, AnswerState] | None = None, passed: Any = ()) -> AnsweredSoFar:
    return AnsweredSoFar(METHOD, Profile(), states or {}, passed)


def where(states: dict[str, AnswerState], *, working: bool = False) -> str:
    return wording.where(standing(states), working=working)


def test_the_title_says_it_all() -> None:
    assert wording.title_of("Rodez", 46) == "Rodez\u00a0: 46\u202f% du chemin parcouru"
    assert wording.title_of("Rodez", 0) == "Rodez\u00a0: 0\u202f% du chemin parcouru"
    assert wording.title_of("Rodez", None) == "Rodez\u00a0: aucun point à établir"


def test_which_phase_is_under_way() -> None:
    assert where({}) == "La démarche n’a pas encore commencé."
    assert where({}, working=True) == "La phase 1 est en cours."
    begun_anyway = standing(passed=[{"position": 3}])
    assert wording.where(begun_anyway, working=False) == "La phase 1 est en cours."
    assert where({"a": AnswerState.IN_PROGRESS}) == "La phase 1 est en cours."
    both = {"a": AnswerState.DONE, "b": AnswerState.DONE}
    assert where(both) == "La phase 2 est en cours."
    done = dict.fromkeys("abcde", AnswerState.DONE)
    assert where(done) == "Toutes les phases sont terminées."
    off = dict.fromkeys("abcde", AnswerState.NOT_APPLICABLE)
    assert where(off) == "Aucun point de la méthode ne compte pour l’instant."


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (37, "Il y a un mois : 37 %."),
        (0, "Il y a un mois : 0 %."),
        (49, "Il y a un mois : 49 %."),
        (46, "Pas de changement depuis un mois."),
        (None, ""),
    ],
)
def test_how_the_figure_moved(before: int | None, expected: str) -> None:
    assert plain(wording.moved(before, 46)) == expected
    assert wording.moved(before, None) == ""


def notes(where: AnsweredSoFar) -> list[str]:
    lines = phase_lines(where)
    closed = next((line for line in lines if line.state == "waiting"), None)
    return [plain(wording.note_of(line, first_closed=line is closed)) for line in lines]


def test_each_phase_says_what_it_lacks_or_waits_for() -> None:
    assert notes(standing({"b": AnswerState.DONE})) == [
        "manque 1 incontournable",
        "à préparer : il manque 1 incontournable avant (faire voter la démarche)",
        "après la phase 2",
        "après la phase 3",
    ]
    both = {"a": AnswerState.DONE, "b": AnswerState.DONE}
    assert notes(standing(both))[0] == "terminée"
    three = {**both, "c": AnswerState.DONE, "d": AnswerState.DONE}
    assert notes(standing({**three, "e": AnswerState.IN_PROGRESS}))[3] == "encore 1 point"
    assert notes(standing({"e": AnswerState.NOT_APPLICABLE}))[3] == "aucun point ne s’applique"
    assert notes(standing(passed=[{"position": 2}]))[1] == "peut commencer : oui"
    begun = standing({"c": AnswerState.IN_PROGRESS}, [{"position": 2}])
    assert notes(begun)[1] == "manque 1 incontournable"


def test_many_missing_items_are_counted_not_named() -> None:
    method = edition([item(id_, required=True) for id_ in "abc"], [item("d")])
    line = phase_lines(AnsweredSoFar(method, Profile(), {}))[1]
    told = plain(wording.note_of(line, first_closed=True))
    assert told == "à préparer : il manque 3 incontournables avant"


def why(wake_on: date | None, touched_on: date, unblock: str = "") -> str:
    one = Blocked(METHOD.item("a"), 1, "it", unblock, wake_on, touched_on)
    return plain(wording.why_now(ToDo(one.item, 1, one), TODAY))


def test_why_now() -> None:
    before, after = TODAY - timedelta(days=12), TODAY + timedelta(days=12)
    assert why(TODAY, before) == "bloqué, sans nouvelles depuis 12 jours"
    assert why(TODAY, TODAY) == "bloqué, à relancer aujourd’hui"
    assert why(before, TODAY) == "bloqué, à relancer depuis le 9 nov."
    assert why(after, before) == "bloqué, à relancer le 3 déc."
    assert why(None, before) == "bloqué, sans date de relance"
    told = why(TODAY, TODAY - timedelta(days=1), "L’accord de la DSI")
    assert told == "bloqué, sans nouvelles depuis hier. Ce qui débloquerait : L’accord de la DSI"
    assert wording.why_now(ToDo(METHOD.item("a"), 1), TODAY) == "incontournable, phase 1"
    assert wording.why_now(ToDo(METHOD.item("e"), 4), TODAY) == "phase 4"


def test_what_blocks_in_a_line() -> None:
    one = Blocked(METHOD.item("a"), 1, "it", "", TODAY, TODAY)
    told = wording.blocked_meta(one, TODAY)
    reason = "La DSI ou un logiciel métier bloque · bloqué depuis aujourd’hui"
    assert told == f"{reason} · à relancer aujourd’hui · phase 1"
    older = replace(one, since=TODAY - timedelta(days=12))
    assert "bloqué depuis 12 jours" in plain(wording.blocked_meta(older, TODAY))


def test_a_blocked_task_in_a_line() -> None:
    line = TaskLine(1, "Écrire", None, "")
    told = wording.blocked_task_meta(BlockedTask(line, "person", TODAY, ""), TODAY)
    reason = "Une personne doit répondre ou agir"
    assert told == f"tâche, à confier · {reason} · bloquée depuis aujourd’hui"
    unknown = wording.blocked_task_meta(BlockedTask(line, "", None, ""), TODAY)
    assert unknown == "tâche, à confier"


@pytest.mark.parametrize("event", EVENTS)
def test_every_event_can_be_told(event: str) -> None:
    told = wording.act(event, "authority:1", "Rodez")
    assert EVENTS[event].removesuffix(" de") in told
    assert told.endswith("Rodez")


@pytest.mark.parametrize(
    ("event", "subject", "title", "expected"),
    [
        ("answer:set", "item:a", "Le DPO est associé.", "a répondu à « Le DPO est associé »"),
        ("evidence:remove", "item:a", "Un vote.", "a retiré une preuve de « Un vote »"),
        ("authority:open", "authority:1", "Albi", "a ouvert l’espace d’Albi"),
        ("authority:open", "authority:1", "Étampes", "a ouvert l’espace d’Étampes"),
        ("authority:open", "authority:1", "Le Havre", "a ouvert l’espace du Havre"),
        ("authority:open", "authority:1", "Les Lilas", "a ouvert l’espace des Lilas"),
        ("membership:role", "user:1", "Bob", "a changé le rôle de Bob"),
        (
            "gate:pass",
            "phase:2",
            "phase 2",
            "a choisi de commencer malgré ce qui manque : phase 2",
        ),
    ],
)
def test_sentences_of_the_journal(event: str, subject: str, title: str, expected: str) -> None:
    assert plain(wording.act(event, subject, title)) == expected


def bundle(event: str, *subjects: str, outcome: str | None = None, at_least: bool = False) -> Any:
    return Bundle(TODAY, "Alice", event, subjects, "Le vote a eu lieu.", outcome, at_least)


def test_sentences_of_the_last_changes() -> None:
    one = wording.bundle_words(bundle("answer:set", "item:a", outcome="Fait"))
    assert plain(one) == "a répondu à « Le vote a eu lieu » : Fait"
    many = wording.bundle_words(bundle("answer:set", "item:a", "item:b", outcome="Fait"))
    assert plain(many) == "a répondu à 2 points"
    cut = wording.bundle_words(bundle("evidence:add", "item:a", "item:b", at_least=True))
    assert plain(cut) == "a ajouté des preuves à au moins 2 points"


def change(title: str, old: str | None, new: str | None) -> dict[str, Any]:
    return {"title": title, "old": old, "new": new}


def test_changes_from_old_to_new() -> None:
    changes = [
        change("État", "À faire", "Fait"),
        change("Note", None, "Vu."),
        change("Un", "a", None),
    ]
    assert wording.outcome_of(changes) == "À faire → Fait"
    assert [plain(line) for line in wording.other_changes(changes)] == [
        "Note : Vu.",
        "Un : a → rien",
    ]
    assert wording.outcome_of([change("Note", None, "Vu.")]) == ""


def test_a_long_text_is_cut_at_a_word_and_shows_it() -> None:
    assert wording.cut_short("court") == "court"
    cut = wording.cut_short("mot " * 500)
    assert len(cut) <= wording.LONGEST_VALUE
    assert cut.endswith("mot…")
    assert wording.cut_short("un\n\ndeux") == "un deux"


def test_the_month_in_words() -> None:
    assert wording.month_words(Month()) == ""
    assert plain(wording.month_words(Month(done=1))) == "1 point établi"
    full = Month(done=12, required=4, blocked=2, evidence=1, begun=(2,))
    assert plain(wording.month_words(full)) == (
        "12 points établis (4 incontournables), phase 2 commencée quand même, "
        "2 points bloqués, 1 preuve ajoutée"
    )


def test_who_did_what() -> None:
    last = ("Le vote a eu lieu.", date(2026, 11, 3))
    told = plain(wording.role_line("Chef de projet", last, answers=True))
    assert told == "Chef de projet. Le 3 nov. : « Le vote a eu lieu »"
    assert wording.role_line("Contributeur", None, answers=True) == (
        "Contributeur. N’a encore répondu à aucun point."
    )
    assert wording.role_line("Élu", None, answers=False) == "Élu, suit la démarche."
    assert plain(wording.others(1, "point")) == "et 1 autre point"
    assert plain(wording.others(3, "point")) == "et 3 autres points"
