"""The precise kind of an authority: asked where its record does not say, never guessed."""

from app.audit.models import AuditEvent
from app.extensions import db
from app.spaces.models import Authority
from tests.datasets.conftest import Write
from tests.support.cast import Cast
from tests.support.client import Client

URL = "/c/rodez/parametres"
NOTE = "/c/rodez/strategie/deliberation"
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
