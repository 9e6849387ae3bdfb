"""Recording what is decided of a dataset: by whom, why, until when, and what it changes."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict

from app.audit.models import AuditEvent
from app.datasets.eligibility.forms import EligibilityDecisionForm
from app.datasets.eligibility.law import eligibility_tree
from app.datasets.eligibility.rules import LegalGround, QuestionReply, walk
from app.datasets.eligibility.services import Ruling, record_decision
from app.datasets.inventory import services
from app.datasets.inventory.contents import DatasetFacts
from app.datasets.inventory.models import Dataset, EligibilityDecision
from app.datasets.inventory.rules import LETS_OUT, Outcome, Stage
from app.extensions import db
from app.kernel.clock import today
from app.kernel.errors import Conflict, Missing, Refused
from app.spaces.models import Authority
from app.tasks.models import Task
from tests.datasets.conftest import LIST, Make, Write, actor, read
from tests.datasets.eligibility.test_eligibility import OPEN, WORDS, at, conclusion, waiting
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.html import one_line
from tests.support.page import Page

SOON = today() + timedelta(days=90)
SAVE = "Enregistrer la décision"
CLOSED = {"B1": QuestionReply.NO}
UNSURE = {"B1": QuestionReply.YES, "B1a": QuestionReply.NO, "B2": QuestionReply.UNSURE}


def decisions() -> list[EligibilityDecision]:
    db.session.close()
    return list(db.session.scalars(select(EligibilityDecision).order_by(EligibilityDecision.id)))


def conclude(
    client: Client, dataset_id: int, answers: dict[str, QuestionReply] | None = None
) -> Page:
    return client.get(at(dataset_id, **(OPEN if answers is None else answers)))


def send(client: Client, page: Page, status: int = 303, **fields: Any) -> Page:
    return client.submit(page, SAVE, fields, status=status)


def test_a_decision_that_follows_the_questions(make: Make, alice_client: Client) -> None:
    id_ = make("Arbres")
    page = send(alice_client, conclude(alice_client, id_))
    assert page.flash == ["Enregistré\u00a0: Ouvert tel quel."]
    row = read(id_)
    assert (row.outcome, row.stage, row.personal_data) == ("open", "analysed", "none")
    [decision] = decisions()
    assert decision.answers == [[id_, reply.value] for id_, reply in OPEN.items()]
    assert decision.articles == ["CRPA L312-1-1"]
    assert decision.law == "crpa-2026-02-05.2"
    assert (decision.decided_by_name, decision.recorded_by_name) == ("Alice Durand",) * 2
    assert decision.decided_on == today()
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.event == "dataset:decide")).one()
    told = [(change["title"], change["old"], change["new"]) for change in event.changes]
    assert told[:3] == [
        ("Analyse", "Pas encore analysé", "Ouvert tel quel"),
        ("Étape", "Recensé", "Analysé"),
        ("Données personnelles", "Pas encore regardé", "Aucune donnée personnelle"),
    ]


def test_the_findings_of_the_authority_follow(make: Make, alice_client: Client, cast: Cast) -> None:
    id_ = make("Arbres")
    send(alice_client, conclude(alice_client, id_))
    assert "eligibilite-decidee" in cast.rodez.findings


def test_another_conclusion_needs_a_reason(make: Make, alice_client: Client) -> None:
    id_ = make("Arbres")
    page = send(alice_client, conclude(alice_client, id_), status=422, outcome="closed")
    assert "Indiquez pourquoi vous décidez autrement" in page.errors[0]
    assert page.form(SAVE).value("outcome") == "closed"
    assert page.form(SAVE).value("B5") == "non"
    page = alice_client.submit(page, SAVE, reason="Avis du juriste du 3 mars.")
    [decision] = decisions()
    assert (decision.outcome, decision.articles) == ("closed", [])
    assert decision.reason == "Avis du juriste du 3 mars."


def test_later_needs_a_day_to_come(make: Make, alice_client: Client) -> None:
    id_ = make("Arbres")
    page = conclude(alice_client, id_, {**UNSURE, "B2": QuestionReply.NO})
    assert conclusion(page) == "Conclusion\u00a0: ouvert plus tard"
    page = send(alice_client, page, status=422)
    assert page.errors == ["Indiquez quand revenir sur ce jeu."]
    page = send(alice_client, page, status=422, review_on=today().isoformat())
    assert "à venir" in page.errors[0]
    send(alice_client, page, review_on=SOON.isoformat())
    assert read(id_).outcome_review_on == SOON


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"decided_by": "  "}, "Indiquez qui décide."),
        ({"decided_by": "x" * 201}, "raccourcissez-le à 200"),
        ({"decided_on": "demain"}, "Écrivez la date"),
        ({"decided_on": (today() + timedelta(days=1)).isoformat()}, "pas encore été prise"),
        ({"outcome": ""}, "Choisissez ce qui est décidé."),
        ({"outcome": "free"}, "Choisissez ce qui est décidé."),
        ({"reason": "x" * 10_001}, "raccourcissez-le à 10\u202f000"),
        ({"assignee": "membre:999999"}, "Choisissez une personne dans la liste."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    make: Make, alice_client: Client, fields: dict[str, str], sentence: str
) -> None:
    id_ = make("Arbres")
    page = conclude(alice_client, id_)
    url = f"{LIST}/{id_}/ouverture/decision"
    sent = {**page.form(SAVE).filled({}), **fields}
    page = alice_client.post(url, sent, status=422, on=at(id_, **OPEN))
    assert [each for each in page.errors if sentence in each]
    assert decisions() == []


def test_a_decision_without_all_the_answers_goes_back_to_the_questions(
    make: Make, alice_client: Client
) -> None:
    id_ = make("Arbres")
    url = f"{LIST}/{id_}/ouverture/decision"
    page = alice_client.post(
        url, {"B1": "oui", "B1a": "non", "outcome": "open"}, status=422, on=at(id_)
    )
    assert page.errors == ["Il reste une question sans réponse\u00a0: répondez-y avant de décider."]
    assert waiting(page) == eligibility_tree().questions["B2"].question
    assert decisions() == []


def test_somebody_else_was_faster(make: Make, alice_client: Client, bob_client: Client) -> None:
    id_ = make("Arbres")
    slow = conclude(alice_client, id_)
    send(bob_client, conclude(bob_client, id_, CLOSED))
    page = send(alice_client, slow, status=409, decided_by="La maire")
    assert "Quelqu’un a modifié ce jeu" in page.visible
    assert "«\u202fNon ouvrable\u202f»" in page.visible
    assert page.form(SAVE).value("decided_by") == "La maire"
    send(alice_client, page)
    assert [each.outcome for each in decisions()] == ["closed", "open"]


def test_the_same_answers_serve_datasets_like_it(make: Make, alice_client: Client) -> None:
    id_ = make("Arbres", service="Parcs")
    bench, grave = make("Bancs", service="Parcs"), make("Cimetières", service="État civil")
    make("Décidé", service="Parcs", outcome="open")
    page = conclude(alice_client, id_)
    offered = [one_line(label) for label in page.soup.select("form .choices label")]
    assert offered[:2] == ["Bancs Parcs", "Cimetières État civil"]
    marks = [f"{other}-{read(other).revision}" for other in (bench, grave)]
    page = send(alice_client, page, jeu=marks)
    assert page.flash == ["Enregistré\u00a0: Ouvert tel quel, pour ce jeu et 2\u00a0autres."]
    made = [each for each in decisions() if each.dataset_id in {id_, bench, grave}]
    assert len(made) == 3
    assert {str(each.answers) for each in made} == {str(made[0].answers)}


def test_one_of_them_that_has_changed_keeps_all(
    make: Make, alice_client: Client, write: Write
) -> None:
    id_, bench = make("Arbres"), make("Bancs")
    page, mark = conclude(alice_client, id_), f"{bench}-{read(bench).revision}"
    with write():
        row = db.session.get_one(Dataset, bench)
        row.revision += 1
        row.updated_by_name = "Bob Martin"
    page = send(alice_client, page, status=409, jeu=[mark], reason="Vu ensemble.")
    assert "«\u202fBancs\u202f». Rien n’a été enregistré." in page.visible
    assert page.form(SAVE).value("reason") == "Vu ensemble."
    assert decisions() == []


def test_those_of_another_authority_are_not_decided(
    make: Make, alice_client: Client, write: Write, cast: Cast
) -> None:
    id_ = make("Arbres")
    with write():
        other = services.create(
            cast.autre, DatasetFacts(title="Ailleurs"), by=actor(cast.charlie)
        ).id
    page = conclude(alice_client, id_)
    sent = {**page.form(SAVE).filled({}), "jeu": f"{other}-1"}
    alice_client.post(f"{LIST}/{id_}/ouverture/decision", sent, status=404, on=at(id_, **OPEN))
    assert decisions() == []


def test_not_knowing_asks_somebody(make: Make, alice_client: Client, cast: Cast) -> None:
    id_ = make("Arbres")
    page = conclude(alice_client, id_, UNSURE)
    assert conclusion(page) == "Conclusion\u00a0: à arbitrer"
    [bob] = [
        str(option["value"])
        for option in page.soup.select("#assignee option")
        if option.text == "Bob Martin"
    ]
    page = send(alice_client, page, assignee=bob)
    assert page.flash == ["Enregistré\u00a0: À arbitrer. Une tâche est créée."]
    task = db.session.scalars(select(Task)).one()
    assert task.title == "Dire si «\u202fArbres\u202f» peut être ouvert"
    assert (task.anchor_kind, task.anchor_id) == ("dataset", str(id_))
    assert task.assignee_id == cast.bob.id
    assert read(id_).stage == "listed"
    page = send(alice_client, conclude(alice_client, id_, UNSURE))
    assert page.flash == ["Enregistré\u00a0: À arbitrer. La tâche existait déjà."]
    page = send(alice_client, conclude(alice_client, id_, UNSURE), ask=False)
    assert db.session.scalar(select(func.count()).select_from(Task)) == 1


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("ticked", [True, False])
def test_only_what_is_to_arbitrate_is_asked_of_somebody(
    app: Flask, outcome: Outcome, *, ticked: bool
) -> None:
    sent = MultiDict({"outcome": outcome.value, **({"ask": "y"} if ticked else {})})
    with app.test_request_context():
        form = EligibilityDecisionForm(formdata=sent)
    assert form.asks is (ticked and outcome is Outcome.TO_ARBITRATE)


def test_nobody_is_asked_when_it_is_decided(make: Make, alice_client: Client) -> None:
    id_ = make("Arbres")
    page = send(alice_client, conclude(alice_client, id_), ask=True)
    assert page.flash == ["Enregistré\u00a0: Ouvert tel quel."]
    send(alice_client, conclude(alice_client, make("Bancs"), UNSURE), ask=False)
    assert db.session.scalar(select(func.count()).select_from(Task)) == 0


def test_a_very_long_title_still_makes_a_task(make: Make, alice_client: Client) -> None:
    id_ = make("x" * 200)
    send(alice_client, conclude(alice_client, id_, UNSURE))
    assert len(db.session.scalars(select(Task)).one().title) <= 200


def test_the_history_keeps_each_decision_with_its_answers(
    make: Make, alice_client: Client, elise_client: Client
) -> None:
    id_ = make("Arbres")
    send(alice_client, conclude(alice_client, id_, CLOSED))
    page = alice_client.get(f"{LIST}/{id_}/ouverture")
    assert page.h1 == "Peut-on l’ouvrir\u202f?"
    assert "B1=non" in page.links["Revoir à partir des mêmes réponses"]
    again = alice_client.get(page.links["Reprendre toutes les questions"])
    assert waiting(again) == eligibility_tree().questions["B1"].question
    send(alice_client, conclude(alice_client, id_))
    page = elise_client.get(f"{LIST}/{id_}/ouverture")
    assert [each.get_text() for each in page.soup.select(".panel h2")] == [
        f"Ouvert tel quel, le {date_words()}",
        f"Non ouvrable, le {date_words()}",
    ]


def date_words() -> str:
    from app.kernel.typography import day  # noqa: PLC0415  only here

    return day(today())


def test_who_may_decide(make: Make, as_: Any, cast: Cast) -> None:
    id_ = make("Arbres")
    url = f"{LIST}/{id_}/ouverture/decision"
    as_("elise").post(url, {}, status=403, on="/compte")
    as_("charlie").post(url, {}, status=404, on="/compte")
    as_("charlie").post(f"/c/autre/donnees/{id_}/ouverture/decision", {}, status=404, on="/compte")
    send(as_("carole"), conclude(as_("carole"), id_))
    assert len(decisions()) == 1


# What decides of publication.


def rule(outcome: Outcome, answers: dict[str, QuestionReply] = OPEN, **more: Any) -> Any:
    found = walk(eligibility_tree(), answers, LegalGround("crpa", obliged=True))
    ruling = Ruling(outcome, "La maire", today(), reason="Vu.", review_on=SOON, **more)
    return ruling, found, eligibility_tree()


def record(write: Write, cast: Cast, id_: int, outcome: Outcome, seen: int | None = None) -> None:
    with write():
        row = db.session.get_one(Dataset, id_)
        revision = row.revision if seen is None else seen
        record_decision(cast.rodez, id_, *rule(outcome), seen=revision, by=actor(cast.alice))


@pytest.mark.parametrize("outcome", [each for each in Outcome if each is not Outcome.NONE])
def test_nothing_is_published_without_an_outcome_that_allows_it(
    make: Make, write: Write, cast: Cast, outcome: Outcome
) -> None:
    id_ = make("Arbres", landing_url="https://rodez.exemple.fr/arbres")
    by = actor(cast.alice)
    with pytest.raises(Refused, match="pas encore été analysé"), write():
        services.set_stage(cast.rodez, id_, Stage.PUBLISHED, seen=1, by=by)
    record(write, cast, id_, outcome)
    revision = read(id_).revision
    if outcome in LETS_OUT:
        with write():
            services.set_stage(
                cast.rodez, id_, Stage.PUBLISHED, seen=revision, by=by, promised=True
            )
        assert read(id_).stage == "published"
    else:
        with pytest.raises(Refused), write():
            services.set_stage(
                cast.rodez, id_, Stage.PUBLISHED, seen=revision, by=by, promised=True
            )
        assert read(id_).stage != "published"


def test_what_may_no_longer_be_public_leaves_the_catalogue(
    make: Make, write: Write, cast: Cast
) -> None:
    id_ = make("Arbres", outcome="open", stage="published")
    before = cast.rodez.catalogue_revision
    record(write, cast, id_, Outcome.CLOSED)
    assert read(id_).stage == "analysed"
    assert catalogue(cast) == before + 1
    record(write, cast, id_, Outcome.OPEN)
    assert catalogue(cast) == before + 1


def test_a_new_condition_takes_what_is_public_out_until_it_is_met(
    make: Make, write: Write, cast: Cast
) -> None:
    id_ = make("Arbres", outcome="open", stage="published")
    record(write, cast, id_, Outcome.AFTER_MASKING)
    assert read(id_).stage == "analysed"
    other = make("Bancs", outcome="after-masking", stage="published")
    record(write, cast, other, Outcome.AFTER_MASKING)
    assert read(other).stage == "published"


def catalogue(cast: Cast) -> int:
    db.session.close()
    return db.session.get_one(Authority, cast.ids["rodez"]).catalogue_revision


def test_only_who_publishes_takes_a_dataset_out_of_the_catalogue(
    make: Make, bob_client: Client, carole_client: Client
) -> None:
    id_ = make("Arbres", outcome="open", stage="published")
    send(bob_client, conclude(bob_client, id_, CLOSED), status=403)
    assert read(id_).stage == "published"
    send(carole_client, conclude(carole_client, id_, CLOSED))
    assert read(id_).stage == "analysed"


def test_a_stale_or_foreign_decision_changes_nothing(make: Make, write: Write, cast: Cast) -> None:
    id_ = make("Arbres")
    with pytest.raises(Conflict) as raised:
        record(write, cast, id_, Outcome.OPEN, seen=7)
    assert raised.value.current.id == id_
    with pytest.raises(Missing), write():
        record_decision(cast.autre, id_, *rule(Outcome.OPEN), seen=1, by=actor(cast.charlie))
    assert decisions() == []
    assert read(id_).outcome == ""


def test_a_decision_of_next_year_is_not_yet_taken(make: Make, write: Write, cast: Cast) -> None:
    id_ = make("Arbres")
    late = Ruling(Outcome.OPEN, "La maire", date(2099, 1, 1))
    _, found, tree = rule(Outcome.OPEN)
    with pytest.raises(Refused, match="pas encore été prise"), write():
        record_decision(cast.rodez, id_, late, found, tree, seen=1, by=actor(cast.alice))


def test_words_of_addresses_are_those_of_people() -> None:
    assert set(WORDS.values()) == {"oui", "non", "nsp"}


@pytest.mark.parametrize("ground", ["B8a", "B8b", "B8c"])
def test_what_allows_to_publish_personal_data_is_written_down(
    make: Make, alice_client: Client, ground: str
) -> None:
    id_ = make("Annuaire")
    replies = {name: QuestionReply.NO for name in ("B8a", "B8b", "B8c") if name < ground}
    answers = {**OPEN, "B8": QuestionReply.YES, **replies, ground: QuestionReply.YES}
    answers["B8e"] = QuestionReply.NO
    page = conclude(alice_client, id_, answers)
    assert "Nécessaire ici" in page.visible
    page = send(alice_client, page, status=422)
    assert page.errors[0].startswith(
        "Indiquez ce qui permet de publier ces mentions ou ces données"
    )
    assert decisions() == []
    send(alice_client, page, reason="Code électoral, L265.")
    assert decisions()[0].reason == "Code électoral, L265."
