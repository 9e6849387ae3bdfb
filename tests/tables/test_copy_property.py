"""Check, copy, check again: the corrected copy never has more faults than its file."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.tables.checking.schema_check import check
from app.tables.form import Unreadable
from app.tables.mending.corrected_copy import correct
from app.tables.reading.rows import sniff
from app.tables.schema import Schema, load
from app.tables.writing.tables import TableSheet, write_xlsx

DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}(/[0-9]{4}-[0-9]{2}-[0-9]{2})?$"
SCHEMA = load(
    {
        "fields": [
            {"name": "id", "constraints": {"required": True, "unique": True}},
            {"name": "jour", "type": "date", "constraints": {"minimum": "1960-01-01"}},
            {"name": "montant", "type": "number", "constraints": {"maximum": 5000}},
            {"name": "nombre", "type": "integer"},
            {"name": "publique", "type": "boolean", "trueValues": ["oui"], "falseValues": ["non"]},
            {"name": "section", "constraints": {"enum": ["Investissement", "  espaces "]}},
            {"name": "periode", "constraints": {"pattern": DAY}},
            {"name": "code_insee", "constraints": {"pattern": "^[0-9][0-9AB][0-9]{3}$"}},
            {"name": "objet", "constraints": {"minLength": 3}},
        ],
        "primaryKey": ["id"],
    }
)
KEYLESS = load({"fields": [{"name": "objet"}, {"name": "jour", "type": "date"}]})
ODD = [
    "", " ", "\u200b", "a", " a", "a ", "'12", "'=1+1", "12", "12,0", "1,234", "1 234,5 €",
    "1.234,56", "31/12/2026", "01/02/26", "31/12/77", "12 mars 2026", "2026-02-30", "45728",
    "2026-01-01", "2026-01-01 00:00:00", "2026-01-01_2026-12-31", "2026-12-31/2026-01-01",
    "01/01/2026", "OUI", "non", "1", "investissement", "espaces", "1004", "2a004", "laÃ¯que",
    "x;y", "x\ty", "x|y", 'dit "oui"', "deux\nlignes", "=1+1", "-12", "+33 5 65 00 00 00", "é",
    "NaN", "  espaces ", "\ufeffa", "\u00a012\u00a0",
]  # fmt: skip
CELLS = st.one_of(st.sampled_from(ODD), st.text(st.characters(codec="utf-8"), max_size=4))
HEADERS = st.sampled_from(
    [
        [field.name for field in SCHEMA.fields],
        ["Id", "JOUR ", "montant", "nombre", "publique", "section", "periode", "code_insee", ""],
        ["objet", "jour"],
        ["objet", "objet", "jour", ""],
    ]
)


def faults(path: Path, schema: Schema) -> int:
    return check(path, sniff(path, path.name), schema).errors


def compared(path: Path, schema: Schema) -> None:
    """Copy a file that can be read, and compare the faults of both."""
    try:
        form = sniff(path, path.name)
        before = check(path, form, schema).errors
    except Unreadable:
        return
    copy = path.with_name("copie.csv")
    done = correct(path, form, schema, copy)
    if not done.rows:
        return
    after = faults(copy, schema)
    assert after <= before, (path.read_bytes()[:2000], copy.read_text())


@pytest.mark.proof("fuzz")
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    header=HEADERS,
    rows=st.lists(st.lists(CELLS, min_size=1, max_size=10), min_size=1, max_size=8),
    delimiter=st.sampled_from(",;\t"),
    workbook=st.booleans(),
)
def test_a_copy_has_no_more_faults_than_its_file(
    tmp_path: Path, header: list[str], rows: list[list[str]], delimiter: str, *, workbook: bool
) -> None:
    path = tmp_path / ("table.xlsx" if workbook else "table.csv")
    if workbook:
        with path.open("wb") as target:
            plain = [[cell.replace("\x00", "") for cell in row] for row in rows]
            write_xlsx(target, TableSheet("F", header, plain))
    else:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=delimiter).writerows([header, *rows])
        path.write_text(text.getvalue(), encoding="utf-8", newline="")
    compared(path, SCHEMA)
    compared(path, KEYLESS)
