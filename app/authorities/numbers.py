"""Numbers as people type them in French, read or refused with a sentence (a ``ValueError``)."""

import re
from decimal import Decimal

from stdnum.fr import siren, siret

from app.places.rules import SIREN_DIGITS, SIRET_DIGITS

SPACES = re.compile(r"[\s\u00a0\u202f]+")
SIGNED = re.compile(r"[-−–]\d[\d.,]*")
NUMBER = re.compile(r"\d+(?:[.,]\d*)?", re.ASCII)
LARGEST_POPULATION = 99_999_999
LARGEST_FTE = 999_999
LARGEST_AMOUNT = 99_999_999_999
MOST_DECIMALS = 2
MOST_DIGITS = 12
LONGEST_NUMBER = 40  # beyond, nobody typed it

# A RID has seven digits, the first of which is often a zero left out; the RIDET adds three for the
# establishment.
RID_DIGITS, ESTABLISHMENT_DIGITS = 7, 3
RIDET = re.compile(r"(\d{6,7})[.\-/]?(\d{3})?", re.ASCII)


def read_population(text: str) -> int | None:
    """Read a number of inhabitants; nothing typed is not known."""
    number = _read(text, "le nombre d’habitants", "23\u202f981", LARGEST_POPULATION)
    return _whole(number, "Écrivez un nombre entier d’habitants, sans virgule.")


def read_fte(text: str) -> Decimal | None:
    """Read agents in full-time equivalents, with a French comma or a point."""
    number = _read(text, "le nombre d’agents", "48,5", LARGEST_FTE)
    if number is not None and -int(number.as_tuple().exponent) > MOST_DECIMALS:
        raise ValueError(
            "Deux chiffres après la virgule suffisent. Pour les milliers, laissez une espace.",
        )
    return number


def read_agents(text: str) -> int | None:
    """Read a number of persons employed."""
    number = _read(text, "le nombre d’agents", "62", LARGEST_FTE)
    return _whole(number, "Écrivez un nombre entier d’agents\u00a0: ce sont des personnes.")


def read_amount(text: str) -> Decimal | None:
    """Read an amount in euros; the sign that follows it is left out.

    « 40.000 » is forty thousand for who types it, and forty for who reads it: it is asked again.
    """
    if re.search(r"\.\d{3}(?!\d)", text):
        raise ValueError(
            "Écrivez le montant sans point, par exemple 32\u202f000 ou 32\u202f000,50."
        )
    return _read(text.removesuffix("€"), "le montant", "32\u202f000", LARGEST_AMOUNT)


def read_quantity(text: str, thing: str, example: str, largest: int) -> Decimal | None:
    """Read a number of days, of things, a part: ``thing`` is what the sentences name."""
    number = _read(text, thing, example, largest)
    if number is not None and -int(number.as_tuple().exponent) > MOST_DECIMALS:
        raise ValueError("Deux chiffres après la virgule suffisent.")
    return number


def read_siren(text: str) -> str:
    """Read a SIREN number, spaced or not, and check its key."""
    digits = SPACES.sub("", text)
    if not digits:
        return ""
    if not _digits(digits) or len(digits) != SIREN_DIGITS:
        raise ValueError("Un numéro SIREN compte 9 chiffres, par exemple 211\u202f202\u202f023.")
    if not siren.is_valid(digits):
        raise ValueError("Ce numéro SIREN n’existe pas\u00a0: vérifiez ses 9 chiffres.")
    return digits


def read_siret(text: str) -> str:
    """Read a SIRET number, spaced or not, and check its key."""
    digits = SPACES.sub("", text)
    if not digits:
        return ""
    if not _digits(digits) or len(digits) != SIRET_DIGITS:
        raise ValueError(
            "Un numéro SIRET compte 14 chiffres, par exemple 211\u202f202\u202f023\u202f00015.",
        )
    if not siret.is_valid(digits):
        raise ValueError("Ce numéro SIRET n’existe pas\u00a0: vérifiez ses 14 chiffres.")
    return digits


def read_ridet(text: str) -> str:
    """Read the number of a body of New Caledonia, with or without its establishment.

    One body is written in one form: the seven digits of the RID, then the three if they are known.
    """
    typed = SPACES.sub("", text)
    if not typed:
        return ""
    number = RIDET.fullmatch(typed)
    if number is None:
        raise ValueError(
            "Un numéro RIDET compte 6 ou 7 chiffres, et 3 de plus pour l’établissement, par "
            "exemple 0123456.001."
        )
    return number[1].zfill(RID_DIGITS) + (number[2] or "")


def _whole(number: Decimal | None, refusal: str) -> int | None:
    if number is not None and number != int(number):
        raise ValueError(refusal)
    return None if number is None else int(number)


def _read(text: str, thing: str, example: str, largest: int) -> Decimal | None:
    """Return the number that was typed, between zero and the largest."""
    typed = SPACES.sub("", text)
    if not typed:
        return None
    if SIGNED.fullmatch(typed):
        raise ValueError(f"{thing[0].upper()}{thing[1:]} ne peut pas être négatif.")
    if len(typed) > LONGEST_NUMBER or not NUMBER.fullmatch(typed):
        raise ValueError(f"Écrivez {thing} en chiffres, par exemple {example}.")
    if len(re.split("[.,]", typed)[0].lstrip("0")) > MOST_DIGITS:
        raise ValueError(_too_large(thing))
    number = Decimal(typed.replace(",", ".").rstrip("."))
    if number > largest:
        raise ValueError(_too_large(thing))
    return number


def _too_large(thing: str) -> str:
    return f"Ce nombre est trop grand\u00a0: vérifiez {thing}."


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
