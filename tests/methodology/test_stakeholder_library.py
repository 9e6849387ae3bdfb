"""Archetypes, brakes, objectives and arguments: typed, in order, and sorted by authority."""

from collections import Counter
from dataclasses import FrozenInstanceError

import pytest

from app.methodology.library import library
from app.methodology.stakeholder_library import (
    QUESTION,
    archetypes,
    archetypes_for,
    arguments,
    brakes,
    objectives,
)
from app.places.record import PlaceKind, Territory

FAMILIES = {
    "elected": 2,
    "management": 1,
    "project": 1,
    "support": 5,
    "trade": 6,
    "public": 4,
    "private": 2,
    "reuser": 5,
    "partner": 1,
}
ROLES = {"decide": 3, "steer": 1, "contribute": 17, "external": 6}
ONLY_SOMEWHERE = {"nouvelle-caledonie", "epci", "prada"}


def ids_for(kind: str, territory: str) -> set[str]:
    return {each.id for each in archetypes_for(kind, territory)}


def test_the_archetypes_of_the_source_are_all_there() -> None:
    found = archetypes().values()
    assert Counter(each.family for each in found) == FAMILIES
    assert Counter(each.role for each in found) == ROLES
    assert Counter(each.side for each in found) == {"internal": 15, "external": 12}


def test_an_archetype_is_read_whole() -> None:
    dpo = archetypes()["dpo"]
    assert dpo.title == "Délégué à la protection des données"
    assert (dpo.family, dpo.side, dpo.role, dpo.phases) == (
        "support",
        "internal",
        "contribute",
        (2, 4),
    )
    assert dpo.objectives == ("o3-collaboration-interne", "o7-demandes-societe")
    assert dpo.brakes[0] == "donnees-personnelles"
    assert dpo.arguments[0] == "confiance-des-habitants"
    assert (dpo.expected, dpo.territory, dpo.kinds) == ("avis par jeu de données", (), ())
    with pytest.raises(FrozenInstanceError):
        dpo.title = "autre"


@pytest.mark.parametrize(
    ("read", "library_id"),
    [
        (archetypes, "stakeholder-archetypes"),
        (brakes, "brakes"),
        (arguments, "benefits"),
    ],
)
def test_each_library_is_read_once_and_keeps_its_order(read: object, library_id: str) -> None:
    assert list(read()) == [entry.id for entry in library(library_id)]
    assert [each.id for each in read().values()] == list(read())
    assert read() is read()
    with pytest.raises(TypeError):
        read()["autre"] = None


def test_the_eight_objectives_leave_the_question_out() -> None:
    assert [id_[:3] for id_ in objectives()] == [f"o{number}-" for number in range(1, 9)]
    assert library("objectives").entry(QUESTION).title.startswith("La question")


def test_a_brake_comes_with_its_answer_and_its_axis() -> None:
    assert {each.axis for each in brakes().values()} == {
        "organisationnel",
        "communication",
        "juridique",
        "technique",
    }
    source = library("brakes").entry("temps")
    temps = brakes()["temps"]
    assert (temps.title, temps.text) == (source.title, source.text)
    assert temps.answer == source.more["answer"] != temps.text


def test_what_the_law_says_is_told_with_its_article_and_its_certainty() -> None:
    personal = brakes()["donnees-personnelles"]
    assert (personal.article, personal.certainty) == ("CRPA L312-1-2, D312-1-3", "V")
    assert "Nouvelle-Calédonie" in (personal.note or "")
    assert brakes()["temps"].article is None


def test_each_argument_speaks_to_an_audience() -> None:
    assert Counter(each.audience for each in arguments().values()) == {
        "administration": 12,
        "companies": 2,
        "citizens": 3,
    }


def test_nothing_is_prepared_that_no_archetype_uses() -> None:
    found = archetypes().values()
    assert {id_ for each in found for id_ in each.objectives} == set(objectives())
    assert {id_ for each in found for id_ in each.brakes} == set(brakes())
    assert {id_ for each in found for id_ in each.arguments} == set(arguments())


@pytest.mark.parametrize(
    ("kind", "territory", "offered"),
    [
        ("commune", "mainland", {"epci", "prada"}),
        ("epci", "mainland", {"prada"}),
        ("commune", "new-caledonia", {"nouvelle-caledonie", "prada"}),
        ("province", "new-caledonia", {"nouvelle-caledonie"}),
        ("departement", "drom", {"epci", "prada"}),
        ("commune", "other-overseas", {"epci", "prada"}),
    ],
)
def test_an_authority_is_offered_those_who_make_sense_for_it(
    kind: str,
    territory: str,
    offered: set[str],
) -> None:
    assert ids_for(kind, territory) & ONLY_SOMEWHERE == offered
    assert ids_for(kind, territory) - offered == set(archetypes()) - ONLY_SOMEWHERE


def test_those_offered_keep_the_order_of_the_library() -> None:
    ranks = {id_: rank for rank, id_ in enumerate(archetypes())}
    found = [ranks[each.id] for each in archetypes_for("commune", "new-caledonia")]
    assert found == sorted(found)


def test_kinds_and_territories_are_those_of_places() -> None:
    kinds = {kind.value for kind in PlaceKind} | {"syndicat", "other"}
    territories = {territory.value for territory in Territory}
    for each in archetypes().values():
        assert set(each.kinds) <= kinds
        assert set(each.territory) <= territories
