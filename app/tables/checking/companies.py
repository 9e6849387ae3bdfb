"""SIREN, SIRET and RNA numbers: their keys, and what is wrong with those that fail.

A SIRET has two keys: that of its first nine figures, which are a SIREN, and that of its fourteen.
Only the first one sees a truncated number: « 41900002000000 » passes the second. The keys are
computed here, ten times faster than by python-stdnum; a test holds them to the same answers.
"""

import re

SIREN, SIRET = 9, 14
GROUPING = str.maketrans("", "", " .\u00a0\u202f")
FIGURES = re.compile(r"[0-9]+")
FLOATED = re.compile(r"([0-9]+)[.,]0+")
SCIENTIFIC = re.compile(r"[0-9][.,]?[0-9]*[eE]\+?[0-9]{1,2}")
ASSOCIATION = re.compile(r"W[0-9]{9}")
# Sums of four figures in a key, every second one doubled and brought back to one figure: the
# first and the third in ``ODD``, the second and the fourth in ``EVEN``.
_DOUBLED = [sum(divmod(2 * figure, 10)) for figure in range(10)]
_PAIRS = {f"{a}{b}": (_DOUBLED[a] + b, a + _DOUBLED[b]) for a in range(10) for b in range(10)}
ODD = {
    one + two: left[0] + right[0] for one, left in _PAIRS.items() for two, right in _PAIRS.items()
}
EVEN = {
    one + two: left[1] + right[1] for one, left in _PAIRS.items() for two, right in _PAIRS.items()
}
# The establishments of La Poste share one SIREN; their figures add up to a multiple of five.
LA_POSTE, FIVE = "356000000", 5


def is_siren(text: str) -> bool:
    """Tell whether this is a SIREN whose key is right; zeros alone are not one."""
    if not (text.isascii() and text.isdigit()):
        text = text.translate(GROUPING)
    return len(text) == SIREN and FIGURES.fullmatch(text) is not None and _siren_holds(text)


def is_siret(text: str, _: object = None) -> bool:
    """Tell whether this is a SIRET whose two keys are right."""
    if len(text) != SIRET or not (text.isascii() and text.isdigit()):
        text = text.translate(GROUPING)
        if len(text) != SIRET or not FIGURES.fullmatch(text):
            return False
    start, middle = text[:4], text[4:8]
    total = EVEN[start] + EVEN[middle] + int(text[8])
    if total % 10 or not total:
        return False
    if (ODD[start] + ODD[middle] + ODD[text[8:12]] + ODD[f"00{text[12:]}"]) % 10 == 0:
        return True
    return text.startswith(LA_POSTE) and sum(map(int, text)) % FIVE == 0


def _siren_holds(text: str) -> bool:
    total = EVEN[text[:4]] + EVEN[text[4:8]] + int(text[8])
    return total % 10 == 0 and total > 0


def is_association(text: str) -> bool:
    """Tell whether this has the shape of an RNA number."""
    return ASSOCIATION.fullmatch(text) is not None


def siret_fault(text: str) -> str:
    """Say why this is not a SIRET, after its value: « … n’est pas un SIRET : … »."""
    return f"n’est pas un SIRET\u00a0: {_siret_reason(text)}."


def siren_fault(text: str) -> str:
    """Say why this is not a SIREN."""
    figures = text.translate(GROUPING)
    if SCIENTIFIC.fullmatch(text) and not FIGURES.fullmatch(text):
        reason = "un tableur l’a écrit en notation scientifique"
    elif not FIGURES.fullmatch(figures):
        reason = "un SIREN n’a que des chiffres"
    elif len(figures) == SIRET and is_siret(figures):
        reason = "c’est un SIRET, dont il faut garder les 9 premiers chiffres"
    elif len(figures) != SIREN:
        reason = f"il a {len(figures)} chiffres au lieu de 9"
    else:
        reason = "sa clé ne correspond pas"
    return f"n’est pas un SIREN\u00a0: {reason}."


def _siret_reason(text: str) -> str:
    if FIGURES.fullmatch(text.translate(GROUPING)) and not FLOATED.fullmatch(text):
        return _figures_reason(text.translate(GROUPING))
    if SCIENTIFIC.fullmatch(text):
        return "un tableur l’a écrit en notation scientifique, et ses derniers chiffres sont perdus"
    if floated := FLOATED.fullmatch(text):
        ending = "un tableur lui a ajouté des décimales"
        return ending if is_siret(floated[1]) else f"{ending}, et ses chiffres ne vont pas non plus"
    return "un SIRET n’a que des chiffres"


def _figures_reason(figures: str) -> str:
    if not figures.strip("0"):
        return "il n’a que des zéros"
    if len(figures) == SIREN and is_siren(figures):
        return "c’est un SIREN, il manque les 5 chiffres de l’établissement"
    if len(figures) == SIRET - 1 and is_siret(f"0{figures}"):
        return "il a perdu le zéro du début"
    if len(figures) != SIRET:
        return f"il a {len(figures)} chiffres au lieu de 14"
    if _siren_holds(figures[:SIREN]):
        return "la clé de ses 14 chiffres ne correspond pas"
    ending = ", il a sans doute été tronqué"
    cut = ending if figures.endswith("00000") else ""
    return f"la clé de ses 9 premiers chiffres ne correspond pas{cut}"
