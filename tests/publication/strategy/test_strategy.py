"""The strategy: six choices, their decisions, what they prove of the method."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.datasets.inventory.defaults import defaults_of
from app.kernel.clock import today
from app.kernel.errors import Conflict, Refused
from app.kernel.revisions import Sight
from app.publication.rules import Topic
from app.publication.strategy import choices, services
from app.publication.strategy.naming import PROPOSED, file_name, problem_of_pattern
from app.publication.strategy.proofs import ITEMS
from app.publication.strategy.standing import Decided
from app.publication.strategy.topics import (
    KINDS,
    FirstChoice,
    FormatsChoice,
    LicenceChoice,
    NamingChoice,
    Platform,
    PlatformChoice,
    UpdatingChoice,
)
from config import ROOT
from tests.datasets.conftest import Make, Write
from tests.publication.strategies import CSV, DATAGOUV, NAMES, OPEN, RULES, URL, VOTED, Strategy
from tests.support.cast import Cast
from tests.support.client import Client


@pytest.fixture
def strategy(cast: Cast, write: Write) -> Strategy:
    return Strategy(cast, write)


@pytest.mark.parametrize(
    "choice", [OPEN, CSV, DATAGOUV, NAMES, RULES, FirstChoice(((3, "Arbres"),))]
)
def test_a_choice_comes_back_as_it_was_kept(choice: Any) -> None:
    assert KINDS[choice.topic].of(choice.stored()) == choice
    assert choice.problem("mainland") is None
    assert all(text for title, text in choice.lines() if title != "Adresse ou nom du portail")


@pytest.mark.parametrize(
    ("choice", "field"),
    [
        (LicenceChoice("fr-lo"), "licence"),
        (LicenceChoice("notspecified"), "licence"),
        (LicenceChoice("zzz"), "licence"),
        (FormatsChoice(), "formats"),
        (FormatsChoice({"texts": ("pdf",)}), "formats"),
        (PlatformChoice(), "platforms"),
        (PlatformChoice(("datagouv-nc",), "datagouv-nc"), "platforms"),
        (PlatformChoice(("datagouv", "own"), "", "open.rodez.fr"), "reference"),
        (PlatformChoice(("datagouv",), "own"), "reference"),
        (PlatformChoice(("shared",), "shared"), "names"),
        (NamingChoice("{sujet}-é", "x"), "pattern"),
        (NamingChoice(PROPOSED, ""), "text"),
        (UpdatingChoice("", "monthly", "x"), "who"),
        (UpdatingChoice("x", "monthly", ""), "late"),
        (FirstChoice(), "ranks"),
        (FirstChoice(tuple((each, "x") for each in range(11))), "ranks"),
    ],
)
def test_what_cannot_be_chosen_says_where(choice: Any, field: str) -> None:
    sentence, where = choice.problem("mainland")
    assert where == field
    assert sentence.endswith(".")


def test_the_portal_of_new_caledonia_is_for_new_caledonia() -> None:
    chosen = PlatformChoice((Platform.DATAGOUV_NC.value,), Platform.DATAGOUV_NC.value)
    assert chosen.problem("new-caledonia") is None


def test_a_name_is_made_from_its_pattern() -> None:
    said = {"subject": "Subventions aux associations", "place": "Sainte-Foy", "period": "2026"}
    assert file_name(PROPOSED, **said) == "subventions-aux-associations-sainte-foy-2026.csv"
    assert file_name("v1_{sujet}", **said) == "v1_subventions-aux-associations.csv"


@pytest.mark.parametrize(
    "pattern", ["", "{territoire}", "{sujet}-{date}", "Sujet {sujet}", "{sujet}/x", "{sujet", "é"]
)
def test_a_pattern_that_names_nothing_is_refused(pattern: str) -> None:
    assert problem_of_pattern(pattern)


def test_the_licence_chosen_is_that_of_the_catalogue(strategy: Strategy) -> None:
    before = strategy.rodez().catalogue_revision
    strategy.choose(OPEN)
    assert defaults_of(strategy.rodez()).licence == "lov2"
    assert strategy.rodez().catalogue_revision == before + 1


def test_a_choice_saved_twice_is_saved_once(strategy: Strategy) -> None:
    strategy.choose(OPEN)
    strategy.choose(OPEN, seen=0)
    assert [each.event for each in strategy.events()] == ["strategy:choose"]


def test_who_comes_late_is_told_what_stands(strategy: Strategy) -> None:
    strategy.choose(OPEN)
    with pytest.raises(Conflict) as told:
        strategy.choose(LicenceChoice("odc-odbl"), seen=0)
    assert told.value.current.standing.choice == OPEN
    strategy.choose(LicenceChoice("odc-odbl"), seen=1)
    assert defaults_of(strategy.rodez()).licence == "odc-odbl"


def test_a_decision_falls_with_the_choice_it_was_about(strategy: Strategy) -> None:
    strategy.choose(OPEN)
    strategy.decide(Topic.LICENCE)
    found = choices.standings(strategy.rodez())[Topic.LICENCE]
    assert found.decided.sentence == (
        "Adoptée à l’unanimité le 12 novembre 2026 (Conseil municipal)"
    )
    strategy.choose(OPEN, reason="La plus connue.", seen=2)
    assert choices.standings(strategy.rodez())[Topic.LICENCE].decided == VOTED
    strategy.choose(LicenceChoice("odc-odbl"), seen=3)
    assert not choices.standings(strategy.rodez())[Topic.LICENCE].decided
    last = strategy.events()[-1].changes
    assert {each["title"]: each["old"] for each in last}["Décision"] == found.decided.sentence


@pytest.mark.parametrize(
    ("decided", "field"),
    [
        (Decided("", date(2026, 11, 1)), "by"),
        (Decided("Conseil", None, "adoptée"), "on"),
        (Decided("Conseil", today() + timedelta(days=2)), "on"),
    ],
)
def test_half_a_decision_is_refused(strategy: Strategy, decided: Decided, field: str) -> None:
    strategy.choose(OPEN)
    with pytest.raises(Refused) as told:
        strategy.decide(Topic.LICENCE, decided=decided)
    assert told.value.field == field


def test_nothing_is_decided_of_what_is_not_chosen(strategy: Strategy) -> None:
    with pytest.raises(Refused) as told:
        strategy.decide(Topic.FORMATS)
    assert "rien n’est encore choisi" in told.value.message


def test_a_decision_noted_by_mistake_is_taken_away(strategy: Strategy) -> None:
    strategy.choose(OPEN)
    strategy.decide(Topic.LICENCE)
    strategy.decide(Topic.LICENCE, decided=Decided(), seen=2)
    assert not choices.standings(strategy.rodez())[Topic.LICENCE].decided


def test_the_strategy_proves_items_without_touching_those_of_the_inventory(
    strategy: Strategy, cast: Cast, write: Write
) -> None:
    with write():
        cast.rodez.findings = {"jeux-recenses": "24 jeux recensés", "licence-choisie": "ancien"}
    strategy.choose(OPEN, CSV, NAMES)
    strategy.choose(DATAGOUV, reason="Connu de tous.")
    found = strategy.rodez().findings
    assert found["jeux-recenses"] == "24 jeux recensés"
    assert found["licence-choisie"] == "licence choisie\u00a0: Licence Ouverte 2.0"
    assert set(found) == {
        "jeux-recenses",
        "licence-choisie",
        "mention-de-source-redigee",
        "formats-choisis",
        "plateforme-choisie",
        "catalogue-de-reference-designe",
        "regles-d-ecriture-fixees",
    }
    strategy.decide(Topic.LICENCE, Topic.FORMATS, Topic.PLATFORM)
    assert "12 novembre 2026" in strategy.rodez().findings["strategie-validee"]


def test_a_licence_off_the_list_and_a_platform_without_reason_prove_nothing(
    strategy: Strategy,
) -> None:
    strategy.choose(LicenceChoice("cc-by"), DATAGOUV)
    assert set(strategy.rodez().findings) == {"catalogue-de-reference-designe"}


def test_what_is_proved_is_in_the_method() -> None:
    items = (ROOT / "seeds" / "methodology").glob("open-datalab*/items/*.yml")
    assert {each.stem for each in items} >= ITEMS


def test_the_first_datasets_are_kept_by_title(
    strategy: Strategy, make: Make, cast: Cast, write: Write
) -> None:
    trees, bins = make("Arbres"), make("Bornes", duties=("subsidies",), value=4, effort=2)
    make("Fermé", outcome="closed")
    make("Déjà publié", outcome="open", stage="published")
    rows = choices.candidates(strategy.rodez())
    assert [each.title for each in rows] == ["Bornes", "Arbres"]
    assert rows[0].reasons == "répond à une obligation, intérêt 4 sur 5, effort 2 sur 5"
    assert rows[1].reasons == "intérêt 2 sur 5, effort 2 sur 5 (proposé)"
    kept = choices.candidates(strategy.rodez(), [trees])
    assert [each.title for each in kept] == ["Arbres", "Bornes"]
    with write():
        choice = services.first_of(cast.rodez, [trees, bins])
        services.choose(cast.rodez, choice, "", seen=Sight(0), by=strategy.by)
        with pytest.raises(Refused):
            services.first_of(cast.autre, [trees])
    strategy.decide(Topic.FIRST)
    proof = strategy.rodez().findings["premiere-liste-validee"]
    assert "2 premiers jeux retenus" in proof.replace("\u00a0", " ")


def test_the_first_ones_are_those_of_the_priorities(alice_client: Client, make: Make) -> None:
    for rank in range(4):
        make(f"Ancien {rank}")
    make("Voirie", format="csv")
    make("Délibérations", duties=("deliberations",), format="pdf")
    make("Zones", typical="subventions", format="csv")
    make("Plus tard", outcome="later", value=5, effort=1)
    first = alice_client.get("/c/rodez/donnees/priorites").soup.select(".panel .lines a")
    wanted = [each.text.partition(". ")[2] for each in first][:5]
    assert wanted[0] == "Zones"
    page = alice_client.get(f"{URL}/premieres-donnees")
    ranked = {}
    for row in page.soup.select("tbody tr"):
        rank = row.select_one("input")["value"]  # type: ignore[index]
        if rank:
            ranked[rank] = row.th.get_text()  # type: ignore[union-attr]
    assert [ranked[str(rank)] for rank in range(1, 6)] == wanted
    assert len(ranked) == 5
    assert "souvent demandé" in page.visible
