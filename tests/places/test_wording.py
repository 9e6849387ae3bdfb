"""How a place is named and told apart."""

import pytest

from app.places import wording


@pytest.mark.parametrize(
    ("name", "kind", "full"),
    [
        ("CA du Sicoval", "CA", "Communauté d’agglomération du Sicoval"),
        ("CC Faucigny - Glières", "CC", "Communauté de communes Faucigny - Glières"),
        ("CU d'Arras", "CU", "Communauté urbaine d'Arras"),
        ("CA Rodez Agglomération", "CA", "Rodez Agglomération"),
        (
            "CA de l'Agglomération X",
            "CA",
            "Communauté d’agglomération de l'Agglomération X",
        ),
        ('CA "Saintes - L\'Agglo"', "CA", "Saintes - L'Agglo"),
        ("Toulouse Métropole", "METRO", "Toulouse Métropole"),
        ("Métropole de Lyon", "MET69", "Métropole de Lyon"),
    ],
)
def test_full_name_of_an_epci(name: str, kind: str, full: str) -> None:
    assert wording.full_epci_name(name, kind) == full


def test_french_typography() -> None:
    assert wording.typographic("L'Haÿ") == "L’Haÿ"
    assert wording.typographic('Verdon "Sources"') == "Verdon «\u202fSources\u202f»"
    assert wording.inhabitants(2103778) == "2\u202f103\u202f778\u00a0hab."
    assert wording.inhabitants(0) == "0\u00a0hab."
    assert wording.inhabitants(None) == ""


def test_only_the_first_postcodes_are_shown() -> None:
    assert wording.postcodes(("12000", "12850")) == "12000, 12850"
    assert wording.postcodes(("75001", "75002", "75003")) == "75001, 75002…"
    assert wording.postcodes(()) == ""
