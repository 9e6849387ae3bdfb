"""The nine tests of data.gouv.fr, the five stars, their page and the line of the sheet."""

from dataclasses import replace
from datetime import date

import pytest

from app.datasets.inventory.contents import ResourceFacts
from app.datasets.inventory.resources import add
from app.datasets.inventory.rules import ResourceKind
from app.datasets.quality.rules import Described, File, judge
from tests.datasets.conftest import LIST, Make, Write, actor
from tests.support.cast import Cast
from tests.support.client import Client

DAY = date(2026, 11, 21)
CSV = File("csv", "main", described=True)
NOTICE = File("pdf", "documentation", described=False)
WHOLE = Described(
    licence="lov2",
    description="x" * 101,
    frequency="annual",
    coverage="Rodez",
    granularity="",
    covers_from=date(2018, 1, 1),
    updated_on=date(2026, 1, 31),
    next_update_on=date(2027, 1, 31),
    files=[CSV],
)


def missing(said: Described) -> list[int]:
    """Which of the nine tests are not met, from 1."""
    return [rank for rank, test in enumerate(judge(said, DAY).tests, 1) if test.met is False]


def test_all_that_can_be_told_offline_is_met_and_the_rest_is_not_verified() -> None:
    found = judge(WHOLE, DAY)
    assert missing(WHOLE) == []
    assert [rank for rank, test in enumerate(found.tests, 1) if test.met is None] == [8]
    assert found.score == 8


@pytest.mark.parametrize(
    ("change", "failed"),
    [
        ({"licence": ""}, [1]),
        ({"covers_from": None}, [2]),
        ({"coverage": ""}, [3]),
        ({"coverage": "", "granularity": "fr:commune"}, []),
        ({"frequency": ""}, [4, 5]),
        ({"frequency": "unknown"}, [4, 5]),
        ({"next_update_on": date(2026, 11, 20)}, []),  # a day of grace
        ({"next_update_on": date(2026, 11, 19)}, [5]),
        ({"frequency": "semiannual", "next_update_on": date(2026, 7, 31)}, []),  # due, not late
        ({"frequency": "semiannual", "updated_on": date(2025, 11, 1)}, [5]),
        ({"updated_on": None, "next_update_on": None}, [5]),
        ({"frequency": "punctual", "updated_on": None, "next_update_on": None}, []),
        ({"description": "x" * 100}, [6]),
        ({"files": []}, [7, 9]),
        ({"files": [File("xlsx", "main", described=True)]}, [7]),
        ({"files": [File("", "main", described=True)]}, [7]),
        ({"files": [File("csv", "main", described=False)]}, [9]),
        ({"files": [File("csv.gz", "main", described=False), NOTICE]}, []),
    ],
)  # fmt: skip
def test_each_test_fails_alone(change: dict[str, object], failed: list[int]) -> None:
    assert missing(replace(WHOLE, **change)) == failed  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("formats", "licence", "stars"),
    [
        (["csv"], "", 0),
        ([], "lov2", 0),
        (["pdf"], "lov2", 1),
        (["xlsx"], "lov2", 2),
        (["xlsx", "ods"], "lov2", 3),
        (["CSV"], "lov2", 3),
        (["ttl"], "lov2", 4),
    ],
)
def test_stars_ask_for_each_other(formats: list[str], licence: str, stars: int) -> None:
    files = [File(each, "main", described=False) for each in formats]
    found = judge(replace(WHOLE, licence=licence, files=files), DAY)
    assert found.stars == stars
    assert found.next_star.endswith(".")


def test_a_notice_is_no_data() -> None:
    notice = File("csv", "documentation", described=False)
    assert judge(replace(WHOLE, files=[notice]), DAY).stars == 0


def test_what_is_not_met_says_how_to_mend_it() -> None:
    nothing = Described("", "", "", "", "", None, None, None, [])
    for test in judge(nothing, DAY).tests:
        assert test.remedy.endswith(".")
    assert judge(nothing, DAY).score == 0


def test_a_short_description_is_told_its_length_and_the_one_it_needs() -> None:
    short = judge(replace(WHOLE, description="x" * 59), DAY)
    [remedy] = [test.remedy for test in short.tests if test.met is False]
    assert remedy.endswith("La description compte 59\u00a0caractères, il en faut plus de 100.")


def test_the_page_tells_and_the_sheet_too(
    make: Make, write: Write, cast: Cast, alice_client: Client, elise_client: Client
) -> None:
    dataset = make("Arbres", licence="lov2", description="x" * 120, frequency="punctual")
    with write():
        facts = ResourceFacts("Arbres 2026", "https://d.exemple.fr/a.csv", format="csv")
        notice = ResourceFacts(
            "Notice", "https://d.exemple.fr/n.pdf", ResourceKind.DOCUMENTATION, format="pdf"
        )
        add(cast.rodez, dataset, facts, by=actor(cast.alice))
        add(cast.rodez, dataset, notice, by=actor(cast.alice))
    page = alice_client.get(f"{LIST}/{dataset}/qualite")
    assert "étoiles 3/5 · score 6/9" in page.visible
    assert "non vérifié" in page.visible
    assert "Indiquez au moins le début de la période" in page.visible
    assert len(page.statements) <= 5
    sheet = alice_client.get(f"{LIST}/{dataset}")
    assert "étoiles 3/5 · score 6/9" in sheet.visible
    assert sheet.links["Contrôler un fichier"] == f"{LIST}/{dataset}/controle"
    assert len(sheet.statements) <= 5
    seen = elise_client.get(f"{LIST}/{dataset}")
    assert "Contrôler un fichier" not in seen.links
    elise_client.get(seen.links["Voir le détail"])


def test_that_of_another_authority_is_not_there(make: Make, charlie_client: Client) -> None:
    charlie_client.get(f"/c/autre/donnees/{make('Arbres')}/qualite", status=404)
