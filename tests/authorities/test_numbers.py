"""Numbers as people type them."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.authorities.numbers import (
    read_amount,
    read_fte,
    read_population,
    read_ridet,
    read_siren,
    read_siret,
)

READERS = (read_fte, read_population, read_ridet, read_siren, read_siret)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("", None),
        ("   ", None),
        ("0", 0),
        ("23981", 23_981),
        ("23 981", 23_981),
        ("23\u202f981", 23_981),
        ("23\u00a0981", 23_981),
        ("7,0", 7),
    ],
)
def test_population_is_read_with_any_space(typed: str, value: int | None) -> None:
    assert read_population(typed) == value


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("-3", "négatif"),
        ("−3", "négatif"),
        ("12,5", "sans virgule"),
        ("beaucoup", "en chiffres"),
        ("१२३", "en chiffres"),
        ("1e5", "en chiffres"),
        (str(2**63), "trop grand"),
        ("100000000", "trop grand"),
        ("9" * 5_000, "en chiffres"),
    ],
)
def test_population_is_refused_with_a_sentence(typed: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_population(typed)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("1 234,5", "1234.5"), ("48.25", "48.25"), ("50", "50"), ("3,", "3")],
)
def test_agents_are_read_with_a_french_comma(typed: str, value: str) -> None:
    assert read_fte(typed) == Decimal(value)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("-0,5", "négatif"),
        ("1.234", "espace"),
        ("12,345", "Deux chiffres"),
        ("1000000", "trop grand"),
        ("NaN", "en chiffres"),
        ("Infinity", "en chiffres"),
    ],
)
def test_agents_are_refused_with_a_sentence(typed: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_fte(typed)


def test_siren_is_read_spaced_and_its_key_is_checked() -> None:
    assert read_siren("211 202 023") == "211202023"
    assert read_siren("") == ""
    with pytest.raises(ValueError, match="n’existe pas"):
        read_siren("211202024")
    with pytest.raises(ValueError, match="9 chiffres"):
        read_siren("21120202300012")


def test_siret_is_read_spaced_and_its_key_is_checked() -> None:
    assert read_siret("211 202 023 00019") == "21120202300019"
    assert read_siret("") == ""
    with pytest.raises(ValueError, match="n’existe pas"):
        read_siret("21120202300018")
    with pytest.raises(ValueError, match="14 chiffres"):
        read_siret("211202023")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0123456.001", "0123456001"),
        ("123456.001", "0123456001"),
        ("123 456 001", "0123456001"),
        ("0123456-001", "0123456001"),
        ("132 720", "0132720"),
        ("0132720", "0132720"),
        ("1234567001", "1234567001"),
        ("", ""),
    ],
)
def test_ridet_has_one_form(typed: str, number: str) -> None:
    assert read_ridet(typed) == number


@pytest.mark.parametrize(
    "typed", ["12A", "12345", "12345678", "0123456.01", "01234567001", "１２３４５６"]
)
def test_what_is_no_ridet_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="6 ou 7 chiffres"):
        read_ridet(typed)


@given(st.sampled_from(READERS), st.text(max_size=60) | st.from_regex(r"[-0-9., ]{1,20}"))
def test_whatever_is_typed_is_read_or_refused_with_a_sentence(
    read: Callable[[str], object], typed: str
) -> None:
    try:
        read(typed)
        refusal = "."
    except ValueError as problem:
        refusal = str(problem)
    assert refusal.endswith(".")


@pytest.mark.parametrize("typed", ["40.000", "40.000,50", "1.250.000 €"])
def test_an_amount_with_a_point_for_thousands_is_asked_again(typed: str) -> None:
    with pytest.raises(ValueError, match="sans point"):
        read_amount(typed)


def test_an_amount_is_read_with_its_cents() -> None:
    assert read_amount("32\u202f000,50 €") == Decimal("32000.50")
    assert read_amount("32000.50") == Decimal("32000.50")
