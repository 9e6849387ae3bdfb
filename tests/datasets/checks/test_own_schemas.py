"""Table Schemas that an authority brings: added, replaced, removed, or refused field by field."""

import io
import json
from typing import Any

import pytest

from app.datasets.checks import own_schemas
from app.datasets.checks.own_schemas import SchemaProblems
from tests.datasets.conftest import LIST, Make
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.page import Page

URL = f"{LIST}/schemas"
TREES: dict[str, Any] = {
    "fields": [
        {"name": "essence", "type": "string", "constraints": {"required": True}},
        {"name": "hauteur", "type": "number"},
    ]
}


def file_of(content: Any, name: str = "arbres.json") -> tuple[io.BytesIO, str]:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return io.BytesIO(data), name


def add(client: Client, content: Any, name: str = "Arbres", status: int = 303) -> Page:
    return client.submit(
        client.get(URL), "Ajouter", name=name, file=file_of(content), status=status
    )


def test_one_is_added_shown_replaced_and_removed(alice_client: Client, make: Make) -> None:
    page = add(alice_client, TREES)
    assert page.flash == ["Schéma ajouté\u00a0: Arbres."]
    page = alice_client.get(page.links["Arbres"])
    assert "essence" in page.visible
    page = alice_client.submit(page, "Remplacer", file=file_of({"fields": [{"name": "rue"}]}))
    assert "rue" in page.visible
    assert "essence" not in page.visible
    dataset = make("Arbres", schema="arbres")
    form = alice_client.get(f"{LIST}/{dataset}/controle").form("Contrôler")
    assert form.value("source").startswith("own:")
    page = alice_client.submit(page, "Retirer")
    assert "Aucun schéma pour l’instant." in page.visible


def test_the_same_name_twice_is_refused_and_nothing_is_lost(alice_client: Client) -> None:
    add(alice_client, TREES)
    page = add(alice_client, TREES, status=422)
    assert page.errors == [own_schemas.TAKEN]
    assert page.form("Ajouter").value("name") == "Arbres"


def test_what_is_wrong_is_said_field_by_field(alice_client: Client) -> None:
    wrong = {
        "fields": [
            {"name": "jour", "type": "journée"},
            {"name": "code", "constraints": {"pattern": "("}},
            {"type": "string"},
        ]
    }
    page = add(alice_client, wrong, status=422)
    assert len(page.errors) == 3
    for words in ("jour", "code", "n°\u00a03"):
        assert any(words in each for each in page.errors)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"[]",
        b'"fields"',
        b"{}",
        b'{"fields": 3}',
        b'{"fields": [NaN]}',
        b'{"fields": [null, 1, "a", []]}',
        b'{"fields": [{"name": "a", "constraints": [1]}]}',
        b'{"fields": [{"name": "a", "constraints": {"minLength": "x"}}]}',
        b'{"fields": [{"name": "a", "constraints": {"enum": 3}}]}',
        b'{"fields": [{"name": "a"}], "primaryKey": [["a"]]}',
        b'{"fields": [{"name": "\\ud800"}]}',
        b'{"fields": [{"name": "a\\u0000"}]}',
        b"[" * 150_000,
        # Read by Python here, and no more where it is written: deep in the request.
        b'{"fields": [{"name": "a"}], "x": ' + b"[" * 920 + b"]" * 920 + b"}",
        b'{"fields": [{"name": "a"}], "x": ' + b"[" * 60 + b"]" * 60 + b"}",
        b'{"fields": [{"name": "a", "type": "integer", "constraints": {"minimum": '
        + b"9" * 5_000
        + b"}}]}",
        b" " * 200_001 + b"{}",
        json.dumps({"fields": [{"name": f"c{n}"} for n in range(600)]}).encode(),
    ],
    ids=range(21),
)
def test_any_other_file_gets_a_sentence(alice_client: Client, content: bytes) -> None:
    page = add(alice_client, content, status=422)
    assert page.errors
    assert all(each.endswith(".") for each in page.errors)
    with pytest.raises(SchemaProblems):
        own_schemas.read(content)


def test_no_file_and_no_name(alice_client: Client) -> None:
    page = alice_client.submit(alice_client.get(URL), "Ajouter", name="x", status=422)
    assert page.errors == [own_schemas.NO_FILE]
    page = add(alice_client, TREES, name="", status=422)
    assert page.errors == ["Indiquez un nom."]


def test_the_schema_that_a_dataset_names_is_proposed(make: Make, alice_client: Client) -> None:
    dataset = make("Aides", schema="scdl/subventions")
    page = alice_client.get(f"{LIST}/{dataset}/controle")
    assert page.form("Contrôler").value("source") == "national:subventions"
    assert len(page.soup.select("select[name=source] option")) == 49
    page = alice_client.get(f"{LIST}/{make('Arbres', schema='un inconnu')}/controle")
    assert page.form("Contrôler").value("source") == ""


def test_that_of_another_authority_is_not_there(
    alice_client: Client, charlie_client: Client, elise_client: Client, cast: Cast
) -> None:
    page = add(alice_client, TREES)
    number = page.links["Arbres"].rpartition("/")[2]
    charlie_client.get(f"/c/autre/donnees/schemas/{number}", status=404)
    gone = charlie_client.post(f"/c/autre/donnees/schemas/{number}/retirer", status=404)
    assert gone.status == 404
    elise_client.get(URL, status=403)
    assert len(own_schemas.briefs(cast.rodez)) == 1


def test_what_will_not_be_checked_is_told_beside_the_schema(alice_client: Client) -> None:
    described = {
        "fields": [{"name": "rue", "format": "wkt"}],
        "custom_checks": [{"name": "horoscope"}],
    }
    page = alice_client.get(add(alice_client, described, "Rues").links["Rues"])
    assert "Ce que Jalon ne contrôle pas" in page.visible
    assert "le format «\u202fwkt\u202f» de «\u202frue\u202f»" in page.visible
    assert "«\u202fhoroscope\u202f»" in page.visible
