"""A file held against a schema: what is told, where, with which remedy."""

import csv
from pathlib import Path

import pytest

from app.tables.checking.schema_check import check
from app.tables.form import Unreadable
from app.tables.reading.rows import sniff
from app.tables.report import FileReport
from app.tables.schema import Schema, load
from tests.tables.conftest import Made

HEADER = "id,siret,jour,montant,nature,nombre,publique\n"
GOOD = "A1,12345678901234,2026-11-03,12.5,nature,3,true\n"


def checked(path: Path, schema: Schema, errors_to: Path | None = None) -> FileReport:
    return check(path, sniff(path, path.name), schema, errors_to=errors_to)


def one_field(**described: object) -> Schema:
    return load({"fields": [{"name": "a", **described}, {"name": "b"}]})


def test_a_good_file_is_good(made: Made, grants: Schema) -> None:
    report = checked(made(HEADER + GOOD), grants)
    assert report.ok
    assert (report.rows, report.structure, report.groups) == (1, (), ())


def test_a_fault_names_line_column_value_and_remedy(made: Made, grants: Schema) -> None:
    report = checked(
        made(HEADER + GOOD + GOOD.replace("A1", "A2").replace("2026-11-03", "3/11/26")), grants
    )
    (group,) = report.groups
    assert (group.column, group.kind, group.count) == ("jour", "type", 1)
    assert group.examples[0].sentence == (
        "Ligne 3, colonne jour\u00a0: «\u202f3/11/26\u202f» n’est pas une date."
    )
    assert group.remedy == "Écrivez AAAA-MM-JJ."
    assert not report.ok


@pytest.mark.parametrize(
    ("described", "good", "bad"),
    [
        ({"type": "integer"}, ["1", "-3", "+4"], ["1.0", "1 000", "un", "1_0"]),
        ({"type": "number"}, ["1", "-1.5", "1e3", ".5"], ["1,5", "12 €", "--1", "1_0.0"]),
        ({"type": "number", "decimalChar": ",", "groupChar": " "}, ["1 234,5"], ["1.5"]),
        ({"type": "number", "bareNumber": False}, ["12 €", "€12"], ["euros"]),
        ({"type": "number", "constraints": {"maximum": 5}}, ["5", "4"], ["6"]),
        ({"type": "boolean"}, ["true", "0"], ["oui", "vrai"]),
        ({"type": "boolean", "trueValues": ["oui"], "falseValues": ["non"]}, ["oui"], ["true"]),
        ({"type": "date"}, ["2024-02-29"], ["2023-02-29", "2024-2-9", "20240209", "29/02/2024"]),
        ({"type": "date", "format": "%d/%m/%Y"}, ["29/02/2024"], ["2024-02-29", "30/02/2024"]),
        ({"type": "date", "format": "any"}, ["29/02/2024", "2024-02-29"], ["demain"]),
        ({"type": "datetime"}, ["2024-02-29T10:00:00", "2024-02-29T10:00:00Z"], ["2024-02-29"]),
        ({"type": "time"}, ["10:00:00"], ["25:00:00", "10:00"]),
        ({"type": "year"}, ["2024"], ["24", "2024.0"]),
        ({"type": "yearmonth"}, ["2024-12"], ["2024-13", "2024"]),
        ({"type": "geopoint"}, ["1.44, 43.6"], ["43.6", "181,0", "x,y"]),
        ({"type": "geopoint", "format": "array"}, ["[1.44, 43.6]"], ["1.44,43.6", "[1]", "[["]),
        ({"type": "array"}, ['["a"]'], ["a", "{}", "[" * 5_000]),
        ({"type": "duration"}, ["P1Y6M", "PT2H30M", "-P1D", "P2W"], ["P", "PT", "2 h", "P1S"]),
        (
            {"type": "duration", "constraints": {"minimum": "PT1H"}},
            ["PT60M", "P1D"],
            ["PT59M"],
        ),
        ({"type": "object"}, ['{"a": 1}'], ["[1]", "x", "{" * 5_000]),
        ({"type": "list", "delimiter": "|", "itemType": "integer"}, ["1|2", "3"], ["1|x", "a"]),
        (
            {"type": "geojson"},
            [
                '{"type": "Point", "coordinates": [1.4, 43.6]}',
                '{"type": "LineString", "coordinates": [[0, 0], [1, 1]]}',
                '{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}',
                '{"type": "MultiPolygon", "coordinates": [[[[0, 0], [1, 0], [1, 1], [0, 0]]]]}',
                '{"type": "GeometryCollection", "geometries": []}',
                '{"type": "Feature", "properties": null, "geometry": null}',
                '{"type": "FeatureCollection", "features": []}',
            ],
            [
                '{"type": "Point", "coordinates": ["1.4", "43.6"]}',
                '{"type": "Point"}',
                '{"type": "LineString", "coordinates": [[0, 0]]}',
                '{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [2, 2]]]}',
                '{"type": "FeatureCollection", "features": [{"type": "Point"}]}',
                '{"type": "Cercle", "coordinates": [0, 0]}',
                '{"type": ["Point"], "coordinates": [0, 0]}',
                "POINT(1 2)",
                "[" * 5_000,
            ],
        ),
        (
            {"type": "geojson", "format": "topojson"},
            ['{"type": "Topology", "objects": {}, "arcs": []}'],
            ['{"type": "Point", "coordinates": [1.4, 43.6]}'],
        ),
        (
            {"type": "number", "constraints": {"exclusiveMinimum": 0, "exclusiveMaximum": 1}},
            ["0.5"],
            ["0", "1"],
        ),
        ({"type": "integer", "missingValues": ["NC"]}, ["NC", "1"], ["ND"]),
        ({"type": "array", "arrayItem": {"constraints": {"enum": ["x"]}}}, ['["x"]'], ['["y"]']),
        ({"format": "email"}, ["mairie@ville.fr"], ["mairie", "a@b", "a b@ville.fr"]),
        ({"format": "uri"}, ["https://ville.fr/a?b=1"], ["ville.fr", "https://a b"]),
        ({"constraints": {"pattern": "a|b"}}, ["a", "b"], ["ab", "c"]),
        ({"constraints": {"minLength": 2, "maxLength": 3}}, ["aa", "été"], ["a", "aaaa"]),
        (
            {"type": "date", "constraints": {"minimum": "2010-01-01"}},
            ["2010-01-01"],
            ["2009-12-31"],
        ),
    ],
)
def test_each_type_and_rule(
    made: Made, described: dict[str, object], good: list[str], bad: list[str]
) -> None:
    schema = one_field(**described)
    cells = [*good, *bad]
    lines = ["a;b", *('"' + cell.replace('"', '""') + '";x' for cell in cells)]
    report = checked(made("\n".join(lines) + "\n"), schema)
    faulty = {example.line for group in report.groups for example in group.examples}
    assert faulty == set(range(2 + len(good), 2 + len(cells)))


def test_what_is_not_a_number_passes_where_there_is_no_bound(made: Made) -> None:
    assert checked(made("a;b\nNaN;x\n"), one_field(type="number")).ok
    for bound in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
        bounded = one_field(type="number", constraints={bound: 0})
        assert checked(made("a;b\nNaN;x\n"), bounded).groups[0].kind == "type"


def test_columns_are_found_whatever_their_order(made: Made) -> None:
    schema = load({"fields": [{"name": "idAide", "type": "integer"}, {"name": "objet"}]})
    report = checked(made("objet;idAide;reste\nx;1;y\n"), schema)
    assert report.ok
    assert {problem.kind for problem in report.structure} == {"misordered", "extra-column"}


def test_problems_of_the_header(made: Made, grants: Schema) -> None:
    report = checked(made("ID,nature,nature,,inconnue\nA,nature,nature,,x\n"), grants)
    told = {(problem.kind, problem.column) for problem in report.structure if problem.blocking}
    assert told == {
        ("misspelt-column", "id"),
        ("missing-column", "jour"),
        ("duplicate-column", "nature"),
        ("blank-header", ""),
    }


def test_rows_of_another_length_and_blank_ones(made: Made) -> None:
    schema = load({"fields": [{"name": "a", "constraints": {"required": True}}, {"name": "b"}]})
    report = checked(made("a;b\n1;2\n\n3\n4;5;6\n;\n7;8\n\n\n"), schema)
    told = {problem.kind: (problem.count, problem.lines) for problem in report.structure}
    assert told == {"blank-row": (2, (3, 6)), "short-row": (1, (4,)), "long-row": (1, (5,))}
    assert report.groups == ()  # what holds separators only is a blank row


def test_values_given_twice(made: Made) -> None:
    schema = load(
        {
            "fields": [
                {"name": "a"},
                {"name": "b"},
                {"name": "c", "constraints": {"unique": True}},
            ],
            "primaryKey": ["a", "b"],
        }
    )
    report = checked(made("a,b,c\n1,1,x\n1,2,y\n1,1,z\n2,2,x\n,3,\n3,3,\n"), schema)
    told = {(group.column, group.kind, group.examples[0].line) for group in report.groups}
    assert told == {("a", "primary-key", 4), ("c", "unique", 5), ("a", "required", 6)}


def test_doubles_are_found_among_many(made: Made) -> None:
    schema = load({"fields": [{"name": "a", "constraints": {"unique": True}}, {"name": "b"}]})
    lines = "".join(f"{rank};x\n" for rank in range(250_000))
    report = checked(made(f"a;b\n{lines}0;x\n249999;x\n123456;x\n"), schema)
    (group,) = report.groups
    assert [example.line for example in group.examples] == [250_002, 250_003, 250_004]


def test_all_errors_go_to_a_file_without_formulas(made: Made, tmp_path: Path) -> None:
    schema = load({"fields": [{"name": "a", "type": "integer"}, {"name": "b"}]})
    lines = "".join('"=HYPERLINK(1)";x\n' for _ in range(300))
    target = tmp_path / "constats.csv"
    report = checked(made("a;b\n" + lines), schema, errors_to=target)
    with target.open(encoding="utf-8-sig", newline="") as stream:
        written = list(csv.reader(stream, delimiter=";"))
    assert (report.errors, report.written, len(written)) == (300, 300, 301)
    assert len(report.groups[0].examples) == 20
    assert written[1][:3] == ["2", "a", "'=HYPERLINK(1)"]


def test_missing_values_are_those_of_the_schema(made: Made) -> None:
    fields = [{"name": "a", "type": "integer", "constraints": {"required": True}}, {"name": "b"}]
    schema = load({"fields": fields, "missingValues": ["", "NC"]})
    report = checked(made("a;b\nNC;x\n1;x\n"), schema)
    assert [(group.kind, group.count) for group in report.groups] == [("required", 1)]


def test_progress_goes_forward(made: Made, grants: Schema) -> None:
    path = made(HEADER + "".join(GOOD.replace("A1", f"A{rank}") for rank in range(30_000)))
    told: list[tuple[int, int]] = []
    check(path, sniff(path, "t"), grants, on_progress=lambda *step: told.append(step))
    assert told == sorted(told)
    assert len(told) >= 5
    assert all(0 < done <= total for done, total in told)


def test_an_empty_file_is_refused(made: Made, grants: Schema) -> None:
    path = made(HEADER + GOOD)
    form = sniff(path, "t")
    path.write_text("\n\n", encoding="utf-8")
    with pytest.raises(Unreadable, match="vide"):
        check(path, form, grants)
