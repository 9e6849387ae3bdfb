"""Looking into an edition, and whom its items concern."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.methodology.loader import load_edition
from app.methodology.rules import (
    Condition,
    Edition,
    Item,
    Profile,
    applies,
    describe,
    reason_not_applicable,
)

KINDS = ["commune", "epci", "departement", "region", "province", "syndicat", "other"]
OBLIGATIONS = ["obliged", "not-obliged", "to-confirm"]
TERRITORIES = ["mainland", "drom", "new-caledonia", "other-overseas"]


def item(condition: Condition | None) -> Item:
    return Item(
        id="point",
        axis="technique",
        weight=1,
        required=False,
        statement="Un fait.",
        why="Parce que.",
        how=("Faire.",),
        evidence="note",
        role="DGS",
        duration_days=1,
        task="Faire",
        covers=(),
        sources=("pratique",),
        applies_if=condition,
    )


@pytest.fixture(name="edition")
def _edition(seeds: Path) -> Edition:
    return load_edition(seeds / "methodology" / "mini")


class TestEdition:
    def test_items_come_in_the_order_of_the_method(self, edition: Edition) -> None:
        assert [each.id for each in edition.items] == ["alpha", "beta", "gamma"]
        assert [each.id for each in edition.phase(1).items] == ["alpha", "beta"]

    def test_phases_and_steps_are_numbered_from_one(self, edition: Edition) -> None:
        assert [phase.position for phase in edition.phases] == [1, 2]
        assert edition.phase(2).id == "suite"
        assert edition.step_of("gamma").number == "2.1"

    def test_an_item_knows_its_place(self, edition: Edition) -> None:
        assert edition.item("beta").statement == "Le point beta est établi."
        assert edition.step_of("beta").id == "un"
        assert edition.phase_of("beta").id == "debut"
        assert edition.axis("organisationnel").title == "Organisationnel"

    def test_an_item_knows_its_neighbours(self, edition: Edition) -> None:
        around = {each.id: edition.neighbours(each.id) for each in edition.items}
        assert around == {
            "alpha": (None, edition.item("beta")),
            "beta": (edition.item("alpha"), edition.item("gamma")),
            "gamma": (edition.item("beta"), None),
        }

    def test_what_is_not_there_is_said(self, edition: Edition) -> None:
        assert "alpha" in edition
        assert "omega" not in edition
        for look in (edition.item, edition.step_of, edition.phase_of, edition.neighbours):
            with pytest.raises(KeyError):
                look("omega")
        with pytest.raises(KeyError):
            edition.phase(3)


class TestApplies:
    def test_no_condition_concerns_everyone(self) -> None:
        assert applies(item(None), Profile())
        assert reason_not_applicable(item(None), Profile("commune", 12)) is None

    @pytest.mark.parametrize(
        ("population", "expected"),
        [(3_499, False), (3_500, True), (9_999, True), (10_000, False), (None, True)],
    )
    def test_both_ends_of_a_population_are_inside(
        self,
        population: int | None,
        expected: bool,
    ) -> None:
        condition = Condition(population_min=3_500, population_max=9_999)
        assert applies(item(condition), Profile("commune", population)) is expected

    def test_all_parts_of_a_condition_must_hold(self) -> None:
        both = item(Condition(types=("commune",), territory=("mainland",)))
        assert applies(both, Profile("commune", territory="mainland"))
        assert not applies(both, Profile("commune", territory="drom"))
        assert not applies(both, Profile("epci", territory="mainland"))

    @pytest.mark.parametrize("obligation", [None, "to-confirm"])
    def test_an_obligation_not_settled_hides_nothing(self, obligation: str | None) -> None:
        for wanted in OBLIGATIONS:
            condition = Condition(obligation=(wanted,))
            assert applies(item(condition), Profile("commune", obligation=obligation))

    def test_a_settled_obligation_counts(self) -> None:
        obliged = item(Condition(obligation=("obliged", "to-confirm")))
        assert applies(obliged, Profile(obligation="obliged"))
        assert not applies(obliged, Profile(obligation="not-obliged"))

    def test_kinds_that_seeds_do_not_list_follow_their_nearest(self) -> None:
        provinces = item(Condition(types=("province",)))
        communes = item(Condition(types=("commune",)))
        assert applies(provinces, Profile("collectivite-nc"))
        assert applies(item(Condition(types=("departement",))), Profile("overseas"))
        assert not applies(communes, Profile("collectivite-nc"))

    @given(
        st.builds(
            Condition,
            types=st.lists(st.sampled_from(KINDS), unique=True).map(tuple),
            population_min=st.none() | st.integers(0, 20_000),
            population_max=st.none() | st.integers(0, 20_000),
            obligation=st.lists(st.sampled_from(OBLIGATIONS), unique=True).map(tuple),
            territory=st.lists(st.sampled_from(TERRITORIES), unique=True).map(tuple),
        ),
        st.builds(
            Profile,
            kind=st.none() | st.sampled_from(KINDS),
            population=st.none() | st.integers(0, 20_000),
            obligation=st.none() | st.sampled_from(OBLIGATIONS),
            territory=st.none() | st.sampled_from(TERRITORIES),
        ),
    )
    def test_a_reason_is_given_exactly_when_an_item_is_left_out(
        self,
        condition: Condition,
        profile: Profile,
    ) -> None:
        reason = reason_not_applicable(item(condition), profile)
        assert (reason is None) is applies(item(condition), profile)
        assert applies(item(condition), Profile())


class TestReason:
    def test_it_says_whom_the_item_concerns(self) -> None:
        large = item(Condition(types=("commune", "epci"), population_min=3_500))
        assert reason_not_applicable(large, Profile("commune", 300)) == (
            "ne concerne que les communes et EPCI de 3\u202f500 habitants et plus"
        )

    @pytest.mark.parametrize(
        ("condition", "expected"),
        [
            (Condition(population_max=9_999), "collectivités de moins de 10\u202f000 habitants"),
            (
                Condition(population_min=1_000, population_max=9_999),
                "collectivités de 1\u202f000 à 9\u202f999 habitants",
            ),
            (
                Condition(territory=("mainland", "drom", "new-caledonia")),
                (
                    "collectivités en métropole, dans les départements et régions d’outre-mer "
                    "ou en Nouvelle-Calédonie"
                ),
            ),
            (
                Condition(types=("province",), obligation=("not-obliged",)),
                "provinces qui n’ont pas l’obligation d’ouvrir leurs données",
            ),
        ],
    )
    def test_in_words(self, condition: Condition, expected: str) -> None:
        assert describe(condition) == expected
