"""The decision tree, every branch of it, and what must hold for any authority."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.governance.naming import OVERSEAS_OF_CODE
from app.obligation.bodies import BODIES
from app.obligation.loader import get_law
from app.obligation.rules import (
    KINDS,
    TERRITORIES,
    Decision,
    KnownAnswer,
    LegalSituation,
    ObligationOutcome,
    decide,
)

LAW = get_law(date(2026, 11, 21))
POPULATION = 3500
STAFF = 50


def decision(kind: str, territory: str = "mainland", **known: object) -> Decision:
    """Decide with one population for both, unless two are given."""
    known.setdefault("population_total", known.get("population"))
    return decide(LegalSituation(kind, territory, **known), LAW)


def steps(found: Decision) -> dict[str, KnownAnswer]:
    return {branch.step: branch.answer for branch in found.branch}


def duty_ids(found: Decision) -> dict[str, bool]:
    return {duty.id: duty.to_confirm for duty in found.duties}


def doubt_ids(found: Decision) -> set[str]:
    return {doubt.id for doubt in found.doubts}


def article_references(found: Decision) -> list[str]:
    return [article.reference for article in found.articles]


class TestRealAuthorities:
    def test_rodez_with_its_agents_is_obliged(self) -> None:
        found = decision("commune", population=24_000, fte=400)
        assert found.outcome == ObligationOutcome.OBLIGED == "obliged"
        assert found.label == "obligée"
        assert article_references(found) == ["CRPA L312-1-1", "CRPA D312-1-1-1"]
        assert found.doubts == ()
        assert found.reasons == (
            "Elle compte 24 000 habitants : elle atteint le seuil de 3 500 habitants.",
            "Elle emploie 400 agents en équivalents temps plein : elle atteint le seuil de 50.",
        )
        assert duty_ids(found)["prada"] is False
        assert list(steps(found)) == ["A0", "A0b", "A1", "A2", "A3", "A4", "A7"]

    def test_rodez_without_its_agents_is_to_confirm(self) -> None:
        found = decision("commune", population=24_000)
        assert found.outcome is ObligationOutcome.TO_CONFIRM
        assert found.label == "à confirmer"
        assert steps(found)["A4"] is KnownAnswer.UNKNOWN
        assert [branch.answer.label for branch in found.branch][-3:] == ["non", "à préciser", "oui"]
        assert "équivalents temps plein n’est pas indiqué" in found.reasons[-1]
        assert duty_ids(found)["four-families"] is True

    def test_sicoval_is_judged_on_its_agents_alone_and_the_doubt_is_told(self) -> None:
        found = decision("epci", population=83_000, fte=Decimal("850.5"))
        assert found.outcome is ObligationOutcome.OBLIGED
        assert "A3" not in steps(found)
        assert doubt_ids(found) == {"epci"}
        assert found.doubts[0].certainty == "G"
        assert found.doubts[0].text.endswith("Lecture du texte, à confirmer.")
        assert "850,5 agents" in found.reasons[-1]

    def test_noumea_follows_the_whole_code_like_any_commune(self) -> None:
        found = decision("commune", "new-caledonia", population=85_976, fte=1_500)
        assert found.outcome is ObligationOutcome.OBLIGED
        assert list(steps(found)) == ["A0", "N2", "A3", "A4", "A7"]
        assert duty_ids(found)["prada"] is False
        assert not duty_ids(found).keys() & {"procurement", "addresses", "subsidies"}
        assert doubt_ids(found) == {"nc-duties"}


class TestThresholds:
    @pytest.mark.parametrize(
        ("population", "fte", "outcome"),
        [
            (POPULATION - 1, STAFF + 500, ObligationOutcome.NOT_OBLIGED),
            (POPULATION, STAFF, ObligationOutcome.OBLIGED),
            (POPULATION + 1, STAFF + 1, ObligationOutcome.OBLIGED),
            (POPULATION, STAFF - 1, ObligationOutcome.NOT_OBLIGED),
            (POPULATION, Decimal("49.99"), ObligationOutcome.NOT_OBLIGED),
            (POPULATION - 1, None, ObligationOutcome.NOT_OBLIGED),
            (POPULATION, None, ObligationOutcome.TO_CONFIRM),
            (None, STAFF - 1, ObligationOutcome.NOT_OBLIGED),
            (None, STAFF, ObligationOutcome.TO_CONFIRM),
            (None, None, ObligationOutcome.TO_CONFIRM),
        ],
    )
    @pytest.mark.parametrize("territory", ["mainland", "drom", "new-caledonia"])
    def test_a_commune(
        self,
        territory: str,
        population: int | None,
        fte: float | None,
        outcome: ObligationOutcome,
    ) -> None:
        assert decision("commune", territory, population=population, fte=fte).outcome is outcome

    def test_the_values_of_the_law_are_inside_and_the_reading_is_told(self) -> None:
        assert doubt_ids(decision("commune", population=POPULATION, fte=STAFF)) == {
            "exact-population",
            "exact-staff",
        }
        assert doubt_ids(decision("commune", population=POPULATION + 1, fte=STAFF + 1)) == set()

    def test_a_small_commune_may_open_and_is_told_so(self) -> None:
        found = decision("commune", population=POPULATION - 1)
        assert found.label == ("non obligée par L312-1-1 (ouverture volontaire possible, L312-1)")
        assert "A4" not in steps(found)
        assert "CRPA L312-1" in article_references(found)
        assert found.reasons[-1] == "L’ouverture reste possible, à titre volontaire."

    @pytest.mark.parametrize("kind", ["departement", "region"])
    def test_a_large_collectivity_needs_no_population(self, kind: str) -> None:
        found = decision(kind, fte=STAFF)
        assert found.outcome is ObligationOutcome.OBLIGED
        assert steps(found)["A3"] is KnownAnswer.NO
        assert duty_ids(found)["prada"] is False

    @pytest.mark.parametrize("kind", ["epci", "syndicat"])
    @pytest.mark.parametrize("population", [None, 12, POPULATION, 100_000])
    def test_an_establishment_is_not_asked_its_population(
        self,
        kind: str,
        population: int | None,
    ) -> None:
        for fte, outcome in (
            (STAFF - 1, ObligationOutcome.NOT_OBLIGED),
            (STAFF, ObligationOutcome.OBLIGED),
            (None, ObligationOutcome.TO_CONFIRM),
        ):
            assert decision(kind, population=population, fte=fte).outcome is outcome


class TestOtherBodies:
    @pytest.mark.parametrize(
        ("mission", "fte", "outcome"),
        [
            (True, STAFF, ObligationOutcome.OBLIGED),
            (True, None, ObligationOutcome.TO_CONFIRM),
            (None, STAFF, ObligationOutcome.TO_CONFIRM),
            (None, STAFF - 1, ObligationOutcome.NOT_OBLIGED),
            (False, 4 * STAFF, ObligationOutcome.NOT_OBLIGED),
        ],
    )
    def test_the_public_mission_comes_first(
        self,
        mission: bool | None,
        fte: int | None,
        outcome: ObligationOutcome,
    ) -> None:
        found = decision("other", fte=fte, public_mission=mission)
        assert found.outcome is outcome
        assert steps(found)["A1"] is KnownAnswer.of(mission)
        unsaid = mission is None and outcome is ObligationOutcome.TO_CONFIRM
        assert ("public-mission" in doubt_ids(found)) is unsaid


class TestNewCaledonia:
    @pytest.mark.parametrize("kind", ["province", "collectivite-nc"])
    @pytest.mark.parametrize("fte", [None, 1, STAFF, 9_000])
    def test_provinces_are_obliged_without_threshold_and_a_jurist_must_confirm(
        self,
        kind: str,
        fte: int | None,
    ) -> None:
        found = decision(kind, "new-caledonia", population=10, fte=fte)
        assert found.outcome is ObligationOutcome.OBLIGED
        assert steps(found) == {"A0": KnownAnswer.YES, "N5": KnownAnswer.YES}
        doubt = next(doubt for doubt in found.doubts if doubt.id == "nc-listed")
        assert "à confirmer par un juriste" in doubt.text
        assert doubt.certainty == "G"
        assert set(duty_ids(found)) == {
            "four-families",
            "algorithms",
            "requests",
            "forwarding",
            "open-format",
            "instructions",
            "source-code",
            "prada",
        }
        assert duty_ids(found)["prada"] is True

    @pytest.mark.parametrize(
        ("kind", "attached_to", "step", "outcome"),
        [
            ("epci", None, "N3", ObligationOutcome.OBLIGED),
            ("syndicat", None, "N3", ObligationOutcome.OBLIGED),
            ("syndicat", "new-caledonia", "N5", ObligationOutcome.OBLIGED),
            ("other", "state", "N1", ObligationOutcome.OBLIGED),
            ("other", "commune", "N4", ObligationOutcome.OBLIGED),
            ("other", "new-caledonia", "N5", ObligationOutcome.OBLIGED),
            ("other", None, "N5", ObligationOutcome.TO_CONFIRM),
        ],
    )
    def test_who_a_body_depends_on_decides(
        self,
        kind: str,
        attached_to: str | None,
        step: str,
        outcome: ObligationOutcome,
    ) -> None:
        found = decision(kind, "new-caledonia", fte=STAFF, attached_to=attached_to)
        assert found.outcome is outcome
        assert step in steps(found)

    @pytest.mark.parametrize("attached_to", ["state", "commune"])
    def test_bodies_of_the_state_and_communes_keep_the_staff_test(self, attached_to: str) -> None:
        found = decision("other", "new-caledonia", fte=STAFF - 1, attached_to=attached_to)
        assert found.outcome is ObligationOutcome.NOT_OBLIGED


class TestUnverified:
    @pytest.mark.parametrize("kind", ["commune", "epci", "overseas", "other"])
    def test_other_overseas_is_to_be_checked(self, kind: str) -> None:
        found = decision(kind, "other-overseas", population=100_000, fte=1_000)
        assert found.outcome is ObligationOutcome.TO_CONFIRM
        assert any(doubt.text.startswith("Régime à vérifier") for doubt in found.doubts)
        assert all(duty.to_confirm for duty in found.duties)
        assert "contradiction" not in doubt_ids(found)

    @pytest.mark.parametrize(
        ("kind", "territory"),
        [
            ("province", "mainland"),
            ("collectivite-nc", "drom"),
            ("region", "new-caledonia"),
            ("overseas", "mainland"),
            ("commune", "atlantis"),
            ("kingdom", "mainland"),
        ],
    )
    def test_what_cannot_be_is_to_be_checked(self, kind: str, territory: str) -> None:
        found = decision(kind, territory, population=100_000, fte=1_000)
        assert found.outcome is ObligationOutcome.TO_CONFIRM
        assert doubt_ids(found) >= {"contradiction"}


class TestDuties:
    def test_a_small_commune_keeps_the_duties_of_all(self) -> None:
        found = duty_ids(decision("commune", population=300, fte=3))
        assert found.keys() >= {"requests", "open-format", "directory", "procurement", "addresses"}
        assert not found.keys() & {"four-families", "algorithms", "subsidies", "prada", "water"}

    def test_a_small_commune_with_many_agents_still_publishes_its_algorithms(self) -> None:
        found = decision("commune", population=POPULATION - 1, fte=STAFF)
        assert found.outcome is ObligationOutcome.NOT_OBLIGED
        assert duty_ids(found)["algorithms"] is False
        assert "algorithms" in doubt_ids(found)

    def test_the_guides_are_not_doubted_where_they_do_not_matter(self) -> None:
        assert "algorithms" not in doubt_ids(decision("commune", population=300, fte=3))

    @pytest.mark.parametrize(
        ("kind", "population", "fte", "answer"),
        [
            ("commune", 9_999, 60, KnownAnswer.NO),
            ("commune", 10_000, 60, KnownAnswer.YES),
            ("commune", None, 60, KnownAnswer.UNKNOWN),
            ("epci", 10_000, None, KnownAnswer.YES),
            ("epci", 9_999, 199, KnownAnswer.UNKNOWN),  # agents, and not their hours
            ("epci", 9_999, 200, KnownAnswer.YES),
            ("syndicat", None, 200, KnownAnswer.YES),
            ("syndicat", None, None, KnownAnswer.UNKNOWN),
            ("departement", None, None, KnownAnswer.YES),
        ],
    )
    def test_the_person_in_charge_of_access(
        self,
        kind: str,
        population: int | None,
        fte: int | None,
        answer: KnownAnswer,
    ) -> None:
        assert steps(decision(kind, population=population, fte=fte))["A7"] is answer

    def test_a_condition_we_cannot_know_is_told_in_words(self) -> None:
        found = decision("commune", population=300, fte=3)
        conditions = {duty.id: duty.only_if for duty in found.duties}
        assert conditions["defibrillators"] == "si vous en exploitez"
        assert conditions["requests"] is None

    def test_what_is_only_remembered_is_never_told_as_settled(self) -> None:
        for kind, territory in product(KINDS, TERRITORIES):
            found = decision(kind, territory, population=100_000, fte=1_000)
            assert all(duty.to_confirm for duty in found.duties if duty.certainty == "M")

    def test_a_province_has_no_month_and_is_told_to_be_prudent(self) -> None:
        [requests] = [
            duty for duty in decision("province", "new-caledonia").duties if duty.id == "requests"
        ]
        assert "par prudence" in requests.text
        assert requests.deadline == ""
        assert "Un mois" not in requests.text

    def test_a_body_charged_by_a_commune_has_the_month_and_the_cada(self) -> None:
        found = decision("other", "new-caledonia", fte=60, attached_to="commune")
        [requests] = [duty for duty in found.duties if duty.id == "requests"]
        assert "Un mois de silence vaut refus" in requests.text
        assert "CADA" in requests.text

    def test_the_zone_is_said_to_be_abolished_nowhere(self) -> None:
        texts = [duty.text for duty in LAW.duties if duty.id == "low-emission-zone"]
        assert all("vote final reporté" in text and "supprimée" not in text for text in texts)


populations = st.none() | st.integers(-10, 200_000)
staffs = st.none() | st.floats() | st.decimals() | st.integers(-10, 10_000).map(Decimal)
situations = st.builds(
    LegalSituation,
    kind=st.sampled_from([*KINDS, "unheard-of"]),
    territory=st.sampled_from([*TERRITORIES, "elsewhere"]),
    population=populations,
    fte=staffs,
    public_mission=st.none() | st.booleans(),
    attached_to=st.sampled_from([None, "state", "commune", "new-caledonia", "nobody"]),
    population_total=populations,
    renewal_population=populations,
    agents=populations,
    largest_commune=populations,
    body=st.sampled_from(["", *BODIES, "unheard-of"]),
    overseas=st.sampled_from(["", *OVERSEAS_OF_CODE.values(), "nowhere"]),
    local_law=st.booleans(),
)

RANK = {
    ObligationOutcome.NOT_OBLIGED: 0,
    ObligationOutcome.TO_CONFIRM: 1,
    ObligationOutcome.OBLIGED: 2,
}


class TestAnyAuthority:
    @given(situations)
    def test_there_is_always_an_answer_with_its_way_and_its_words(
        self, situation: LegalSituation
    ) -> None:
        found = decide(situation, LAW)
        assert found.branch[0].step == "A0"
        assert found.reasons or found.doubts
        assert len({branch.step for branch in found.branch}) == len(found.branch)
        texts = [*found.reasons, *(doubt.text for doubt in found.doubts)]
        assert not any("{" in text for text in texts)
        assert not any("{" in branch.question for branch in found.branch)
        assert all(branch.question.endswith("\u202f?") for branch in found.branch)

    @given(situations)
    def test_an_outcome_not_settled_says_what_is_missing(self, situation: LegalSituation) -> None:
        found = decide(situation, LAW)
        if found.outcome is ObligationOutcome.TO_CONFIRM:
            unknown = [branch for branch in found.branch if branch.answer is KnownAnswer.UNKNOWN]
            assert unknown or situation.territory == "other-overseas"

    @given(situations, st.integers(0, 200_000), st.integers(0, 200_000))
    def test_more_inhabitants_never_release(
        self, situation: LegalSituation, one: int, two: int
    ) -> None:
        small, large = sorted((one, two))
        assert (
            RANK[_outcome(situation, population=small)]
            <= RANK[_outcome(situation, population=large)]
        )

    @given(situations, st.floats(0, 10_000), st.floats(0, 10_000))
    def test_more_agents_never_release(
        self, situation: LegalSituation, one: float, two: float
    ) -> None:
        few, many = sorted((one, two))
        assert RANK[_outcome(situation, fte=few)] <= RANK[_outcome(situation, fte=many)]

    @given(situations, st.integers(0, 200_000), st.floats(0, 10_000))
    def test_learning_a_fact_never_contradicts_what_was_settled(
        self,
        situation: LegalSituation,
        population: int,
        fte: float,
    ) -> None:
        before = _outcome(situation, population=None, fte=None)
        after = _outcome(situation, population=population, fte=fte)
        assert before in (after, ObligationOutcome.TO_CONFIRM)


def _outcome(situation: LegalSituation, **known: object) -> ObligationOutcome:
    values = {name: getattr(situation, name) for name in situation.__slots__}
    return decide(LegalSituation(**{**values, **known}), LAW).outcome


def test_every_kind_in_every_territory_gets_the_answer_of_the_sheet() -> None:
    """Well above both thresholds: only the regime is left to decide."""
    expected = {
        "mainland": {"province", "collectivite-nc", "overseas", "other"},
        "drom": {"province", "collectivite-nc", "overseas", "other"},
        "new-caledonia": {"departement", "region", "overseas", "other"},
        "other-overseas": set(KINDS),
    }
    for territory, kind in product(TERRITORIES, KINDS):
        found = decision(kind, territory, population=100_000, fte=1_000)
        unsure = kind in expected[territory]
        assert found.outcome is (
            ObligationOutcome.TO_CONFIRM if unsure else ObligationOutcome.OBLIGED
        ), kind
