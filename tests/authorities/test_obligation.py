"""The page « Pourquoi ? » and the leads' own answer."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.audit.rules import Actor
from app.authorities.queries import obligation, profile
from app.authorities.rules import OverrideFacts
from app.authorities.services import override_obligation
from app.extensions import db
from app.kernel.errors import Refused
from app.kernel.revisions import Sight
from app.obligation.rules import ObligationOutcome
from app.spaces.models import Authority
from tests.support.cast import Cast
from tests.support.client import Client

SAW_NOTHING = Sight.of(vars(OverrideFacts(None, "")))

Write = Callable[[], AbstractContextManager[None]]
URL = "/c/rodez/obligation"
SAVE = "Enregistrer"  # the button of the form of the answer
REASON = "Avis du service juridique du 3 novembre."


def rodez() -> Authority:
    return db.session.scalars(select(Authority).where(Authority.slug == "rodez")).one()


@pytest.mark.parametrize("name", ["alice", "bob", "carole", "elise"])
def test_every_member_reads_why(as_: Callable[[str], Client], name: str) -> None:
    page = as_(name).get(URL)
    assert page.h1 == "Pourquoi la loi vous oblige à ouvrir vos données"
    assert "Compte-t-elle moins de 3\u202f500 habitants" in page.visible
    assert "CRPA L312-1-1" in page.visible
    assert "lu dans le texte" in page.visible
    assert "PRADA" in page.visible
    assert bool(page.soup.find(id="outcome")) is (name == "alice")
    assert page.dom < 380


def test_strangers_and_readers_cannot_make_it_precise(
    as_: Callable[[str], Client],
) -> None:
    as_("charlie").get(URL, 404)
    forged = {"outcome": "not-obliged", "reason": "parce que"}
    as_("charlie").post(URL, forged, 404)
    for name in ("bob", "carole", "elise"):
        as_(name).post(URL, forged, 403)
    assert rodez().obligation_override is None


def test_a_lead_answers_with_a_reason_and_takes_it_back(alice_client: Client) -> None:
    page = alice_client.get(URL)
    done = alice_client.submit(page, SAVE, outcome="not-obliged", reason=REASON)
    assert done.flash == ["Enregistré. Non obligée, précise la collectivité."]
    assert REASON in done.visible
    assert "donnerait : obligée" in done.visible.replace("\u00a0", " ")
    assert profile(rodez()).obligation == "not-obliged"
    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None
    assert event.event == "obligation:override"
    assert event.changes[1]["new"] == REASON
    back = alice_client.submit(done, SAVE, outcome="")
    assert "Obligée par la loi" in back.flash[0]
    assert (rodez().obligation_override, rodez().obligation_reason) == (None, "")


def test_the_counters_follow_the_answer(alice_client: Client) -> None:
    before = rodez().points_applicable
    page = alice_client.get(URL)
    alice_client.submit(page, SAVE, outcome="not-obliged", reason=REASON)
    assert 0 < rodez().points_applicable < before


def test_a_reason_is_asked_for(alice_client: Client) -> None:
    page = alice_client.get(URL)
    again = alice_client.submit(page, SAVE, status=422, outcome="not-obliged", reason="  \x00 ")
    assert "permet de l’affirmer" in again.errors[0]
    assert again.soup.find("input", attrs={"value": "not-obliged", "checked": True})


@pytest.mark.parametrize(
    "forged",
    [{"outcome": "peut-être"}, {"outcome": "obliged", "reason": "r" * 2001}, {"outcome": "\x00"}],
)
def test_forged_answers_get_a_sentence(alice_client: Client, forged: dict[str, str]) -> None:
    fields = alice_client.get(URL).form(SAVE).filled({}, None)
    assert alice_client.post(URL, fields | forged, 422).errors


def test_two_leads_at_once_see_both_answers(alice_client: Client, write: Write, cast: Cast) -> None:
    page = alice_client.get(URL)
    with write():
        by = Actor(None, "Bruno Lead")
        said = OverrideFacts(ObligationOutcome.TO_CONFIRM, "Je demande à la CADA.")
        override_obligation(cast.rodez, said, seen=SAW_NOTHING, by=by)
    both = alice_client.submit(page, SAVE, status=409, outcome="not-obliged", reason=REASON)
    assert "Quelqu’un a modifié cette réponse" in both.visible
    assert "Je demande à la CADA." in both.visible
    assert both.form(SAVE).value("reason") == REASON
    assert rodez().obligation_override == "to-confirm"
    alice_client.submit(both, SAVE)
    assert rodez().obligation_override == "not-obliged"


def test_saying_the_same_again_writes_nothing(write: Write, cast: Cast, fingerprint: Any) -> None:
    by = Actor(None, "Quelqu’un")
    before = fingerprint()
    with write():
        override_obligation(cast.rodez, OverrideFacts(None, ""), seen=Sight(), by=by)
    assert fingerprint() == before
    said = OverrideFacts(ObligationOutcome.OBLIGED, "")
    with write(), pytest.raises(Refused, match="permet de l’affirmer"):
        override_obligation(cast.rodez, said, seen=SAW_NOTHING, by=by)


def test_a_reason_written_while_another_answers_is_kept(
    alice_client: Client, write: Write, cast: Cast
) -> None:
    alice_client.submit(alice_client.get(URL), SAVE, outcome="not-obliged", reason=REASON)
    page = alice_client.get(URL)
    with write():
        seen = Sight.of(vars(OverrideFacts(ObligationOutcome.NOT_OBLIGED, REASON)))
        said = OverrideFacts(ObligationOutcome.TO_CONFIRM, REASON)
        override_obligation(cast.rodez, said, seen=seen, by=Actor(None, "Bruno Lead"))
    saved = alice_client.submit(page, SAVE, reason="Avis reçu en mars.")
    assert saved.flash[0].endswith("est gardé\u00a0: Ce que retient la collectivité.")
    assert (rodez().obligation_override, rodez().obligation_reason) == (
        "to-confirm",
        "Avis reçu en mars.",
    )


def test_what_dashboards_show_costs_no_query(alice_client: Client, cast: Cast) -> None:
    with db.engine.connect():
        authority = cast.rodez
        db.session.expunge(authority)
        assert obligation(authority).short == "Obligée par la loi (CRPA L312-1-1)"
        assert profile(authority).obligation == "obliged"


class TestContract:
    def test_an_amount_between_the_bounds_leaves_the_choice(self, alice_client: Client) -> None:
        page = alice_client.get(f"{URL}?montant=32 000 €")
        assert "Liste annuelle ou données essentielles" in page.visible
        assert page.soup.select_one("#montant").get("value") == "32 000 €"

    def test_an_old_consultation_prepares_the_next(self, alice_client: Client) -> None:
        assert (
            "Préparer le renouvellement"
            in alice_client.get(f"{URL}?consultation=2015-03-01").visible
        )

    def test_a_published_decision_exempts(self, alice_client: Client) -> None:
        page = alice_client.get(f"{URL}?consultation=2022-03-01&derogation=y")
        assert "Contrat dispensé" in page.visible

    def test_nothing_asked_is_said(self, alice_client: Client) -> None:
        assert "Indiquez un montant" in alice_client.get(f"{URL}?montant=&consultation=").visible

    def test_what_cannot_be_read_gets_a_sentence_and_stays(self, alice_client: Client) -> None:
        page = alice_client.get(f"{URL}?montant=beaucoup&consultation=hier", 422)
        assert "Écrivez le montant en chiffres" in page.visible
        assert "Écrivez la date comme ceci" in page.visible
        assert page.soup.select_one("#montant").get("value") == "beaucoup"


class TestFigures:
    def test_the_one_that_decides_is_asked(
        self, alice_client: Client, write: Write, cast: Cast
    ) -> None:
        assert "pour conclure" not in alice_client.get(URL).visible
        with write():
            cast.rodez.population = 3_480
        page = alice_client.get(URL)
        assert "La population totale, que comptent plusieurs seuils" in page.visible
        settings = alice_client.get("/c/rodez/parametres")
        assert settings.soup.select_one("details#seuils").has_attr("open")
        alice_client.submit(settings, population_total="3 560", renewal_population="3 480")
        page = alice_client.get(URL)
        assert "3 560 en population totale" in page.visible.replace("\u202f", " ")
        assert "pour conclure" not in page.visible

    def test_a_total_under_the_municipal_one_is_refused(self, alice_client: Client) -> None:
        page = alice_client.submit(
            alice_client.get("/c/rodez/parametres"), status=422, population_total="900"
        )
        assert page.errors == [
            "La population totale n’est jamais inférieure à la population municipale."
        ]
        assert page.form().value("population_total") == "900"

    def test_fewer_agents_than_their_hours_are_refused(self, alice_client: Client) -> None:
        page = alice_client.submit(alice_client.get("/c/rodez/parametres"), status=422, agents="12")
        assert "moins d’agents que d’équivalents" in page.errors[0]


def test_the_duties_are_read_one_sort_and_one_page_at_a_time(alice_client: Client) -> None:
    first = alice_client.get(URL)
    sorts = first.soup.select("main nav[aria-label^='Les obligations'] a")
    assert len(sorts) > 1
    shown: set[str] = set()
    for link in sorts:
        address = str(link["href"]).partition("#")[0]
        while address:
            page = alice_client.get(address)
            assert page.dom <= 380
            shown |= {str(line["id"]) for line in page.soup.select("main li[id]")}
            further = page.soup.select_one("nav[aria-label='Pages des obligations'] a[rel=next]")
            address = str(further["href"]).partition("#")[0] if further else ""
    total = re.search(r"(\d+)\s*obligations", first.find("main p.lead a").get_text())
    assert total is not None
    assert len(shown) == int(total[1])


@pytest.mark.parametrize("query", ["?sorte=-9", "?sorte=99", "?sorte=x&page=-1", "?page=999"])
def test_a_sort_that_does_not_exist_shows_one_that_does(alice_client: Client, query: str) -> None:
    assert alice_client.get(URL + query).soup.select("main li[id]")
