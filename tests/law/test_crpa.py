"""The copy of the CRPA: its facts, and what a newer copy changes."""

from dataclasses import replace
from datetime import date

import pytest

from app.law.crpa import Crpa, CrpaArticle, normalised, read_crpa, write_crpa
from app.law.register import CRPA_FILE, legal_register
from tools.law.changes import changes, merged

CRPA = legal_register().crpa


def article(number: str) -> CrpaArticle:
    found = CRPA.get(number)
    assert found is not None, number
    return found


@pytest.mark.parametrize(
    ("number", "day", "holds"),
    [
        ("L312-1-1", date(2016, 10, 8), False),
        ("L312-1-1", date(2016, 10, 9), True),
        ("D312-1-1-1", date(2016, 12, 31), False),
        ("R563-4", date(2017, 3, 21), False),
        ("R563-4", date(2017, 3, 22), True),
        ("L115-2", date(2028, 12, 31), True),  # repealed from 2029 on
        ("L115-2", date(2029, 1, 1), False),
        ("R323-4", date(2016, 3, 19), True),  # repealed since
        ("R323-4", date(2026, 2, 5), False),
    ],
)
def test_an_article_holds_between_its_days(number: str, day: date, holds: bool) -> None:
    assert article(number).in_force_on(day) is holds


def test_a_range_has_the_articles_in_between() -> None:
    assert CRPA.between("L311-5", "L311-8") == ("L311-5", "L311-6", "L311-7", "L311-8")
    assert "L311-3-1" in CRPA.between("L311-2", "L311-8")


def test_a_star_that_lacks_is_known() -> None:
    assert CRPA.starred("R311-12") == "R*311-12"
    assert CRPA.starred("R*330-2") == "R330-2"
    assert CRPA.starred("L999-9") is None


def test_every_article_has_its_identifier_and_its_fingerprint() -> None:
    assert len(CRPA.articles) >= 474
    for one in CRPA.articles.values():
        assert one.identifier.startswith("LEGIARTI")
        assert len(one.fingerprint) == 64
        assert one.since <= one.version_since
        assert one.address.endswith(one.identifier)


def test_the_file_is_written_as_it_is_read(tmp_path) -> None:
    write_crpa(tmp_path / "crpa.csv", CRPA.articles.values())
    assert (tmp_path / "crpa.csv").read_bytes() == CRPA_FILE.read_bytes()
    assert read_crpa(tmp_path / "crpa.csv") == CRPA


def test_spaces_and_quotes_do_not_change_a_text() -> None:
    assert normalised("« L’État »\n est  là.") == normalised("L'État est là.")
    assert normalised("un mois") != normalised("deux mois")


def test_a_newer_copy_tells_what_changed() -> None:
    kept, changed, gone = article("L300-2"), article("L300-4"), article("L311-1")
    before = {one.number: one for one in (kept, changed, gone)}
    newer = replace(changed, version_since=date(2026, 6, 1), fingerprint="0" * 64)
    copy = {kept.number: kept, newer.number: newer}
    now = merged(before, copy, date(2026, 7, 1))
    told = {one.number: (one.before, one.after) for one in changes(before, now)}
    assert set(told) == {"L300-4", "L311-1"}
    assert told["L300-4"][1] == "VIGUEUR depuis 2026-06-01, texte nouveau"
    assert told["L311-1"][1] == "ABROGE depuis 2016-10-09 jusqu’au 2026-07-01"
    assert not list(changes(now, merged(now, copy, date(2026, 8, 1))))
    assert Crpa(now).between("L300-2", "L311-1") == ("L300-2", "L300-4")
