"""Days of an imported table: their order is proven by the whole column, never guessed."""

from datetime import date
from typing import Any

import pytest

from app.datasets.transfer.columns import Header
from app.datasets.transfer.rows import ImportRow, RowReading, read_rows

MAPPING = {"Titre": "title", "Mis à jour le": "updated_on"}
TWO_WAYS = (
    "peut se lire de deux façons, car une autre date de cette colonne met le mois en premier. "
    "Écrivez-la AAAA-MM-JJ."
)


def imported(*days: str, **options: Any) -> list[ImportRow]:
    table = [list(MAPPING), *([f"Jeu {rank}", day] for rank, day in enumerate(days))]
    header = Header(1, tuple(MAPPING))
    return read_rows(table, RowReading(header, MAPPING, delimited=True, **options))


def days_of(rows: list[ImportRow]) -> list[date | None]:
    return [row.by_field.get("updated_on") for row in rows]


@pytest.mark.parametrize(
    "days", [("05/03/2026", "06/04/2026"), ("05/03/2026", "25/03/2026"), ("5.3.26", "25.3.26")]
)
def test_the_day_comes_first_unless_the_column_says_otherwise(days: tuple[str, str]) -> None:
    rows = imported(*days)
    assert days_of(rows)[0] == date(2026, 3, 5)
    assert not any(row.problems for row in rows)


@pytest.mark.parametrize(
    "american", ["03/25/2026", "3/25/26", "03/25/2026 0:00", "03/25/2026T00:00"]
)
def test_a_column_that_puts_the_month_first_is_not_guessed(american: str) -> None:
    same, either, other, plain = imported("04/04/2026", "05/03/2026 00:00", american, "2026-03-05")
    assert days_of([same, plain]) == [date(2026, 4, 4), date(2026, 3, 5)]
    assert either.problems == (("Mis à jour le", f"«\u202f05/03/2026\u202f» {TWO_WAYS}"),)
    assert "n’est pas une date" in other.problems[0][1]


def test_what_is_not_guessed_may_be_left_blank() -> None:
    either, _ = imported("05/03/2026", "03/25/2026", blanks=True)
    assert (either.problems, either.blank) == ((), (("Mis à jour le", "05/03/2026"),))


def test_a_short_year_between_dashes_asks_for_a_proof() -> None:
    (row,) = imported("26-03-12")
    assert "peut commencer ou finir par son année" in row.problems[0][1]
    assert days_of(imported("26-03-12", "01-02-2025"))[0] == date(2012, 3, 26)
    assert days_of(imported("31-12-49")) == [date(2049, 12, 31)]


def test_a_number_is_a_day_among_days() -> None:
    assert days_of(imported("46093", "2026-01-15", "16/01/2026"))[0] == date(2026, 3, 12)
    (row,) = imported("46093")
    assert "n’est pas une date" in row.problems[0][1]
