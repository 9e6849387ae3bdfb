"""Words that a note about somebody should not hold: flagged for whoever writes, never refused.

GDPR article 9 (health, religion, union, politics, origin, sexual life), article 10 (offences), and
what the CNIL calls excessive comments (deliberations on free-text fields).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.kernel.text import normalise

WORD = re.compile(r"\w+")


def _expressions(listed: str) -> tuple[str, ...]:
    return tuple(" ".join(expression.split()) for expression in listed.split(","))


# Without accents nor case; a star stands for any end of a word.
WORDS: Mapping[str, tuple[str, ...]] = {
    "la santé": _expressions(
        """sante, malad*, arret maladie, burn out, burnout, depress*, cancer*, handicap*, enceinte,
        grossesse, hospitalis*, alcool*, toxicoman*, addict*, psychiatr*, psycholog*, invalidite,
        mi temps therapeutique, diabet*"""
    ),
    "la religion": _expressions(
        """religi*, catholi*, musulman*, islam*, juif, juifs, juive*, protestant*, chretien*,
        evangeliste*, bouddhiste*, athee*, croyant*, pratiquant*, ramadan, messe, mosquee,
        synagogue, temoin de jehovah, franc macon*"""
    ),
    "l’appartenance syndicale": _expressions(
        """syndique*, syndicaliste*, mandat syndical, engagement syndical, activite syndicale,
        appartenance syndicale, responsable syndical*, delegue syndical, deleguee syndicale, cgt,
        cfdt, cftc, unsa, fsu, force ouvriere, sud solidaires, greviste*, en greve, usoenc, ustke"""
    ),
    "les opinions politiques": _expressions(
        """parti politique, son parti, leur parti, du parti, au parti, parti socialiste,
        parti communiste, socialiste*, communiste*, gaulliste*, centriste*, ecologiste*, insoumis*,
        macronis*, lepeniste*, frontiste*, rassemblement national, les republicains, modem, eelv,
        lfi, de gauche, de droite, extreme gauche, extreme droite, encarte*, militant*, loyaliste*,
        independantiste*, flnks, opposant politique, opposante politique"""
    ),
    "l’origine": _expressions(
        """origine ethnique, ethni*, racis*, couleur de peau, immigre*, kanak*, caldoche*,
        zoreille*, creole*, tsigane*, maghrebin*"""
    ),
    "la vie privée": _expressions(
        """vie privee, vie sexuelle, homosexuel*, gay, lesbienne*, divorc*, adulter*, son mari,
        sa femme, sa compagne, son compagnon, surendett*"""
    ),
    "la justice": _expressions(
        """condamne*, mis en examen, mise en examen, casier judiciaire, garde a vue, harcel*,
        delit*, corromp*, corruption"""
    ),
    "un jugement sur la personne": _expressions(
        """incompetent*, nul, nulle, idiot*, stupide*, paresseu*, feignant*, faineant*, menteu*,
        hypocrite*, manipulat*, caracteriel*, hysteri*, con, conne, arrogant*, insupportable*,
        toxique*, ingerable*"""
    ),
}


@dataclass(frozen=True)
class Suspicion:
    """A word as it was typed, and what it may tell of somebody."""

    words: str
    about: str


def suspicions(text: str) -> tuple[Suspicion, ...]:
    """Return the words of a text that may tell what nobody should keep, each once, in order."""
    typed = WORD.findall(text)
    plain = [normalise(word) for word in typed]
    by_words = {suspicion.words.casefold(): suspicion for suspicion in _found(typed, plain)}
    return tuple(by_words.values())


def warning(suspected: tuple[Suspicion, ...]) -> str:
    """Say what was found, and what to do about it."""
    words = ", ".join(f"«\u202f{suspicion.words}\u202f»" for suspicion in suspected)
    about = ", ".join(dict.fromkeys(suspicion.about for suspicion in suspected))
    return (
        f"Ce texte semble parler de ce qui ne doit pas être noté sur quelqu’un ({about})\u00a0: "
        f"{words}. Reformulez, ou confirmez que ce n’est pas le cas."
    )


def _found(typed: list[str], plain: list[str]) -> Iterator[Suspicion]:
    start = 0
    while start < len(plain):
        about, length = _longest(plain, start)
        if length:
            yield Suspicion(" ".join(typed[start : start + length]), about)
        start += length or 1


def _longest(plain: list[str], start: int) -> tuple[str, int]:
    """Return what the longest expression found there is about, and how many words it covers."""
    best = ("", 0)
    for about, expressions in WORDS.items():
        for expression in expressions:
            length = _length(expression, plain, start)
            if length > best[1]:
                best = (about, length)
    return best


def _length(expression: str, plain: list[str], start: int) -> int:
    """Return how many words the expression covers from there, none when it does not fit."""
    parts = expression.split()
    words = plain[start : start + len(parts)]
    fits = len(words) == len(parts) and all(map(_is, parts, words))
    return len(parts) if fits else 0


def _is(part: str, word: str) -> bool:
    return word.startswith(part[:-1]) if part.endswith("*") else word == part
