"""The strategy: six choices, their decisions, what they prove of the method."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import Authority
from app.audit.models import AuditEvent
from app.audit.services import Actor
from app.datasets.defaults import defaults_of
from app.extensions import db
from app.kernel.clock import today
from app.kernel.errors import Conflict, Refused
from app.publication import choices, services
from app.publication.naming import PROPOSED, file_name, problem_of_pattern
from app.publication.proofs import ITEMS
from app.publication.rules import Topic
from app.publication.standing import Decided
from app.publication.strategy import (
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
from tests.datasets.conftest import Make, Write, actor
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.page import Page

URL = "/c/rodez/strategie"
SHOW = "Voir l’exemple"
OPEN = LicenceChoice("lov2", "Source\u00a0: Rodez, 2026")
CSV = FormatsChoice({"tables": ("csv",)})
DATAGOUV = PlatformChoice(("datagouv",), "datagouv")
NAMES = NamingChoice(PROPOSED, "Dates\u00a0: AAAA-MM-JJ.")
RULES = UpdatingChoice("Le service.", "monthly", "On prévient.")
FIRST = FirstChoice(((3, "Arbres"),))
VOTED = Decided("Conseil municipal", date(2026, 11, 12), "adoptée à l’unanimité")
PATHS = {
    Topic.LICENCE: "licence",
    Topic.FORMATS: "formats",
    Topic.PLATFORM: "plateforme",
    Topic.NAMING: "nommage",
    Topic.UPDATING: "mise-a-jour",
    Topic.FIRST: "premieres-donnees",
}


def plain(page: Page) -> str:
    return page.visible.replace("\u00a0", " ").replace("\u202f", " ")


class Strategy:
    """Writes the strategy of Rodez as Alice would."""

    def __init__(self, cast: Cast, write: Write) -> None:
        self.cast, self.write = cast, write

    @property
    def by(self) -> Actor:
        return actor(self.cast.alice)

    def choose(self, *chosen: Any, reason: str = "", seen: int = 0) -> None:
        with self.write():
            for choice in chosen:
                services.choose(self.cast.rodez, choice, reason, seen=seen, by=self.by)
        db.session.close()

    def decide(self, *topics: Topic, decided: Decided = VOTED, seen: int = 1) -> None:
        with self.write():
            asked = dict.fromkeys(topics, seen)
            services.record_decision(self.cast.rodez, asked, decided, by=self.by)
        db.session.close()

    def rodez(self) -> Authority:
        db.session.close()
        return self.cast.rodez

    def events(self) -> list[AuditEvent]:
        db.session.close()
        query = select(AuditEvent).where(AuditEvent.event.startswith("strategy:"))
        return list(db.session.scalars(query.order_by(AuditEvent.id)))


@pytest.fixture
def strategy(cast: Cast, write: Write) -> Strategy:
    return Strategy(cast, write)


@pytest.mark.parametrize(
    "choice", [OPEN, CSV, DATAGOUV, NAMES, RULES, FirstChoice(((3, "Arbres"),))]
)
def test_a_choice_comes_back_as_it_was_kept(choice: Any) -> None:
    assert KINDS[choice.topic].of(choice.kept()) == choice
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
    assert told.value.current.choice == OPEN
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
    items = ROOT / "seeds" / "methodology" / "open-datalab" / "items"
    assert {each.stem for each in items.glob("*.yml")} >= ITEMS


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
        services.choose(cast.rodez, choice, "", seen=0, by=strategy.by)
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
    assert len(page.statements) <= 6
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
    assert len(page.statements) <= 6
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
    assert (
        alice_client.raw("GET", f"{URL}/decision", query_string={"sujet": odd}).status_code == 200
    )
