"""Checks that national schemas add to Table Schema: SIRET, hours, sums, columns together."""

import csv
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.fr import siren, siret

from app.tables.checking import official
from app.tables.checking.companies import is_siren, is_siret
from app.tables.checking.ground import pairs
from app.tables.checking.hours import are_hours
from app.tables.checking.schema_check import check
from app.tables.reading.rows import sniff
from app.tables.report import FileReport
from app.tables.schema import Schema, catalogue, from_catalogue, load
from tests.tables.conftest import Made

GRANT = {
    "nomAttribuant": "Commune de Valmorel",
    "idAttribuant": "21990001600003",
    "dateConvention": "2026-03-12",
    "referenceDecision": "2026-014",
    "nomBeneficiaire": "Amicale laïque",
    "idBeneficiaire": "41900002100008",
    "objet": "Fête des écoles",
    "montant": "1200.50",
    "nature": "aide en numéraire",
    "conditionsVersement": "unique",
    "datesPeriodeVersement": "2026-04-01",
    "idRAE": "",
    "notificationUE": "non",
    "pourcentageSubvention": "1",
    "rnaBeneficiaire": "",
    "dispositifAide": "",
}


def national(schema_id: str) -> Schema:
    schema = from_catalogue(schema_id)
    assert schema is not None
    return schema


def checked(path: Path, schema: Schema, errors_to: Path | None = None) -> FileReport:
    return check(path, sniff(path, path.name), schema, errors_to=errors_to)


def grants(*changes: dict[str, str]) -> str:
    lines = [";".join({**GRANT, **change}.values()) for change in changes]
    return "\n".join([";".join(GRANT), *lines]) + "\n"


def sentences(report: FileReport) -> list[str]:
    return [example.sentence for group in report.groups for example in group.examples]


def with_checks(*checks: dict[str, Any], types: dict[str, str] | None = None) -> Schema:
    fields = [{"name": name, "type": (types or {}).get(name, "string")} for name in "abcd"]
    return load({"fields": fields, "custom_checks": list(checks)})


def test_a_false_siret_is_told_with_what_happened_to_it(made: Made) -> None:
    false = {
        "41900002000000": "la clé de ses 9 premiers chiffres ne correspond pas, il a sans doute",
        "41900002000000.0": "un tableur lui a ajouté des décimales",
        "4,19E+13": "en notation scientifique",
        "12345678901234": "la clé de ses 9 premiers chiffres",
        "4120003100007": "il a perdu le zéro du début",
        "41900002100007": "la clé de ses 14 chiffres",
        "419000021": "c’est un SIREN",
        "00000000000000": "il n’a que des zéros",
        "SIRET": "un SIRET n’a que des chiffres",
    }
    path = made(grants(*({"idBeneficiaire": number} for number in false)))
    report = checked(path, national("subventions"))
    (group,) = report.groups
    assert (group.column, group.kind, group.count) == ("idBeneficiaire", "siret", len(false))
    assert "9\u00a0cellules sans SIRET valide" in group.title
    for sentence, (number, reason) in zip(sentences(report), false.items(), strict=True):
        assert number in sentence
        assert reason in sentence


def test_six_false_siret_of_a_file_are_six_anomalies(made: Made, tmp_path: Path) -> None:
    rows = [
        {"idAttribuant": "21990001000000", "idBeneficiaire": "41900002000000"},
        {"idBeneficiaire": "41900002000000.0"},
        {"idBeneficiaire": "4,19E+13"},
        {"idBeneficiaire": "12345678901234"},
        {"idBeneficiaire": "4120003100007"},
    ]
    target = tmp_path / "anomalies.csv"
    report = checked(made(grants(*rows)), national("subventions"), target)
    assert (report.errors, report.written) == (6, 6)
    with target.open(encoding="utf-8-sig", newline="") as stream:
        told = [(row["ligne"], row["colonne"]) for row in csv.DictReader(stream, delimiter=";")]
    assert told[0] == ("2", "idAttribuant")
    assert told[1:] == [(str(line), "idBeneficiaire") for line in range(2, 7)]


@given(st.text("0123456789", min_size=14, max_size=14))
def test_the_two_keys_agree_with_a_kept_library(number: str) -> None:
    zeros = not number[:9].strip("0")
    assert is_siret(number) == (siret.is_valid(number) and not zeros)
    assert is_siren(number[:9]) == (siren.is_valid(number[:9]) and not zeros)


def test_establishments_of_la_poste_have_a_key_of_their_own() -> None:
    numbers = ["35600000000048", "35600000049837", "35600000000001", "35600000000000"]
    assert [is_siret(number) for number in numbers] == list(map(siret.is_valid, numbers))
    assert is_siret("419 000 021 00008")


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("french-siren-value", ["419000021"], ["419000020", "41900002100008", "000000000", "41E"]),
        ("siret", ["41900002100008"], ["41900002100007"]),
        (
            "phone-number-value",
            ["01 99 00 27 37", "+33 1 99 00 27 37", "115", "3949", "0692123456", "+687 123456"],
            ["012345678", "abc", "0000000000", "+33"],
        ),
        (
            "opening-hours-value",
            [
                "24/7",
                "Mo-Fr 08:00-12:00,14:00-18:00; Sa 09:00-12:00; PH off",
                "Apr 01-Sep 30: Mo-Su 08:00-20:00",
                'Mo[1] 10:00-12:00 "sur rendez-vous"',
                "Tu-Su 22:00-02:00",
            ],
            ["lundi au vendredi", "8h-12h", "Mo-Fr 08h00-18h00", "Mo-Fr 08:00-18:60", "x" * 2_000],
        ),
        ("year-interval-value", ["2026/2027"], ["2026", "2027/2026", "2026/2026"]),
        (
            "nomenclature-actes-value",
            [
                "Finances locales/Subventions",
                "FINANCES LOCALES/x",
                "Libertes publiques et pouvoirs de police/x",
            ],
            ["Finances locales", "Finances locales /x", "Finances locales/ x", "Cuisine/x"],
        ),
        ("numero-departement", ["01", "2A", "974"], ["1", "20", "99"]),
        ("code-region", ["76", "01"], ["1", "99"]),
        ("code-rna", ["W123456789"], ["W12345678"]),
        (
            "commune",
            [
                "L'Abergement-Clémenciat",
                "L’Abergement-Clémenciat",
                "Rodez",
                "Lyon 3e Arrondissement",
            ],
            ["rodez", "RODEZ", "Rodez CEDEX", "12202"],
        ),
        ("code-postal", ["12000", "97400", "98800"], ["1000", "12999", "12000 CEDEX", "12 000"]),
        (
            "departement",
            ["Seine-Maritime", "Val-d'Oise", "Val-d’Oise", "Wallis-et-Futuna"],
            ["Seine Maritime", "76", "Seine-Inférieure"],
        ),
        (
            "region",
            ["Île-de-France", "Provence-Alpes-Côte d’Azur", "La Réunion"],
            ["Ile de France", "PACA", "11", "Picardie"],
        ),
        (
            "canton",
            ["L'Aigle", "L’Aigle", "Bourg-en-Bresse-1", "Valserhône"],
            ["Aigle", "L'AIGLE", "0103", "Bourg en Bresse 1", "Canton de Valserhône"],
        ),
        (
            "code-fantoir",
            ["0420C", "A123X", "B012Z", "ZA42B"],
            ["0420", "420C", "0420I", "0420O", "0420Q", "0420c", "122020420C", "ZC42B"],
        ),
        (
            "pays",
            ["France", "Royaume-Uni", "Eswatini", "Swaziland", "Guatémala", "Île des Faisans"],
            ["FRANCE", "FR", "Atlantide"],
        ),
        ("code-pays-iso2", ["FR", "GP", "CI"], ["fr", "FRA", "ZZ", "AN"]),
        ("code-pays-iso3", ["FRA", "GLP", "CIV"], ["fra", "FR", "ZZZ"]),
    ],
)
def test_each_check_of_a_cell(made: Made, name: str, good: list[str], bad: list[str]) -> None:
    schema = with_checks({"name": name, "params": {"column": "a"}})
    quoted = ['"' + cell.replace('"', '""') + '"' for cell in [*good, *bad, ""]]
    path = made("\n".join(["a;b;c;d", *(f"{cell};x;;" for cell in quoted)]) + "\n")
    report = checked(path, schema)
    lines = {example.line for group in report.groups for example in group.examples}
    assert lines == set(range(2 + len(good), 2 + len(good) + len(bad)))
    assert all(group.remedy for group in report.groups)


def test_a_name_that_only_its_signs_tell_apart_is_told(made: Made) -> None:
    schema = with_checks({"name": "region", "params": {"column": "a"}})
    report = checked(made("a;b;c;d\nILE DE FRANCE;;;\nPicardie;;;\n"), schema)
    assert sentences(report) == [
        "Ligne 2, colonne a\u00a0: «\u202fILE DE FRANCE\u202f» n’est le nom d’aucune région\u00a0: "
        "écrivez «\u202fÎle-de-France\u202f».",
        "Ligne 3, colonne a\u00a0: «\u202fPicardie\u202f» n’est le nom d’aucune région.",
    ]


def test_the_countries_are_those_of_the_insee() -> None:
    # 229 countries and territories in the file of 2025.
    with (official.SEEDS / "lists" / "countries.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len({row["name"] for row in rows} - {""}) == 229
    for column in ("iso2", "iso3"):
        codes = [row[column] for row in rows if row[column]]
        assert len(codes) == len(set(codes))
    assert {row["name"] for row in rows}.isdisjoint({row["former_name"] for row in rows} - {""})


def test_a_year_alone_where_the_schema_lets_it_through(made: Made) -> None:
    params = {"column": "a", "allow-year-only": "yes"}
    schema = with_checks({"name": "year-interval-value", "params": params})
    report = checked(made("a;b;c;d\n2026;;;\n2026/2027;;;\n26;;;\n"), schema)
    assert [example.line for example in report.groups[0].examples] == [4]


def test_one_of_two_columns_is_filled(made: Made) -> None:
    path = made(
        grants({"idBeneficiaire": ""}, {"idBeneficiaire": "", "rnaBeneficiaire": "W123456789"})
    )
    report = checked(path, national("subventions"))
    assert sentences(report) == [
        "Ligne 2\u00a0: «\u202fidBeneficiaire\u202f» et «\u202frnaBeneficiaire\u202f» sont vides "
        "tous les deux."
    ]
    one = {"name": "one-of-required", "params": {"column1": "a", "column2": "b"}}
    absent = checked(made("c;d\n1;2\n"), with_checks(one))
    assert [problem.kind for problem in absent.structure if problem.blocking] == ["one-of-required"]
    assert checked(made("b;c;d\nx;;\n;x;\n"), with_checks(one)).errors == 1


@pytest.mark.parametrize(
    ("name", "params", "good", "bad", "said"),
    [
        (
            "sum-columns-value",
            {"column": "a", "columns": ["b", "c"]},
            ["3;1;2", "0.3;0.1;0.2", ";1;2", "x;1;2"],
            ["4;1;2"],
            "«\u202fa\u202f» vaut 4, mais «\u202fb\u202f» + «\u202fc\u202f» font 3.",
        ),
        (
            "compare-columns-value",
            {"column": "a", "op": ">=", "column2": "b"},
            ["10;9;", "9;9;", ";9;"],
            ["9;10;"],
            "«\u202fa\u202f» (9) doit être au moins égal à «\u202fb\u202f» (10).",
        ),
        (
            "cohesive-columns-value",
            {"column": "a", "othercolumns": ["b", "c"]},
            ["1;2;3", ";;"],
            ["1;2;"],
            "doivent être tous remplis, ou tous vides.",
        ),
    ],
)
def test_each_check_of_a_row(
    made: Made, name: str, params: dict[str, Any], good: list[str], bad: list[str], said: str
) -> None:
    numbers = dict.fromkeys("abc", "number")
    schema = with_checks({"name": name, "params": params}, types=numbers)
    path = made("\n".join(["a;b;c;d", *(f"{cells};x" for cells in [*good, *bad])]) + "\n")
    report = checked(path, schema)
    groups = [group for group in report.groups if group.kind != "type"]
    assert [example.line for example in groups[0].examples] == [2 + len(good)]
    assert said in groups[0].examples[0].sentence
    assert groups[0].column == "a"


def test_what_does_not_compare_is_told(made: Made) -> None:
    params = {"column": "a", "op": "<", "column2": "b"}
    schema = with_checks({"name": "compare-columns-value", "params": params}, types={"a": "number"})
    report = checked(made("a;b;c;d\n1;deux;;\n"), schema)
    assert "ne se comparent pas" in sentences(report)[0]
    dates = {"a": "date", "b": "date"}
    schema = with_checks({"name": "compare-columns-value", "params": params}, types=dates)
    report = checked(made("a;b;c;d\n2026-01-02;2026-01-01;;\n2026-01-01;2026-01-02;;\n"), schema)
    assert [example.line for example in report.groups[0].examples] == [2]


def test_columns_that_go_together_and_one_is_absent(made: Made) -> None:
    params = {"column": "a", "othercolumns": ["b"]}
    schema = with_checks({"name": "cohesive-columns-value", "params": params})
    report = checked(made("a;c;d\n1;;\n"), schema)
    assert [problem.kind for problem in report.structure if problem.blocking] == [
        "cohesive-columns-value"
    ]


def test_positions_elsewhere_are_a_remark_or_a_fault_as_the_schema_asks(made: Made) -> None:
    fields = [{"name": "a", "type": "geopoint"}, {"name": "b"}]
    path = made('a;b\n"2.57,44.35";x\n"44.35,2.57";x\n"0,0";x\n"166.4,-22.3";x\n')
    report = checked(path, load({"fields": fields}))
    (group,) = report.groups
    assert (report.errors, group.blocking, group.count) == (0, False, 2)
    assert "longitude et latitude semblent inversées" in sentences(report)[0]
    assert "la position manque" in sentences(report)[1]
    checks = [{"name": "french-gps-coordinates", "params": {"column": "a"}}]
    assert checked(path, load({"fields": fields, "custom_checks": checks})).errors == 2


def test_a_position_in_two_columns_is_looked_at_too(made: Made) -> None:
    fields = [{"name": "Xlong", "type": "number"}, {"name": "Ylat", "type": "number"}]
    path = made("Xlong;Ylat\n2.57;44.35\n44.35;2.57\n0;0\n;44\nx;44\nNaN;44\n")
    report = checked(path, load({"fields": [*fields, {"name": "z"}]}))
    remark = next(group for group in report.groups if not group.blocking)
    assert [example.line for example in remark.examples] == [3, 4]
    assert "longitude et latitude semblent inversées" in remark.examples[0].sentence
    assert "«\u202fXlong\u202f» et «\u202fYlat\u202f»" in remark.title


def test_pairs_of_columns_are_known_by_their_names() -> None:
    names = [
        "long_coor1",
        "lat_coor1",
        "EQUIP_LAT",
        "EQUIP_LONG",
        "longueur",
        "latte",
        "lon",
        "lat",
    ]
    assert pairs(names) == [
        ("long_coor1", "lat_coor1"),
        ("EQUIP_LONG", "EQUIP_LAT"),
        ("lon", "lat"),
    ]


def test_what_could_not_be_done_is_named(made: Made) -> None:
    checks: list[Any] = [
        {"name": "horoscope", "params": {"column": "a"}},
        {"name": "siret", "params": {"column": "z"}},
        {"name": "siret"},
        {"name": "compare-columns-value", "params": {"column": "a", "column2": "b", "op": "~"}},
        "siret",
    ]
    fields = [{"name": "a", "format": "wkt", "constraints": {"shape": 1}}, {"name": "b"}]
    links = {"fields": "b", "reference": {"resource": "autre", "fields": "b"}}
    schema = load({"fields": fields, "custom_checks": checks, "foreignKeys": [links]})
    assert len(schema.undone) == 8
    report = checked(made("a;b\n1;2\n"), schema)
    (told,) = report.structure
    assert not told.blocking
    assert (report.errors, report.undone) == (0, 8)
    assert told.sentence.startswith("8\u00a0contrôles de ce schéma n’ont pas pu être faits\u00a0: ")
    assert "«\u202fhoroscope\u202f»" in told.sentence
    one = load({"fields": fields[1:], "custom_checks": [{"name": "horoscope"}]})
    report = checked(made("b\n2\n3\n", name="b.csv"), one)
    assert report.structure[0].sentence == (
        "1\u00a0contrôle de ce schéma n’a pas pu être fait\u00a0: «\u202fhoroscope\u202f»."
    )


def test_a_check_may_stand_in_its_field(made: Made) -> None:
    fields = [
        {"name": "a", "customCheck": "siren"},
        {"name": "b", "customCheck": {"name": "numero-departement"}},
    ]
    report = checked(made("a;b\n123456789;99\n"), load({"fields": fields}))
    assert {(group.column, group.kind) for group in report.groups} == {
        ("a", "siren"),
        ("b", "department"),
    }


def test_deliberations_follow_the_rules_between_their_columns(made: Made) -> None:
    schema = national("deliberations")
    names = [field.name for field in schema.fields]
    good = {
        "COLL_NOM": "Valmorel",
        "COLL_SIRET": "21990001600003",
        "DELIB_ID": "2026-1",
        "DELIB_DATE": "2026-03-12",
        "DELIB_MATIERE_CODE": "7.5",
        "DELIB_MATIERE_NOM": "Finances locales/Subventions",
        "DELIB_OBJET": "Fête",
        "BUDGET_ANNEE": "2026",
        "BUDGET_NOM": "Principal",
        "PREF_DATE": "2026-03-13",
        "VOTE_EFFECTIF": "15",
        "VOTE_REEL": "12",
        "VOTE_POUR": "10",
        "VOTE_CONTRE": "1",
        "VOTE_ABSTENTION": "1",
    }
    changes: list[dict[str, str]] = [
        {},
        {"PREF_DATE": "2026-03-11"},
        {"VOTE_POUR": "13"},
        {"BUDGET_NOM": ""},
        {"VOTE_EFFECTIF": "11"},
        {"DELIB_MATIERE_NOM": "Subventions"},
    ]
    lines = [";".join({**good, **change}.get(name, "") for name in names) for change in changes]
    report = checked(made("\n".join([";".join(names), *lines]) + "\n"), schema)
    told = {(example.line, group.column) for group in report.groups for example in group.examples}
    assert told == {
        (3, "PREF_DATE"),
        (4, "VOTE_REEL"),
        (5, "BUDGET_ANNEE"),
        (6, "VOTE_EFFECTIF"),
        (7, "DELIB_MATIERE_NOM"),
    }
    assert report.errors == 6  # 13 for out of 12: less than the total, and not its sum


def test_every_check_of_the_national_schemas_is_done() -> None:
    assert [schema.id for schema in catalogue() if schema.undone] == []


TOKENS = ["Mo", "-", "Fr", ",", ";", " ", "10:00", "12:00", "Jan", "01", "week", "2026", ":", "["]
TOKENS += ["1", "]", "PH", "off", '"', "24/7", "+", "/", "easter", "sunrise", "(", ")"]


@given(st.lists(st.sampled_from(TOKENS), max_size=200).map("".join))
def test_spaces_around_hours_change_nothing(text: str) -> None:
    assert are_hours(text) == are_hours(f"  {text} ")


def test_odd_cells_have_a_sentence_of_a_bounded_length(made: Made) -> None:
    long, huge = "9" * 6_000, "1e9999"
    types = dict.fromkeys("abc", "number")
    checks = [
        {"name": "sum-columns-value", "params": {"column": "a", "columns": ["b", "c"]}},
        {"name": "compare-columns-value", "params": {"column": "a", "op": "<", "column2": "b"}},
    ]
    path = made(f"a;b;c;d\n{huge};1;1;\n{long};1;1;\n1;{long};1;\nNaN;1;1;\n")
    report = checked(path, with_checks(*checks, types=types))
    assert max(map(len, sentences(report))) < 400


@pytest.mark.parametrize(
    ("kind", "row"), [("boolean", "true;true;true"), ("number", "INF;INF;-INF")]
)
def test_what_has_no_sum_stops_no_check(made: Made, kind: str, row: str) -> None:
    summed = {"name": "sum-columns-value", "params": {"column": "a", "columns": ["b", "c"]}}
    schema = with_checks(summed, types=dict.fromkeys("abc", kind))
    assert not sentences(checked(made(f"a;b;c;d\n{row};x\n"), schema))


def test_lists_of_several_kinds_do_not_compare(made: Made) -> None:
    compared = {
        "name": "compare-columns-value",
        "params": {"column": "a", "op": "<", "column2": "b"},
    }
    schema = with_checks(compared, types=dict.fromkeys("ab", "array"))
    report = checked(made('a;b;c;d\n[1];["x"];;\n'), schema)
    assert sentences(report)[0].endswith("ne se comparent pas.")
