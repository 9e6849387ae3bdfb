"""What a file sent to a check may hold beside its table: never followed, never opened."""

import stat
import zipfile
from pathlib import Path

import pytest

from app.tables import sandbox
from app.tables.form import Unreadable
from app.tables.reading.rows import sniff
from app.tables.schema import load
from tests.tables.conftest import Made
from tests.tables.test_hostile_workbooks import TABLE, attempt, changed, good_xlsx, with_entry

EXTERNAL = (
    b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    b'relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument'
    b'/2006/relationships/externalLinkPath" Target="file:///etc/passwd" TargetMode="External"/>'
    b"</Relationships>"
)
DDE = "=cmd|'/C calc'!A0"


def test_a_symbolic_link_in_a_workbook_is_not_followed(made: Made) -> None:
    path = made(good_xlsx(), "t.xlsx")
    link = zipfile.ZipInfo("xl/worksheets/lien.xml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert attempt(path) == TABLE


def test_a_sheet_that_is_a_symbolic_link_is_damaged(made: Made) -> None:
    path = made(changed(good_xlsx(), sheet1=None), "t.xlsx")
    link = zipfile.ZipInfo("xl/worksheets/sheet1.xml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(Unreadable):
        attempt(path)


def test_a_link_to_another_workbook_is_not_opened(made: Made) -> None:
    content = with_entry(good_xlsx(), "xl/externalLinks/_rels/externalLink1.xml.rels", EXTERNAL)
    assert attempt(made(content, "t.xlsx")) == TABLE


def test_a_command_in_a_cell_stays_a_text_in_the_check_and_its_copy(
    made: Made, tmp_path: Path
) -> None:
    path = made(f'nom,total\n"{DDE}", 1\n')
    form = sandbox.sniff(path, "t.csv")
    schema = load({"fields": [{"name": "nom"}, {"name": "total", "type": "integer"}]})
    errors, copy = tmp_path / "anomalies.csv", tmp_path / "copie.csv"
    strict = load({"fields": [{"name": "nom", "type": "integer"}, {"name": "total"}]})
    sandbox.check(path, form, strict, errors_to=errors)
    assert f"'{DDE}" in errors.read_text("utf-8-sig")
    sandbox.correct(path, form, schema, copy)
    assert "calc" in copy.read_text("utf-8-sig")


@pytest.mark.parametrize(
    "content",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"></rdf:RDF>',
        b"<!DOCTYPE html><script>alert(1)</script>",
        b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>',
    ],
)
def test_what_a_browser_would_run_is_refused_under_any_name(made: Made, content: bytes) -> None:
    for name in ("t.csv", "t.xlsx", "t.json"):
        with pytest.raises(Unreadable):
            sniff(made(content, name), name)


def test_fifty_megabytes_in_one_column_are_refused_in_little_memory(made: Made) -> None:
    path = made(b"nom\n" + b"a" * 50_000_000)
    with pytest.raises(Unreadable) as refused:
        attempt(path)
    assert refused.value.sentence.endswith(".")
