"""Schemas: ours, and those that an authority brings."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from app.methodology.check import check_all
from app.methodology.checks.texts import TYPOGRAPHY
from app.tables.checking.columns import remedy_of
from app.tables.custom import OF_CELLS, OF_ROWS
from app.tables.field import CONSTRAINTS, FORMATS
from app.tables.relations import FIELDS_MATCH
from app.tables.schema import SchemaRefused, catalogue, from_catalogue, load
from config import ROOT


def refusals(data: Any) -> tuple[str, ...]:
    with pytest.raises(SchemaRefused) as refused:
        load(data)
    return refused.value.sentences


def test_the_national_schemas_come_with_the_product() -> None:
    schemas = catalogue()
    assert len(schemas) == 47
    assert {schema.id for schema in schemas} >= {"subventions", "bal", "friches", "plats-menus"}
    assert len({schema.source for schema in schemas}) == len({s.title for s in schemas}) == 47
    assert all(schema.source and schema.version and schema.description for schema in schemas)
    assert all(field.description for schema in schemas for field in schema.fields)


def test_facts_of_a_national_schema_are_carried_over() -> None:
    schema = from_catalogue("subventions")
    assert schema is not None
    assert len(schema.fields) == 16
    assert sum(field.required for field in schema.fields) == 11
    share = schema.field("pourcentageSubvention")
    assert share is not None
    assert (share.minimum, share.maximum) == ("0.01", "1")
    aid = schema.field("notificationUE")
    assert aid is not None
    assert (aid.true_values, aid.false_values) == (("oui",), ("non",))


def test_no_schema_of_that_name() -> None:
    assert from_catalogue("inconnu") is None


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "aucun champ"),
        ([], "aucun champ"),
        ({"fields": []}, "aucun champ"),
        ({"fields": [{}]}, "n°\u00a01 n’a pas de nom"),
        ({"fields": ["a"]}, "n°\u00a01 n’a pas de nom"),
        ({"fields": [{"name": "a"}, {"name": "a"}]}, "«\u202fa\u202f» est décrit deux fois"),
        ({"fields": [{"name": "a", "type": "siecle"}]}, "le type «\u202fsiecle\u202f»"),
        ({"fields": [{"name": "a", "constraints": {"pattern": "("}}]}, "le motif «\u202f(\u202f»"),
        ({"fields": [{"name": "a", "constraints": {"maxLength": "3"}}]}, "«\u202fmaxLength\u202f»"),
        (
            {"fields": [{"name": "a", "constraints": {"maxLength": True}}]},
            "«\u202fmaxLength\u202f»",
        ),
        ({"fields": [{"name": "a", "constraints": []}]}, None),
        ({"fields": [{"name": "a", "constraints": [1]}]}, "un groupe de règles"),
        (
            {"fields": [{"name": "a", "type": "date", "constraints": {"minimum": "hier"}}]},
            "«\u202fminimum\u202f» vaut «\u202fhier\u202f»",
        ),
        (
            {"fields": [{"name": "a"}], "primaryKey": ["b"]},
            "«\u202fb\u202f», qui n’est pas un champ",
        ),
        ({"fields": [{"name": "a"}], "missingValues": 3}, "missingValues"),
        ({"fields": [{"name": f"c{rank}"} for rank in range(501)]}, "plus de 500"),
    ],
)
def test_what_is_wrong_is_said_and_names_the_field(data: Any, said: str | None) -> None:
    if said is None:
        assert load(data).fields[0].name == "a"
    else:
        assert any(said in sentence for sentence in refusals(data))


def test_all_that_is_wrong_is_said_at_once() -> None:
    fields = [{"name": "a", "type": "x"}, {"name": "b", "constraints": {"pattern": "["}}]
    assert len(refusals({"fields": fields})) == 2


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("id: prenoms", "id: autre", "n’est pas le nom du fichier"),
        ("type: year", "type: siecle", "type"),
        ("pattern: ^([013-9]", "pattern: ^(([013-9]", "le motif"),
        ("title: Prénoms", "titre: Prénoms", "titre"),
    ],
)
def test_a_seed_that_is_wrong_is_told_at_its_place(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    seed = tmp_path / "seeds" / "table-schemas" / "prenoms.yml"
    text = seed.read_text(encoding="utf-8")
    assert before in text
    seed.write_text(text.replace(before, after, 1), encoding="utf-8")
    problems = [problem for problem in check_all(tmp_path / "seeds") if "prenoms" in problem.file]
    assert any(said in problem.message for problem in problems)


def test_every_national_pattern_is_said_in_words() -> None:
    fields = [field for schema in catalogue() for field in schema.fields if field.pattern]
    assert len(fields) > 40
    assert [field.name for field in fields if not field.hint] == []
    siret = next(field for field in fields if field.name == "idAttribuant")
    assert remedy_of(siret, "pattern") == "Écrivez ainsi\u00a0: 14 chiffres."
    own = load({"fields": [{"name": "a", "constraints": {"pattern": "x+"}}]}).fields[0]
    assert remedy_of(own, "pattern").endswith("x+")


def test_what_is_said_of_the_columns_is_well_typed() -> None:
    texts = [
        text
        for schema in catalogue()
        for text in (
            schema.title,
            schema.description,
            *(text for field in schema.fields for text in (field.description, field.hint)),
        )
    ]
    assert [
        (text, what) for text in texts for form, what, _ in TYPOGRAPHY if form.search(text)
    ] == []


def test_the_page_on_table_schema_names_all_that_is_read() -> None:
    page = (ROOT / "docs" / "contribuer" / "table-schema.md").read_text(encoding="utf-8")
    formats = {form for forms in FORMATS.values() for form in forms or ()}
    names = {*FORMATS, *formats, *CONSTRAINTS, *OF_CELLS, *OF_ROWS, *FIELDS_MATCH}
    assert [name for name in sorted(names) if f"`{name}`" not in page] == []
