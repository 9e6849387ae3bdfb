"""The kind of an authority, from its row and the nature of its place."""

from typing import Protocol

from sqlalchemy import select

from app.extensions import db
from app.governance.loader import kind_table
from app.governance.rules import BodyKind, BodyRecord, KindFound, find_kind
from app.places.departements import Located, departement_of
from app.places.models import Place
from app.places.record import PlaceKind

# Of the places that have one; each is read once by a process.
_natures: dict[str, str] = {}


class Governed(Located, Protocol):
    """An authority, as far as its kind is concerned."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def departement(self) -> str:
        """The code of its département, or nothing."""

    @property
    def precise_kind(self) -> str:
        """The kind that its leads chose, or nothing."""


def kind_found(authority: Governed) -> KindFound:
    """Return the kind of an authority and what says so; a statement at most, for an EPCI."""
    return find_kind(record_of(authority), kind_table())


def body_kind(authority: Governed) -> BodyKind:
    """Return the kind of an authority: neutral words when nothing says which."""
    return kind_found(authority).body


def record_of(authority: Governed) -> BodyRecord:
    """Return what is known of an authority."""
    return BodyRecord(
        kind=authority.kind,
        territory=authority.territory,
        name=authority.name,
        departement=departement_of(authority, authority.departement or ""),
        place_id=authority.place_id or "",
        siren=authority.siren or "",
        nature=nature_of(authority),
        chosen=authority.precise_kind or "",
    )


def nature_of(authority: Governed) -> str:
    """Return what an EPCI's place is called, which its row does not say."""
    place_id = authority.place_id
    if authority.kind != PlaceKind.EPCI.value or not place_id:
        return ""
    if place_id not in _natures:
        nature = db.session.scalar(select(Place.nature).where(Place.id == place_id))
        if not nature:
            return ""
        _natures[place_id] = nature
    return _natures[place_id]
