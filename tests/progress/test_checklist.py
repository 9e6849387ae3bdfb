"""The checklist as people use it: rows, answers, undo, conflicts, the rights of each."""

import pytest

from app.authorities.queries import profile
from app.extensions import db
from app.progress import counters, queries
from app.progress.rules import AnswerState, compute
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.method import EDITION, points
from tests.support.page import Page

PHASE = "/c/rodez/phases/1"
FIRST = EDITION.phase(1).items[0]
COUNT = len(points(1))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def words(page: Page) -> str:
    return plain(page.visible)


def headings(page: Page) -> list[str]:
    return [heading.text for heading in page.soup.select("h2")]


def tick(client: Client, item_id: str, state: str = "done", seen: int = 0, **more: object) -> Page:
    fields = {"set": f"{item_id}:{state}:{seen}"}
    return client.post(f"{PHASE}/reponse", fields, on=PHASE, **more)  # type: ignore[arg-type]


def open_item(client: Client, item_id: str = FIRST.id) -> Page:
    return client.get(f"{PHASE}?point={item_id}")


def save(client: Client, page: Page, item_id: str = FIRST.id, **fields: object) -> Page:
    status = fields.pop("status", 303)
    named = {f"{item_id}-{name}": value for name, value in fields.items()}
    review = "?revue=1" if "revue" in page.url else ""
    form = f"/c/rodez/points/{item_id}{review}"
    return client.submit(page, form, named, status=status)  # type: ignore[arg-type]


def assert_counters_are_right(cast: Cast) -> None:
    db.session.close()
    authority = cast.rodez
    progress = compute(
        queries.edition_of(authority), profile(authority), queries.states_of(authority)
    )
    assert not counters.drifted(authority, progress)


def test_a_tick_changes_the_row_and_the_figures(alice_client: Client, cast: Cast) -> None:
    page = tick(alice_client, FIRST.id)
    assert page.find(f"#point-{FIRST.id} .state").text == "Fait"
    assert plain(page.flash[0]).startswith("Enregistré. La phase 1 est à")
    assert_counters_are_right(cast)
    assert cast.rodez.points_done == FIRST.weight


def test_the_fragment_says_the_same_as_the_reload(alice_client: Client, cast: Cast) -> None:
    fragment = tick(alice_client, FIRST.id, fragment=True, status=200)
    page = alice_client.get(PHASE)
    for selector in (f"#point-{FIRST.id} .state", "#chiffres"):
        assert fragment.find(selector).text.split() == page.find(selector).text.split()
    assert len(fragment.response.data) < 6_000


def test_a_tick_is_seven_statements_at_most(alice_client: Client) -> None:
    assert len(tick(alice_client, FIRST.id, fragment=True, status=200).statements) <= 7
    second = EDITION.phase(1).items[1]
    again = tick(alice_client, second.id, fragment=True, status=200)
    assert len(again.statements) <= 7


def test_the_page_of_a_phase_is_light_and_takes_few_statements(alice_client: Client) -> None:
    for position in range(1, 7):
        page = alice_client.get(f"/c/rodez/phases/{position}")
        assert page.dom <= 380, position
        assert len(page.statements) <= 3  # the visitor, the answers, the skills of the phase
    assert open_item(alice_client).dom <= 430  # its examples stand on it


def test_a_whole_answer_keeps_its_note(alice_client: Client) -> None:
    page = save(alice_client, open_item(alice_client), state="in_progress", note="Vu avec la DGS.")
    again = open_item(alice_client)
    assert "Vu avec la DGS." in again.text
    assert "1 note" in words(page)


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("not_applicable", "Indiquez pourquoi ce point est sans objet."),
        ("blocked", "Choisissez ce qui bloque ce point."),
    ],
)
def test_what_a_state_requires_is_asked_and_nothing_is_lost(
    alice_client: Client, state: str, sentence: str
) -> None:
    page = save(
        alice_client, open_item(alice_client), state=state, note="à ne pas perdre", status=422
    )
    assert sentence in page.errors
    assert "à ne pas perdre" in page.text


def test_blocked_says_why_what_would_help_and_until_when(alice_client: Client) -> None:
    page = save(
        alice_client,
        open_item(alice_client),
        state="blocked",
        block_reason="it",
        unblock="Une date d’export",
        wake_on="2030-01-15",
    )
    assert "réveil le 15 janv." in words(page)
    assert "DSI" in words(page)


@pytest.mark.parametrize("when", ["demain", "31/02/2027", "0001-01-01", "99999-01-01"])
def test_a_date_nobody_means_is_asked_again(alice_client: Client, when: str) -> None:
    page = save(
        alice_client,
        open_item(alice_client),
        state="blocked",
        block_reason="it",
        unblock="x",
        wake_on=when,
        status=422,
    )
    assert page.errors
    assert when in page.text


def test_undo_puts_back_state_and_note(alice_client: Client, cast: Cast) -> None:
    save(alice_client, open_item(alice_client), state="in_progress", note="premier")
    page = save(alice_client, open_item(alice_client), state="done", note="second")
    back = alice_client.submit(page, f"/c/rodez/points/{FIRST.id}/annuler")
    assert plain(back.flash[0]).startswith("Annulé.")
    answer = queries.answer(cast.rodez, FIRST.id)
    assert answer is not None
    assert (answer.state, answer.note) == ("in_progress", "premier")
    assert_counters_are_right(cast)


def test_undo_after_somebody_else_is_refused(
    alice_client: Client, bob_client: Client, cast: Cast
) -> None:
    page = tick(alice_client, FIRST.id)
    seen = queries.answer(cast.rodez, FIRST.id)
    assert seen is not None
    tick(bob_client, FIRST.id, "in_progress", seen.revision)
    answer = alice_client.submit(page, f"/c/rodez/points/{FIRST.id}/annuler", status=422)
    assert "plus rien à annuler" in words(answer)


def test_the_second_of_two_people_sees_both_versions(
    alice_client: Client, bob_client: Client, cast: Cast
) -> None:
    hers, his = open_item(alice_client), open_item(bob_client)
    save(alice_client, hers, state="done", note="la version d’Alice")
    page = save(bob_client, his, state="in_progress", note="la version de Bob", status=409)
    assert "la version d’Alice" in words(page)
    assert "la version de Bob" in page.text
    assert "Voici les deux versions" in words(page)
    kept = queries.answer(cast.rodez, FIRST.id)
    assert kept is not None
    assert kept.note == "la version d’Alice"
    save(bob_client, page, state="in_progress", note="nos deux versions")
    db.session.close()
    merged = queries.answer(cast.rodez, FIRST.id)
    assert merged is not None
    assert merged.note == "nos deux versions"


def test_a_stale_tick_shows_what_stands_now(
    alice_client: Client, bob_client: Client, cast: Cast
) -> None:
    save(alice_client, open_item(alice_client), state="in_progress", note="en cours chez moi")
    page = tick(bob_client, FIRST.id, "done", 0, status=409)
    assert "en cours chez moi" in words(page)


def test_two_people_who_tick_the_same_are_both_served(
    alice_client: Client, bob_client: Client
) -> None:
    tick(alice_client, FIRST.id)
    assert tick(bob_client, FIRST.id).find(f"#point-{FIRST.id} .state").text == "Fait"


def test_back_to_nothing_leaves_no_row(alice_client: Client, cast: Cast) -> None:
    tick(alice_client, FIRST.id)
    kept = queries.answer(cast.rodez, FIRST.id)
    assert kept is not None
    tick(alice_client, FIRST.id, "todo", kept.revision)
    db.session.close()
    assert queries.answer(cast.rodez, FIRST.id) is None
    assert_counters_are_right(cast)


def test_filters_say_that_they_filter(alice_client: Client) -> None:
    page = alice_client.get(f"{PHASE}?montrer=incontournables")
    assert f"Vous voyez {len(points(1, required=True))} points sur {COUNT}" in words(page)
    none = alice_client.get(f"{PHASE}?montrer=bloque")
    assert "Aucun point de cette étape ne correspond au filtre." in words(none)
    assert f"{COUNT} points sur {COUNT}" in words(
        alice_client.get(f"{PHASE}?montrer=nimporte&axe=quoi")
    )


def test_the_official_reads_and_cannot_answer(elise_client: Client, charlie_client: Client) -> None:
    page = elise_client.get(PHASE)
    assert "Passer en revue" not in words(page)
    assert not page.soup.select("button.quick")
    opened = open_item(elise_client)
    assert not opened.soup.select(f"[name='{FIRST.id}-state']")
    tick(elise_client, FIRST.id, status=403, follow=False)
    charlie_client.get(PHASE, status=404)
    charlie_client.post(f"{PHASE}/reponse", {"set": f"{FIRST.id}:done:0"}, on="/compte", status=404)


def test_a_gate_informs_and_stops_no_answer(alice_client: Client, cast: Cast) -> None:
    early = EDITION.phase(6).items[0]
    url = "/c/rodez/phases/6"
    missing = len([item for item in EDITION.items if item.required]) - len(points(6, required=True))
    page = alice_client.get(url)
    assert f"Il manque {missing} incontournables des phases précédentes" in words(page)
    done = alice_client.post(f"{url}/reponse", {"set": f"{early.id}:done:0"}, on=url)
    assert done.find(f"#point-{early.id} .state").text == "Fait"
    assert "Il manque" in words(done), "an answer begins no phase"
    assert not cast.rodez.passed_gates
    assert_counters_are_right(cast)


@pytest.mark.parametrize("reason", ["Le conseil se réunit en mars.", " "])
def test_who_begins_a_phase_early_is_told_with_their_reason_if_any(
    alice_client: Client, reason: str
) -> None:
    url = "/c/rodez/phases/2"
    page = alice_client.submit(alice_client.get(url), f"{url}/commencer", reason=reason)
    assert "Phase commencée sans attendre par Alice Durand" in words(page)
    assert "Il manque encore" in words(page)
    assert ("Le conseil se réunit en mars." in words(page)) is bool(reason.strip())
    told = words(alice_client.get("/c/rodez/journal?quoi=phases"))
    assert "Il manquait" in told
    assert ("Raison" in told) is bool(reason.strip())


def test_what_is_written_in_an_open_point_is_kept_when_its_phase_begins(
    alice_client: Client, cast: Cast
) -> None:
    item = EDITION.phase(2).items[0]
    url = f"/c/rodez/phases/2?point={item.id}"
    page = alice_client.get(url)
    assert not [form for form in page.forms if "commencer" in str(form.action)]
    button = "Enregistrer et commencer la phase 2"
    typed = {f"{item.id}-state": "in_progress", f"{item.id}-note": "Lu.", "reason": "a" * 1001}
    again = alice_client.submit(page, button, button=button, status=422, **typed)
    assert "Lu." in again.text
    assert "a" * 1001 in again.text
    assert not cast.rodez.passed_gates
    answers = {**typed, "reason": "Le conseil attend."}
    done = alice_client.submit(again, button, answers, button=button)
    assert done.flash[0] == "Point enregistré, et la phase 2 est commencée."
    assert "Le conseil attend." in words(done)
    assert "Lu." in done.text
    again = alice_client.submit(page, button, {**answers, "reason": "Encore."}, button=button)
    assert len(cast.rodez.passed_gates) == 1
    assert "est déjà commencée, par Alice Durand." in again.flash[0]
    assert "Votre raison n’y est pas ajoutée : « Encore. »" in plain(again.flash[0])
    assert queries.states_of(cast.rodez)[item.id] is AnswerState.IN_PROGRESS


def test_who_begins_a_phase_that_a_colleague_has_begun_gets_their_reason_back(
    alice_client: Client, bob_client: Client, cast: Cast
) -> None:
    url = "/c/rodez/phases/2"
    hers, his = alice_client.get(url), bob_client.get(url)
    alice_client.submit(hers, f"{url}/commencer", reason="Le conseil attend.")
    page = bob_client.submit(his, f"{url}/commencer", reason="La DSI est prête.")
    told = plain(page.flash[0])
    assert told.startswith("La phase 2 est déjà commencée, par Alice Durand.")
    assert told.endswith("Votre raison n’y est pas ajoutée : « La DSI est prête. »")
    assert [gate["reason"] for gate in cast.rodez.passed_gates] == ["Le conseil attend."]


def test_a_reason_too_long_is_kept_and_told(alice_client: Client) -> None:
    url = "/c/rodez/phases/2"
    page = alice_client.get(url)
    again = alice_client.submit(page, f"{url}/commencer", reason="a" * 1001, status=422)
    assert len(again.errors) == 1
    assert "a" * 1001 in again.find("textarea").text


def test_the_review_runs_through_what_is_missing(alice_client: Client) -> None:
    page = alice_client.get(f"{PHASE}/revue")
    assert plain(page.h1) == f"Phase 1, ce qui manque : 1 sur {COUNT}"
    following = save(alice_client, page, state="done")
    assert plain(following.h1) == f"Phase 1, ce qui manque : 1 sur {COUNT - 1}"
    assert EDITION.phase(1).items[1].statement in words(following)


def test_a_first_diagnosis_fills_several_phases_at_once(alice_client: Client, cast: Cast) -> None:
    page = alice_client.get("/c/rodez/diagnostic")
    assert page.dom <= 380
    asked = [item.id for item in EDITION.items if item.required]
    answers = dict.fromkeys(asked[:12], "done") | {asked[12]: "in_progress"}
    alice_client.submit(page, "/c/rodez/diagnostic", answers)
    states = queries.states_of(cast.rodez)
    assert list(states.values()).count(AnswerState.DONE) == 12
    assert states[asked[12]] is AnswerState.IN_PROGRESS
    assert_counters_are_right(cast)


def test_where_a_figure_comes_from(alice_client: Client) -> None:
    tick(alice_client, FIRST.id)
    whole = alice_client.get("/c/rodez/progression")
    assert "Le plus court chemin vers 25" in words(whole)
    phase = alice_client.get("/c/rodez/progression/1")
    assert FIRST.statement in words(phase)
    assert f"{FIRST.weight} sur {FIRST.weight}" in words(phase)
    assert phase.dom <= 380
    assert whole.dom <= 380


def test_the_history_of_an_item_reads_as_a_story(alice_client: Client) -> None:
    empty = alice_client.get(f"/c/rodez/points/{FIRST.id}/historique")
    assert "Rien ne s’est encore passé ici" in words(empty)
    tick(alice_client, FIRST.id)
    page = alice_client.get(f"/c/rodez/points/{FIRST.id}/historique")
    assert "Alice Durand" in words(page)
    assert "« À faire » devient « Fait »" in words(page)


@pytest.mark.parametrize(
    "sent",
    ["", "x", "a:b:c", f"{FIRST.id}:done", f"{FIRST.id}:fini:0", f"{FIRST.id}:done:0:0", "\x00"],
)
def test_a_forged_button_is_answered_with_a_sentence(alice_client: Client, sent: str) -> None:
    alice_client.post(f"{PHASE}/reponse", {"set": sent}, 422, on=PHASE)


def test_an_unknown_item_or_phase_is_not_found(alice_client: Client) -> None:
    alice_client.post(f"{PHASE}/reponse", {"set": "inconnu:done:0"}, 404, on=PHASE)
    alice_client.get("/c/rodez/phases/7", 404)
    alice_client.get(f"/c/rodez/phases/{2**63}", 404)
    alice_client.get("/c/rodez/points/inconnu/historique", 404)


def test_odd_revisions_and_texts_never_break(alice_client: Client) -> None:
    for seen in ("-1", "9" * 30, "²", "abc"):
        tick(alice_client, FIRST.id, "done", seen, status=409)  # type: ignore[arg-type]
    page = open_item(alice_client)
    save(
        alice_client,
        page,
        state="done",
        note="nul \x00 et \ud800 perdus".encode("utf-8", "surrogatepass"),
    )
    long = save(alice_client, open_item(alice_client), state="done", note="x" * 10_001, status=422)
    assert "raccourcissez-le" in long.errors[0]


def test_the_same_form_sent_twice_is_one_event(alice_client: Client, cast: Cast) -> None:
    page = open_item(alice_client)
    save(alice_client, page, state="done", note="une fois")
    save(alice_client, page, state="done", note="une fois")
    history = alice_client.get(f"/c/rodez/points/{FIRST.id}/historique")
    assert history.text.count("«\u202fune fois\u202f»") == 1


def test_a_note_and_a_state_written_at_once_are_both_kept(
    alice_client: Client, bob_client: Client, cast: Cast
) -> None:
    hers, his = open_item(alice_client), open_item(bob_client)
    save(alice_client, hers, state="todo", note="Vu avec la DGS.")
    page = save(bob_client, his, state="in_progress", note="")
    assert "Ce que quelqu’un d’autre a changé entre-temps est gardé : Note." in plain(page.flash[0])
    answer = queries.answer(cast.rodez, FIRST.id)
    assert answer is not None
    assert (answer.state, answer.note) == ("in_progress", "Vu avec la DGS.")
    history = alice_client.get(f"/c/rodez/points/{FIRST.id}/historique")
    assert history.text.count("Vu avec la DGS.") == 1  # Bob’s line tells what Bob changed


@pytest.mark.parametrize("fragment", [False, True])
def test_a_tick_keeps_the_note_that_came_meanwhile(
    alice_client: Client, bob_client: Client, cast: Cast, *, fragment: bool
) -> None:
    shown = bob_client.get(PHASE).find(f"#point-{FIRST.id}")["data-seen"]  # type: ignore[union-attr]
    assert shown == "0-todo"
    save(alice_client, open_item(alice_client), state="todo", note="Vu avec la DGS.")
    tick(bob_client, FIRST.id, "done", shown, fragment=fragment, status=200 if fragment else 303)  # type: ignore[arg-type]
    answer = queries.answer(cast.rodez, FIRST.id)
    assert answer is not None
    assert (answer.state, answer.note) == ("done", "Vu avec la DGS.")
    refused = tick(alice_client, FIRST.id, "blocked", shown, status=409)  # type: ignore[arg-type]
    assert "Voici les deux versions" in words(refused)


def test_reviewing_what_a_colleague_has_just_answered_shows_that_point(
    alice_client: Client, bob_client: Client
) -> None:
    his = bob_client.get(f"{PHASE}/revue")
    save(alice_client, open_item(alice_client), state="done", note="la version d’Alice")
    page = save(bob_client, his, state="in_progress", note="la version de Bob", status=409)
    assert FIRST.statement in headings(page)
    assert plain(page.h1) == f"Phase 1, ce qui manque : 1 sur {COUNT}"
    assert "la version d’Alice" in words(page)
    again = save(bob_client, his, state="not_applicable", status=422)
    assert FIRST.statement in headings(again)
    following = save(bob_client, page, state="done", note="les deux")
    assert plain(following.h1) == f"Phase 1, ce qui manque : 1 sur {COUNT - 1}"


def test_reviewing_the_last_missing_point_that_a_colleague_answers(
    alice_client: Client, bob_client: Client
) -> None:
    for item in EDITION.phase(1).items[1:]:
        tick(alice_client, item.id)
    his = bob_client.get(f"{PHASE}/revue")
    tick(alice_client, FIRST.id)
    page = save(bob_client, his, state="in_progress", note="la version de Bob", status=409)
    assert plain(page.h1) == "Phase 1, ce qui manque : 1 sur 1"
    assert FIRST.statement in headings(page)
    assert "la version de Bob" in page.text


def test_a_diagnosis_keeps_what_was_answered_meanwhile(
    alice_client: Client, bob_client: Client, cast: Cast
) -> None:
    first, second = [item.id for item in EDITION.items if item.required][:2]
    alice_client.submit(
        alice_client.get("/c/rodez/diagnostic"), "/c/rodez/diagnostic", {first: "in_progress"}
    )
    hers, his = (client.get("/c/rodez/diagnostic") for client in (alice_client, bob_client))
    alice_client.submit(hers, "/c/rodez/diagnostic", {first: "done"})
    bob_client.submit(his, "/c/rodez/diagnostic", {second: "done"})
    states = queries.states_of(cast.rodez)
    assert (states[first], states[second]) == (AnswerState.DONE, AnswerState.DONE)
    page = bob_client.submit(his, "/c/rodez/diagnostic", {first: "todo"}, status=409)
    assert EDITION.item(first).statement in words(page)
    bob_client.submit(page, "/c/rodez/diagnostic")
    db.session.close()
    assert first not in queries.states_of(cast.rodez)
