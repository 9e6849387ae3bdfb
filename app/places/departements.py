"""In which département, or overseas collectivity, somebody works: no database, no request."""

from collections.abc import Mapping
from typing import Protocol

from app.places.record import PlaceKind, Territory

# Of the regions that have one département only.
REGIONS: Mapping[str, str] = {"01": "971", "02": "972", "03": "973", "04": "974", "06": "976"}
OVERSEAS = ("97", "98")
ALSACE = "6AE"  # one body for the départements 67 and 68
NEW_CALEDONIA = "988"
CODED = {PlaceKind.COMMUNE.value, PlaceKind.DEPARTEMENT.value, PlaceKind.OVERSEAS.value}
LONGEST_CODE = 5  # of a commune: a space opened by hand has a SIREN or a RIDET for a code
# A local body's SIREN, unless it is recent (20…), names its département after two figures.
LOCAL_SIREN = ("21", "22", "24", "25", "26")


class Located(Protocol):
    """Whoever works somewhere: what tells which holidays they keep."""

    @property
    def id(self) -> int:
        """The key by which callers know them."""

    @property
    def kind(self) -> str:
        """The code of a kind of place."""

    @property
    def territory(self) -> str:
        """The code of a territory."""

    @property
    def code(self) -> str:
        """The official code, or nothing."""

    @property
    def siren(self) -> str:
        """The SIREN number, or nothing."""

    @property
    def place_id(self) -> str | None:
        """The place of the referential, or nothing."""


def departement_of(authority: Located, departement: str = "") -> str:
    """Return the code of the département or overseas collectivity of an authority, or nothing.

    For a region, only where it has one département; ``departement`` is that of its place, if known.
    """
    if authority.territory == Territory.NEW_CALEDONIA.value:
        return NEW_CALEDONIA
    code = authority.code
    if authority.kind == PlaceKind.REGION.value:
        return REGIONS.get(code, "")
    coded = authority.kind in CODED and len(code) <= LONGEST_CODE
    known = departement or (_departement_in(code) if coded else "")
    return known or _departement_of_siren(authority.siren)


def _departement_in(code: str) -> str:
    """Return the département of a code: its own, or what the code of a commune begins with."""
    return code[:3] if code.startswith((*OVERSEAS, ALSACE)) else code[:2]


def _departement_of_siren(siren: str | None) -> str:
    return _departement_in(siren[2:]) if siren and siren.startswith(LOCAL_SIREN) else ""
