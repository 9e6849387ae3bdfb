"""What registers prove is confirmed, whatever the gate; what they do not show is asked about."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from app.audit.rules import Actor
from app.datasets.inventory import services as datasets
from app.datasets.inventory.contents import DatasetFacts
from app.extensions import db
from app.kernel.revisions import Sight
from app.progress import queries
from app.progress.replies import Reply
from app.progress.rules import AnswerState
from app.progress.services import set_answer
from app.publication.rules import Topic
from app.publication.strategy import services as strategy
from app.publication.strategy.proofs import PLAIN
from app.publication.strategy.topics import LicenceChoice
from app.spaces.findings import settle
from tests.progress.test_checklist import assert_counters_are_right, words
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.method import EDITION
from tests.support.page import Page

Write = Callable[[], AbstractContextManager[None]]
PAGE = "/c/rodez/constats"
LISTED, SERVICE, LICENCE = "jeux-recenses", "service-responsable-par-jeu", "licence-choisie"
REGISTER = "repertoire-informations-publiques-tenu"
OTHER = "vision-presentee"  # no register proves it


def by(cast: Cast) -> Actor:
    return Actor(cast.alice.id, cast.alice.full_name)


def list_one(cast: Cast, write: Write, title: str = "Arbres", service: str = "Parcs") -> None:
    with write():
        datasets.create(cast.rodez, DatasetFacts(title=title, service=service), by=by(cast))


def choose_licence(cast: Cast, write: Write, licence: str = "lov2") -> None:
    with write():
        seen = Sight(0)
        strategy.choose(cast.rodez, LicenceChoice(licence, ""), "", seen=seen, by=by(cast))


def answer(cast: Cast, write: Write, item_id: str, state: AnswerState, **more: str) -> None:
    with write():
        set_answer(cast.rodez, item_id, Reply(state, **more), seen=Sight(0), by=by(cast))


def state_of(cast: Cast, item_id: str) -> AnswerState | None:
    db.session.close()
    return queries.states_of(cast.rodez).get(item_id)


def test_what_is_proven_is_confirmed_together_whatever_the_gate(
    alice_client: Client, cast: Cast, write: Write
) -> None:
    list_one(cast, write)
    choose_licence(cast, write)
    page = alice_client.get(PAGE)
    boxes = [box["value"] for box in page.soup.select("[name=points]")]
    assert boxes == [LISTED, SERVICE, REGISTER, LICENCE]
    assert "constaté : 1 jeu recensé" in words(page)
    after = alice_client.submit(page, PAGE, points=boxes)
    assert "4 points confirmés" in words(after)
    assert all(state_of(cast, item_id) is AnswerState.DONE for item_id in boxes)
    assert "Rien à confirmer pour l’instant" in words(after)
    assert_counters_are_right(cast)
    told = words(alice_client.get("/c/rodez/journal"))
    assert "Constaté dans Jalon" in told


def test_one_alone_is_confirmed_by_its_own_button(
    alice_client: Client, cast: Cast, write: Write
) -> None:
    list_one(cast, write)
    alice_client.post(PAGE, {"points": [LISTED, SERVICE], "seul": SERVICE}, on=PAGE)
    assert state_of(cast, SERVICE) is AnswerState.DONE
    assert state_of(cast, LISTED) is None


def test_nothing_ticked_says_so(alice_client: Client, cast: Cast, write: Write) -> None:
    list_one(cast, write)
    page = alice_client.post(PAGE, {}, on=PAGE)
    assert "Cochez au moins un point à confirmer." in words(page)


def test_a_fact_that_stopped_being_true_is_told_at_its_place_and_the_others_confirmed(
    alice_client: Client, cast: Cast, write: Write
) -> None:
    list_one(cast, write)
    page = alice_client.get(PAGE)
    list_one(cast, write, "Bancs", service="")  # meanwhile, somebody else
    after = alice_client.submit(page, PAGE, points=[LISTED, SERVICE])
    assert "1 point confirmé" in words(after)
    assert EDITION.item(SERVICE).statement in words(after)
    assert "Ce n’est plus constaté : 1 jeu sur 2 est sans service." in words(after)
    assert state_of(cast, LISTED) is AnswerState.DONE
    assert state_of(cast, SERVICE) is None


def test_what_somebody_said_otherwise_is_not_confirmed_over_it(
    alice_client: Client, cast: Cast, write: Write
) -> None:
    list_one(cast, write)
    more = {"justification": "Tout est chez la métropole."}
    answer(cast, write, LISTED, AnswerState.NOT_APPLICABLE, **more)
    after = alice_client.post(PAGE, {"points": [LISTED, OTHER, "n-existe-pas"]}, on=PAGE)
    assert "Ce point ne vous concerne pas." in words(after)
    assert "Ce n’est pas constaté." in words(after)
    assert state_of(cast, LISTED) is AnswerState.NOT_APPLICABLE
    assert state_of(cast, OTHER) is None
    assert LISTED not in str(alice_client.get(PAGE).soup.select("[name=points]"))


def test_a_confirmation_is_undone_like_any_answer(
    alice_client: Client, cast: Cast, write: Write
) -> None:
    list_one(cast, write)
    alice_client.post(PAGE, {"seul": LISTED}, on=PAGE)
    db.session.close()
    revision = queries.answer(cast.rodez, LISTED).revision  # type: ignore[union-attr]
    undo = f"/c/rodez/points/{LISTED}/annuler"
    alice_client.post(undo, {"revision": revision}, on="/c/rodez/phases/2")
    assert state_of(cast, LISTED) is None


def keep(client: Client, page: Page, item_id: str, note: str, status: int = 303) -> Page:
    form, fields = f"/c/rodez/points/{item_id}", {f"{item_id}-note": note}
    return client.submit(page, form, fields, button="Garder la réponse", status=status)


def tick(client: Client, item_id: str, phase: int) -> str:
    url = f"/c/rodez/phases/{phase}"
    return words(client.post(f"{url}/reponse", {"set": f"{item_id}:done:0"}, on=url))


def test_fait_that_no_register_shows_says_so_and_offers_two_ways(
    alice_client: Client, cast: Cast, write: Write
) -> None:
    told = tick(alice_client, LICENCE, 3)
    assert "Jalon ne le constate pas : aucune licence n’est choisie dans la stratégie" in told
    assert state_of(cast, LICENCE) is AnswerState.DONE, "the answer stands"
    page = alice_client.get(f"/c/rodez/phases/3?point={LICENCE}")
    assert page.links["Choisir la licence"] == "/c/rodez/strategie/licence"
    empty = keep(alice_client, page, LICENCE, " ", status=422)
    assert empty.errors == ["Indiquez une note qui dit ce qui le prouve."]
    kept = keep(alice_client, empty, LICENCE, "Arrêté du 3 mars, non repris ici.")
    assert "Réponse gardée, avec votre note." in words(kept)
    assert "ne le constate pas" not in words(kept)
    assert "Arrêté du 3 mars" in words(kept)
    assert "a gardé sa réponse à" in words(alice_client.get("/c/rodez/journal"))
    assert LICENCE not in str(alice_client.get(PAGE).soup.main)
    assert_counters_are_right(cast)


def test_a_point_in_doubt_has_one_note_that_both_buttons_save(alice_client: Client) -> None:
    tick(alice_client, LICENCE, 3)
    page = alice_client.get(f"/c/rodez/phases/3?point={LICENCE}")
    assert len(page.soup.select("main textarea[name$=note]")) == 1
    form, fields = f"/c/rodez/points/{LICENCE}", {f"{LICENCE}-note": "Vu au conseil."}
    alice_client.submit(page, form, fields, button="Enregistrer")
    again = alice_client.get(f"/c/rodez/phases/3?point={LICENCE}")
    assert "Vu au conseil." in words(again)
    assert "Jalon ne le constate pas" in words(again), "saved, not kept"
    kept = keep(alice_client, again, LICENCE, "Arrêté du 3 mars.")
    assert "Arrêté du 3 mars." in words(kept)
    assert "Jalon ne le constate pas" not in words(kept)


def test_what_is_no_longer_fait_is_not_kept(alice_client: Client, cast: Cast, write: Write) -> None:
    tick(alice_client, LICENCE, 3)
    page = alice_client.get(f"/c/rodez/phases/3?point={LICENCE}")
    fields = {f"{LICENCE}-note": "Arrêté.", f"{LICENCE}-state": "in_progress"}
    form = f"/c/rodez/points/{LICENCE}"
    other = alice_client.submit(page, form, fields, button="Garder la réponse", status=422)
    assert other.errors == ["Laissez ce point «\u202fFait\u202f» pour garder sa réponse."]
    with write():  # meanwhile, somebody else, the state alone
        current = queries.answer(cast.rodez, LICENCE, fresh=True)
        seen = Sight(current.revision if current else 0)
        set_answer(cast.rodez, LICENCE, Reply(AnswerState.TODO), seen=seen, by=by(cast))
    after = keep(alice_client, page, LICENCE, "Arrêté du 3 mars.")
    assert "Ce point n’est plus « Fait » : sa réponse n’est pas gardée." in words(after)
    assert state_of(cast, LICENCE) is AnswerState.TODO
    assert queries.answer(cast.rodez, LICENCE).note == "Arrêté du 3 mars."  # type: ignore[union-attr]  # it is there


def test_the_fragment_of_a_tick_says_it_too(alice_client: Client) -> None:
    url = "/c/rodez/phases/3"
    fields = {"set": f"{LICENCE}:done:0"}
    page = alice_client.post(f"{url}/reponse", fields, on=url, fragment=True, status=200)
    assert "à vérifier : aucune licence n’est choisie" in words(page)
    assert page.links["Choisir la licence"] == "/c/rodez/strategie/licence"
    place = f"{url}?point={LICENCE}#point-{LICENCE}"
    assert page.links["Garder avec une note"] == place
    assert len(page.statements) <= 9


def test_a_point_that_no_register_may_prove_is_never_asked_about(alice_client: Client) -> None:
    assert "ne le constate pas" not in tick(alice_client, OTHER, 1)


def test_a_register_that_changes_reopens_the_question_never_the_answer(
    alice_client: Client, cast: Cast, write: Write
) -> None:
    choose_licence(cast, write)
    alice_client.post(PAGE, {"seul": LICENCE}, on=PAGE)
    with write():
        choice = LicenceChoice("cc-by", "")
        strategy.choose(cast.rodez, choice, "", seen=Sight(1), by=by(cast))
    assert state_of(cast, LICENCE) is AnswerState.DONE
    page = alice_client.get(PAGE)
    assert "1 point noté fait que Jalon ne constate pas" in words(page)
    assert "Il reste « Fait ». Ouvrez-le pour compléter" in words(page)
    assert "n’est pas sur la liste officielle" in words(page)


def test_an_answer_kept_is_asked_about_again_once_the_register_has_shown_it_and_ceased(
    alice_client: Client, cast: Cast, write: Write
) -> None:
    list_one(cast, write, service="")
    answer(cast, write, SERVICE, AnswerState.DONE)
    page = alice_client.get(f"/c/rodez/phases/2?point={SERVICE}")
    keep(alice_client, page, SERVICE, "Le tableau du secrétariat le dit.")
    list_one(cast, write, "Bancs", service="")  # still lacking: kept stays kept
    assert "ne constate pas" not in words(alice_client.get(PAGE))
    with write():
        settle(cast.rodez, [SERVICE], {SERVICE: "2 jeux, dont chacun a son service"}, {})
    with write():
        settle(cast.rodez, [SERVICE], {}, {SERVICE: "1 jeu sur 2 est sans service"})
    assert "1 jeu sur 2 est sans service" in words(alice_client.get(PAGE))
    assert state_of(cast, SERVICE) is AnswerState.DONE


def test_fait_taken_back_and_said_again_is_asked_about_again(
    alice_client: Client, cast: Cast, write: Write
) -> None:
    tick(alice_client, LICENCE, 3)
    page = alice_client.get(f"/c/rodez/phases/3?point={LICENCE}")
    keep(alice_client, page, LICENCE, "Arrêté du 3 mars.")
    for state in (AnswerState.TODO, AnswerState.DONE):
        with write():
            current = queries.answer(cast.rodez, LICENCE, fresh=True)
            seen = Sight(current.revision if current else 0)
            set_answer(cast.rodez, LICENCE, Reply(state, "Arrêté."), seen=seen, by=by(cast))
    assert LICENCE in str(alice_client.get(PAGE).soup.main)


def test_a_note_typed_while_somebody_answered_otherwise_is_given_back(
    alice_client: Client, cast: Cast, write: Write
) -> None:
    tick(alice_client, LICENCE, 3)
    page = alice_client.get(f"/c/rodez/phases/3?point={LICENCE}")
    with write():
        current = queries.answer(cast.rodez, LICENCE, fresh=True)
        seen = Sight(current.revision if current else 0)
        set_answer(cast.rodez, LICENCE, Reply(AnswerState.TODO, "Non."), seen=seen, by=by(cast))
    after = keep(alice_client, page, LICENCE, "Arrêté du 3 mars.", status=409)
    assert "Arrêté du 3 mars." in after.soup.select_one("[data-note]").text
    assert state_of(cast, LICENCE) is AnswerState.TODO


def test_a_contributor_is_told_who_may_choose(bob_client: Client) -> None:
    tick(bob_client, LICENCE, 3)
    page = bob_client.get(f"/c/rodez/phases/3?point={LICENCE}")
    assert "Choisir la licence" not in page.links
    assert "demandez à un chef de projet ou à un consultant" in words(page)


def test_the_official_confirms_nothing(elise_client: Client) -> None:
    elise_client.get(PAGE, status=403)


def test_every_topic_of_the_strategy_that_proves_something_says_what_it_lacks() -> None:
    topics = {topic for _, topic in PLAIN.values() if topic is not None}
    assert topics == set(Topic) - {Topic.UPDATING}


def test_a_step_is_noted_done_in_one_press_and_taken_back_in_another(
    alice_client: Client, cast: Cast, write: Write
) -> None:
    step = EDITION.phase(1).steps[0]
    first, second, third = step.items[:3]
    answer(cast, write, first.id, AnswerState.IN_PROGRESS, note="À finir.")
    answer(cast, write, second.id, AnswerState.NOT_APPLICABLE, justification="Sans service.")
    url = f"/c/rodez/phases/1/etapes/{step.id}"
    page = alice_client.submit(alice_client.get("/c/rodez/phases/1"), url)
    assert f"{len(step.items) - 1} points notés faits." in words(page)
    assert state_of(cast, first.id) is AnswerState.DONE
    assert state_of(cast, second.id) is AnswerState.NOT_APPLICABLE
    assert_counters_are_right(cast)
    with write():  # meanwhile, somebody else
        current = queries.answer(cast.rodez, third.id, fresh=True)
        seen = Sight(current.revision if current else 0)
        set_answer(cast.rodez, third.id, Reply(AnswerState.TODO, "Non."), seen=seen, by=by(cast))
    after = alice_client.submit(page, f"{url}/annuler")
    assert f"{len(step.items) - 2} points remis comme avant." in words(after)
    assert state_of(cast, first.id) is AnswerState.IN_PROGRESS
    assert state_of(cast, third.id) is AnswerState.TODO
    assert_counters_are_right(cast)


def test_a_step_noted_done_says_how_many_points_are_then_to_check(alice_client: Client) -> None:
    step = next(step for step in EDITION.phase(3).steps if LICENCE in [i.id for i in step.items])
    url = f"/c/rodez/phases/3/etapes/{step.id}"
    page = alice_client.submit(alice_client.get("/c/rodez/phases/3"), url)
    to_check = alice_client.get(PAGE).soup.select("main ul.lines li")
    assert to_check
    assert f"dont {len(to_check)} à vérifier." in words(page)
    assert page.links["Voir ce qui est à vérifier"] == PAGE


def test_a_step_says_how_many_points_it_would_set_whatever_is_shown(alice_client: Client) -> None:
    step = EDITION.phase(1).steps[0]
    press = f"Noter faits les {len(step.items)} points qui restent à l’étape {step.number}"
    filtered = alice_client.get("/c/rodez/phases/1?montrer=incontournables")
    assert press in words(filtered)
    url = f"/c/rodez/phases/1/etapes/{step.id}"
    done = alice_client.post(url, {}, on="/c/rodez/phases/1")
    assert press not in words(done)
    again = alice_client.post(url, {}, on="/c/rodez/phases/1")
    assert "Rien ne restait à noter dans cette étape." in words(again)
    alice_client.post("/c/rodez/phases/1/etapes/inconnue", {}, on="/c/rodez/phases/1", status=404)
    strange = {"points": "x:9 :: jeux-recenses:zzz"}
    alice_client.post(f"{url}/annuler", strange, on="/c/rodez/phases/1", status=404)
