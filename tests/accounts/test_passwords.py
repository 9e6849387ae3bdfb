"""What makes a password acceptable, and how it is kept."""

import importlib.util
from types import ModuleType

import pytest

from app.accounts import passwords
from app.kernel.errors import Refused

ABOUT = ("helene.garcin@ville-exemple.fr", "Hélène Garcin")


def _as_in_production() -> ModuleType:
    """The module as it starts: the tests weaken the one they share, to be quick."""
    spec = importlib.util.spec_from_file_location("fresh_passwords", passwords.__file__)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_hashes_are_as_costly_as_owasp_asks() -> None:
    fresh = _as_in_production()
    stored = fresh.hash_password("une petite phrase bien à moi")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert fresh.matches(stored, "une petite phrase bien à moi")
    assert not fresh.matches(stored, "une petite phrase bien à toi")
    assert fresh.DECOY.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert not fresh.needs_rehash(stored)


def test_two_hashes_of_one_password_differ() -> None:
    assert passwords.hash_password("a" * 12) != passwords.hash_password("a" * 12)


def test_without_an_account_even_the_decoy_does_not_open() -> None:
    assert not passwords.matches(None, "le mot de passe de personne")
    assert not _as_in_production().matches(None, "un mot de passe que personne n’a")


@pytest.mark.parametrize("stored", ["", "x", "$argon2id$", "md5:abc"])
def test_a_hash_that_cannot_be_read_opens_nothing(stored: str) -> None:
    assert not passwords.matches(stored, "une petite phrase bien à moi")


@pytest.mark.parametrize(
    "weak",
    [
        "court",
        "onze lettre",
        "motdepasse12",
        "MotDePasse!!",
        "password1234",
        "azertyuiop12",
        "MotDePasse2026!",
        "M0td3p@sse!!",
        "Toulouse1975",
        "poiuytreza99",
        "123456123456",
        "aaaaaaaaaaaa",
        "abababababab",
        "opendata2026",
        "jalonjalon12",
        "bonjour bonjour",
        "helene garcin",
        "Hélène Garcin 1",
        "garcin.helene",
        "a" * 129,
    ],
)
def test_a_weak_password_is_refused_with_a_sentence(weak: str) -> None:
    with pytest.raises(Refused) as refusal:
        passwords.check_password(weak, about=ABOUT)
    assert refusal.value.field == "password"
    assert refusal.value.message.endswith(".")


@pytest.mark.parametrize(
    "good",
    [
        "le chat du préfet dort",
        "trois petits pots de miel",
        "x9!kQ2#vL7@p",
        "été à la mer, hiver au chaud",
        "correcthorsebattery",
        "é" * 3 + "tournesol bleu",
        "z" * 100 + "une phrase longue",
    ],
)
def test_a_good_password_passes_whatever_it_is_made_of(good: str) -> None:
    passwords.check_password(good, about=ABOUT)
