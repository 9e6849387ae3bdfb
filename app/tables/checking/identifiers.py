"""Numbers with a check key: NIR (social security) and IBAN (bank account)."""

KEY = 97
# The départements of Corsica, whose letters count as figures (INSEE).
CORSICA = {"2A": "19", "2B": "18"}
NIR_LENGTH = 15
# Months 1 to 12; 20 to 42 and 50 to 99 when the month of birth is not known (INSEE).
MONTHS = frozenset([*range(1, 13), *range(20, 43), *range(50, 100)])
# Length of an IBAN by country (ISO 13616), for those met in French files.
IBAN_LENGTHS = {
    "AT": 20, "BE": 16, "CH": 21, "DE": 22, "ES": 24, "FR": 27, "GB": 22, "IE": 22, "IT": 27,
    "LI": 21, "LU": 20, "MC": 27, "NL": 18, "PL": 28, "PT": 25, "RO": 24, "SE": 24,
}  # fmt: skip


def is_nir(text: str) -> bool:
    """Tell whether this is a social security number whose key is right."""
    compact = text.replace(" ", "").upper()
    if len(compact) != NIR_LENGTH:
        return False
    place = compact[5:7]
    figures = compact[:5] + CORSICA.get(place, place) + compact[7:]
    if not (figures.isascii() and figures.isdigit()):
        return False
    plausible = int(figures[3:5]) in MONTHS and figures[7:10] != "000" and figures[10:13] != "000"
    return plausible and int(figures[13:]) == KEY - int(figures[:13]) % KEY


def is_iban(text: str) -> bool:
    """Tell whether this is a bank account number whose key is right."""
    compact = text.replace(" ", "").upper()
    if len(compact) != IBAN_LENGTHS.get(compact[:2], 0) or not compact.isalnum():
        return False
    turned = compact[4:] + compact[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % KEY == 1
