"""The same verdicts as frictionless, cell by cell, on errors planted by chance."""

import csv
import random
from pathlib import Path

import pytest
from frictionless import Resource
from frictionless import Schema as OtherSchema

from app.tables.checking.schema_check import check
from app.tables.reading.rows import sniff
from app.tables.schema import Schema
from tests.tables.conftest import GRANTS

ROWS = 2_000
PLANTED = 50
NAMES = [field["name"] for field in GRANTS["fields"]]
WRONG = {
    "id": ["", "A0"],
    "siret": ["1234", "123456789012345", "1234567890123X"],
    "jour": ["", "03/11/2026", "2026-02-30", "2026-13-01", "hier"],
    "montant": ["-1", "douze", "1,5", "12 €", "-0.01"],
    "nature": ["autre", "Nature", "numeraire"],
    "nombre": ["1.5", "beaucoup", "1 000"],
    "publique": ["oui", "vrai", "2"],
}


def rows(seed: int) -> tuple[list[list[str]], set[tuple[int, str]]]:
    chance = random.Random(seed)  # noqa: S311  the same file each time
    table = [
        [
            f"A{rank}",
            str(chance.randrange(10**13, 10**14)),
            f"20{chance.randrange(10, 27)}-{chance.randrange(1, 13):02d}-15",
            f"{chance.randrange(10**6) / 100}",
            chance.choice(["numéraire", "nature", ""]),
            chance.choice(["", "0", "-3", "120"]),
            chance.choice(["true", "false", "1", "0", ""]),
        ]
        for rank in range(ROWS)
    ]
    places = [(line, column) for line in range(1, ROWS) for column in range(len(NAMES))]
    planted = chance.sample(places, PLANTED)
    for line, column in planted:
        table[line][column] = chance.choice(WRONG[NAMES[column]])
    return table, {(line + 2, NAMES[column]) for line, column in planted}


def written(path: Path, table: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([NAMES, *table])
    return path


def theirs(path: Path) -> set[tuple[int, str]]:
    """Their verdicts: a line and a column."""
    described = OtherSchema.from_descriptor({"fields": GRANTS["fields"]})
    found = Resource(path=path.name, basepath=str(path.parent), schema=described).validate(
        limit_errors=10_000
    )
    return {(line, name) for line, name in found.flatten(["rowNumber", "fieldName"])}


def ours(path: Path, schema: Schema) -> set[tuple[int, str]]:
    errors = path.with_name("errors.csv")
    check(path, sniff(path, path.name), schema, errors_to=errors)
    with errors.open(encoding="utf-8-sig", newline="") as stream:
        return {
            (int(row["ligne"]), row["colonne"]) for row in csv.DictReader(stream, delimiter=";")
        }


@pytest.mark.parametrize("seed", range(3))
def test_fifty_planted_errors_have_the_same_verdicts(
    tmp_path: Path, grants: Schema, seed: int
) -> None:
    table, planted = rows(seed)
    path = written(tmp_path / "aides.csv", table)
    found = ours(path, grants)
    assert found == planted
    assert found == theirs(path)
