"""The strategy on its pages: forms, both versions, decisions, the comparer."""

import re

import pytest

from app.datasets.inventory.defaults import defaults_of
from app.kernel.clock import today
from app.publication.rules import Topic
from app.publication.strategy import choices
from app.publication.strategy.topics import LicenceChoice
from tests.datasets.conftest import Make, Write
from tests.publication.conftest import plain
from tests.publication.strategies import CSV, OPEN, PATHS, SHOW, URL, Strategy
from tests.support.cast import Cast
from tests.support.client import Client


@pytest.fixture
def strategy(cast: Cast, write: Write) -> Strategy:
    return Strategy(cast, write)


def test_who_notes_the_vote_is_not_the_author_of_the_choice(
    elise_client: Client, strategy: Strategy
) -> None:
    strategy.choose(OPEN)
    page = elise_client.get(f"{URL}/decision")
    page = elise_client.submit(page, "Noter la décision", {"on": "12/11/2026", "vote": "adoptée"})
    assert "Écrit par Alice Durand" in page.visible
    assert "Élise" not in page.find("#choix-licence").text
    assert choices.standings(strategy.rodez())[Topic.LICENCE].revision == 2


def test_an_empty_strategy_says_what_is_left(alice_client: Client) -> None:
    page = alice_client.get(URL)
    assert page.h1 == "Stratégie"
    assert "Aucun choix n’est encore fait" in plain(page)
    assert plain(page).count("Reste à choisir.") == len(Topic)
    assert len(page.statements) <= 5
    assert page.dom <= 380


@pytest.mark.parametrize("topic", list(Topic))
def test_each_form_saves_what_it_proposes(
    topic: Topic, alice_client: Client, make: Make, strategy: Strategy
) -> None:
    make("Subventions", duties=("subsidies",), value=5)
    url = f"{URL}/{PATHS[topic]}"
    page = alice_client.get(url)
    assert page.h1 == topic.label
    assert page.dom <= 380
    assert len(page.statements) <= 5
    more = {"platforms": ["datagouv"]} if topic is Topic.PLATFORM else {}
    page = alice_client.submit(page, "Enregistrer", {**more, "reason": "Le plus simple."})
    assert page.flash == [f"Enregistré\u00a0: {topic.label.lower()}."]
    assert "Le plus simple." in page.visible
    assert "Écrit par Alice Durand" in page.visible
    found = choices.standings(strategy.rodez())[topic]
    assert (found.revision, found.reason) == (1, "Le plus simple.")
    kept = alice_client.get(url)
    kept = alice_client.submit(kept, "Enregistrer", {"reason": "Réfléchi."})
    assert choices.standings(strategy.rodez())[topic].choice == found.choice


def test_a_licence_off_the_list_asks_for_the_engagement(
    alice_client: Client, strategy: Strategy
) -> None:
    page = alice_client.get(f"{URL}/licence")
    assert "CRPA D323-2-2" in page.visible
    page = alice_client.submit(
        page, "Enregistrer", {"licence": "cc-by", "mention": "À moi"}, status=422
    )
    assert "homologation" in page.errors[0]
    assert page.form("Enregistrer").value("mention") == "À moi"
    alice_client.submit(page, "Enregistrer", {"understood": "y"})
    assert defaults_of(strategy.rodez()).licence == "cc-by"


def test_a_forged_licence_gets_a_sentence(alice_client: Client) -> None:
    page = alice_client.post(f"{URL}/licence", {"licence": "notspecified"}, status=422)
    assert page.errors == ["Choisissez une licence parmi celles proposées."]


def test_a_closed_format_alone_is_refused_and_nothing_is_lost(alice_client: Client) -> None:
    page = alice_client.post(
        f"{URL}/formats", {"formats": ["texts:pdf"], "reason": "Habitude"}, status=422
    )
    assert "format ouvert" in page.errors[0]
    assert "Habitude" in page.text
    assert page.find("input[value='texts:pdf']").has_attr("checked")


def test_the_example_follows_the_pattern_without_saving(
    alice_client: Client, strategy: Strategy
) -> None:
    page = alice_client.get(f"{URL}/nommage")
    assert f"subventions-aux-associations-rodez-{today().year}.csv" in page.visible
    page = alice_client.submit(
        page, None, {"pattern": "{territoire}_{sujet}"}, button=SHOW, status=200
    )
    assert "rodez_subventions-aux-associations.csv" in page.visible
    assert choices.standings(strategy.rodez()) == {}
    page = alice_client.submit(page, None, {"pattern": "{quoi}"}, button=SHOW, status=422)
    assert "n’est pas un repère connu" in page.errors[0]


@pytest.mark.parametrize(
    ("ranks", "sentence"),
    [
        (("1", "1"), "Deux jeux ont le même rang"),
        (("0", ""), "Un rang est un nombre de 1 à 10."),
        (("deux", ""), "Un rang est un nombre de 1 à 10."),
        (("", ""), "Donnez un rang"),
    ],
)
def test_ranks_that_make_no_order_are_refused(
    ranks: tuple[str, str], sentence: str, alice_client: Client, make: Make
) -> None:
    ids = [make("Arbres"), make("Bornes")]
    fields = {f"rang-{id_}": rank for id_, rank in zip(ids, ranks, strict=True)}
    page = alice_client.submit(
        alice_client.get(f"{URL}/premieres-donnees"), "Enregistrer", fields, status=422
    )
    assert sentence in page.errors[0]
    for id_, rank in zip(ids, ranks, strict=True):
        assert page.soup.select_one(f"input[name='rang-{id_}']")["value"] == rank  # type: ignore[index]


def test_a_dataset_of_others_is_not_ranked(alice_client: Client, make: Make) -> None:
    make("Arbres")
    page = alice_client.post(f"{URL}/premieres-donnees", {"rang-999999": "1"}, status=422)
    assert page.errors == ["Choisissez parmi les jeux de votre inventaire."]


def test_the_list_to_rank_stays_short(alice_client: Client, make: Make) -> None:
    for rank in range(30):
        make(f"Jeu {rank}")
    page = alice_client.get(f"{URL}/premieres-donnees")
    assert page.dom <= 380
    assert len(page.soup.select("input[name^='rang-']")) == 25


def test_two_people_at_once_see_both_versions(
    alice_client: Client, carole_client: Client, strategy: Strategy
) -> None:
    first, second = alice_client.get(f"{URL}/licence"), carole_client.get(f"{URL}/licence")
    alice_client.submit(first, "Enregistrer", {"reason": "Simple"})
    page = carole_client.submit(
        second, "Enregistrer", {"licence": "odc-odbl", "reason": "OSM"}, status=409
    )
    assert "Licence Ouverte 2.0" in page.visible
    assert "Simple" in page.visible
    carole_client.submit(page, "Enregistrer")
    assert defaults_of(strategy.rodez()).licence == "odc-odbl"


def test_an_official_notes_the_vote_for_several_choices(
    elise_client: Client, strategy: Strategy
) -> None:
    strategy.choose(OPEN, CSV)
    page = elise_client.get(f"{URL}/decision")
    fields = {"on": "12/11/2026", "vote": "adoptée à l’unanimité"}
    page = elise_client.submit(page, "Noter la décision", fields)
    assert plain(page).count("Adoptée à l’unanimité le 12 novembre 2026 (Conseil municipal).") == 2
    assert "Modifier" not in page.links
    told = [each.event for each in strategy.events()]
    assert told == ["strategy:choose"] * 2 + ["strategy:decide"] * 2


def test_a_decision_in_the_future_is_refused(alice_client: Client, strategy: Strategy) -> None:
    strategy.choose(OPEN)
    page = alice_client.get(f"{URL}/decision")
    page = alice_client.submit(page, "Noter la décision", {"on": "12/11/2098"}, status=422)
    assert "pas encore eu lieu" in page.errors[0]
    page = alice_client.submit(page, "Noter la décision", {"on": "hier"}, status=422)
    assert "15/01/2027" in page.errors[0]
    page = alice_client.submit(page, "Noter la décision", {"on": "", "topics": []}, status=422)
    assert page.errors == ["Cochez au moins un choix."]


def test_a_vote_on_what_has_changed_meanwhile_shows_both(
    alice_client: Client, strategy: Strategy
) -> None:
    strategy.choose(OPEN, CSV)
    page = alice_client.get(f"{URL}/decision")
    strategy.choose(LicenceChoice("odc-odbl"), seen=1)
    page = alice_client.submit(page, "Noter la décision", {"on": "2026-11-12"}, status=409)
    assert "ODbL" in page.visible
    page = alice_client.submit(page, "Noter la décision")
    assert all(each.decided for each in choices.standings(strategy.rodez()).values())


def test_who_may_not_publish_reads_only(bob_client: Client, elise_client: Client) -> None:
    for browser in (bob_client, elise_client):
        assert browser.get(URL).h1 == "Stratégie"
        browser.get(f"{URL}/licence", 403)
        browser.get(f"{URL}/licence/comparer")
    bob_client.get(f"{URL}/decision", 403)
    assert "Rien n’est encore choisi" in elise_client.get(f"{URL}/decision").visible


def test_the_comparer_tells_what_each_licence_changes(elise_client: Client) -> None:
    page = elise_client.get(f"{URL}/licence/comparer")
    assert len(page.soup.select("tbody tr")) == 9
    assert "Hors de la liste, à homologuer" in page.visible
    assert page.dom <= 380


def test_new_caledonia_is_told_of_its_law_and_portal(
    strategy: Strategy, cast: Cast, write: Write, alice_client: Client
) -> None:
    assert "data.gouv.nc" not in alice_client.get(f"{URL}/plateforme").visible
    with write():
        cast.rodez.territory = "new-caledonia"
    assert "CRPA L562-1" in alice_client.get(f"{URL}/licence").visible
    assert "data.gouv.nc" in alice_client.get(f"{URL}/plateforme").visible
    assert "RIDET" in alice_client.get(f"{URL}/nommage").text
    with write():
        cast.rodez.kind = "province"
    assert "CRPA L563-2" in alice_client.get(f"{URL}/licence").visible


ODD = ["a\x00b", "x" * 200_000, str(2**63), "<script>'\"&", "\u202egnp", "-1", "   \t", "🏛️" * 50]


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_no_form_breaks_on_odd_input(
    odd: str, alice_client: Client, make: Make, strategy: Strategy
) -> None:
    id_ = make("Arbres")
    strategy.choose(OPEN)
    paths = [*PATHS.values(), "decision", f"decision?sujet={odd[:50]}"]
    for path in paths:
        page = alice_client.raw("GET", f"{URL}/{path.partition('?')[0]}")
        names = set(re.findall(r'<(?:input|select|textarea|button)[^>]* name="([^"]+)"', page.text))
        fields = dict.fromkeys({*names, f"rang-{id_}", f"rang-{odd[:20]}", "seen"}, odd)
        hidden = re.findall(r'name="(csrf_token|op)" value="([^"]+)"', page.text)
        answer = alice_client.raw("POST", f"{URL}/{path}", data={**fields, **dict(hidden)})
        assert answer.status_code in {303, 409, 422}, path
    answer = alice_client.raw("GET", f"{URL}/decision", query_string={"sujet": odd[:10_000]})
    assert answer.status_code == 200
