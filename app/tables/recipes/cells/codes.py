"""Identifiers and contacts: numbers with a key, codes of communes, telephones, addresses."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.kernel.text import bare, letters_of, normalise
from app.tables.cells import EMAIL
from app.tables.checking.companies import is_siren, is_siret
from app.tables.recipes.cells.evidence import ColumnWays
from app.tables.recipes.cells.outcome import EMPTY, CellOutcome, asked, left
from app.tables.schema import Field

SIRET_DIGITS, SIREN_DIGITS, INSEE_DIGITS, RNA_DIGITS = 14, 9, 5, 9
SEPARATORS = re.compile(r"[ .\-/'’]")
FLOATED = re.compile(r"(\d+)[.,]0+", re.ASCII)
SCIENTIFIC = re.compile(r"\d[.,]?\d*e\+?\d+", re.ASCII)
RIDET = re.compile(r"\d{7}[ .-]\d{3}|\d \d{3} \d{3}\.\d{3}", re.ASCII)
LOST = (
    "les derniers chiffres sont perdus\u00a0: envoyez le classeur plutôt que le CSV, ils y sont "
    "encore."
)
WRONG_KEY = "la clé de ce numéro est fausse\u00a0: il est tronqué ou mal recopié."
NO_BRANCH = "il manque le numéro d’établissement\u00a0: c’est un SIREN."
ZERO_LOST = "un SIRET a 14 chiffres\u00a0: le zéro du début manque peut-être ({})."
NOT_SIRET = "un SIRET a 14 chiffres."
NOT_SIREN = "un SIREN a 9 chiffres."
A_RIDET = "c’est un RIDET, le numéro de Nouvelle-Calédonie."


def _digits(text: str) -> str:
    floated = FLOATED.fullmatch(text)
    return SEPARATORS.sub("", floated[1] if floated else text)


def siret_operation(ways: ColumnWays, text: str) -> CellOutcome:
    """Write the 14 figures of a SIRET; none is ever invented at the end."""
    if not text or (len(text) == SIRET_DIGITS and text.isdigit() and is_siret(text)):
        return CellOutcome(text)
    if SCIENTIFIC.fullmatch(bare(text)) or RIDET.fullmatch(text):
        return left(text, A_RIDET if RIDET.fullmatch(text) else LOST)
    number = _digits(text)
    whole = f"0{number}"
    if len(whole) == SIRET_DIGITS and is_siret(whole):
        return CellOutcome(whole) if ways.mostly_valid else left(text, ZERO_LOST.format(whole))
    if len(number) == SIREN_DIGITS and is_siren(number):
        return left(text, NO_BRANCH)
    if len(number) != SIRET_DIGITS or not (number.isascii() and number.isdigit()):
        return left(text, NOT_SIRET)
    return CellOutcome(number) if is_siret(number) else left(text, WRONG_KEY)


def siren_operation(ways: ColumnWays, text: str) -> CellOutcome:
    """Write the 9 figures of a SIREN, those of a SIRET included."""
    if not text:
        return EMPTY
    if SCIENTIFIC.fullmatch(bare(text)):
        return left(text, LOST)
    number = _digits(text)
    if len(number) == SIRET_DIGITS and is_siret(number):
        return CellOutcome(number[:SIREN_DIGITS])
    if len(number) == SIREN_DIGITS - 1 and ways.mostly_valid and is_siren(f"0{number}"):
        return CellOutcome(f"0{number}")
    if len(number) != SIREN_DIGITS or not number.isdigit():
        return left(text, NOT_SIREN)
    return CellOutcome(number) if is_siren(number) else left(text, WRONG_KEY)


RNA = re.compile(r"W[0-9A-Z]\d{8}", re.ASCII)


def rna_operation(named: bool, text: str) -> CellOutcome:
    """Write a number of the register of associations; « W » comes back if the column says so."""
    if not text:
        return EMPTY
    number = SEPARATORS.sub("", text).upper()
    if named and len(number) == RNA_DIGITS and number.isdigit():
        number = f"W{number}"
    fault = "un numéro RNA est un W suivi de 9 chiffres."
    return CellOutcome(number) if RNA.fullmatch(number) else left(text, fault)


@dataclass(frozen=True, slots=True)
class Town:
    """A commune of the year: its code, its name, its postcodes."""

    insee: str
    name: str
    postcodes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Towns:
    """The communes of the year, by what cells hold."""

    by_insee: Mapping[str, Town]
    by_postcode: Mapping[str, tuple[Town, ...]]
    names: frozenset[str]

    @classmethod
    def of(cls, towns: tuple[Town, ...]) -> "Towns":
        """Index the communes."""
        by_postcode: dict[str, list[Town]] = {}
        for town in towns:
            for postcode in town.postcodes:
                by_postcode.setdefault(postcode, []).append(town)
        return cls(
            {town.insee: town for town in towns},
            {code: tuple(found) for code, found in by_postcode.items()},
            frozenset(letters_of(town.name) for town in towns),
        )

    def called(self, postcode: str, name: str) -> Town | None:
        """Return the only commune of this name under this postcode."""
        wanted = town_letters(name)
        named = [
            town for town in self.by_postcode.get(postcode, ()) if town_letters(town.name) == wanted
        ]
        return named[0] if len(named) == 1 else None


CEDEX = re.compile(r" cedex( \d+)?$")


def town_letters(name: str) -> str:
    """Return what tells a commune in its postcode: « ST-MARTIN CEDEX » → « saintmartin »."""
    return letters_of(CEDEX.sub("", normalise(name)))


INSEE = re.compile(r"(?:\d{2}|2[AB])\d{3}", re.ASCII)
ARE_POSTCODES = "c’est un code postal, pas un code INSEE\u00a0: reliez aussi le nom de la commune."
SEVERAL_TOWNS = "plusieurs communes ont ce code postal\u00a0: reliez aussi le nom de la commune."
NOT_CALLED_SO = "aucune commune de ce nom n’a ce code postal."
NO_TOWN = "aucune commune n’a ce code."


def insee_code(text: str) -> str:
    """Return the five characters of a code, with the zero that a spreadsheet took away."""
    code = _digits(text).upper()
    return f"0{code}" if len(code) == INSEE_DIGITS - 1 and code.isdigit() else code


def insee_operation(ways: ColumnWays, towns: Towns, text: str, name: str = "") -> CellOutcome:
    """Write the code of a commune; a postcode gives it when the name of the commune is known."""
    if not text:
        return EMPTY
    code = insee_code(text)
    # Some codes are postcodes of other places: with a name, the postcode speaks.
    if name and (town := towns.called(code, name)):
        return CellOutcome(town.insee)
    if not INSEE.fullmatch(code):
        return left(text, "un code INSEE a 5 caractères.")
    if code in towns.by_postcode and (ways.of_postcodes or code not in towns.by_insee):
        return left(text, NOT_CALLED_SO) if name else _alone(ways, towns.by_postcode[code], text)
    known = code in towns.by_insee or not towns.by_insee
    return CellOutcome(code) if known else left(text, NO_TOWN)


def _alone(ways: ColumnWays, towns: tuple[Town, ...], text: str) -> CellOutcome:
    """Write the only commune of a postcode, once confirmed."""
    if not ways.chosen("postcodes"):
        return asked(text, ARE_POSTCODES, "postcodes")
    return CellOutcome(towns[0].insee) if len(towns) == 1 else left(text, SEVERAL_TOWNS)


POSTCODE = re.compile(r"\d{5}", re.ASCII)


def postcode_operation(towns: Towns, text: str) -> CellOutcome:
    """Write the 5 figures of a postcode."""
    if not text:
        return EMPTY
    code = insee_code(text)
    if not POSTCODE.fullmatch(code):
        return left(text, "un code postal a 5 chiffres.")
    known = not towns.by_postcode or code in towns.by_postcode
    return CellOutcome(code) if known else left(text, NO_TOWN)


def email_operation(text: str) -> CellOutcome:
    """Write an e-mail address."""
    if not text:
        return EMPTY
    address = text.removeprefix("mailto:").replace(" ", "")
    fault = "ce n’est pas une adresse électronique."
    return CellOutcome(address) if EMAIL.fullmatch(address) else left(text, fault)


DOMAIN = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?", re.IGNORECASE)
SCHEMED = re.compile(r"https?://\S+\.\S+", re.IGNORECASE)


def url_operation(ways: ColumnWays, text: str) -> CellOutcome:
    """Write a web address; « https:// » is added only once confirmed."""
    if not text or SCHEMED.fullmatch(text):
        return CellOutcome(text)
    if not DOMAIN.fullmatch(text):
        return left(text, "ce n’est pas une adresse web.")
    if ways.chosen("scheme"):
        return CellOutcome(f"https://{text}")
    return asked(text, "«\u202fhttps://\u202f» manque devant cette adresse.", "scheme")


OVERSEAS = ("262", "508", "590", "594", "596")
# One number, then another, or what changes at its end: « 05 65 00 00 31-32 ».
FRENCH_PHONE = re.compile(r"(?<![\d+])(?:0|\+33 ?)[1-9](?:[ .-]?\d{2}){4}(?!\d)", re.ASCII)
OTHER_FIGURES = re.compile(r"\d{2}", re.ASCII)
SEVERAL_PHONES = "plusieurs numéros sont écrits\u00a0: lequel garder\u202f?"
NOT_PHONE = "ce n’est pas un numéro de téléphone."
NATIONAL_DIGITS, CALEDONIAN_DIGITS = 9, 6


def phone_operation(field: Field, ways: ColumnWays, text: str) -> CellOutcome:
    """Write a telephone in the first form that the field accepts; of several, ask which."""
    outcome = _phone(field, text)
    if not outcome.fault or not (first := _first_phone(text)):
        return outcome
    return _phone(field, first) if ways.chosen("phones") else asked(text, SEVERAL_PHONES, "phones")


def _first_phone(text: str) -> str:
    """Return the first of the numbers written in a cell, nothing when there is but one."""
    numbers = FRENCH_PHONE.findall(text)
    rest = FRENCH_PHONE.sub("", text, count=1)
    return numbers[0] if numbers and OTHER_FIGURES.search(rest) else ""


def _phone(field: Field, text: str) -> CellOutcome:
    if not text:
        return EMPTY
    number = re.sub(r"[ .\-/()]", "", text).replace("+330", "+33")
    number = f"+{number[2:]}" if number.startswith("00") else number
    if len(number) == len("33") + NATIONAL_DIGITS and number.startswith("33"):
        number = f"+{number}"
    country, national = _split_phone(number)
    if not national:
        return left(text, NOT_PHONE)
    forms = [f"+{country}{national}"]
    if country != "687":
        forms = [f"0{national}", *forms]
    pattern = re.compile(field.pattern) if field.pattern else None
    longest = field.max_length or len(forms[-1])
    right = [
        form
        for form in forms
        if len(form) <= longest and (pattern is None or pattern.fullmatch(form))
    ]
    return CellOutcome(right[0] if right else forms[0])


def _split_phone(number: str) -> tuple[str, str]:
    """Return the country and the national figures, nothing when it is no telephone."""
    if number.startswith("+687"):
        national = number[4:]
        right = national.isdigit() and len(national) == CALEDONIAN_DIGITS
        return ("687", national) if right else ("", "")
    for country in ("33", *OVERSEAS):
        if number.startswith(f"+{country}"):
            national = number[1 + len(country) :]
            break
    else:
        country, national = "33", number.removeprefix("0")
    whole = national.isdigit() and len(national) == NATIONAL_DIGITS and national[0] != "0"
    return (country, national) if whole else ("", "")
