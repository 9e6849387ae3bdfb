"""High value: a person decides, once told what follows; only what is confirmed is published so."""

import pytest

from app.audit.models import AuditEvent
from app.datasets.high_value.rules import Offered, consequences_of
from app.datasets.inventory.defaults import Defaults
from app.datasets.inventory.library import typical
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.rules import TOO_STRICT
from app.extensions import db
from app.publication.catalogue.dcat import graph_of
from app.publication.catalogue.telling import catalogue_of
from app.publication.publishing.queries import lacks
from app.spaces.models import Authority
from tests.datasets.conftest import LIST, Make, read
from tests.support.cast import Cast
from tests.support.client import Client

SAVE = "Enregistrer la décision"
DECIDED = {"family": "mobility", "state": "confirmed", "reason": "Annexe, rubrique 6."}
URL = "https://rodez.exemple.fr/jeu.csv"


def at(dataset_id: int) -> str:
    return f"{LIST}/{dataset_id}/forte-valeur"


def published_as(authority: Authority, row: Dataset) -> set[str]:
    """Return the properties of high-value data that the catalogue gives to a dataset."""
    catalogue = catalogue_of(authority, "https://x.fr/c", [row], {}, defaults=Defaults())
    names = {str(name) for _, name, _ in graph_of(catalogue)}
    return {name for name in names if name.endswith(("hvdCategory", "applicableLegislation"))}


def listed(make: Make, entry_id: str, **said: str) -> int:
    """List a typical dataset, published."""
    facts = typical()[entry_id].facts("mainland").but(landing_url=URL, **said)
    values = {name: getattr(facts, name) for name in ("typical", "high_value", "licence")}
    return make(facts.title, outcome="open", stage="published", landing_url=URL, **values)


def test_places_of_car_pooling_are_published_with_neither_property(make: Make, cast: Cast) -> None:
    row = read(listed(make, "covoiturage"))
    assert (row.high_value, row.high_value_state) == ("", "")
    assert published_as(cast.rodez, row) == set()


def test_addresses_are_a_candidate_that_no_catalogue_names_before_a_decision(
    make: Make, cast: Cast, alice_client: Client
) -> None:
    id_ = listed(make, "base-adresse-locale", licence="lov2")
    row = read(id_)
    assert (row.high_value, row.high_value_state) == ("geospatial", "candidate")
    assert published_as(cast.rodez, row) == set()
    page = alice_client.get(f"{LIST}/{id_}")
    assert "Candidat, à décider\u00a0: données géospatiales" in page.visible
    page = alice_client.submit(alice_client.get(at(id_)), SAVE, {**DECIDED, "family": "geospatial"})
    assert page.flash == ["Enregistré\u00a0: forte valeur, confirmé."]
    row = read(id_)
    assert row.confirmed_family == "geospatial"
    assert row.high_value_by
    assert row.high_value_on
    assert len(published_as(cast.rodez, row)) == 2
    assert "Confirmé\u00a0: données géospatiales" in alice_client.get(f"{LIST}/{id_}").visible
    event = db.session.query(AuditEvent).filter_by(event="dataset:qualify").one()
    assert {"Décision", "Décidé par", "Raison"} <= {one["title"] for one in event.changes}


def test_addresses_of_high_value_under_odbl_are_warned_of(make: Make, alice_client: Client) -> None:
    id_ = listed(make, "base-adresse-locale", licence="odc-odbl")
    assert TOO_STRICT in alice_client.get(f"{LIST}/{id_}").visible
    assert TOO_STRICT in alice_client.get(at(id_)).visible
    sentences = [lack.sentence for lack in lacks(read(id_), Defaults(), ())]
    assert TOO_STRICT in sentences
    open_licence = read(listed(make, "base-adresse-locale", licence="lov2"))
    assert TOO_STRICT not in [lack.sentence for lack in lacks(open_licence, Defaults(), ())]


def test_what_follows_is_told_before_the_decision(make: Make, alice_client: Client) -> None:
    page = alice_client.get(at(make("Voies", high_value="mobility")))
    for words in ("Gratuité", "API", "CC BY 4.0", "Mots-clés", "documentation", "2023/138"):
        assert words in page.visible
    assert "Aucune licence n’est choisie." in page.visible
    lacking = Offered("lov2", ("voies",), "Voirie", frozenset({"main", "api", "documentation"}))
    assert [one.lack for one in consequences_of(lacking)] == [""] * 5


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"reason": ""}, "Indiquez pourquoi"),
        ({"state": ""}, "Choisissez ce qui est décidé."),
        ({"state": "perhaps"}, "Choisissez ce qui est décidé."),
        ({"family": ""}, "Choisissez la famille"),
        ({"family": "poetry"}, "Choisissez la famille"),
        ({"decided_by": " "}, "Indiquez qui décide"),
        ({"decided_by": "x" * 201}, "200"),
    ],
)
def test_what_lacks_gets_a_sentence_and_nothing_typed_is_lost(
    make: Make, alice_client: Client, sent: dict[str, str], sentence: str
) -> None:
    id_ = make("Voies", high_value="mobility")
    page = alice_client.get(at(id_))
    values = {**page.form(SAVE).filled({}), **DECIDED, **sent}
    page = alice_client.post(at(id_), values, status=422, on=at(id_))
    assert [one for one in page.errors if sentence in one]
    if "reason" not in sent:
        assert page.form(SAVE).value("reason") == DECIDED["reason"]
    assert read(id_).high_value_state == "candidate"


def test_a_refusal_is_kept_with_its_reason_and_may_be_taken_again(
    make: Make, alice_client: Client
) -> None:
    id_ = make("Voies", high_value="mobility")
    alice_client.submit(alice_client.get(at(id_)), SAVE, {**DECIDED, "state": "refused"})
    row = read(id_)
    assert (row.high_value_state, row.high_value_reason) == ("refused", DECIDED["reason"])
    page = alice_client.get(f"{LIST}/{id_}/modifier")
    alice_client.submit(page, "Enregistrer", person="Zoé")
    assert read(id_).high_value_state == "refused"
    page = alice_client.get(f"{LIST}/{id_}/modifier")
    alice_client.submit(page, "Enregistrer", high_value="statistics")
    row = read(id_)
    assert (row.high_value_state, row.high_value_by) == ("candidate", "")


def test_what_is_doubtful_is_not_retained_and_says_so(make: Make, alice_client: Client) -> None:
    id_ = listed(make, "stationnement")
    page = alice_client.get(f"{LIST}/{id_}")
    assert "Non retenu, à vérifier" in page.visible
    assert "réseaux de transport" in alice_client.get(at(id_)).visible


def test_somebody_else_was_faster(make: Make, alice_client: Client, bob_client: Client) -> None:
    id_ = make("Voies", high_value="mobility")
    seen = alice_client.get(at(id_))
    bob_client.submit(bob_client.get(f"{LIST}/{id_}/modifier"), "Enregistrer", person="Zoé")
    page = alice_client.submit(seen, SAVE, DECIDED, status=409)
    assert page.form(SAVE).value("reason") == DECIDED["reason"]
    alice_client.submit(page, SAVE)
    assert read(id_).confirmed_family == "mobility"


def test_who_may_not_publish_does_not_change_a_public_one(
    make: Make, bob_client: Client, elise_client: Client
) -> None:
    id_ = listed(make, "base-adresse-locale", licence="lov2")
    bob_client.submit(bob_client.get(at(id_)), SAVE, DECIDED, status=403)
    elise_client.get(at(id_), status=403)
    assert read(id_).high_value_state == "candidate"


def test_the_candidates_are_found_in_the_inventory(make: Make, alice_client: Client) -> None:
    first = make("Voies", high_value="mobility")
    make("Arbres")
    page = alice_client.get(alice_client.get(at(first)).links["Tous les candidats"])
    assert "Voies" in page.visible
    assert "Arbres" not in page.visible
    assert "forte valeur «\u202fCandidat, à décider\u202f»" in page.visible
    assert "Arbres" in alice_client.get(f"{LIST}?valeur=odd").visible
