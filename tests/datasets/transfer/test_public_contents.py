"""What the public sees of a dataset: something to get, for which who publishes answers."""

from datetime import date

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.audit.rules import Actor
from app.datasets.inventory import queries, resources
from app.datasets.inventory.contents import ResourceFacts
from app.datasets.inventory.rules import (
    NOWHERE,
    PROMISES,
    UNLICENSED,
    UNPROMISED,
    UNPROMISED_ELSEWHERE,
    Outcome,
)
from app.extensions import db
from app.kernel.clock import now
from app.kernel.revisions import Sight
from app.publication.catalogue.opening import open_catalogue
from app.publication.models import Push
from app.publication.platforms.preparing import refusal_of
from app.publication.rules import PushState
from tests.datasets.conftest import LIST, Make, Write, actor, read
from tests.datasets.transfer.test_import import lines, preview
from tests.support.cast import Cast
from tests.support.client import Client

# The rules are the same on both databases; make durability asks the second one.
pytestmark = [pytest.mark.proof("durability"), pytest.mark.long("postgresql")]

PAGE = "https://rodez.exemple.fr/arbres"
FILE = "https://data.exemple.fr/arbres.csv"
PROOF = "premiers-jeux-publies"

ADD = "Ajouter un fichier ou une adresse"


@pytest.fixture
def public(make: Make, write: Write, cast: Cast) -> int:
    """A published dataset with one file, and no page."""
    made = make("Arbres", outcome="open", stage="published")
    with write():
        resources.add(cast.rodez, made, ResourceFacts("Arbres", FILE), by=actor(cast.alice))
    return made


def file_of(cast: Cast, dataset: int) -> int:
    [found] = queries.resources_of(cast.rodez, dataset)
    return found.id


@pytest.mark.parametrize("what", ["new", "edit", "remove"])
def test_the_files_of_a_public_dataset_are_for_who_publishes(
    public: int, cast: Cast, bob_client: Client, carole_client: Client, what: str
) -> None:
    one = f"{LIST}/{public}/ressources/{file_of(cast, public)}"
    url = {"new": f"{LIST}/{public}/ressources/nouvelle", "edit": one, "remove": f"{one}/retirer"}
    said = {"title": "Salaires", "url": "https://exemple.fr/salaires.csv", "kind": "main"}
    sheet = bob_client.get(f"{LIST}/{public}")
    assert ADD not in sheet.links
    bob_client.post(url[what], {**said, "revision": "2"}, on=f"{LIST}/{public}", status=403)
    assert [each.url for each in queries.resources_of(cast.rodez, public)] == [FILE]
    assert ADD in carole_client.get(f"{LIST}/{public}").links


def test_a_contributor_still_words_a_public_dataset_but_not_where_it_leads(
    public: int, bob_client: Client, alice_client: Client
) -> None:
    page = bob_client.get(f"{LIST}/{public}/modifier")
    page = bob_client.submit(page, landing_url=PAGE, description="Ceux des rues", status=422)
    assert "un chef de projet ou un consultant peut changer sa page" in page.errors[0]
    bob_client.submit(page, landing_url="")
    assert (read(public).description, read(public).landing_url) == ("Ceux des rues", "")
    table = f"Titre;Page de présentation\nArbres;{PAGE}\n"
    assert "un chef de projet ou un consultant" in lines(preview(bob_client, table))[0]
    page = preview(alice_client, table)
    alice_client.submit(page, "Importer")
    assert read(public).landing_url == PAGE


def test_a_page_that_a_lead_gives_meanwhile_is_no_change_of_the_contributor_s(
    public: int, alice_client: Client, bob_client: Client
) -> None:
    url = f"{LIST}/{public}/modifier"
    theirs = bob_client.get(url)
    alice_client.submit(alice_client.get(url), landing_url=PAGE)
    page = bob_client.submit(theirs, volume="400 lignes")
    assert page.flash[0].endswith("est gardé\u00a0: Page de présentation.")
    assert (read(public).landing_url, read(public).volume) == (PAGE, "400 lignes")


def test_a_forged_mark_gives_no_right_over_a_public_address(
    public: int, bob_client: Client
) -> None:
    url, before = f"{LIST}/{public}/modifier", read(public)
    fields = bob_client.get(url).form().filled({"landing_url": PAGE}, None)
    forged = Sight.of({"landing_url": PAGE}, before.revision).text
    bob_client.post(url, {**fields, "revision": forged}, 422, on=url)
    bob_client.post(url, {**fields, "revision": Sight.of({"landing_url": PAGE}).text}, on=url)
    assert read(public).landing_url == before.landing_url == ""


def test_nothing_is_public_without_a_place_to_get_it(
    make: Make, write: Write, cast: Cast, alice_client: Client
) -> None:
    made = make("Arbres", outcome="open", stage="prepared")
    stage = f"{LIST}/{made}/etape"
    page = alice_client.get(f"{LIST}/{made}")
    page = alice_client.submit(page, stage, stage="published", status=422)
    assert page.errors == [NOWHERE]
    table = "Titre;Étape\nArbres;Publié\n"
    assert NOWHERE in lines(preview(alice_client, table))[0]
    with write():
        resources.add(cast.rodez, made, ResourceFacts("Arbres", FILE), by=actor(cast.alice))
    alice_client.submit(alice_client.get(f"{LIST}/{made}"), stage, stage="published")
    assert read(made).stage == "published"


def test_a_table_that_brings_the_page_may_publish(make: Make, alice_client: Client) -> None:
    made = make("Arbres", outcome="open", stage="prepared")
    table = f"Titre;Étape;Page de présentation\nArbres;Publié;{PAGE}\n"
    alice_client.submit(preview(alice_client, table), "Importer")
    assert read(made).stage == "published"


def test_what_is_public_keeps_a_place_to_get_it(
    public: int, cast: Cast, alice_client: Client
) -> None:
    url = f"{LIST}/{public}/ressources/{file_of(cast, public)}"
    page = alice_client.submit(alice_client.get(url), f"{url}/retirer", status=422)
    assert "on ne l’obtient que par là" in page.errors[0]
    page = alice_client.get(f"{LIST}/{public}/modifier")
    alice_client.submit(page, landing_url=PAGE)
    alice_client.submit(alice_client.get(url), f"{url}/retirer")
    page = alice_client.get(f"{LIST}/{public}/modifier")
    page = alice_client.submit(page, landing_url="", status=422)
    assert page.errors == [NOWHERE]


@pytest.mark.parametrize("outcome", PROMISES)
def test_a_condition_is_said_to_be_met_before_publishing(
    make: Make, alice_client: Client, outcome: Outcome
) -> None:
    made = make("Arbres", outcome=outcome.value, stage="prepared", landing_url=PAGE)
    stage = f"{LIST}/{made}/etape"
    page = alice_client.get(f"{LIST}/{made}")
    assert PROMISES[outcome] in page.visible
    page = alice_client.submit(page, stage, stage="published", status=422)
    assert page.errors == [UNPROMISED]
    assert read(made).stage == "prepared"
    page = alice_client.submit(page, stage, stage="published", promised=True)
    assert read(made).stage == "published"
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.event == "dataset:stage")).one()
    assert event.changes[1]["new"] == PROMISES[outcome]
    # Said once: going on, back and on again by « Annuler » does not ask again.
    assert PROMISES[outcome] not in page.visible
    page = alice_client.submit(page, stage, stage="maintained")
    assert read(made).stage == "maintained"
    page = alice_client.submit(page, stage, stage="prepared")
    undo = page.soup.select_one("#annonces form")
    assert undo is not None
    fields = {str(each["name"]): str(each["value"]) for each in undo.select("input[type=hidden]")}
    alice_client.post(str(undo["action"]), {**fields, "op": "f" * 32})
    assert read(made).stage == "maintained"


def test_sending_to_a_platform_asks_the_same(make: Make) -> None:
    said = {"stage": "prepared", "description": "Ceux des rues"}
    assert refusal_of(read(make("Arbres", outcome="open", **said))) == NOWHERE
    masked = make("Bancs", outcome="after-masking", landing_url=PAGE, **said)
    assert refusal_of(read(masked)) == UNPROMISED_ELSEWHERE
    assert refusal_of(read(make("Haies", outcome="open", landing_url=PAGE, **said))) is None


def test_a_table_promises_nothing(make: Make, alice_client: Client) -> None:
    make("Arbres", outcome="after-masking", stage="prepared", landing_url=PAGE)
    [line] = lines(preview(alice_client, "Titre;Étape\nArbres;Publié\n"))
    assert "L’analyse met une condition à l’ouverture de ce jeu" in line


def proved(cast: Cast) -> str | None:
    db.session.close()
    return cast.rodez.findings.get(PROOF)


def test_only_what_anybody_can_see_is_proved(
    public: int, cast: Cast, write: Write, alice: Actor, alice_client: Client
) -> None:
    assert proved(cast) is None
    page = alice_client.get(f"{LIST}/{public}")
    assert "Le catalogue public est fermé" in page.visible
    with write():
        open_catalogue(cast.rodez, opened=True, by=alice)
    assert proved(cast) == "1\u00a0jeu publié"
    assert "catalogue public est fermé" not in alice_client.get(f"{LIST}/{public}").visible
    with write():
        open_catalogue(cast.rodez, opened=False, by=alice)
    assert proved(cast) is None


def test_what_a_platform_shows_is_proved_while_the_catalogue_is_closed(
    public: int, cast: Cast, write: Write, make: Make
) -> None:
    with write():
        push = Push(
            authority_id=cast.rodez.id,
            dataset_id=public,
            platform="demo.data.gouv.fr",
            state=PushState.DONE.value,
            remote_id="1",
            fingerprint="",
            attempts=0,
            sent_at=now(),
        )
        db.session.add(push)
    make("Bancs")  # whatever is written counts again
    assert proved(cast) == "1\u00a0jeu publié"


def test_only_public_datasets_are_late(make: Make, cast: Cast, alice_client: Client) -> None:
    said = {"outcome": "open", "frequency": "annual", "updated_on": date(2020, 1, 1)}
    make("Arbres", stage="published", **said)
    make("Bancs", stage="prepared", **said)
    page = alice_client.get(f"{LIST}?retard=1")
    assert "Arbres" in page.links
    assert "Bancs" not in page.links
    late = {each.title: each.is_late(date(2026, 1, 1)) for each in queries.briefs(cast.rodez)}
    assert late == {"Arbres": True, "Bancs": False}
    assert queries.totals(cast.rodez).late == 1


def test_a_second_one_of_the_same_name_is_told(make: Make, alice_client: Client) -> None:
    make("Arbres", service="Parcs")
    page = alice_client.submit(alice_client.get(f"{LIST}/nouveau"), title="arbres", service="Parcs")
    assert "Un autre jeu porte déjà ce titre" in page.flash[1]
    page = alice_client.submit(alice_client.get(f"{LIST}/nouveau"), title="arbres", service="DDT")
    assert len(page.flash) == 1


def test_an_apostrophe_parts_two_words_of_an_identifier(make: Make) -> None:
    assert read(make("Arbres d’alignement")).identifier == "arbres-d-alignement"
    assert read(make("Autorisations d'urbanisme")).identifier == "autorisations-d-urbanisme"


def test_an_address_with_a_space_says_what_to_write(make: Make, alice_client: Client) -> None:
    url = f"{LIST}/{make('Arbres')}/ressources/nouvelle"
    page = alice_client.get(url)
    spaced = "https://exemple.fr/liste 2025.csv"
    page = alice_client.submit(page, title="Liste", url=spaced, kind="main", status=422)
    assert "remplacez chaque espace par %20" in page.errors[0]
    alice_client.submit(page, url=spaced.replace(" ", "%20"))


def test_a_date_that_somebody_writes_wins_until_the_next_update(
    make: Make, alice_client: Client
) -> None:
    made = make("Arbres", frequency="annual", updated_on=date(2026, 1, 15))
    url = f"{LIST}/{made}/modifier"
    alice_client.submit(alice_client.get(url), next_update_on="2026-12-01")
    assert read(made).next_update_on == date(2026, 12, 1)
    alice_client.submit(alice_client.get(url), description="Ceux des rues")
    assert read(made).next_update_on == date(2026, 12, 1)
    alice_client.submit(alice_client.get(url), updated_on="2026-02-15")
    assert read(made).next_update_on == date(2027, 2, 15)
    alice_client.submit(alice_client.get(url), next_update_on="")
    assert read(made).next_update_on == date(2027, 2, 15)
    table = "Titre;Prochaine mise à jour\nArbres;01/03/27\n"
    alice_client.submit(preview(alice_client, table), "Importer")
    assert read(made).next_update_on == date(2027, 3, 1)


def test_two_people_who_change_different_things_keep_both(
    make: Make, alice_client: Client, bob_client: Client
) -> None:
    made = make("Arbres", keywords=("arbre", "parc"), updated_on=date(2026, 1, 15))
    url = f"{LIST}/{made}/modifier"
    mine, theirs = alice_client.get(url), bob_client.get(url)
    alice_client.submit(mine, software="CIRIL", frequency="annual")
    page = bob_client.submit(theirs, volume="400 lignes", title="Arbres de Rodez")
    assert "est gardé\u00a0: Logiciel ou base d’origine, Rythme de mise à jour" in page.flash[0]
    row = read(made)
    assert (row.software, row.volume, row.frequency) == ("CIRIL", "400 lignes", "annual")
    assert (row.title, row.keywords) == ("Arbres de Rodez", ["arbre", "parc"])


@pytest.mark.parametrize("seen", ["", "x", "zz " * 400])
def test_a_form_that_does_not_say_what_it_showed_keeps_all_that_was_typed(
    make: Make, alice_client: Client, seen: str
) -> None:
    made = make("Arbres", software="CIRIL")
    url = f"{LIST}/{made}/modifier"
    fields = {"title": "Arbres", "software": "", "volume": "1", "revision": seen}
    page = alice_client.post(url, fields, on=url, status=409)
    assert page.form().values()["software"] == [""]


@pytest.mark.parametrize(
    ("table", "refused_at"),
    [
        ("Titre;Étape\nArbres;Publié\n", "Étape"),
        ("Titre;Étape;Licence\nArbres;Publié;Licence Ouverte 2.0\n", ""),
        # Another family is a candidate: nobody has decided on it.
        ("Titre;Étape;Forte valeur\nArbres;Publié;Mobilité\n", ""),
    ],
)
def test_a_table_publishes_a_dataset_of_high_value_under_a_licence_only(
    make: Make, alice_client: Client, table: str, refused_at: str
) -> None:
    valued = {"high_value": "geospatial", "confirmed": True}
    make("Arbres", outcome="open", stage="prepared", landing_url=PAGE, **valued)
    [line] = lines(preview(alice_client, table))
    assert (UNLICENSED in line) == bool(refused_at), line
    assert (refused_at in line) or not refused_at


def test_what_is_public_and_of_high_value_keeps_a_licence_whoever_writes(
    public: int, alice_client: Client
) -> None:
    page = alice_client.get(f"{LIST}/{public}/forte-valeur")
    sent = {"family": "geospatial", "state": "confirmed", "reason": "Annexe, rubrique 1."}
    page = alice_client.submit(page, "Enregistrer la décision", sent, status=422)
    assert page.errors == [UNLICENSED]
    assert page.form("Enregistrer la décision").value("reason") == "Annexe, rubrique 1."
    assert read(public).high_value == ""
    page = alice_client.get(f"{LIST}/{public}/modifier")
    alice_client.submit(page, "Enregistrer", licence="lov2")
    page = alice_client.get(f"{LIST}/{public}/forte-valeur")
    alice_client.submit(page, "Enregistrer la décision", sent)
    assert (read(public).confirmed_family, read(public).licence) == ("geospatial", "lov2")
    page = alice_client.get(f"{LIST}/{public}/modifier")
    page = alice_client.submit(page, "Enregistrer", status=422, licence="")
    assert page.errors == [UNLICENSED]
