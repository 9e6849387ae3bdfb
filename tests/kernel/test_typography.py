"""French dates, numbers and spaces."""

from datetime import UTC, date, datetime

import pytest

from app.kernel import typography

THIN, HARD = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, f"0{THIN}%"), (46, f"46{THIN}%"), (100, f"100{THIN}%"), (None, "sans objet")],
)
def test_percent(value: int | None, words: str) -> None:
    assert typography.percent(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "0"), (999, "999"), (24_000, f"24{THIN}000"), (1234.5, f"1{THIN}234,5"), (-3, "-3")],
)
def test_number(value: float, words: str) -> None:
    assert typography.number(value) == words


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, f"0{HARD}point"),
        (1, f"1{HARD}point"),
        (2, f"2{HARD}points"),
        (1500, f"1{THIN}500{HARD}points"),
    ],
)
def test_plural_begins_at_two(count: int, words: str) -> None:
    assert typography.plural(count, "point") == words


def test_plural_of_an_irregular_word() -> None:
    assert typography.plural(3, "journal", "journaux") == f"3{HARD}journaux"


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (date(2027, 1, 1), "1er janvier 2027"),
        (date(2026, 8, 21), "21 août 2026"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "1er janvier 2027"),
        (datetime(2026, 7, 13, 22, 0, tzinfo=UTC), "14 juillet 2026"),
    ],
)
def test_a_day_is_the_one_of_paris(moment: date, words: str) -> None:
    assert typography.day(moment) == words


def test_short_day() -> None:
    assert typography.short_day(date(2026, 11, 3)) == "3 nov."


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 1, 5, 13, 5, tzinfo=UTC), f"14{HARD}h{HARD}05"),
        (datetime(2026, 7, 5, 13, 5, tzinfo=UTC), f"15{HARD}h{HARD}05"),
    ],
)
def test_the_clock_is_the_one_of_paris(moment: datetime, words: str) -> None:
    assert typography.clock_time(moment) == words


@pytest.mark.parametrize(
    ("then", "words"),
    [
        (date(2026, 11, 22), "aujourd’hui"),
        (date(2026, 11, 21), "aujourd’hui"),
        (date(2026, 11, 20), "hier"),
        (date(2026, 11, 9), f"il y a 12{HARD}jours"),
        (date(2026, 9, 22), f"il y a 60{HARD}jours"),
        (date(2026, 9, 21), "le 21 septembre 2026"),
    ],
)
def test_ago(then: date, words: str) -> None:
    assert typography.ago(then, date(2026, 11, 21)) == words


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (date(2026, 11, 20), "en retard d’un jour"),
        (date(2026, 11, 19), f"en retard de 2{HARD}jours"),
        (date(2026, 9, 1), "en retard depuis le 1er septembre 2026"),
        (date(2026, 11, 21), "aujourd’hui"),
        (date(2026, 11, 22), "demain"),
        (date(2026, 11, 24), f"dans 3{HARD}jours"),
        (date(2027, 3, 15), "le 15 mars 2027"),
    ],
)
def test_until(due: date, words: str) -> None:
    assert typography.until(due, date(2026, 11, 21)) == words


def test_the_first_words_are_listed_and_the_others_counted() -> None:
    assert typography.enumerated(["a", "b"], 2) == "a, b"
    assert typography.enumerated(["a", "b", "c"], 2) == "a, b et 1\u00a0autre"
    assert typography.enumerated(["a", "b", "c", "d"], 2) == "a, b et 2\u00a0autres"
    assert typography.enumerated([], 2) == ""


def test_tidying_keeps_the_spaces_that_french_wants() -> None:
    assert typography.tidy("  Rencontrer\u00a0:  la DGS\t\n ") == "Rencontrer\u00a0: la DGS"
    assert typography.tidy(" \n") == ""


@pytest.mark.parametrize(
    ("title", "notes", "written"),
    [
        ("Aides 2026", ("CSV", "12 Ko"), "Aides 2026 (CSV, 12 Ko)"),
        ("Aides 2026 (CSV)", ("CSV",), "Aides 2026 (CSV)"),
        ("Aides 2026 (csv)", ("CSV", "12 Ko"), "Aides 2026 (csv) (12 Ko)"),
        ("aides.csv", ("CSV",), "aides.csv"),
        ("Aides en CSV", ("CSV",), "Aides en CSV"),
        ("Aidescsv", ("CSV",), "Aidescsv (CSV)"),
        ("Le CSV des aides", ("CSV",), "Le CSV des aides (CSV)"),
        ("Aides", ("", ""), "Aides"),
        ("", ("CSV", "12 Ko"), " (CSV, 12 Ko)"),
    ],
)
def test_a_note_is_not_said_twice(title: str, notes: tuple[str, ...], written: str) -> None:
    assert typography.with_notes(title, *notes) == written
