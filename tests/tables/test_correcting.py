"""What is mended, what is told, and what is left because it can be read in two ways."""

import csv
from pathlib import Path

import pytest

from app.tables.checking.schema_check import check
from app.tables.mending.corrected_copy import correct
from app.tables.reading.rows import sniff
from app.tables.report import Correction
from app.tables.schema import Schema, load
from tests.tables.conftest import Made

FIELDS = [
    {"name": "nomBeneficiaire", "constraints": {"required": True}},
    {"name": "jour", "type": "date"},
    {"name": "montant", "type": "number"},
    {"name": "nombre", "type": "integer"},
    {"name": "publique", "type": "boolean", "trueValues": ["oui"], "falseValues": ["non"]},
    {"name": "section", "constraints": {"enum": ["investissement", "dépense réelle"]}},
]


def corrected(path: Path, schema: Schema | None) -> tuple[Correction, list[list[str]], bytes]:
    target = path.with_name("copie.csv")
    done = correct(path, sniff(path, path.name), schema, target)
    with target.open(encoding="utf-8", newline="") as stream:
        return done, list(csv.reader(stream)), target.read_bytes()


def column(made: Made, name: str, *cells: str) -> tuple[Correction, list[str]]:
    schema = load({"fields": [field for field in FIELDS if field["name"] in {name, "autre"}]})
    lines = ["x\t" + name, *(f"1\t{cell}" for cell in cells)]
    done, table, _ = corrected(made("\n".join(lines) + "\n"), schema)
    return done, [row[1] for row in table[1:]]


def test_a_usual_french_export_becomes_right(made: Made) -> None:
    text = (
        "Nom bénéficiaire;JOUR ;Montant;nombre;Publique;section;\r\n"
        "Été ;25/12/2026;1 234,50;3;Vrai;INVESTISSEMENT;\r\n"
        ";;;;;;\r\n"
        "Zoé;03/11/2026;12;4,0;NON;Dépense réelle;\r\n"
    )
    path = made(text, encoding="cp1252")
    schema = load({"fields": FIELDS})
    done, table, content = corrected(path, schema)
    assert table == [
        ["nomBeneficiaire", "jour", "montant", "nombre", "publique", "section"],
        ["Été", "2026-12-25", "1234.50", "3", "oui", "investissement"],
        ["Zoé", "2026-11-03", "12", "4", "non", "dépense réelle"],
    ]
    assert not content.startswith(b"\xef\xbb\xbf")
    counted = {(change.kind, change.column): change.count for change in done.changes}
    assert counted == {
        ("encoding", ""): 1,
        ("delimiter", ""): 1,
        ("header", ""): 4,
        ("spaces", "nomBeneficiaire"): 1,
        ("date", "jour"): 2,
        ("decimal", "montant"): 1,
        ("decimal", "nombre"): 1,
        ("boolean", "publique"): 2,
        ("list", "section"): 2,
        ("blank-column", ""): 1,
        ("blank-row", ""): 1,
    }
    assert (done.rows, done.left) == (2, ())
    copy = path.with_name("copie.csv")
    assert check(copy, sniff(copy, "copie.csv"), schema).ok


def test_a_right_file_is_left_as_it_is(made: Made) -> None:
    path = made("nomBeneficiaire,jour\r\nZoé,2026-11-03\r\n")
    done, _, content = corrected(path, load({"fields": FIELDS[:2]}))
    assert (done.changes, done.left, content) == ((), (), path.read_bytes())


def test_a_correction_done_twice_changes_nothing_more(made: Made) -> None:
    schema = load({"fields": FIELDS})
    path = made("Jour;montant\n25/12/2026;1,5\n01/02/2026; 2\n")
    corrected(path, schema)
    first = path.with_name("copie.csv").read_bytes()
    done, _, second = corrected(made(first, "encore.csv"), schema)
    assert (done.changes, second) == ((), first)


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        (["25/12/2026", "03/11/2026"], ["2026-12-25", "2026-11-03"]),
        (["25.12.2026", "5-1-2026"], ["2026-12-25", "2026-01-05"]),
        (["2026/12/25"], ["2026-12-25"]),
        (["2026-12-25 00:00:00"], ["2026-12-25"]),
        (["31/02/2026"], ["31/02/2026"]),
        (["2026-12-25T10:00:00"], ["2026-12-25T10:00:00"]),
    ],
)
def test_dates_whose_order_is_proved_are_rewritten(
    made: Made, cells: list[str], read: list[str]
) -> None:
    _, table = column(made, "jour", *cells)
    assert table == read


@pytest.mark.parametrize(
    "cells", [["03/11/2026"], ["12/25/2026", "03/11/2026"], ["25/12/2026", "12/25/2026"]]
)
def test_dates_read_in_two_ways_are_left_and_told(made: Made, cells: list[str]) -> None:
    done, table = column(made, "jour", *cells)
    assert table == cells
    (left,) = done.left
    assert (left.column, left.count) == ("jour", len(cells))
    one = "jour\u00a0: une date peut se lire jour puis mois ou mois puis jour. Elle reste"
    many = f"jour\u00a0: {len(cells)} dates peuvent se lire"
    assert left.sentence.startswith(one if len(cells) == 1 else many)


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        (["25/12/26", "01/07/49", "01/07/50"], ["2026-12-25", "2049-07-01", "1950-07-01"]),
        (["03/11/26"], ["03/11/26"]),
        (["26-03-12"], ["26-03-12"]),
        (["26-03-12", "12-03-99"], ["26-03-12", "12-03-99"]),
        (["26-03-12", "25-12-2026"], ["2012-03-26", "2026-12-25"]),
        (["12-mars-26", "1er mars 2026"], ["2026-03-12", "2026-03-01"]),
        (["12 mars 2026", "45728"], ["2026-03-12", "45728"]),
        (["12 mars 2026", "2026-01-01", "45728"], ["2026-03-12", "2026-01-01", "2025-03-12"]),
        (["05/05/2026"], ["2026-05-05"]),
    ],
)
def test_years_of_two_figures_and_months_in_letters(
    made: Made, cells: list[str], read: list[str]
) -> None:
    _, table = column(made, "jour", *cells)
    assert table == read


def test_a_year_of_two_figures_stays_within_the_bounds_of_the_schema(made: Made) -> None:
    schema = load(
        {"fields": [{"name": "jour", "type": "date", "constraints": {"minimum": "2000-01-01"}}]}
    )
    _, table, _ = corrected(made("jour\n25/12/26\n25/12/77\n"), schema)
    assert table[1:] == [["2026-12-25"], ["25/12/77"]]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["29/02/2026"], "n’existe pas"),
        (["2026-02-30"], "n’existe pas"),
        (["Commission du 27 février 2026"], "dans une phrase"),
        (["45728"], "cinq chiffres"),
    ],
)
def test_what_is_left_is_told(made: Made, cells: list[str], said: str) -> None:
    done, table = column(made, "jour", *cells)
    assert table == cells
    assert said in done.left[-1].sentence


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        (["1,5", "1,234"], ["1.5", "1.234"]),
        (["1,234"], ["1,234"]),
        (["0,500"], ["0.500"]),
        (["1\u202f234,5 €"], ["1234.5"]),
        (["1 234 567"], ["1234567"]),
        (["12 %", "1,2,3", "douze"], ["12 %", "1,2,3", "douze"]),
        (["1,234.5"], ["1,234.5"]),
        (["-1,5"], ["-1.5"]),
    ],
)
def test_decimal_commas(made: Made, cells: list[str], read: list[str]) -> None:
    done, table = column(made, "montant", *cells)
    assert table == read
    assert bool(done.left) == (cells == ["1,234"])


def test_whole_numbers_keep_what_may_be_a_thousand(made: Made) -> None:
    _, table = column(made, "nombre", "12,0", "12.0", "1 234", "1,000", "1.5")
    assert table == ["12", "12", "1234", "1,000", "1.5"]


def test_without_a_schema_only_the_writing_changes(made: Made) -> None:
    done, table, _ = corrected(made("\ufeffNom; Jour\n Zoé ;03/11/2026\n"), None)
    assert table == [["Nom", "Jour"], ["Zoé", "03/11/2026"]]
    assert [change.kind for change in done.changes] == ["bom", "delimiter", "header", "spaces"]


def test_cells_of_a_row_too_long_are_kept(made: Made) -> None:
    _, table, _ = corrected(made("a;b;\n1;2;\n3;4;;5\n"), None)
    assert table == [["a", "b"], ["1", "2"], ["3", "4", "", "5"]]


def test_formulas_stay_true_and_are_told(made: Made) -> None:
    schema = load({"fields": [{"name": "objet"}, {"name": "tel"}]})
    done, table, content = corrected(made("objet,tel\n=1+1,+33 5 65 00 00 00\na,-12\n"), schema)
    assert table[1:] == [["=1+1", "+33 5 65 00 00 00"], ["a", "-12"]]
    assert b'"=1+1","+33 5 65 00 00 00"' in content
    (left,) = done.left
    assert (left.column, left.count) == ("objet", 1)
    assert "comme une formule" in left.sentence
