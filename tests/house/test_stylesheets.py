"""The style sheets that pages ask for are those that their parts make; no part is long."""

from pathlib import Path

import pytest

from tools.stylesheets import PARTS, SHEETS, sheets

LONGEST_PART = 300


@pytest.mark.parametrize("path", list(sheets()), ids=lambda path: path.name)
def test_a_sheet_is_what_its_parts_make(path: Path) -> None:
    built = sheets()[path]
    assert path.read_text(encoding="utf-8") == built, "lancez : python -m tools.stylesheets"


def test_no_part_of_a_sheet_is_long() -> None:
    parts = [*PARTS.glob("*/*.css"), *(set(SHEETS.glob("*.css")) - set(sheets()))]
    assert len(parts) > 30
    long = {
        str(part.name): lines
        for part in parts
        if (lines := len(part.read_text(encoding="utf-8").splitlines())) > LONGEST_PART
    }
    assert not long


def test_a_part_stands_alone() -> None:
    """Each closes what it opens: a part put elsewhere in the order cannot break another."""
    for part in PARTS.glob("*/*.css"):
        text = part.read_text(encoding="utf-8")
        assert text.count("{") == text.count("}"), part
        assert part.name[:2].isdigit(), part
