"""Passwords: argon2id, no composition rule, nothing that a list of common words would open."""

import re

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.kernel.errors import Refused
from app.kernel.text import bare

MIN_LENGTH = 12
MAX_LENGTH = 128
# OWASP's minimum for argon2id: 19 MiB, two passes, one lane.
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# Verified when the address is unknown, so that both answers take the same time.
DECOY = HASHER.hash("un mot de passe que personne n’a")
# What the common passwords of French offices are made of; years and runs of keys count as well.
TOO_COMMON = (
    "motdepasse",
    "administrateur",
    "administration",
    "azerty",
    "bienvenue",
    "bonjour",
    "changeme",
    "changezmoi",
    "chocolat",
    "chouchou",
    "collectivite",
    "commune",
    "departement",
    "donnees",
    "doudou",
    "football",
    "iloveyou",
    "intercommunalite",
    "jalon",
    "jetaime",
    "letmein",
    "loulou",
    "mairie",
    "opendata",
    "password",
    "princesse",
    "qwerty",
    "region",
    "secret",
    "soleil",
    "territoire",
    "toulouse",
    "utilisateur",
    "welcome",
)
KEY_RUNS = (
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
)
SHORTEST_RUN = 4
YEAR = re.compile(r"(?:19|20)\d\d")
LOOKALIKES = str.maketrans("013457@$!€", "oieastasie")
SHORTEST_WORD = 4
FEW_CHARACTERS = 5


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password that was checked."""
    return HASHER.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Tell whether the password is the right one, in the same time when there is no account."""
    try:
        right = HASHER.verify(stored or DECOY, password[:MAX_LENGTH])
    except (VerificationError, InvalidHashError):
        return False
    return right and stored is not None


def needs_rehash(stored: str) -> bool:
    """Tell whether the hash was made with weaker settings than today's."""
    return HASHER.check_needs_rehash(stored)


def check_password(password: str, *, about: tuple[str, ...] = ()) -> None:
    """Refuse a password that is too short, too long or too easy to guess.

    ``about`` holds words known of the person: their name, their address.
    """
    if len(password) < MIN_LENGTH:
        raise Refused(
            f"Choisissez un mot de passe de {MIN_LENGTH} caractères au moins : "
            "une petite phrase convient très bien.",
            "password",
        )
    if len(password) > MAX_LENGTH:
        raise Refused(f"Choisissez un mot de passe de {MAX_LENGTH} caractères au plus.", "password")
    known = tuple(word for text in about for word in _words(text) if len(word) >= SHORTEST_WORD)
    plain = "".join(_words(password))
    rest = min((_hard_part(text, known) for text in _spellings(password)), key=len)
    if len(rest) < FEW_CHARACTERS or len(set(plain)) < FEW_CHARACTERS:
        raise Refused(
            "Ce mot de passe serait vite deviné : évitez les mots courants, votre nom et "
            "les suites de touches.",
            "password",
        )


def _spellings(password: str) -> tuple[str, str]:
    """Return the password bare, and with signs that stand for letters read as such."""
    as_written = "".join(_words(password))
    return as_written, "".join(_words(password.casefold().translate(LOOKALIKES)))


def _words(text: str) -> list[str]:
    """Return the words of a text, without accents nor case."""
    return "".join(letter if letter.isalnum() else " " for letter in bare(text)).split()


def _hard_part(plain: str, known: tuple[str, ...]) -> str:
    """Return what is left once everything easy to guess is taken out."""
    rest = plain
    for word in sorted((*TOO_COMMON, *known), key=len, reverse=True):
        rest = rest.replace(word, "")
    return _without_runs(YEAR.sub("", rest))


def _without_runs(text: str) -> str:
    rest, start = "", 0
    while start < len(text):
        length = _run_at(text, start)
        rest += "" if length else text[start]
        start += length or 1
    return rest


def _run_at(text: str, start: int) -> int:
    """Return how many characters from here follow each other on a keyboard, if that is many."""
    length = SHORTEST_RUN
    while start + length <= len(text) and _is_run(text[start : start + length]):
        length += 1
    return length - 1 if length > SHORTEST_RUN else 0


def _is_run(piece: str) -> bool:
    return any(piece in run or piece[::-1] in run for run in KEY_RUNS)
