"""What an authority is, as pure rules."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.authorities.queries import decision_on
from app.authorities.rules import (
    AuthorityFacts,
    AuthorityKind,
    Function,
    ObligationView,
    differences,
    fingerprint,
    functions_for,
    impossible_pair,
    profile_of,
    slug_for,
)
from app.authorities.situations import situation_of
from app.kernel.text import name_key
from app.obligation.rules import KINDS, ObligationOutcome
from app.places.record import PlaceKind, Territory
from app.web.converters import Slug

MAINLAND, CALEDONIA = Territory.MAINLAND, Territory.NEW_CALEDONIA


def facts(
    kind: AuthorityKind = AuthorityKind.COMMUNE, territory: Territory = MAINLAND, **known: object
) -> AuthorityFacts:
    return AuthorityFacts("Rodez", kind, territory, **known)


def view(of: AuthorityFacts, override: ObligationOutcome | None = None) -> ObligationView:
    return ObligationView(decision_on(of), override)


def test_kinds_are_those_of_the_law_and_hold_those_of_places() -> None:
    assert set(AuthorityKind.codes()) == set(KINDS)
    assert set(PlaceKind.codes()) <= set(AuthorityKind.codes())


@pytest.mark.parametrize(
    ("name", "code", "slug"),
    [
        ("Rodez", "12202", "rodez-12202"),
        ("Communauté d’agglomération du Sicoval", "243100633", "sicoval-243100633"),
        ("Métropole du Grand Paris", "200054781", "grand-paris-200054781"),
        ("Bordeaux Métropole", "243300316", "bordeaux-metropole-243300316"),
        ("L’Haÿ-les-Roses", "94038", "l-hay-les-roses-94038"),
        ("Province Sud", "988-sud", "province-sud-988"),
        ("Œuvre & Cie", "", "oeuvre-cie"),
        ("Aveyron", "12", "aveyron-12"),
        ("!!!", "", "collectivite"),
        ("Corse-du-Sud", "2A", "corse-du-sud-2a"),
    ],
)
def test_slug_is_the_name_and_the_code(name: str, code: str, slug: str) -> None:
    assert slug_for(name, code) == slug


@given(st.text(max_size=400), st.text(max_size=20))
def test_any_name_makes_a_slug_that_the_address_accepts(name: str, code: str) -> None:
    slug = slug_for(name, code)
    assert re.fullmatch(Slug.regex, slug), slug
    assert len(slug) <= 120


class TestObligation:
    def test_rodez_with_its_agents_is_obliged(self) -> None:
        found = view(facts(population=23_981, fte=Decimal(400)))
        assert found.outcome is ObligationOutcome.OBLIGED
        assert found.short == "Obligée par la loi (CRPA L312-1-1)"
        assert not found.awaits_staff

    def test_rodez_without_its_agents_is_to_confirm_and_waits_for_them(self) -> None:
        found = view(facts(population=23_981))
        assert found.short == "Obligation à confirmer"
        assert found.article is None
        assert found.awaits_staff

    def test_an_epci_is_read_without_population_and_says_its_doubt(self) -> None:
        found = view(facts(AuthorityKind.EPCI, population=100, fte=Decimal(900)))
        assert found.outcome is ObligationOutcome.OBLIGED
        assert "epci" in {doubt.id for doubt in found.decision.doubts}

    def test_noumea_stands_under_the_code_as_a_commune(self) -> None:
        found = view(facts(AuthorityKind.COMMUNE, CALEDONIA, population=85_976, fte=Decimal(900)))
        assert found.short == "Obligée par la loi (CRPA L312-1-1)"
        assert "N2" in {branch.step for branch in found.decision.branch}

    def test_a_province_is_obliged_by_its_own_articles(self) -> None:
        assert view(facts(AuthorityKind.PROVINCE, CALEDONIA)).article == "CRPA L563-2 et R563-4"

    def test_a_small_commune_is_not_obliged(self) -> None:
        found = view(facts(population=800, fte=Decimal(10)))
        assert found.label == "Non obligée par la loi"

    def test_the_leads_answer_is_in_force_and_cites_no_article(self) -> None:
        found = view(facts(population=800, fte=Decimal(10)), ObligationOutcome.OBLIGED)
        assert found.outcome is ObligationOutcome.OBLIGED
        assert found.decision.outcome is ObligationOutcome.NOT_OBLIGED
        assert found.short == "Obligée, précise la collectivité"

    def test_a_leads_doubt_no_longer_waits_for_agents_once_they_are_known(self) -> None:
        assert not view(
            facts(population=9_000, fte=Decimal(80)), ObligationOutcome.TO_CONFIRM
        ).awaits_staff


class TestFunctions:
    def test_whom_it_works_for_is_asked_of_bodies_only(self) -> None:
        assert Function.SERVICE_STATE not in functions_for(AuthorityKind.COMMUNE)
        assert Function.SERVICE_STATE in functions_for(AuthorityKind.OTHER)
        assert functions_for(None) == tuple(Function)

    def test_a_body_that_serves_a_commune_has_a_public_mission(self) -> None:
        body = facts(AuthorityKind.OTHER, functions=(Function.BUYER, Function.SERVICE_COMMUNE))
        assert situation_of(body).public_mission is True
        assert situation_of(body).attached_to == "commune"

    def test_a_body_that_serves_two_masters_is_left_open(self) -> None:
        both = (Function.SERVICE_STATE, Function.SERVICE_NEW_CALEDONIA)
        assert (
            situation_of(facts(AuthorityKind.OTHER, CALEDONIA, functions=both)).attached_to is None
        )

    def test_a_body_that_says_nothing_is_not_decided_for(self) -> None:
        assert situation_of(facts(AuthorityKind.OTHER)).public_mission is None

    def test_a_commune_is_never_read_as_a_body(self) -> None:
        held = (Function.SERVICE_STATE,)
        assert situation_of(facts(functions=held)).attached_to is None


def test_the_profile_carries_the_outcome_in_force() -> None:
    situation = situation_of(facts(population=800))
    found = profile_of(situation, ObligationOutcome.OBLIGED, frozenset({"directory"}))
    assert found.duties == {"directory"}
    assert (found.kind, found.population) == ("commune", 800)
    assert (found.obligation, found.territory) == ("obliged", "mainland")


@pytest.mark.parametrize(
    ("kind", "territory", "words"),
    [
        (AuthorityKind.PROVINCE, MAINLAND, "Nouvelle-Calédonie"),
        (AuthorityKind.DEPARTEMENT, CALEDONIA, "n’existe pas"),
        (AuthorityKind.OVERSEAS, MAINLAND, "outre-mer"),
        (AuthorityKind.COMMUNE, CALEDONIA, None),
        (AuthorityKind.SYNDICAT, MAINLAND, None),
    ],
)
def test_a_kind_out_of_its_territory_is_told(
    kind: AuthorityKind, territory: Territory, words: str | None
) -> None:
    problem = impossible_pair(kind, territory)
    assert problem is None if words is None else words in (problem or "")


def test_differences_are_told_in_words() -> None:
    before, after = facts(population=900), facts(population=None, fte=Decimal("12.50"))
    assert differences(before, after) == (
        ("Population municipale", "900", "non renseigné"),
        ("Agents en équivalents temps plein", "non renseigné", "12,5"),
    )
    assert differences(before, before) == ()


def test_a_mark_changes_with_what_is_said_and_only_then() -> None:
    same = facts(fte=Decimal("12.5")).lines()
    assert fingerprint(same) == fingerprint(facts(fte=Decimal("12.50")).lines())
    assert fingerprint(same) != fingerprint(facts(fte=Decimal("12.51")).lines())


def test_names_sort_without_accents() -> None:
    assert name_key("Écully") == "ecully"
    assert len(name_key("œ" * 200)) <= 200
