"""The library of typical datasets: whole, lawful codes only, filtered by what an authority is."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from app.authorities.rules import AuthorityKind, Function
from app.datasets.inventory.contents import problems_of
from app.datasets.inventory.library import typical, typical_for
from app.methodology.loader import SEEDS
from app.obligation.loader import get_law
from app.places.record import Territory
from tests.datasets.conftest import LIST, Make
from tests.support.client import Client

ALL = list(typical().values())


def entries() -> Iterator[dict[str, Any]]:
    """Yield the typical datasets as the files of the library have them."""
    for path in sorted((SEEDS / "library").glob("typical-*.yml")):
        yield from yaml.safe_load(path.read_text(encoding="utf-8"))["entries"]


def test_it_holds_all_that_its_files_list() -> None:
    assert sorted(each.id for each in ALL) == sorted(entry["id"] for entry in entries())
    assert len({each.title for each in ALL}) == len(ALL)


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.id)
def test_an_entry_makes_a_dataset_that_can_be_kept(each: Any) -> None:
    assert list(problems_of(each.facts("mainland"))) == []
    assert set(each.kinds) <= set(AuthorityKind.codes())
    assert set(each.territory) <= set(Territory.codes())
    assert set(each.functions) <= set(Function.codes())
    assert set(each.duties) <= {duty.id for duty in get_law().duties}
    assert each.certainty in {"V", "P", "G"}


def test_a_risk_for_people_comes_with_a_caution() -> None:
    assert [each.id for each in ALL if each.personal_risk != "low" and not each.caution] == []


def test_a_commune_does_not_hold_what_a_region_does() -> None:
    commune = {each.id for each in typical_for("commune", "mainland", None)}
    region = {each.id for each in typical_for("region", "mainland", None)}
    assert "prenoms" in commune - region
    assert "sites-economiques" in region - commune
    assert "marches-publics" in commune & region


NEVER_HIGH_VALUE = [
    "travaux-de-voirie",
    "stationnement-velo",
    "bornes-de-recharge",
    "covoiturage",
    "comptages",
    "zfe",
    "circulation-marchandises",
    "aires-de-livraison",
    "stations-de-taxi",
    "accessibilite-voirie",
    "randonnees",
    "sites-economiques",
    "population-par-quartier",
]
DOUBTFUL = [
    "stationnement",
    "transports-publics",
    "pcrs",
    "amenagements-cyclables",
    "mesures-environnement",
    "eau-et-assainissement",
]


def test_few_typical_datasets_are_candidates_to_high_value() -> None:
    """The rule (EU) 2023/138 and its vocabulary: what it does not name is in no family."""
    assert {each.id: each.high_value for each in ALL if each.high_value} == {
        "base-adresse-locale": "geospatial",
        "documents-urbanisme": "earth-environment",
        "scot": "earth-environment",
        "servitudes": "earth-environment",
        "voirie": "mobility",
    }
    assert sorted(each.id for each in ALL if each.high_value_doubt) == sorted(DOUBTFUL)
    for entry_id in NEVER_HIGH_VALUE:
        assert (typical()[entry_id].high_value, typical()[entry_id].high_value_doubt) == ("", "")


def test_no_text_calls_the_low_emission_zones_abolished() -> None:
    """The joint committee agreed on it on 20 January 2026; the final vote was put off."""
    root = SEEDS.parent
    files = [
        *(path for folder in ("seeds", "docs") for path in (root / folder).rglob("*.[ym][md]*")),
        *(root / "templates").rglob("*.html"),
        *(root / "app").rglob("*.py"),
    ]
    faults = []
    for path in files:
        for line in re.split(r"(?<=[.;])\s|\n\s*\n|\n\s*- ", path.read_text(encoding="utf-8")):
            zone = re.search(r"\bZFE\b|faibles émissions", line)
            if zone and re.search(r"supprim(é|ée|ées)\b|abrog", line):
                faults.append((path.name, line[:200]))
    assert faults == []
    caution = typical()["zfe"].caution
    assert "convenue en commission mixte paritaire le 20 janvier 2026" in caution
    assert "vote final reporté" in caution


def test_what_the_law_asks_is_told_as_it_was_read() -> None:
    known = typical()
    assert "règlement (UE) 2023/1804" in known["bornes-de-recharge"].article
    assert "L141-13" in known["accessibilite-voirie"].article
    assert "200 mètres" in known["accessibilite-voirie"].duty
    assert "syndicat" in known["eau-et-assainissement"].kinds
    assert "lecture du texte" in known["subventions"].caution
    assert "toute administration, quelle que soit sa taille" in (
        known["repertoire-informations-publiques"].duty
    )


def test_functions_said_narrow_the_list_and_functions_unsaid_do_not() -> None:
    unsaid = {each.id for each in typical_for("commune", "mainland", ())}
    buyer = {each.id for each in typical_for("commune", "mainland", ("buyer",))}
    assert {"marches-publics", "bornes-de-recharge"} <= unsaid
    assert "marches-publics" in buyer
    assert "bornes-de-recharge" not in buyer


def test_duties_are_not_claimed_where_they_do_not_bind() -> None:
    subsidies = typical()["subventions"]
    assert "23\u202f000" in subsidies.duty_in("mainland")
    assert subsidies.duty_in("new-caledonia") == ""
    assert subsidies.facts("new-caledonia").duties == ()


def test_one_press_adds_the_usual_first_ones(alice_client: Client) -> None:
    page = alice_client.get(LIST)
    assert "Aucun jeu de données pour l’instant" in page.visible
    page = alice_client.submit(page, f"{LIST}/premiers")
    first = [
        entry["id"]
        for entry in entries()
        if entry.get("first")
        and "commune" in entry.get("kinds", ["commune"])
        and "mainland" in entry.get("territory", ["mainland"])
    ]
    assert page.h1 == f"Données ({len(first)})"
    assert page.flash == [f"{len(first)}\u00a0jeux ajoutés à l’inventaire."]
    assert "Base adresse locale" in page.visible


def test_what_is_ticked_is_added_and_then_marked(alice_client: Client) -> None:
    page = alice_client.get(f"{LIST}/jeux-types")
    page = alice_client.submit(page, chosen=["deliberations", "budget"])
    assert page.h1 == "Données (2)"
    page = alice_client.get(f"{LIST}/jeux-types")
    assert "Délibérations de l’assemblée\u00a0: déjà dans l’inventaire" in page.visible
    assert page.soup.select_one("input[value=deliberations]") is None


def test_what_is_ticked_on_several_pages_is_added_together(alice_client: Client) -> None:
    url = f"{LIST}/jeux-types"
    page = alice_client.get(url)
    ticked = [str(box["value"]) for box in page.soup.select("input[name=chosen]")[:2]]
    page = alice_client.submit(page, url, button="Page suivante", chosen=ticked)
    other = str(page.soup.select("input[name=chosen]")[0]["value"])
    assert "2\u00a0jeux choisis, dont 2 sur d’autres pages." in page.visible
    page = alice_client.submit(
        page, "jeux-types", button="Voir tous les jeux types", chosen=[other]
    )
    assert "3\u00a0jeux choisis" in page.visible
    assert "tout=1" in page.url
    page = alice_client.submit(page, "jeux-types", button="Ajouter les jeux cochés")
    assert page.h1 == "Données (3)"
    page = alice_client.get(f"{url}?choisis={'+'.join([*ticked, other, 'or-massif'])}")
    assert page.soup.select("input[name=choisis]") == []  # listed since, or never offered


def test_ticking_nothing_gets_a_sentence(alice_client: Client) -> None:
    page = alice_client.get(f"{LIST}/jeux-types")
    page = alice_client.submit(page, status=422)
    assert page.errors == ["Cochez au moins un jeu à ajouter."]


def test_a_forged_box_gets_a_sentence(alice_client: Client) -> None:
    url = f"{LIST}/jeux-types"
    page = alice_client.post(url, {"chosen": "or-massif"}, on=url, status=422)
    assert page.errors == ["Cochez parmi ce qui est proposé."]


def test_each_page_of_the_library_stays_light(alice_client: Client) -> None:
    for number in (1, 2, 3, 99):
        page = alice_client.get(f"{LIST}/jeux-types?tout=1&page={number}")
        assert page.dom <= 380
        assert len(page.statements) <= 5


def test_the_official_does_not_add(elise_client: Client, make: Make) -> None:
    make("Arbres")
    assert "Depuis les jeux types" not in elise_client.get(LIST).visible
    elise_client.get(f"{LIST}/jeux-types", status=403)
    elise_client.post(f"{LIST}/premiers", {}, status=403)


def test_it_is_searched_and_the_ticks_survive(alice_client: Client) -> None:
    url = f"{LIST}/jeux-types"
    page = alice_client.get(url)
    page = alice_client.submit(
        page, "jeux-types", button="Montrer", mots="Écoles", chosen=["subventions"]
    )
    assert "mots=%C3%89coles" in page.url
    said = page.visible.replace("\u00a0", " ")
    assert "1 jeu choisi, dont 1 sur d’autres pages" in said
    assert "Écoles et périmètres scolaires" in page.visible
    assert "Arbres d’alignement" not in page.visible
    page = alice_client.submit(page, "jeux-types", button="Montrer", mots="zzz", chosen=["ecoles"])
    assert "Aucun jeu type ne contient" in page.visible
    assert "2 jeux choisis" in page.visible.replace("\u00a0", " ")
    page = alice_client.submit(page, "jeux-types", button="Ajouter les jeux cochés")
    assert {"Subventions aux associations", "Écoles et périmètres scolaires"} & set(page.links)
    assert page.h1 == "Données (2)"
