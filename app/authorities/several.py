"""Opening the spaces of several communes at once: a list of INSEE codes, or those of an EPCI."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from app.accounts.models import User
from app.accounts.services import checked_email
from app.authorities import queries
from app.authorities.queries import owner_of
from app.authorities.services import AlreadyOpen, open_with
from app.kernel.errors import Refused
from app.kernel.text import normalise
from app.kernel.typography import plural, quoted
from app.places import queries as places
from app.places.models import Place
from app.places.rules import SMALL_WORDS
from app.spaces.models import Authority

MOST_AT_ONCE = 50  # each opening takes some ten statements under the lock
MOST_LINES = 1_000
MOST_NAMED = 10
# A code whose first zero a spreadsheet has eaten is known too.
CODE = re.compile(r"(?<![\w-])(\d[\dABab]\d{3}|\d{4})(?![\w-])", re.ASCII)
ADDRESS = re.compile(r"[^\s;,<>\"]+@[^\s;,<>\"]+")
CODE_LENGTH = 5
SEPARATORS = re.compile(r"[;,\t|<>()]+")
# What people write around the name of a commune, besides what its own words say.
AROUND = SMALL_WORDS | {"commune", "mairie", "ville"}


@dataclass(frozen=True)
class OpeningLine:
    """One line of the list: as typed, and what it asks for once it is read.

    ``rest`` is what stands beside the code and the address: one piece per separator.
    ``problem`` says why no space can be opened for it; ``remark``, what the reader should know.
    """

    text: str
    code: str = ""
    lead_email: str = ""
    place: Place | None = None
    problem: str = ""
    remark: str = ""
    rest: tuple[str, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Whether a space can be opened for it."""
        return self.place is not None and not self.problem


@dataclass(frozen=True)
class SeveralOpened:
    """What became of a list: the spaces opened, and the lines that are left to correct or to do."""

    opened: tuple[tuple[Authority, str], ...]  # with the address of who will lead, if any
    left: tuple[OpeningLine, ...]


def lines_of_epci(epci: Place) -> str:
    """Return the communes of an EPCI as a list to complete: « 31254 Labège »."""
    return "\n".join(f"{town.code} {town.name}" for town in places.communes_of(epci))


def read_list(text: str, by: User) -> list[OpeningLine]:
    """Read a list, a commune a line: its code, and the address of who will lead its space.

    What else stands on the line must be the name of the commune. Three statements, whatever the
    length.
    """
    typed = [line.strip() for line in text.splitlines() if line.strip()]
    lines = [_read(line) for line in typed[:MOST_LINES]]
    found = places.communes_by_code({line.code for line in lines if line.code})
    opened = queries.opened_among(place.id for place in found.values())
    known: set[str] = set()
    read = []
    for line in lines:
        placed = _placed(line, found, known)
        if placed.place is not None and not placed.problem:
            known.add(placed.place.id)
            if placed.place.id in opened:
                owner = owner_of(opened[placed.place.id], by.id)
                placed = replace(placed, problem=owner.sentence)
        read.append(placed)
    return read


def open_several(lines: Sequence[OpeningLine], *, by: User) -> SeveralOpened:
    """Open the spaces that can be, ``MOST_AT_ONCE`` of them, and invite those who will lead.

    Whoever opens leads until the person invited accepts (see ``open_with``).
    """
    opened: list[tuple[Authority, str]] = []
    left: list[OpeningLine] = []
    for line in lines:
        if not line.is_ready or line.place is None or len(opened) >= MOST_AT_ONCE:
            left.append(line)
            continue
        facts = queries.facts_of_place(line.place)
        try:
            authority = open_with(line.place, facts, by=by, lead_email=line.lead_email)
        except AlreadyOpen as refusal:
            left.append(replace(line, problem=refusal.message))
        else:
            opened.append((authority, line.lead_email))
    return SeveralOpened(tuple(opened), tuple(left))


def told(opened: Sequence[tuple[Authority, str]]) -> str:
    """Say which spaces are open, and how many people were invited to lead theirs."""
    count = plural(len(opened), "espace ouvert", "espaces ouverts")
    names = ", ".join(authority.name for authority, _ in opened[:MOST_NAMED])
    more = "…" if len(opened) > MOST_NAMED else "."
    invited = sum(bool(lead) for _, lead in opened)
    sent = f" {plural(invited, 'invitation part', 'invitations partent')}." if invited else ""
    return f"{count}\u00a0: {names}{more}{sent}"


def _read(text: str) -> OpeningLine:
    """Read the code and the address of a line."""
    addresses, bare = ADDRESS.findall(text), ADDRESS.sub(" ", text)
    code = CODE.search(bare)
    if code is None:
        return OpeningLine(text, problem="Aucun code Insee de cinq caractères sur cette ligne.")
    pieces = (piece.strip() for piece in SEPARATORS.split(CODE.sub(" ", bare, count=1)))
    rest = tuple(piece for piece in pieces if normalise(piece))
    line = OpeningLine(text, code[1].upper().zfill(CODE_LENGTH), rest=rest)
    if len(addresses) > 1:
        return replace(line, problem="Une seule adresse par ligne\u00a0: il y en a plusieurs.")
    try:
        return replace(line, lead_email=checked_email(addresses[0])) if addresses else line
    except Refused as refusal:
        return replace(line, problem=refusal.message)


def _placed(line: OpeningLine, found: dict[str, Place], known: Collection[str]) -> OpeningLine:
    if line.problem:
        return line
    place = found.get(line.code)
    if place is None:
        return replace(line, problem=f"Aucune commune n’a le code {line.code}.")
    if place.id in known:
        return replace(line, problem=f"{place.name} est déjà dans la liste.")
    stray = next((piece for piece in line.rest if not _names(piece, place)), None)
    if stray is not None:
        return replace(line, place=place, problem=_stray(stray, place))
    remark = ""
    if place.code != line.code:
        remark = (
            f"{line.code} est l’ancien code d’une commune ou d’un arrondissement de {place.name}."
        )
    return replace(line, place=place, remark=remark)


def _names(piece: str, place: Place) -> bool:
    """Tell whether words are those of a commune: its name, an older one, its département."""
    return (
        all(word in AROUND or f" {word} " in place.search for word in normalise(piece).split())
        and "@" not in piece
    )


def _stray(piece: str, place: Place) -> str:
    if "@" in piece:
        word = next(word for word in piece.split() if "@" in word)
        return f"{quoted(word)} n’est pas une adresse électronique complète."
    return (
        f"{quoted(piece)} n’est ni une adresse électronique, ni le nom de la commune "
        f"de ce code\u00a0: {place.name}."
    )
