"""The list: five bars, filters that say what they hide, what each dataset lacks first."""

from datetime import date

import pytest

from app.audit.rules import Actor
from app.datasets.inventory import queries, services
from app.datasets.inventory.contents import DatasetFacts
from app.datasets.inventory.filters import DatasetFilter, DatasetOrder
from app.datasets.inventory.rules import Stage
from tests.datasets.conftest import LIST, Make, Write
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.html import one_line
from tests.support.page import Page


def titles(page: Page) -> list[str]:
    return [one_line(link) for link in page.soup.select("tbody th a")]


def row(page: Page, title: str) -> str:
    [found] = [each for each in page.soup.select("tbody tr") if title in one_line(each)]
    return one_line(found).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def four(make: Make) -> dict[str, int]:
    return {
        "arbres": make("Arbres", service="Parcs", theme="ENVI"),
        "budget": make("Budget", outcome="open", stage="prepared", theme="ECON"),
        "ecoles": make(
            "Écoles",
            outcome="open",
            stage="published",
            frequency="annual",
            updated_on=date(2020, 1, 1),
        ),
        "zones": make("Zones", outcome="closed", stage="analysed", service="Parcs"),
    }


def test_a_row_says_stage_outcome_update_and_what_is_next(
    four: dict[str, int], alice_client: Client
) -> None:
    page = alice_client.get(LIST)
    assert page.h1 == "Données (4)"
    assert titles(page) == ["Arbres", "Budget", "Écoles", "Zones"]
    assert "Arbres Parcs Recensé Pas encore analysé" in row(page, "Arbres")
    assert row(page, "Arbres").endswith("Analyser")
    assert row(page, "Budget").endswith("Publier")
    assert "en retard depuis le 1er janvier 2021" in row(page, "Écoles")
    assert "Non ouvrable" in row(page, "Zones")


def test_the_five_bars_carry_their_figures(four: dict[str, int], alice_client: Client) -> None:
    page = alice_client.get(LIST)
    said = [one_line(line) for line in page.soup.select(".stages a")]
    assert said == [
        "4 recensés",
        "3 analysés (75\u202f%)",
        "2 préparés (50\u202f%)",
        "1 publié (25\u202f%)",
        "0 tenu à jour (0\u202f%)",
    ]
    bars = [str(path["d"]) for path in page.soup.select(".stages path")]
    assert bars == ["M0 4h100", "M0 4h75", "M0 4h50", "M0 4h25", "M0 4h0"]
    link = page.soup.select(".stages a")[2]["href"]
    assert titles(alice_client.get(str(link))) == ["Budget", "Écoles"]


@pytest.mark.parametrize(
    ("asked", "expected", "said"),
    [
        ("etape=listed", ["Arbres"], "étape"),
        ("atteint=prepared", ["Budget", "Écoles"], "au moins"),
        ("issue=a-analyser", ["Arbres"], "Pas encore analysé"),
        ("issue=closed", ["Zones"], "Non ouvrable"),
        ("theme=ENVI", ["Arbres"], "Environnement"),
        ("service=Parcs", ["Arbres", "Zones"], "Parcs"),
        ("service=-", ["Budget", "Écoles"], "sans service"),
        ("retard=1", ["Écoles"], "en retard"),
        ("mots=ECOLE", ["Écoles"], "ECOLE"),
        ("mots=zzz", [], "zzz"),
    ],
)
def test_a_filter_keeps_what_it_says(
    four: dict[str, int], alice_client: Client, asked: str, expected: list[str], said: str
) -> None:
    page = alice_client.get(f"{LIST}?{asked}")
    assert titles(page) == expected
    assert said in one_line(page.find(".filters-status"))
    assert page.links["Tout montrer"] == LIST


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("etape", ["Arbres", "Zones", "Budget", "Écoles"]),
        ("mise-a-jour", ["Écoles", "Arbres", "Budget", "Zones"]),
        ("recent", ["Zones", "Écoles", "Budget", "Arbres"]),
    ],
)
def test_the_list_sorts(
    four: dict[str, int], alice_client: Client, order: str, expected: list[str]
) -> None:
    page = alice_client.get(f"{LIST}?tri={order}")
    assert titles(page) == expected


@pytest.mark.parametrize(
    "asked",
    [
        "etape=nulle&issue=zut&theme=%00&tri=x&page=-1",
        "page=99999999999999999999999",
        "page=٣",
        "mots=%00%25_%5C&service=%00",
        "retard=2",
    ],
)
def test_an_address_that_makes_no_sense_shows_the_list(
    four: dict[str, int], alice_client: Client, asked: str
) -> None:
    alice_client.typed = ("%_\\",)
    assert alice_client.get(f"{LIST}?{asked}").h1 == "Données (4)"


def test_a_filter_reads_back_what_it_writes() -> None:
    wanted = DatasetFilter(
        "listed", "prepared", "open", "ENVI", "Parcs", True, "arbre", DatasetOrder.STAGE
    )
    assert DatasetFilter.from_args(wanted.to_args()) == wanted
    assert not DatasetFilter(order=DatasetOrder.RECENT).narrows


def test_the_official_reads_without_being_asked_to_work(
    four: dict[str, int], elise_client: Client
) -> None:
    page = elise_client.get(LIST)
    assert titles(page)
    assert "À faire" not in page.visible
    assert "Ajouter" not in page.visible
    elise_client.get(f"{LIST}/nouveau", status=403)


def test_a_stranger_finds_nothing(four: dict[str, int], charlie_client: Client) -> None:
    charlie_client.get(LIST, status=404)


def test_services_sort_too(four: dict[str, int], alice_client: Client) -> None:
    page = alice_client.get(LIST)
    page = alice_client.get(page.links["service"])
    assert titles(page) == ["Arbres", "Zones", "Budget", "Écoles"]
    page = alice_client.get(page.links["Étape"])
    assert page.find("th[aria-sort]").get("aria-sort") == "ascending"


def test_two_thousand_datasets_stay_quick_and_light(
    write: Write, cast: Cast, alice: Actor, alice_client: Client
) -> None:
    several = [
        DatasetFacts(title=f"Jeu numéro {rank}", service=f"Service {rank % 40}", theme="ENVI")
        for rank in range(2000)
    ]
    with write():
        services.many(cast.rodez, several, by=alice)
    page = alice_client.get(f"{LIST}?mots=numero&tri=service&page=40")
    assert page.dom <= 380
    assert len(page.statements) <= 5
    # Every service is in the filter: forty of them leave room for twenty rows.
    services_shown = [option.text for option in page.soup.select("select[name=service] option")]
    assert len(services_shown) == 41
    assert len(titles(page)) == 20


def test_adding_by_hand_asks_for_a_title_only(alice_client: Client) -> None:
    page = alice_client.get(f"{LIST}/nouveau")
    page = alice_client.submit(page, title="  Arbres   remarquables ")
    assert page.h1 == "Arbres remarquables"
    assert page.flash == ["Ajouté à l’inventaire\u00a0: Arbres remarquables."]


def test_a_refused_form_keeps_all_that_was_typed(alice_client: Client) -> None:
    alice_client.typed = ("javascript:alert(1)",)
    page = alice_client.get(f"{LIST}/nouveau")
    page = alice_client.submit(
        page,
        title="",
        description="Tous les arbres",
        landing_url="javascript:alert(1)",
        covers_from="01/02/2026",
        covers_to="01/01/2026",
        service="Parcs",
        status=422,
    )
    assert page.errors == ["Indiquez le titre du jeu de données."]
    values = page.form().values()
    assert values["description"] == ["Tous les arbres"]
    assert values["landing_url"] == ["javascript:alert(1)"]
    page = alice_client.submit(page, title="Arbres", status=422)
    assert len(page.errors) == 2
    assert page.form().values()["service"] == ["Parcs"]


def test_pressing_twice_adds_once(alice_client: Client, cast: Cast) -> None:
    page = alice_client.get(f"{LIST}/nouveau")
    fields = page.form().filled({"title": "Arbres"}, None)
    for _ in range(2):
        answer = alice_client.raw("POST", f"{LIST}/nouveau", data=fields)
        assert answer.status_code == 303
    assert queries.totals(cast.rodez).total == 1


def test_the_totals_count_each_stage_and_what_is_late(four: dict[str, int], cast: Cast) -> None:
    totals = queries.totals(cast.rodez)
    assert totals.total == 4
    assert totals.stages[Stage.PUBLISHED] == totals.late == 1
    assert totals.services == {"": 2, "Parcs": 2}
