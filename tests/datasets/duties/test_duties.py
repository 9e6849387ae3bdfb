"""The duties of the authority: what answers each, what is missing, one press to mend it."""

from typing import Any

import pytest
from sqlalchemy import func, select

from app.authorities.rules import Function
from app.datasets.duties.rules import Concern, DutyAnswer, Listed, concern_of, lines_of
from app.datasets.inventory.contents import DatasetFacts
from app.datasets.inventory.library import typical
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.services import many
from app.extensions import db
from app.obligation.decision import LegalSituation
from app.obligation.loader import get_law
from app.obligation.rules import decide
from app.tasks.models import Task
from tests.datasets.conftest import LIST, Make, Write, actor, read
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.html import one_line

HERE = f"{LIST}/obligations"
DUTIES = decide(LegalSituation("commune", "mainland", population=24_000, fte=400), get_law()).duties
SUBSIDIES = typical()["subventions"]
OF = {each.id: each for each in DUTIES}


def opened(duty_id: str) -> str:
    return f"{HERE}?obligation={duty_id}"


def listed(id_: int = 1, **said: Any) -> Listed:
    blank: dict[str, Any] = {"title": "Jeu", "duties": (), "typical": "", "high_value": ""}
    blank["high_value_state"] = ""
    return Listed(**{"id": id_, **blank, **said})


@pytest.mark.parametrize(
    ("said", "duty_id", "answers"),
    [
        ({"duties": ("subsidies",)}, "subsidies", True),
        ({"typical": "subventions"}, "subsidies", True),
        ({"typical": "subventions"}, "budget", False),
        ({"typical": "gone"}, "budget", False),
        ({"high_value": "mobility", "high_value_state": "confirmed"}, "high-value", True),
        ({"high_value": "mobility", "high_value_state": "candidate"}, "high-value", False),
        ({"high_value": "mobility", "high_value_state": "refused"}, "high-value", False),
        ({"high_value": "mobility"}, "mobility", False),
    ],
)
def test_what_answers_a_duty(said: dict[str, Any], duty_id: str, answers: bool) -> None:
    assert listed(**said).answers(duty_id) is answers


def test_what_lacks_comes_first_and_the_duties_of_others_last() -> None:
    functions = [Function.BUYER.value]
    lines = lines_of(DUTIES, [listed(duties=("requests",))], [SUBSIDIES], functions)
    concerns = [line.concern is Concern.NO for line in lines]
    assert True in concerns
    assert concerns == sorted(concerns)
    ours = [line for line in lines if line.concern is not Concern.NO]
    ranks = [0 if line.lacks else 1 if line.takes_datasets else 2 for line in ours]
    assert set(ranks) == {0, 1, 2}
    assert ranks == sorted(ranks)


def test_what_is_missing_comes_first_and_goes_once_it_is_listed() -> None:
    first = lines_of(DUTIES, [], [SUBSIDIES], [])
    assert (first[0].duty.id, first[0].lacks) == ("subsidies", True)
    then = lines_of(DUTIES, [listed(typical="subventions")], [SUBSIDIES], [])
    [line] = [each for each in then if each.duty.id == "subsidies"]
    assert not line.lacks
    assert not line.missing
    assert [each.id for each in line.answered] == [1]


@pytest.mark.parametrize(
    ("duty_id", "functions", "concern"),
    [
        ("planning", [], Concern.PERHAPS),
        ("planning", [Function.PLANNING.value], Concern.YES),
        ("planning", [Function.BUYER.value], Concern.NO),
        ("procurement", [Function.PLANNING.value], Concern.NO),
        ("requests", [Function.BUYER.value], Concern.YES),
        ("water", [Function.BUYER.value], Concern.PERHAPS),
    ],
)
def test_functions_say_whether_a_duty_is_theirs(
    duty_id: str, functions: list[str], concern: Concern
) -> None:
    assert concern_of(OF[duty_id], functions) is concern


def test_every_duty_named_by_the_library_is_in_the_law() -> None:
    known = {each.id for each in get_law().duties}
    named = {duty for each in typical().values() for duty in each.duties}
    assert named <= known
    assert named >= {"subsidies", "procurement", "water", "buyer-profile", "environment"}


def test_the_page_says_what_binds_and_what_is_missing(make: Make, alice_client: Client) -> None:
    make("Nos subventions", duties=("subsidies",))
    page = alice_client.get(opened("subsidies"))
    subsidies = page.find("#subsidies").get_text(" ", strip=True)
    assert "Recensé Publier les conventions de subvention Nos subventions" in subsidies
    assert "dans les trois mois de la signature" in subsidies
    assert "vérifié le 29 novembre 2026" in subsidies
    assert "Aucun jeu" in page.find("#addresses").get_text(" ", strip=True)
    addresses = alice_client.get(opened("addresses")).find("#addresses").get_text(" ", strip=True)
    assert "Aucun jeu recensé n’y répond." in addresses
    assert page.dom <= 380
    assert len(page.statements) <= 5


def test_a_row_opens_in_place_or_as_a_page(alice_client: Client) -> None:
    page = alice_client.get(HERE)
    assert page.find("#subsidies details")["data-src"] == f"{opened('subsidies')}#subsidies"
    piece = alice_client.get(opened("subsidies"), fragment=True)
    assert [each["id"] for each in piece.soup.select("li.row")] == ["subsidies"]
    assert piece.soup.select("h1") == []
    whole = alice_client.get(opened("nothing"))
    assert whole.soup.select("details[open]") == []


@pytest.mark.parametrize(
    ("rows", "answer"),
    [
        ([], DutyAnswer.LACKING),
        ([{}], DutyAnswer.WAITING),
        ([{}, {"stage": "published"}], DutyAnswer.OUT),
        ([{"outcome": "closed"}], DutyAnswer.CLOSED),
        ([{"outcome": "closed"}, {"outcome": "elsewhere"}], DutyAnswer.OUT),
    ],
)
def test_one_word_says_what_answers_a_duty(rows: list[dict[str, str]], answer: DutyAnswer) -> None:
    found = [listed(rank, duties=("subsidies",), **row) for rank, row in enumerate(rows)]
    by_id = {line.duty.id: line for line in lines_of(DUTIES, found, [SUBSIDIES], [])}
    assert by_id["subsidies"].answer is answer
    assert by_id["requests"].answer is DutyAnswer.NEEDLESS


def test_a_missing_dataset_is_added_in_one_press(make: Make, alice_client: Client) -> None:
    page = alice_client.get(HERE)
    page = alice_client.submit(page, "ajouter", button="subventions")
    assert page.flash == ["Ajouté à l’inventaire\u00a0: Subventions versées aux associations."]
    row = db.session.scalars(select(Dataset)).one()
    assert (row.typical, row.duties) == ("subventions", ["subsidies"])
    again = alice_client.post(f"{HERE}/ajouter", {"jeu": "subventions"}, on="/compte")
    assert again.flash == ["Ce jeu est déjà dans l’inventaire."]
    assert count(Dataset) == 1


def count(model: type[Any]) -> int:
    db.session.close()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_duty_becomes_a_task_once(alice_client: Client, cast: Cast) -> None:
    page = alice_client.submit(alice_client.get(opened("requests")), "tache", button="requests")
    assert page.flash == ["Tâche ajoutée. À qui la confier\u202f?"]
    alice_client.submit(alice_client.get(opened("requests")), "tache", button="requests")
    task = db.session.scalars(select(Task)).one()
    assert task.title == "Répondre aux demandes de documents"
    assert "CRPA L311-1" in task.description


def test_datasets_are_ticked_as_answering_a_duty(make: Make, alice_client: Client) -> None:
    ids = [make("Arbres", duties=("four-families",)), make("Bancs")]
    url = f"{HERE}/four-families"
    page = alice_client.get(url)
    page = alice_client.submit(page, "Enregistrer", jeu=[str(ids[1])])
    assert page.flash == ["Enregistré\u00a0: 2\u00a0jeux ont changé."]
    assert [read(id_).duties for id_ in ids] == [[], ["four-families"]]
    assert "familles-obligatoires-marquees" in alice_findings()


def alice_findings() -> dict[str, str]:
    from app.spaces.models import Authority  # noqa: PLC0415  only here

    found = db.session.scalars(select(Authority).where(Authority.slug == "rodez")).one()
    return dict(found.findings)


def test_ticks_of_two_people_are_all_kept(
    make: Make, alice_client: Client, bob_client: Client, write: Write
) -> None:
    ids = [make("Arbres"), make("Bancs")]
    url = f"{HERE}/four-families"
    hers, his = alice_client.get(url), bob_client.get(url)
    with write():
        db.session.get_one(Dataset, ids[1]).revision += 1  # something else of it has changed
    alice_client.submit(hers, "Enregistrer", jeu=[str(ids[0])])
    page = bob_client.submit(his, "Enregistrer", jeu=[str(ids[1])])
    assert page.flash == ["Enregistré\u00a0: 1\u00a0jeu a changé."]
    assert [read(id_).duties for id_ in ids] == [["four-families"], ["four-families"]]


def test_ticks_of_several_pages_are_saved_together(make: Make, alice_client: Client) -> None:
    first = [make(f"Arbre {rank:02}") for rank in range(30)]
    stood, new, last = make("Banc", duties=("four-families",)), make("Bilan"), make("Rue")
    url = f"{HERE}/four-families"
    page = alice_client.get(url)
    page = alice_client.submit(page, button="Page suivante", jeu=[str(first[0]), str(first[1])])
    assert page.url.startswith(f"{url}?choisis={first[0]}+{first[1]}&page=2")
    assert "2\u00a0changements à enregistrer, dont 2 sur d’autres pages." in page.visible
    page = alice_client.submit(
        page, button="Montrer", jeu=[str(new)], mots="rue"
    )  # stood: unticked
    assert "4\u00a0changements" in page.visible
    assert [read(id_).duties for id_ in (first[0], stood)] == [[], ["four-families"]]
    page = alice_client.submit(page, button="Montrer", jeu=[str(last)], mots="arbre")
    page = alice_client.submit(page, button="Enregistrer", jeu=[str(first[0])])
    assert page.flash == ["Enregistré\u00a0: 4\u00a0jeux ont changé."]
    answers = {id_ for id_ in (*first, stood, new, last) if read(id_).duties}
    assert answers == {first[0], new, last}


def test_more_ticks_than_an_address_holds_are_saved_or_told(
    cast: Cast, write: Write, alice_client: Client
) -> None:
    with write():
        facts = [DatasetFacts(f"Jeu {rank:03}") for rank in range(232)]
        ids = [str(row.id) for row in many(cast.rodez, facts, by=actor(cast.alice))]
    url = f"{HERE}/four-families"
    sent = {"choisis": " ".join(ids[:200]), "vus": " ".join(ids[200:]), "jeu": ids[200:]}
    page = alice_client.post(url, {**sent, "page": "2"}, on=url)
    lost = "32\u00a0coches n’ont pas été gardées\u00a0: 200 au plus, d’une page à l’autre."
    assert lost in page.visible
    page = alice_client.submit(page, button="Enregistrer")
    assert page.flash == ["Enregistré\u00a0: 200\u00a0jeux ont changé.", lost]
    page = alice_client.post(url, sent, on=url)
    assert page.flash == ["Enregistré\u00a0: 32\u00a0jeux ont changé."]


def test_changes_not_saved_are_forgotten_by_one_button(make: Make, alice_client: Client) -> None:
    id_ = make("Arbres")
    page = alice_client.get(f"{HERE}/four-families?mots=x&choisis={id_}")
    page = alice_client.submit(page, button="Les oublier")
    assert page.find(".picks").has_attr("hidden")
    assert read(id_).duties == []


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"vus": "", "jeu": "1"}, "Rien n’a changé. 1\u00a0jeu n’existe plus."),
        ({"vus": "999", "jeu": "999"}, "Rien n’a changé. 1\u00a0jeu n’existe plus."),
        ({"choisis": "999 998", "retires": "997"}, "Rien n’a changé. 3\u00a0jeux n’existent plus."),
        ({"vus": " ".join(str(rank) for rank in range(1, 50))}, "Rien n’a changé."),
        (
            {"vus": "abc \x00 1", "retires": "\x00 x"},
            "Rien n’a changé. 1\u00a0jeu n’existe plus.",
        ),
    ],
)
def test_forged_ticks_change_nothing(
    alice_client: Client, sent: dict[str, str], sentence: str
) -> None:
    page = alice_client.post(f"{HERE}/four-families", sent, on="/compte")
    assert page.flash == [sentence]


def test_what_is_not_there(
    make: Make, alice_client: Client, charlie_client: Client, elise_client: Client
) -> None:
    id_ = make("Arbres")
    alice_client.get(f"{HERE}/nothing", status=404)
    alice_client.post(f"{HERE}/tache", {"obligation": "nothing"}, status=404, on="/compte")
    alice_client.post(f"{HERE}/ajouter", {"jeu": "nothing"}, status=404, on="/compte")
    theirs = {"vus": str(id_), "jeu": str(id_)}
    url = "/c/autre/donnees/obligations/four-families"
    page = charlie_client.post(url, theirs, on="/compte")
    assert page.flash == ["Rien n’a changé. 1\u00a0jeu n’existe plus."]
    assert read(id_).duties == []
    page = elise_client.get(HERE)
    assert page.soup.select("main form") == []
    assert "y répond" not in elise_client.get(f"{HERE}/four-families").visible
    elise_client.post(f"{HERE}/four-families", theirs, status=403, on="/compte")


def test_two_thousand_datasets_stay_light(cast: Cast, write: Write, alice_client: Client) -> None:
    entries = list(typical())
    with write():
        facts = [DatasetFacts(f"Jeu {rank}", typical=entries[rank % 60]) for rank in range(2000)]
        many(cast.rodez, facts, by=actor(cast.alice))
    for url in (HERE, f"{HERE}/four-families?page=3"):
        page = alice_client.get(url)
        assert len(page.statements) <= 5
        assert page.dom <= 380


def test_an_island_has_its_own_duties(cast: Cast, write: Write, alice_client: Client) -> None:
    with write():
        cast.rodez.kind, cast.rodez.territory = "province", "new-caledonia"
    page = alice_client.get(HERE)
    assert page.soup.select("#procurement") == []
    assert page.soup.select("#requests") != []


def test_what_may_not_be_opened_answers_no_duty(make: Make, alice_client: Client) -> None:
    made = make("Nos subventions", typical="subventions")
    page = alice_client.get(opened("subsidies"))
    assert "Nos subventions (recensé)" in page.find("#subsidies").get_text(" ", strip=True)
    assert "Pour 1\u00a0obligation, le jeu est recensé mais pas encore publié." in page.visible
    with_outcome(made, "closed")
    page = alice_client.get(opened("subsidies"))
    said = one_line(page.find("#subsidies"))
    assert "l’analyse dit «\u202fNon ouvrable\u202f»" in said
    assert "Y répondent" not in said
    assert page.links["Nos subventions"] == f"{LIST}/{made}/ouverture"
    with_outcome(made, "open", stage="published")
    page = alice_client.get(opened("subsidies"))
    assert "Nos subventions (publié)" in page.find("#subsidies").get_text(" ", strip=True)
    assert "pas encore publié" not in page.visible


def with_outcome(dataset: int, outcome: str, stage: str = "analysed") -> None:
    db.session.rollback()
    db.begin_write()
    row = db.session.get_one(Dataset, dataset)
    row.outcome, row.stage = outcome, stage
    db.commit()


@pytest.mark.parametrize(
    ("said", "lacks", "waits"),
    [
        ({}, False, True),
        ({"outcome": "open", "stage": "prepared"}, False, True),
        ({"outcome": "open", "stage": "published"}, False, False),
        ({"outcome": "elsewhere"}, False, False),
        ({"outcome": "closed"}, True, False),
    ],
)
def test_what_a_duty_still_waits_for(said: dict[str, str], lacks: bool, waits: bool) -> None:
    lines = lines_of(DUTIES, [listed(typical="subventions", **said)], [SUBSIDIES], [])
    [line] = [each for each in lines if each.duty.id == "subsidies"]
    assert (line.lacks, line.waits) == (lacks, waits)
