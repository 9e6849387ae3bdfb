"""What a schema says of its table whole: links to itself, keys, which columns, nothing’s signs."""

from typing import Any

import pytest

from app.tables.schema import SchemaRefused, load
from tests.tables.conftest import Made
from tests.tables.test_custom_checks import checked, sentences

LINKED = {
    "fields": [{"name": "id", "type": "integer"}, {"name": "parent", "type": "integer"}],
    "foreignKeys": [{"fields": "parent", "reference": {"resource": "", "fields": "id"}}],
}


def test_a_link_to_the_table_itself_is_followed_below_and_above(made: Made) -> None:
    schema = load(LINKED)
    assert schema.undone == ()
    report = checked(made("id,parent\n1,2\n2,\n3,01\n4,9\n5\n"), schema)
    assert sentences(report) == [
        "Ligne 5\u00a0: «\u202f9\u202f» ne figure dans aucune ligne de «\u202fid\u202f»."
    ]
    assert report.groups[0].title == (
        "parent\u00a0: 1\u00a0ligne où «\u202fparent\u202f» ne figure pas dans «\u202fid\u202f»."
    )
    assert checked(made("id\n1\n", name="b.csv"), schema).groups == ()


def test_a_link_of_several_columns_is_followed_together(made: Made) -> None:
    link = {"fields": ["c", "d"], "reference": {"fields": ["a", "b"]}}
    schema = load({"fields": [{"name": name} for name in "abcd"], "foreignKeys": [link]})
    report = checked(made("a,b,c,d\nx,1,,\ny,2,x,1\nz,3,x,2\n"), schema)
    assert [example.line for example in report.groups[0].examples] == [4]


def test_a_link_that_names_no_field_is_refused() -> None:
    link = {"fields": "rien", "reference": {"resource": "", "fields": "id"}}
    with pytest.raises(SchemaRefused) as refused:
        load({**LINKED, "foreignKeys": [link]})
    assert refused.value.sentences == (
        "Un lien de la table à elle-même cite «\u202frien\u202f», qui n’est pas un champ.",
    )


@pytest.mark.parametrize(
    "link",
    [
        {"fields": "id", "reference": {"resource": "autre", "fields": "id"}},
        {"fields": ["id"], "reference": {"resource": "", "fields": ["id", "parent"]}},
        {"fields": 3, "reference": {"resource": "", "fields": "id"}},
        {"fields": "id"},
        "id",
    ],
)
def test_another_link_is_named_as_not_done(link: Any) -> None:
    assert len(load({**LINKED, "foreignKeys": [link]}).undone) == 1


KEYED = {"fields": [{"name": name} for name in "abc"], "uniqueKeys": [["a", "b"], ["c"]]}


def test_a_group_of_columns_never_repeats(made: Made) -> None:
    report = checked(made("a,b,c\nx,1,p\nx,2,q\nx,1,q\nx,,\nx,,\n"), load(KEYED))
    assert sentences(report) == [
        "Ligne 4\u00a0: «\u202fx, 1\u202f» figure déjà plus haut dans «\u202fa\u202f» et "
        "«\u202fb\u202f».",
        "Ligne 4\u00a0: «\u202fq\u202f» figure déjà plus haut dans «\u202fc\u202f».",
    ]
    assert report.errors == 2


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        (["a"], None),
        ([["a", "z"]], "Une clé unique cite «\u202fz\u202f», qui n’est pas un champ."),
        ([[]], "«\u202funiqueKeys\u202f»\u00a0: une liste de listes de champs est attendue."),
        ("a", "«\u202funiqueKeys\u202f»\u00a0: une liste de listes de champs est attendue."),
    ],
)
def test_unique_keys_are_lists_of_fields(keys: Any, sentence: str | None) -> None:
    data = {**KEYED, "uniqueKeys": keys}
    if sentence is None:
        assert load(data).unique_keys == (("a",),)
        return
    with pytest.raises(SchemaRefused) as refused:
        load(data)
    assert refused.value.sentences == (sentence,)


@pytest.mark.parametrize(
    ("matching", "failing"),
    [
        ("", {"missing-column": False, "extra-column": False, "misordered": False}),
        ("exact", {"missing-column": True, "extra-column": True, "misordered": True}),
        (["equal"], {"missing-column": True, "extra-column": True, "misordered": False}),
        ("subset", {"missing-column": True, "extra-column": False, "misordered": False}),
        ("superset", {"missing-column": False, "extra-column": True, "misordered": False}),
        ("partial", {"missing-column": False, "extra-column": False, "misordered": False}),
    ],
)
def test_a_schema_says_which_differences_of_columns_fail(
    made: Made, matching: Any, failing: dict[str, bool]
) -> None:
    data = {"fields": [{"name": name} for name in "abc"], "fieldsMatch": matching}
    report = checked(made("b,a,z\n1,2,3\n"), load(data))
    assert {problem.kind: problem.blocking for problem in report.structure} == failing
    assert all(problem.remedy for problem in report.structure)


def test_a_partial_match_lets_a_required_column_go(made: Made) -> None:
    fields = [{"name": "a", "constraints": {"required": True}}, {"name": "b"}]
    report = checked(made("b\n1\n"), load({"fields": fields, "fieldsMatch": "partial"}))
    assert report.ok
    assert report.structure[0].remedy == "Le schéma le permet."


def test_an_unknown_match_is_named_as_not_done() -> None:
    assert load({"fields": [{"name": "a"}], "fieldsMatch": "presque"}).undone == (
        "«\u202ffieldsMatch\u202f» («\u202fpresque\u202f» n’est pas une valeur connue)",
    )


def test_what_stands_for_nothing_may_have_a_label(made: Made) -> None:
    labelled = [{"value": "", "label": "vide"}, {"value": "-99", "label": "refus"}]
    fields = [
        {"name": "a", "type": "integer", "constraints": {"minimum": 0}},
        {"name": "b", "type": "integer", "missingValues": [{"value": "x", "label": "inconnu"}]},
    ]
    report = checked(
        made("a,b\n-99,x\n,1\n3,-99\n"), load({"fields": fields, "missingValues": labelled})
    )
    assert report.ok
    with pytest.raises(SchemaRefused):
        load({"fields": fields, "missingValues": [{"label": "sans valeur"}]})


def test_categories_are_the_values_allowed(made: Made) -> None:
    fields = [
        {"name": "a", "categories": ["petit", "grand"]},
        {"name": "b", "type": "integer", "categories": [{"value": 1, "label": "oui"}]},
        {"name": "c", "categories": 3},
    ]
    schema = load({"fields": fields})
    report = checked(made("a,b,c\npetit,1,z\nmoyen,2,z\n"), schema)
    assert [(group.column, group.kind) for group in report.groups] == [("a", "enum"), ("b", "enum")]
    assert schema.undone == ("«\u202fcategories\u202f» de «\u202fc\u202f»",)


def test_a_whole_number_may_be_written_in_groups(made: Made) -> None:
    schema = load({"fields": [{"name": "a", "type": "integer", "groupChar": " "}]})
    assert checked(made("a\n1 234\n12\n"), schema).ok
