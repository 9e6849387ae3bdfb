"""What a person gives to start from: a number, an address or a file, understood."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from app.authorities.numbers import read_siren, read_siret
from app.kernel.errors import Refused
from app.publication.outside.fetching import NOT_ALLOWED
from app.publication.outside.guard import allowed
from app.publication.platforms.udata_public import DATA_GOUV, SIREN_DIGITS, place_of

LONGEST = 2000
NOTHING = "Indiquez le SIREN de la collectivité, ou l’adresse de sa page."
NO_ADDRESS = "Indiquez l’adresse du catalogue, qui commence par https://."
NOT_A_PLACE = (
    "Ce n’est pas l’adresse d’une organisation ou d’un jeu de la plateforme. Exemple\u00a0: "
    "https://www.data.gouv.fr/organizations/ville-de-rodez/."
)


class IntakeWay(StrEnum):
    """How one starts from what exists."""

    PLATFORM = "platform"
    ADDRESS = "address"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class IntakeSource:
    """Where a catalogue is."""

    way: IntakeWay
    name: str  # as pages call it
    url: str = ""  # of a page on a platform, or of a catalogue
    number: str = ""  # SIREN or SIRET
    base_url: str = ""  # of the platform that knows the number

    def as_json(self) -> dict[str, Any]:
        """Return it in the types that JSON has."""
        return {**asdict(self), "way": self.way.value}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "IntakeSource":
        """Return what ``as_json`` wrote."""
        return cls(**{**stored, "way": IntakeWay(stored["way"])})


def on_platform(text: str, *, platform: str = "", local: bool = False) -> IntakeSource:
    """Return the organisation of a number or of an address; ``Refused`` at ``organization``.

    ``platform``: the one that knows numbers, data.gouv.fr unless the authority has another.
    """
    text = text.strip()
    if not text:
        raise Refused(NOTHING, "organization")
    digits = "".join(text.split())
    if digits.isdigit():
        try:
            number = read_siren(digits) if len(digits) <= SIREN_DIGITS else read_siret(digits)
        except ValueError as problem:
            raise Refused(str(problem), "organization") from problem
        base = platform or DATA_GOUV
        return IntakeSource(IntakeWay.PLATFORM, urlsplit(base).netloc, number=number, base_url=base)
    url = _checked(text, "organization", local=local)
    if place_of(url) is None:
        raise Refused(NOT_A_PLACE, "organization")
    return IntakeSource(IntakeWay.PLATFORM, urlsplit(url).netloc, url=url)


def at_address(text: str, *, local: bool = False) -> IntakeSource:
    """Return the catalogue of an address, or the organisation that it leads to."""
    if not text.strip():
        raise Refused(NO_ADDRESS, "address")
    url = _checked(text.strip(), "address", local=local)
    way = IntakeWay.PLATFORM if place_of(url) is not None else IntakeWay.ADDRESS
    return IntakeSource(way, urlsplit(url).netloc, url=url)


def _checked(text: str, name: str, *, local: bool) -> str:
    url = text if "://" in text else f"https://{text}"
    if len(url) > LONGEST or not url.isprintable() or " " in url or not allowed(url, local=local):
        raise Refused(NOT_ALLOWED, name)
    return url
