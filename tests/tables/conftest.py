"""Files to read, made by each test."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.tables.nested import nested_check, reading
from app.tables.nested.format import NestedFormat, nested_format
from app.tables.report import FileReport
from app.tables.schema import Schema, load
from tests.tables.nested_files import Checked

Made = Callable[..., Path]

GRANTS = {
    "name": "aides",
    "title": "Aides",
    "fields": [
        {"name": "id", "type": "string", "constraints": {"required": True, "unique": True}},
        {"name": "siret", "constraints": {"pattern": r"^\d{14}$"}},
        {"name": "jour", "type": "date", "constraints": {"required": True}},
        {"name": "montant", "type": "number", "constraints": {"minimum": 0}},
        {"name": "nature", "type": "string", "constraints": {"enum": ["numéraire", "nature"]}},
        {"name": "nombre", "type": "integer"},
        {"name": "publique", "type": "boolean"},
    ],
}


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Write text or bytes to a file and return its path."""

    def write(content: str | bytes, name: str = "table.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


@pytest.fixture
def grants() -> Schema:
    return load(GRANTS)


@pytest.fixture
def procurement() -> NestedFormat:
    nested = nested_format("commande-publique")
    assert nested is not None
    return nested


@pytest.fixture
def checked(made: Made, procurement: NestedFormat) -> Checked:
    def run(content: str | bytes, **options: Any) -> FileReport:
        path = made(content, "marches.json")
        return nested_check.check(path, reading.sniff(path), procurement, **options)

    return run
