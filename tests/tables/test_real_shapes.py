"""Shapes of real files of subsidies: each read, judged and mended as it should, names invented."""

import csv
from pathlib import Path

import pytest

from app.tables.checking.schema_check import check
from app.tables.mending.corrected_copy import correct
from app.tables.reading.rows import sniff
from app.tables.report import Correction, FileReport
from app.tables.schema import Schema, from_catalogue, load
from tests.tables.conftest import Made

NAMES = (
    "nomAttribuant;idAttribuant;dateConvention;referenceDecision;nomBeneficiaire;idBeneficiaire;"
    "objet;montant;nature;conditionsVersement;datesPeriodeVersement;idRAE;notificationUE;"
    "pourcentageSubvention"
)
PERIOD, DAY, GIVER = 10, 2, 1


def line(day: str = "2026-03-12", period: str = "2026-04-01", giver: str = "21990001600003") -> str:
    return (
        f"Commune de Valmorel;{giver};{day};2026-014;Amicale laïque;41900002100008;Fête;1200.50;"
        f"aide en numéraire;unique;{period};;non;1"
    )


@pytest.fixture
def grants() -> Schema:
    schema = from_catalogue("subventions")
    assert schema
    return schema


def looked(path: Path, schema: Schema) -> tuple[FileReport, Correction, list[list[str]]]:
    """Check a file, write its corrected copy, and check that copy: it has no more faults."""
    form, copy = sniff(path, path.name), path.with_name("copie.csv")
    report = check(path, form, schema)
    done = correct(path, form, schema, copy)
    again = check(copy, sniff(copy, copy.name), schema)
    assert again.errors <= report.errors
    assert again.rows == report.rows == done.rows
    with copy.open(encoding="utf-8", newline="") as stream:
        return report, done, list(csv.reader(stream))


def column(table: list[list[str]], place: int) -> list[str]:
    return [cells[place] for cells in table[1:]]


@pytest.mark.parametrize("blank", [";" * 13, ";;;; ;;;;;;;;;", ";" * 20, "  ", ";"])
def test_rows_of_separators_or_spaces_are_blank_rows(
    made: Made, grants: Schema, blank: str
) -> None:
    text = "\r\n".join([NAMES, line(), blank, line(), *[blank] * 25, ""])
    report, done, table = looked(made(text, encoding="cp1252"), grants)
    (finding,) = (problem for problem in report.structure if problem.kind == "blank-row")
    assert (finding.count, finding.sentence) == (26, "26\u00a0lignes vides.")
    assert (report.rows, report.errors, len(table)) == (2, 1, 3)
    assert "26\u00a0lignes vides retirées." in [change.sentence for change in done.changes]


def test_blank_rows_are_one_line_of_the_errors_file(
    made: Made, grants: Schema, tmp_path: Path
) -> None:
    path, errors = made(f"{NAMES}\n{line()}\n;\n;;"), tmp_path / "anomalies.csv"
    report = check(path, sniff(path, path.name), grants, errors_to=errors)
    assert report.written == report.errors == 1
    assert "2\u00a0lignes vides." in errors.read_text(encoding="utf-8-sig")


def test_many_ghost_rows_are_one_finding(made: Made, grants: Schema) -> None:
    path = made("\n".join([NAMES, line(), *[";"] * 100_000]))
    report = check(path, sniff(path, path.name), grants)
    assert (report.rows, report.errors) == (1, 1)


def test_a_mark_of_utf_8_before_another_encoding(made: Made, grants: Schema) -> None:
    content = b"\xef\xbb\xbf" + f"{NAMES}\r\n{line()}\r\n".encode("cp1252")
    path = made(content)
    form = sniff(path, path.name)
    assert (form.encoding, form.bom, form.false_mark) == ("cp1252", True, True)
    assert form.header[0] == "nomAttribuant"
    report, _, table = looked(path, grants)
    assert "false-mark" in {problem.kind for problem in report.structure}
    assert report.ok
    assert table[1][4] == "Amicale laïque"


@pytest.mark.parametrize(
    ("above", "line_of_names"),
    [
        (["sep=;"], 2),
        (["Subventions versées en 2026;;;;;;;;;;;;;", "Commune de Valmorel;;", ";;;"], 4),
        (["", "Subventions versées"], 3),
    ],
)
def test_what_stands_above_the_names_is_passed_over(
    made: Made, grants: Schema, above: list[str], line_of_names: int
) -> None:
    path = made("\r\n".join([*above, NAMES, line(), line(), ""]), encoding="cp1252")
    assert sniff(path, path.name).header_line == line_of_names
    report, _, table = looked(path, grants)
    assert report.ok
    assert "rows-above" in {problem.kind for problem in report.structure}
    assert table[0][0] == "nomAttribuant"
    assert len(table) == 3


def test_the_row_of_names_can_be_chosen(made: Made) -> None:
    path = made("a;b\nnom;somme\nZoé;12\n")
    assert sniff(path, path.name).header_line == 1
    form = sniff(path, path.name, header_line=2)
    assert (form.header_line, form.header) == (2, ("nom", "somme"))
    report = check(path, form, load({"fields": [{"name": "nom"}, {"name": "somme"}]}))
    assert (report.ok, report.rows) == (True, 1)


@pytest.mark.parametrize(
    "text",
    ["nom;\nZoé;12\nLoïc;13\n", "a;;;\n1;2;3;4\n", "a\nb\nc\n", "2025;2026\n12;13\n", "a;b\n;\n"],
)
def test_a_poor_row_of_names_stays_one(made: Made, text: str) -> None:
    path = made(text)
    assert sniff(path, path.name).header_line == 1


def test_dates_of_every_kind(made: Made, grants: Schema) -> None:
    days = [
        ("12/03/2026", "2026-03-12"),
        ("31/12/2026", "2026-12-31"),
        ("45728", "2025-03-12"),
        ("Commission permanente du 27 février 2026", "Commission permanente du 27 février 2026"),
        ("2026/03/12", "2026-03-12"),
        ("2026-03-12 00:00:00", "2026-03-12"),
        ("12 mars 2026", "2026-03-12"),
        ("2026-02-30", "2026-02-30"),
    ]
    text = "\n".join([NAMES, *(line(day=day) for day, _ in days), ""])
    _, done, table = looked(made(text), grants)
    assert column(table, DAY) == [after for _, after in days]
    assert [change.count for change in done.changes if change.kind == "date"] == [6]
    assert len(done.left) == 2


def test_periods(made: Made, grants: Schema) -> None:
    periods = [
        ("2026-01-01_2026-12-31", "2026-01-01/2026-12-31"),
        ("2026-01-01 / 2026-12-31", "2026-01-01/2026-12-31"),
        ("du 01/01/2026 au 31/12/2026", "2026-01-01/2026-12-31"),
        ("01/01/2026", "2026-01-01"),
        ("2026-12-31/2026-01-01", "2026-12-31/2026-01-01"),
        ("2026-12-31_2026-01-01", "2026-12-31_2026-01-01"),
    ]
    text = "\n".join([NAMES, *(line(period=period) for period, _ in periods), ""])
    _, done, table = looked(made(text), grants)
    assert column(table, PERIOD) == [after for _, after in periods]
    assert [change.count for change in done.changes if change.kind == "period"] == [4]
    assert "finissent avant de commencer" in done.left[0].sentence


def test_the_apostrophe_of_a_spreadsheet(made: Made, grants: Schema) -> None:
    text = "\n".join([NAMES, line(day="'2026-03-12", giver="'21990001600003"), ""])
    _, done, table = looked(made(text), grants)
    assert (table[1][GIVER], table[1][DAY]) == ("21990001600003", "2026-03-12")
    assert [change.kind for change in done.changes if change.column] == ["apostrophe"] * 2


def test_codes_of_communes(made: Made) -> None:
    pattern = r"^([013-9]\d|2[AB1-9])\d{3}$"
    schema = load(
        {
            "fields": [
                {"name": "code_insee", "constraints": {"pattern": pattern}},
                {"name": "lot", "constraints": {"pattern": pattern}},
            ]
        }
    )
    path = made("code_insee;lot\n1004;1004\n2a004;01004\n12202;x\n99;'S\n")
    _, done, table = looked(path, schema)
    assert column(table, 0) == ["01004", "2A004", "12202", "99"]
    assert column(table, 1) == ["1004", "01004", "x", "'S"]
    assert [change.count for change in done.changes if change.kind == "zero"] == [2]


def test_accents_read_twice_are_repaired(made: Made) -> None:
    path = made("nom;objet\nlaÃ¯que;Ã‰tÃ© â€“ Ã©cole\nÃ la Ã rien;naïf\n")
    _, done, table = looked(path, load({"fields": [{"name": "nom"}, {"name": "objet"}]}))
    assert table[1:] == [["laïque", "Été – école"], ["Ã la Ã rien", "naïf"]]
    assert {change.kind for change in done.changes} == {"delimiter", "accents"}
