"""Checks of one cell that French schemas ask for, and what is said of the cells that fail."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.tables.checking import companies, formats, official
from app.tables.checking.ground import in_france, position_fault
from app.tables.checking.hours import are_hours

Holds = Callable[[str, Any], bool]
# Checks whose sentence says what happened to each cell.
EXPLAINED = frozenset(
    {
        "siret",
        "siren",
        "in-france",
        "commune-name",
        "department-name",
        "region-name",
        "canton",
        "country",
    }
)


@dataclass(frozen=True, slots=True)
class CellCheck:
    """A check of a cell by its text and its value, and its sentences."""

    holds: Holds
    fault: Callable[[str, Any], str]  # what follows the value: « … n’est pas un SIREN. »
    many: str  # what follows « 12 cellules »
    remedy: str


def _of_text(holds: Callable[[str], bool], fault: str, many: str, remedy: str) -> CellCheck:
    return CellCheck(lambda text, _: holds(text), lambda *_: fault, many, remedy)


def _listed(names: official.OfficialList, many: str, remedy: str) -> CellCheck:
    return CellCheck(
        lambda text, _: names.holds(text), lambda text, _: names.fault(text), many, remedy
    )


def _stands_in_france(_: str, value: Any) -> bool:
    # Another type than a position has a fault of its own.
    return not isinstance(value, tuple) or in_france(*value)


CHECKS: Mapping[str, CellCheck] = {
    "siret": CellCheck(
        companies.is_siret,
        lambda text, _: companies.siret_fault(text),
        "sans SIRET valide",
        "Reprenez les 14 chiffres dans l’annuaire des entreprises. S’ils viennent d’un tableur, "
        "mettez la colonne au format Texte avant de les saisir.",
    ),
    "siren": CellCheck(
        lambda text, _: companies.is_siren(text),
        lambda text, _: companies.siren_fault(text),
        "sans SIREN valide",
        "Reprenez les 9 chiffres dans l’annuaire des entreprises.",
    ),
    "association": _of_text(
        companies.is_association,
        "n’est pas un numéro RNA.",
        "sans numéro RNA valide",
        "Écrivez W suivi de 9 chiffres.",
    ),
    "phone": _of_text(
        formats.is_phone,
        "n’est pas un numéro de téléphone.",
        "sans numéro de téléphone valide",
        "Écrivez dix chiffres, un numéro court comme 3939, ou + et l’indicatif du pays.",
    ),
    "opening-hours": _of_text(
        are_hours,
        "ne suit pas l’écriture des horaires d’OpenStreetMap.",
        "dont les horaires ne se lisent pas",
        "Écrivez par exemple Mo-Fr 08:30-12:00,14:00-17:00; Sa 09:00-12:00, ou 24/7.",
    ),
    "year-interval": _of_text(
        formats.is_interval,
        "n’est pas une période de deux années dans l’ordre.",
        "sans période lisible",
        "Écrivez AAAA/AAAA, la seconde année après la première.",
    ),
    "year-or-interval": _of_text(
        formats.is_year_or_interval,
        "n’est ni une année, ni deux années dans l’ordre.",
        "sans année ou période lisible",
        "Écrivez AAAA, ou AAAA/AAAA avec la seconde année après la première.",
    ),
    "acts": _of_text(
        formats.is_subject,
        "ne commence pas par une matière de la nomenclature ACTES suivie de «\u202f/\u202f».",
        "hors de la nomenclature ACTES",
        "Écrivez la matière, une barre oblique sans espaces, puis la suite\u00a0: "
        "Finances locales/Subventions.",
    ),
    "commune": _of_text(
        official.is_commune,
        "n’est le code INSEE d’aucune commune.",
        "sans code INSEE connu",
        "Écrivez le code INSEE de la commune, comme 12202, et non son code postal.",
    ),
    "department": _of_text(
        formats.is_department,
        "n’est pas le numéro d’un département.",
        "sans numéro de département",
        "Écrivez deux signes, comme 07 ou 2A, ou trois chiffres outre-mer, comme 974.",
    ),
    "region": _of_text(
        formats.is_region,
        "n’est pas le code d’une région.",
        "sans code de région",
        "Écrivez le code INSEE de la région, comme 76.",
    ),
    "commune-name": _listed(
        official.COMMUNES,
        "sans nom de commune connu",
        "Écrivez le nom officiel, avec ses majuscules, ses accents et ses traits d’union.",
    ),
    "postcode": _listed(
        official.POSTCODES,
        "sans code postal connu",
        "Écrivez les cinq chiffres du code postal, sans CEDEX.",
    ),
    "department-name": _listed(
        official.DEPARTMENTS,
        "sans nom de département connu",
        "Écrivez le nom officiel, comme Seine-Maritime.",
    ),
    "region-name": _listed(
        official.REGIONS,
        "sans nom de région connu",
        "Écrivez le nom officiel, comme Île-de-France.",
    ),
    "canton": _listed(
        official.CANTONS,
        "sans nom de canton connu",
        "Écrivez le nom que donne l’INSEE, article compris, comme L’Aigle ou Bourg-en-Bresse-1.",
    ),
    "fantoir": _of_text(
        formats.is_fantoir,
        "n’est pas un code FANTOIR.",
        "sans code FANTOIR lisible",
        "Écrivez les quatre signes de la voie et sa lettre, comme 0420C, sans le code INSEE.",
    ),
    "country": _listed(
        official.COUNTRIES,
        "sans nom de pays connu",
        "Écrivez le nom que donne l’INSEE, comme Royaume-Uni.",
    ),
    "country-2": _listed(
        official.ISO2,
        "sans code de pays connu",
        "Écrivez les deux lettres de la norme ISO 3166, comme FR.",
    ),
    "country-3": _listed(
        official.ISO3,
        "sans code de pays connu",
        "Écrivez les trois lettres de la norme ISO 3166, comme FRA.",
    ),
    "in-france": CellCheck(
        _stands_in_france,
        lambda _, value: position_fault(*value),
        "dont la position n’est pas en France",
        "Vérifiez que la longitude vient avant la latitude, et laissez vide une position inconnue.",
    ),
}
