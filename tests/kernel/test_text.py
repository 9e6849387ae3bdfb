"""Texts reduced to what is compared."""

import pytest
from hypothesis import given
from hypothesis.strategies import text

from app.kernel.text import LONGEST_KEY, bare, folded, letters_of, name_key, normalise


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("CŒUR d’Été", "coeur d’ete"),
        ("Ærø", "aero"),
        ("İstanbul", "istanbul"),
        ("a-b  c", "a-b  c"),
    ],
)
def test_bare_keeps_signs_and_spaces(written: str, expected: str) -> None:
    assert bare(written) == expected


def test_folded_makes_spaces_and_apostrophes_alike() -> None:
    assert folded(" Élise\u00a0 d’Argent ") == "elise d'argent"


@pytest.mark.parametrize(
    ("written", "expected"),
    [("Date de début", "datededebut"), ("surface (m²)", "surfacem2"), ("R&D", "retd"), ("€", "")],
)
def test_letters_of_keeps_letters_and_figures(written: str, expected: str) -> None:
    assert letters_of(written) == expected


def test_a_key_fits_its_column() -> None:
    assert len(name_key("é" * 1_000)) == LONGEST_KEY


@given(text())
def test_each_is_its_own_result(anything: str) -> None:
    for reduce in (bare, folded, letters_of, normalise):
        assert reduce(reduce(anything)) == reduce(anything)
