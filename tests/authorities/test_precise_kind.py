"""The precise kind of an authority: asked where its record does not say, never guessed."""

import pytest

from app.audit.models import AuditEvent
from app.authorities.queries import obligation
from app.authorities.rules import AuthorityFacts, AuthorityKind
from app.authorities.situations import AuthorityOrigin, situation_of
from app.documents.facts import council_population
from app.extensions import db
from app.obligation.bodies import URBAN
from app.places.record import Territory
from app.spaces.models import Authority
from tests.datasets.conftest import Write
from tests.support.cast import Cast
from tests.support.client import Client

URL = "/c/rodez/parametres"
NOTE = "/c/rodez/documents/deliberation-strategie"
UNKNOWN = "rien ne dit encore quel organisme vous êtes"


def become(cast: Cast, write: Write, kind: str, name: str = "Eaux du Lévezou") -> None:
    """Make Rodez a body opened by hand."""
    with write():
        authority = cast.rodez
        authority.kind, authority.place_id, authority.code = kind, None, ""
        authority.name, authority.siren = name, ""


def chosen(cast: Cast) -> str:
    db.session.expire_all()
    return cast.rodez.precise_kind


def test_a_commune_is_asked_nothing(alice_client: Client) -> None:
    page = alice_client.get(URL)
    assert "Type précis" not in page.visible
    assert "assemblée, conseil municipal" in page.visible
    assert "exécutif, maire" in page.visible


def test_what_is_unknown_is_said_then_chosen(
    cast: Cast, write: Write, alice_client: Client
) -> None:
    become(cast, write, "syndicat")
    page = alice_client.get(URL)
    assert UNKNOWN in page.visible
    act = alice_client.get(NOTE)
    assert "l’assemblée délibérante décide" in act.visible
    assert act.links["Préciser le type dans les paramètres"] == f"{URL}#precise"
    done = alice_client.submit(page, precise="syndicat-mixte-ferme")
    assert "assemblée, comité syndical" in done.visible
    assert chosen(cast) == "syndicat-mixte-ferme"
    event = db.session.query(AuditEvent).order_by(AuditEvent.id.desc()).first()
    told = {change["title"]: change["new"] for change in event.changes}
    assert told["Type précis"].startswith("Syndicat mixte fermé")
    act = alice_client.get(NOTE)
    assert "le comité syndical décide" in act.visible
    assert "Préciser le type dans les paramètres" not in act.links


def test_a_name_proposes_and_a_lead_corrects(
    cast: Cast, write: Write, alice_client: Client
) -> None:
    become(cast, write, "other", "CCAS de Rodez")
    page = alice_client.get(URL)
    assert "exécutif, maire, président du centre" in page.visible
    done = alice_client.submit(page, precise="cias")
    assert "exécutif, président de l’intercommunalité, président du centre" in done.visible


def test_a_kind_of_another_type_is_refused_where_it_stands(
    cast: Cast, write: Write, alice_client: Client
) -> None:
    become(cast, write, "syndicat")
    page = alice_client.submit(alice_client.get(URL), status=422, precise="cias", population="77")
    assert "Ce type précis ne va pas avec le type «\u202fSyndicat\u202f»" in page.visible
    assert page.form().value("precise") == "cias"
    assert page.form().value("population") == "77"
    assert chosen(cast) == ""


def test_an_unknown_kind_is_refused(cast: Cast, write: Write, alice_client: Client) -> None:
    become(cast, write, "syndicat")
    values = alice_client.get(URL).form().filled({})
    page = alice_client.post(URL, {**values, "precise": "empire"}, 422)
    assert "Choisissez le type précis dans la liste." in page.visible


def test_a_choice_that_the_type_no_longer_has_is_let_go_and_told(
    cast: Cast, write: Write, alice_client: Client
) -> None:
    with write():
        authority: Authority = cast.rodez
        authority.precise_kind = "cias"
    assert "assemblée, conseil municipal" in alice_client.get(URL).visible
    alice_client.submit(alice_client.get(URL), population="25 000")
    assert chosen(cast) == ""
    event = db.session.query(AuditEvent).order_by(AuditEvent.id.desc()).first()
    assert "Type précis" in {change["title"] for change in event.changes}


def test_what_is_not_settled_is_said_in_the_settings(
    cast: Cast, write: Write, alice_client: Client
) -> None:
    with write():
        cast.rodez.kind, cast.rodez.place_id, cast.rodez.siren = "region", None, "200052678"
    shown = alice_client.get(URL).visible
    assert "assemblée, assemblée de Guyane" in shown
    assert "exécutif, président de l’assemblée (à vérifier)" in shown


@pytest.mark.parametrize(
    ("name", "precise", "standing"),
    [
        # Of communes: 10,000 inhabitants are enough; mixed: it is not an EPCI (CRPA R330-2).
        ("Eaux du Lévezou", "syndicat-de-communes", "due"),
        ("SIVOM du Lévezou", "", "due"),
        ("SIVOM du Lévezou", "syndicat-mixte-ferme", "not due"),
        ("SMICTOM du Lévezou", "", "not due"),
        ("Eaux du Lévezou", "", "to confirm"),
    ],
)
def test_the_kind_chosen_or_told_by_the_name_decides_the_duties(
    cast: Cast, write: Write, name: str, precise: str, standing: str
) -> None:
    become(cast, write, "syndicat", name)
    with write():
        authority = cast.rodez
        authority.precise_kind, authority.fte, authority.agents = precise, 8, 10
    prada = [one for one in obligation(cast.rodez).decision.duties if one.id == "prada"]
    answered = ("to confirm" if prada[0].to_confirm else "due") if prada else "not due"
    assert answered == standing


def test_the_nature_of_its_place_tells_what_an_epci_is() -> None:
    """Grand Poitiers does not say in its name that it is a communauté urbaine."""
    facts = AuthorityFacts("Grand Poitiers", AuthorityKind.EPCI, Territory.MAINLAND)
    assert situation_of(facts, AuthorityOrigin(nature="communauté urbaine")).body == URBAN
    assert situation_of(facts, AuthorityOrigin()).body == ""


def test_the_council_follows_its_last_renewal(cast: Cast, write: Write) -> None:
    """3,480 municipale then, 3,560 totale: no note is due, whatever today's count is."""
    counts = ((3_480, 3_600, 3_480), (3_520, 3_400, 3_520), (None, 3_480, None), (None, 900, 900))
    for renewal, municipal, expected in counts:
        with write():
            authority = cast.rodez
            authority.renewal_population, authority.population = renewal, municipal
        assert council_population(cast.rodez) == expected
