"""What a platform would refuse or leave out of a dataset, told before it is published.

The rules are those of udata, which data.gouv.fr runs: the addresses of its ``uris.py``, the lengths
of its settings. A harvest drops the whole dataset for one address that it refuses, without a word.
"""

import ipaddress
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from slugify import slugify

from app.datasets.inventory.models import Resource
from app.kernel.labels import LabelledEnum
from app.kernel.web_addresses import host_spelled
from app.publication.platforms.contents import LONGEST_TAG, SHORTEST_TAG

SCHEMES = frozenset({"http", "https", "ftp", "ftps"})
FEWEST_LABELS = 2  # a name and its domain: « donnees.fr »
SHORTEST_DOMAIN = 2


class BadAddress(LabelledEnum):
    """Why an address is refused, after the title of the file that it is of."""

    SCHEME = ("scheme", "commence par {scheme}://. Donnez-en une qui commence par https://.")
    SECRET = ("secret", "contient un nom ou un mot de passe. Donnez-en une que chacun peut ouvrir.")
    PRIVATE = ("private", "ne mène qu’à votre réseau ({host}). Déposez le fichier lui-même.")
    HOST = ("host", "a un nom de site mal formé ({host}). Donnez-en une autre, ou le fichier.")


@dataclass(frozen=True)
class Foreseen:
    """One thing that would be refused, in a sentence; of a file, or of the dataset itself."""

    sentence: str
    resource_id: int | None = None


def foreseen_of(files: Sequence[Resource], keywords: Sequence[str]) -> list[Foreseen]:
    """Return what a platform would refuse of a dataset, or leave out of it."""
    told = [
        Foreseen(f"L’adresse de «\u202f{file.title}\u202f» {sentence}", file.id)
        for file in files
        if not file.file_name  # its address is ours
        for sentence in _faults(file.url)
    ]
    short = [word for word in keywords if not SHORTEST_TAG <= len(slugify(word)) <= LONGEST_TAG]
    if short:
        words = ", ".join(f"«\u202f{word}\u202f»" for word in short)
        told.append(
            Foreseen(
                f"Mots-clés laissés de côté\u00a0: {words}. Il les faut de {SHORTEST_TAG} à "
                f"{LONGEST_TAG} lettres."
            )
        )
    return told


def _faults(url: str) -> Iterator[str]:
    """Give the sentence of what is wrong in an address, if anything is."""
    try:
        parts = urlsplit(url.strip())
        host, scheme = host_spelled(parts.hostname or ""), parts.scheme.lower()
        secret = parts.username is not None or parts.password is not None
    except ValueError:
        yield BadAddress.HOST.label.format(host=url[:60])
        return
    if scheme not in SCHEMES:
        yield BadAddress.SCHEME.label.format(scheme=scheme)
    elif secret:
        yield BadAddress.SECRET.label
    elif _is_private(host):
        yield BadAddress.PRIVATE.label.format(host=host)
    elif not _is_well_formed(host):
        yield BadAddress.HOST.label.format(host=host)


def _is_private(host: str) -> bool:
    if host in {"localhost", "localhost.localdomain"} or "." not in host:
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return False


def _is_well_formed(host: str) -> bool:
    """Tell whether udata takes the name of a host: hyphens alone, and inside its parts."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        labels = host.split(".")
        plain = all(label and "--" not in label and label.strip("-") == label for label in labels)
        letters = all(letter.isalnum() or letter in "-._" for letter in host)
        named = len(labels) >= FEWEST_LABELS and len(labels[-1]) >= SHORTEST_DOMAIN
        return plain and letters and named and labels[-1].isalnum()
    return True
