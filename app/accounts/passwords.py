"""Passwords: argon2id, no composition rule, nothing that a list of common words would open."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.kernel.errors import Refused

MIN_LENGTH = 12
MAX_LENGTH = 128
# OWASP's minimum for argon2id: 19 MiB, two passes, one lane.
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# Verified when the address is unknown, so that both answers take the same time.
DECOY = HASHER.hash("un mot de passe que personne n’a")
TOO_COMMON = (
    "motdepasse",
    "password",
    "azerty",
    "qwerty",
    "123456",
    "opendata",
    "jalon",
    "collectivite",
    "bonjour",
    "soleil",
    "administrateur",
    "mairie",
)
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
    plain = "".join(c for c in password.casefold() if c.isalnum())
    known = [word for text in about for word in text.casefold().replace("@", " ").split()]
    easy = [*TOO_COMMON, *(word for word in known if len(word) >= FEW_CHARACTERS)]
    rest = plain
    for word in easy:
        rest = rest.replace("".join(c for c in word if c.isalnum()), "")
    if len(rest) < FEW_CHARACTERS or len(set(plain)) < FEW_CHARACTERS:
        raise Refused(
            "Ce mot de passe serait vite deviné : évitez les mots courants, votre nom et "
            "les suites de touches.",
            "password",
        )
