"""Formats met in French files: telephones, years, subjects of acts, codes of territories."""

import re

from app.kernel.text import bare

GROUPING = re.compile(r"[\s.\-/()\u00a0\u202f]+")
# Ten figures, of France and its overseas territories; short numbers of emergency and services.
NATIONAL = re.compile(r"0[1-9][0-9]{8}")
SHORT = re.compile(r"1[578]|11[02459]|119|19[1167]|11[68][0-9]{3}|10[0-9]{2}|3[0-9]{3}")
FRENCH = re.compile(r"\+(?:33|262|508|590|594|596)0?(?P<rest>[1-9][0-9]{8}|[0-9]{6})")
ABROAD = re.compile(r"\+[1-9][0-9]{6,14}")
FRENCH_CODES = ("+33", "+262", "+508", "+590", "+594", "+596")
SAINT_PIERRE, SIX = "+508", 6
INTERVAL = re.compile(r"([0-9]{4})/([0-9]{4})")
YEAR = re.compile(r"[0-9]{4}")
SUBJECTS = frozenset(
    map(
        bare,
        (
            "Commande publique",
            "Urbanisme",
            "Domaine et patrimoine",
            "Fonction publique",
            "Institutions et vie politique",
            "Libertés publiques et pouvoirs de police",
            "Finances locales",
            "Domaines de compétences par thèmes",
            "Autres domaines de compétences",
        ),
    )
)
DEPARTMENT = re.compile(r"0[1-9]|[1345678][0-9]|2[1-9AB]|9[0-5]|97[12346]")
REGION = re.compile(r"0[12346]|11|2[478]|32|44|5[23]|7[56]|84|9[34]")
# The four signs of a way within its commune, and its key: a letter out of 23, without I, O and Q.
FANTOIR = re.compile(r"(?:[0-9A-Z][0-9]{3}|Z[AB][0-9]{2})[A-HJ-NPR-Z]")


def is_phone(text: str) -> bool:
    """Tell whether this can be dialled: ten figures, a short number, or a foreign one with +."""
    figures = GROUPING.sub("", text)
    if figures.startswith("00"):
        figures = f"+{figures[2:]}"
    if not figures.startswith(FRENCH_CODES):
        return any(form.fullmatch(figures) for form in (NATIONAL, SHORT, ABROAD))
    parts = FRENCH.fullmatch(figures)
    return parts is not None and (len(parts["rest"]) == SIX) <= figures.startswith(SAINT_PIERRE)


def is_interval(text: str) -> bool:
    """Tell whether this is two years, the second after the first: « 2026/2027 »."""
    years = INTERVAL.fullmatch(text)
    return years is not None and years[1] < years[2]


def is_year_or_interval(text: str) -> bool:
    """Tell whether this is one year, or two."""
    return YEAR.fullmatch(text) is not None or is_interval(text)


def is_fantoir(text: str) -> bool:
    """Tell whether this has the form of a FANTOIR code, « 0420C »; no list tells which exist."""
    return FANTOIR.fullmatch(text) is not None


def is_subject(text: str) -> bool:
    """Tell whether this is a subject of the nomenclature of acts, « Finances locales/… »."""
    subject, slash, rest = text.partition("/")
    spaced = subject != subject.rstrip() or rest.startswith(" ") or "/ " in rest
    return bool(slash) and not spaced and bare(subject) in SUBJECTS


def is_department(text: str) -> bool:
    """Tell whether this is the code of a department."""
    return DEPARTMENT.fullmatch(text) is not None and text != "20"


def is_region(text: str) -> bool:
    """Tell whether this is the code of a region."""
    return REGION.fullmatch(text) is not None
