"""A point and the duty, or the register, that it speaks of never contradict each other.

All pairs, in both editions, for authorities of every kind around the thresholds: a duty that binds
has its point, one that does not has none, and a point done that a register does not show is asked
about.
"""

from dataclasses import dataclass
from datetime import date
from itertools import product

import pytest
from flask import Flask

from app.authorities.rules import AuthorityFacts, AuthorityKind, Function, profile_of
from app.authorities.situations import AuthorityOrigin, situation_of
from app.methodology.loader import editions, get_edition
from app.methodology.rules import Edition, Item, Profile, applies, reason_not_applicable
from app.obligation.duties import binding
from app.obligation.loader import get_law
from app.obligation.rules import decide
from app.places.record import Territory
from app.publication.strategy.proofs import ITEMS as PROVED_BY_STRATEGY
from app.spaces.findings import provable

LAW = get_law(date(2026, 12, 1))
FIRST, SECOND = get_edition("open-datalab-2026"), get_edition("open-datalab-2")
MAINLAND, CALEDONIA = Territory.MAINLAND, Territory.NEW_CALEDONIA
KIND = AuthorityKind
# What does not depend on whether one duty binds: the point says a frame that all follow.
WITHOUT_CONDITION = {
    "four-families": "obligation-situee",
    "algorithms": "algorithmes-recenses",
    "open-format": "formats-choisis",
    "delegated-services": "donnees-delegataires-inventoriees",
    "requests": "demandes-inscrites-au-programme",
    "forwarding": "demandes-inscrites-au-programme",
}


@dataclass(frozen=True)
class Case:
    """An authority, in the words of its row."""

    name: str
    kind: AuthorityKind
    population: int | None
    territory: Territory = MAINLAND
    fte: int | None = None
    agents: int | None = None
    functions: tuple[Function, ...] = ()

    @property
    def profile(self) -> Profile:
        facts = AuthorityFacts(
            name=self.name, kind=self.kind, territory=self.territory, population=self.population,
            fte=None if self.fte is None else self.fte, functions=self.functions,
            agents=self.agents,
        )  # fmt: skip
        situation = situation_of(facts, AuthorityOrigin())
        decision = decide(situation, LAW)
        held = [function.value for function in self.functions]
        return profile_of(situation, decision.outcome, binding(decision.duties, held))


CASES = (
    Case("Commune de 900", KIND.COMMUNE, 900, fte=6),
    Case("Commune de 3 499", KIND.COMMUNE, 3_499, fte=60),
    Case("Commune de 3 500", KIND.COMMUNE, 3_500, fte=50),
    Case("Commune de 9 999", KIND.COMMUNE, 9_999, fte=80),
    Case("Commune de 10 000", KIND.COMMUNE, 10_000, fte=80),
    Case("Commune sans fonction notée", KIND.COMMUNE, 24_000),
    Case("Commune acheteuse", KIND.COMMUNE, 24_000, functions=(Function.BUYER,)),
    Case("Commune au site", KIND.COMMUNE, 5_000, functions=(Function.WEBSITE,)),
    Case("Communauté de communes", KIND.EPCI, 3_000, fte=20),
    Case("Communauté d’agglomération", KIND.EPCI, 60_000, fte=400),
    Case("SIVOM de 12 000", KIND.SYNDICAT, 12_000, agents=10),
    Case("Syndicat mixte de 300 000", KIND.SYNDICAT, 300_000, agents=150),
    Case("Syndicat mixte de 200 agents", KIND.SYNDICAT, None, agents=200),
    Case("Département", KIND.DEPARTEMENT, 400_000),
    Case("Région", KIND.REGION, 4_000_000),
    Case("CCAS", KIND.OTHER, None, agents=30),
    Case("Commune de Nouvelle-Calédonie", KIND.COMMUNE, 4_120, CALEDONIA),
    Case("Nouméa", KIND.COMMUNE, 94_000, CALEDONIA, functions=(Function.WEBSITE,)),
    Case("Province Sud", KIND.PROVINCE, 212_000, CALEDONIA),
    Case("Commune d’outre-mer", KIND.COMMUNE, 12_000, Territory.DROM),
    Case("Collectivité d’outre-mer", KIND.OVERSEAS, 11_000, Territory.OTHER_OVERSEAS),
)  # fmt: skip
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
PAIRS = [
    (edition, item, duty)
    for edition in (FIRST, SECOND)
    for item in edition.items
    for duty in (item.applies_if.duties if item.applies_if else ())
]


def test_every_edition_has_its_pairs() -> None:
    assert {edition.id for edition, _, _ in PAIRS} == set(editions())
    duties = {rule.id for rule in LAW.duties}
    assert {duty for _, _, duty in PAIRS} <= duties


@each_case
def test_a_duty_that_binds_has_its_point_and_no_other_has(case: Case) -> None:
    profile = case.profile
    assert profile.duties is not None
    for edition, item, duty in PAIRS:
        where = (edition.id, item.id, duty)
        if duty in profile.duties:
            assert applies(item, profile), where
            assert reason_not_applicable(item, profile) is None, where
        elif not profile.duties & set(item.applies_if.duties):
            assert not applies(item, profile), where
            assert "Obligation" in (reason_not_applicable(item, profile) or ""), where


@each_case
@pytest.mark.parametrize("edition", [FIRST, SECOND], ids=lambda edition: edition.version)
def test_the_obligation_and_its_points_agree(case: Case, edition: Edition) -> None:
    """The four families bind whoever is obliged: their points are hidden from the others alone."""
    profile = case.profile
    for item_id in ("familles-obligatoires-marquees", "documents-demandes-publies"):
        due = profile.obligation in {"obliged", "to-confirm"}
        assert applies(edition.item(item_id), profile) is due
        assert ("four-families" in (profile.duties or ())) is due


def test_what_speaks_of_a_duty_without_condition_is_asked_of_all() -> None:
    for (_, item_id), case in product(WITHOUT_CONDITION.items(), CASES):
        item = SECOND.item(item_id)
        assert item.applies_if is None
        assert applies(item, case.profile)


def test_the_law_speaks_first_and_the_condition_where_nothing_is_known() -> None:
    """A Profile without duties is that of nobody: the usual case answers."""
    item = SECOND.item("prada-designee")
    large, small = (Profile("commune", count, territory="mainland") for count in (10_000, 9_999))
    assert applies(item, large)
    assert not applies(item, small)


@pytest.mark.parametrize("edition", [FIRST, SECOND], ids=lambda edition: edition.version)
def test_a_point_that_an_empty_register_shows_is_asked_about(app: Flask, edition: Edition) -> None:
    """Conventions, répertoire, licence, formats, personal data: « fait » is never left alone."""
    shown = {
        "conventions-de-subvention-publiees", "repertoire-informations-publiques-tenu",
        "licence-choisie", "formats-choisis", "plateforme-choisie", "jeux-recenses",
    }  # fmt: skip
    for item_id in shown | {item for item in PROVED_BY_STRATEGY if item in edition}:
        known = provable(item_id)
        assert known is not None, item_id
        assert known.lack, item_id


def test_an_epci_of_3000_publishes_its_subsidies_in_both_editions() -> None:
    """Décret 2017-779 exempts collectivités under 3,500, EPCI not by that letter."""
    small = Case("Communauté de communes", KIND.EPCI, 3_000).profile
    mixed = Case("Syndicat mixte de 300 000", KIND.SYNDICAT, 300_000, agents=150).profile
    staffed = Case("Syndicat mixte de 200 agents", KIND.SYNDICAT, None, agents=200).profile

    def asked(item_id: str, profile: Profile) -> list[bool]:
        items: list[Item] = [edition.item(item_id) for edition in (FIRST, SECOND)]
        return [applies(item, profile) for item in items]

    assert asked("conventions-de-subvention-publiees", small) == [True, True]
    assert asked("prada-designee", mixed) == [False, False]
    assert asked("prada-designee", staffed) == [True, True]
