"""Official names and codes of places and countries, read when a schema first asks for them.

INSEE (code officiel géographique) and La Poste, as ``seeds/places`` and ``seeds/lists`` hold them.
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.kernel.text import letters_of
from app.kernel.typography import quoted

SEEDS = Path(__file__).parents[3] / "seeds"
APOSTROPHE = str.maketrans("’", "'")


@dataclass(frozen=True, slots=True)
class OfficialList:
    """A list of values, and what is said of one that is not in it."""

    what: str  # « le nom d’aucun pays »
    values: Callable[[], frozenset[str]]

    def holds(self, text: str) -> bool:
        """Tell whether a text is in the list, whatever its apostrophes."""
        return text.translate(APOSTROPHE) in self.values()

    def fault(self, text: str) -> str:
        """Say what is wrong with a text, after it: the value that differs by its signs alone."""
        near = _by_letters(self.values).get(letters_of(text))
        ending = f"\u00a0: écrivez {quoted(near)}" if near else ""
        return f"n’est {self.what}{ending}."


@cache
def _by_letters(values: Callable[[], frozenset[str]]) -> Mapping[str, str]:
    return {letters_of(value): value for value in sorted(values(), reverse=True)}


def is_commune(text: str) -> bool:
    """Tell whether this is the INSEE code of a commune or of an arrondissement, even a past one."""
    return text.upper() in _codes()


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (SEEDS / name).open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


@cache
def _codes() -> frozenset[str]:
    codes: set[str] = set()
    for name in ("communes", "arrondissements"):
        for row in _rows(f"places/{name}.csv"):
            codes.add(row["code"])
            codes.update((row.get("former_codes") or "").replace("|", " ").split())
    return frozenset(codes)


@cache
def _commune_names() -> frozenset[str]:
    names: set[str] = set()
    for name in ("communes", "arrondissements"):
        for row in _rows(f"places/{name}.csv"):
            names.add(row["name"])
            names.update((row.get("former_names") or "").split("|"))
    return frozenset(names - {""})


@cache
def _postcodes() -> frozenset[str]:
    return frozenset(
        code for row in _rows("places/communes.csv") for code in row["postcodes"].split()
    )


@cache
def _departments() -> frozenset[str]:
    names = {row["name"] for row in _rows("places/departements.csv")}
    # Those overseas count, as in the list of the INSEE; its own spelling of one has hyphens.
    overseas = {row["name"] for row in _rows("places/overseas.csv")}
    return frozenset({*names, *overseas, "Wallis-et-Futuna"})


@cache
def _regions() -> frozenset[str]:
    return frozenset(row["name"] for row in _rows("places/regions.csv"))


def _listed(file: str, *columns: str) -> Callable[[], frozenset[str]]:
    @cache
    def read() -> frozenset[str]:
        rows = _rows(f"lists/{file}.csv")
        return frozenset(row[column] for row in rows for column in columns) - {""}

    return read


COMMUNES = OfficialList("le nom d’aucune commune", _commune_names)
POSTCODES = OfficialList("le code postal d’aucune commune", _postcodes)
DEPARTMENTS = OfficialList("le nom d’aucun département", _departments)
REGIONS = OfficialList("le nom d’aucune région", _regions)
CANTONS = OfficialList("le nom d’aucun canton", _listed("cantons", "name"))
# Names of the year before are taken too: files outlive a vintage.
COUNTRIES = OfficialList(
    "le nom officiel d’aucun pays", _listed("countries", "name", "former_name")
)
ISO2 = OfficialList("le code à deux lettres d’aucun pays", _listed("countries", "iso2"))
ISO3 = OfficialList("le code à trois lettres d’aucun pays", _listed("countries", "iso3"))
