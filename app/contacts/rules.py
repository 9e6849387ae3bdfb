"""Whom to call: subjects, addresses that may be given, and when one is too old. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from dateutil.relativedelta import relativedelta

from app.kernel.errors import Refused
from app.kernel.labels import LabelledEnum
from app.kernel.web_addresses import is_web_address

GOOD_FOR = relativedelta(months=12)
LONGEST_TEXT = 500
NOT_WEB = "Écrivez l’adresse d’une page, comme ceci\u00a0: https://www.exemple.fr"
NOT_SECURE = "Cette adresse commence par http\u00a0: donnez celle qui commence par https."
NOT_PUBLIC = (
    "Cette adresse n’est pas celle d’un site public\u00a0: donnez un nom comme www.exemple.fr"
)
LATER = "Cette date n’est pas encore venue\u00a0: écrivez le jour de la vérification."
LETTER = re.compile("[a-zé-ÿ]", re.IGNORECASE)
# Names that lead to no machine that everybody reaches (RFC 2606, 6762, 8375, 9476).
PRIVATE = frozenset(
    {"local", "localhost", "localdomain", "internal", "intranet", "lan", "home", "corp"}
    | {"private", "test", "invalid", "example", "onion", "alt", "arpa"}
)


class ContactSubject(LabelledEnum):
    """What one may call about."""

    LAW = ("droit", "Droit de l’ouverture")
    PRIVACY = ("vie-privee", "Données personnelles")
    PLATFORM = ("plateforme", "Plateformes et formats")
    MAPS = ("cartes", "Données géographiques")
    TRAINING = ("formation", "Formation")
    NETWORK = ("reseau", "Réseaux et échanges")
    SUPPORT = ("accompagnement", "Accompagnement")


@dataclass(frozen=True)
class ContactFacts:
    """Somebody to call: what for, where, the address, and the day that it was checked."""

    title: str
    text: str
    url: str
    territories: tuple[str, ...]
    subjects: tuple[str, ...]
    checked_on: date
    hidden: bool = False

    def is_old(self, today: date) -> bool:
        """Tell whether it was checked more than twelve months ago."""
        return self.checked_on + GOOD_FOR < today


@dataclass(frozen=True)
class Contact:
    """Somebody to call, from the library or from the operator."""

    code: str
    facts: ContactFacts
    sources: tuple[str, ...] = ()  # of the library, as long as nobody has changed it
    from_library: bool = True
    revision: int = 0  # 0 where the operator has changed nothing


def address_problem(url: str) -> str:
    """Say what is wrong with an address; nothing when it may be given. No machine is asked."""
    if not is_web_address(url):
        return NOT_WEB
    parts = urlsplit(url)
    if parts.scheme != "https":
        return NOT_SECURE
    last = (parts.hostname or "").rstrip(".").rpartition(".")[2].lower()
    return "" if LETTER.search(last) and last not in PRIVATE else NOT_PUBLIC


def problems_of(facts: ContactFacts, today: date) -> list[Refused]:
    """Return what is wrong, each with its field."""
    problems = []
    wrong = address_problem(facts.url)
    if wrong:
        problems.append(Refused(wrong, "url"))
    if facts.checked_on > today:
        problems.append(Refused(LATER, "checked_on"))
    return problems


def matching(contacts: Iterable[Contact], territory: str, subject: str) -> list[Contact]:
    """Return those shown for a territory and about a subject; any where one is not given."""
    return [
        one
        for one in contacts
        if not one.facts.hidden
        and (not territory or territory in one.facts.territories)
        and (not subject or subject in one.facts.subjects)
    ]
