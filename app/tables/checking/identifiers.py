"""Numbers with a check key: NIR (social security) and IBAN (bank account)."""

from stdnum import iban
from stdnum.fr import nir

# Months 1 to 12; 20 to 42 and 50 to 99 when the month of birth is not known (INSEE).
MONTHS = frozenset([*range(1, 13), *range(20, 43), *range(50, 100)])
# Countries of the accounts met in French files: elsewhere, a code that looks like one is not.
IBAN_COUNTRIES = frozenset(
    [
        "AT",
        "BE",
        "CH",
        "DE",
        "ES",
        "FR",
        "GB",
        "IE",
        "IT",
        "LI",
        "LU",
        "MC",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
    ]
)


def is_nir(text: str) -> bool:
    """Tell whether this is a social security number whose key is right."""
    if not nir.is_valid(text):
        return False
    figures = nir.compact(text)
    return int(figures[3:5]) in MONTHS and "000" not in {figures[7:10], figures[10:13]}


def is_iban(text: str) -> bool:
    """Tell whether this is a bank account number of those countries, and its key is right."""
    return text[:2].upper() in IBAN_COUNTRIES and iban.is_valid(text)
