"""Amounts, percentages and whole numbers: every figure is kept, nothing is rounded."""

import re
from decimal import Decimal, InvalidOperation

from app.kernel.text import bare
from app.tables.recipes.cells.evidence import EITHER_COMMA, EITHER_POINT, ColumnWays
from app.tables.recipes.cells.outcome import EMPTY, CellOutcome, asked, left
from app.tables.schema import Field

CURRENCY = re.compile(r"\s*(?:€|eur|euros?)\s*(?:ttc|ht)?$")
THOUSANDS = re.compile(r"\s*(k|m)\s*(?:€|eur|euros?)$")
NOTHING = frozenset({"-", "–", "—", "neant", "nc", "n.c.", "n/a", "na", "sans objet", "/"})
# Nothing to change, and nothing but figures and their signs: what most cells are.
WRITTEN = re.compile(r"-?\d+(?:\.\d{1,2})?", re.ASCII)
# What most of the others are: « 1 200,50 € ».
FRENCH = re.compile(r"(-?(?:\d{1,3}(?: \d{3})+|\d+)),(\d{1,2})(?: ?€)?", re.ASCII)
USUAL = re.compile(r"[\d ,.]+€?", re.ASCII)
PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
SPACED = re.compile(r"\d{1,3}(?: \d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?|[.,]\d+", re.ASCII)
GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?:[.,]\d+)?", re.ASCII)
MEASURED = re.compile(r"([-+]?[\d .,]*\d) ?[a-z°²³µ%/]{1,6}\d?", re.ASCII)
NOT_A_NUMBER = "ce n’est pas un nombre."
WHICH_SIGN = "mille deux cent trente-quatre, ou un et des décimales\u202f?"
WITH_LETTERS = "des lettres suivent ce nombre\u00a0: à confirmer."
WHICH_UNIT = "le montant est en milliers ou en millions\u00a0: à confirmer."
IS_EMPTY = "ce signe veut sans doute dire «\u202fvide\u202f»\u00a0: à confirmer."
NOT_WHOLE = "ce nombre n’est pas entier."
WHICH_SCALE = "la colonne attend une part de 0 à 1\u00a0: ce nombre est-il un pourcentage\u202f?"
TOO_MUCH = "ce pourcentage dépasse 100."
WHOLE = 100  # per cent
FACTORS = {"k": 1_000, "m": 1_000_000}


def amount_operation(field: Field, ways: ColumnWays, text: str) -> CellOutcome:
    """Write an amount in figures."""
    if not text or (WRITTEN.fullmatch(text) and field.decimal_char == "."):
        return CellOutcome(text)
    if parts := FRENCH.fullmatch(text):
        return CellOutcome(f"{parts[1].replace(' ', '')}{field.decimal_char}{parts[2]}")
    words = bare(text) if not USUAL.fullmatch(text) else text
    if words in NOTHING:
        return EMPTY if ways.chosen("empty") else asked(text, IS_EMPTY, "empty")
    factor = 1
    if unit := THOUSANDS.search(words):
        if not ways.chosen("unit"):
            return asked(text, WHICH_UNIT, "unit")
        factor, words = FACTORS[unit[1]], words[: unit.start()]
    figures = _figures(CURRENCY.sub("", words).strip(), ways)
    if figures.fault:
        return CellOutcome(text, figures.fault, figures.question)
    value = figures.text if factor == 1 else _times(figures.text, Decimal(factor))
    return CellOutcome(value.replace(".", field.decimal_char))


def _figures(words: str, ways: ColumnWays) -> CellOutcome:
    """Return figures with a point, or why they cannot be read surely."""
    sign, body = "", words
    if body[:1] == "(" and body[-1:] == ")":
        sign, body = "-", body[1:-1].strip()
    elif body[:1] in {"-", "+", "−"}:
        sign, body = "" if body[0] == "+" else "-", body[1:].strip()
    elif body[-1:] in {"-", "−"}:
        sign, body = "-", body[:-1].strip()
    if PLAIN.fullmatch(body) and "." not in body:
        return CellOutcome(sign + body)
    grouped = GROUPED.fullmatch(body)
    if not SPACED.fullmatch(body) and not grouped:
        return _measured(words, ways)
    decimal = _decimal_sign(body, ways)
    if decimal is None:
        return asked(words, WHICH_SIGN, "decimal")
    thousands = "," if decimal == "." else "."
    plain = body.replace(" ", "").replace(thousands, "").replace(decimal or ".", ".")
    plain = f"0{plain}" if plain[:1] == "." else plain
    return CellOutcome(sign + plain) if PLAIN.fullmatch(plain) else left(words, NOT_A_NUMBER)


def _measured(words: str, ways: ColumnWays) -> CellOutcome:
    """Return the figures before some letters, « 22kW », once confirmed."""
    measured = MEASURED.fullmatch(words)
    if measured is None:
        return left(words, NOT_A_NUMBER)
    if not ways.chosen("letters"):
        return asked(words, WITH_LETTERS, "letters")
    return _figures(measured[1].strip(), ways)


def _decimal_sign(body: str, ways: ColumnWays) -> str | None:
    """Return the sign before decimals, another one for thousands; None when both may be."""
    comma, point = body.rfind(","), body.rfind(".")
    if comma >= 0 and point >= 0:
        return "," if comma > point else "."
    sign = "," if comma >= 0 else "."
    other = "." if sign == "," else ","
    if body.count(sign) > 1:
        return other
    either = (EITHER_COMMA if sign == "," else EITHER_POINT).fullmatch(body)
    if not either:
        return sign
    chosen = ways.chosen("decimal")
    if chosen:
        return sign if chosen == "decimal" else other
    mine = ways.decimal_comma if sign == "," else ways.decimal_point
    theirs = ways.decimal_point if sign == "," else ways.decimal_comma
    if bool(mine) == bool(theirs):
        return None
    return sign if mine else other


def _times(text: str, factor: Decimal) -> str:
    return _plain(Decimal(text) * factor)


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent_operation(field: Field, ways: ColumnWays, text: str) -> CellOutcome:
    """Write a share on the scale of the field: 0 to 1, or 0 to 100."""
    marked = text.endswith("%")
    read = amount_operation(field, ways, text.removesuffix("%").strip())
    if read.fault or not read.text:
        return CellOutcome(text, read.fault, read.question) if read.fault else read
    value = Decimal(read.text.replace(field.decimal_char, "."))
    if not marked and (value <= 1 or not _is_unit_scale(field)):
        return read
    return share(field, ways, text, value, marked=marked)


def share(
    field: Field, ways: ColumnWays, text: str, value: Decimal, *, marked: bool
) -> CellOutcome:
    """Write a number on the scale of the field; ``marked``: it is a percentage beyond doubt."""
    if not _is_unit_scale(field) or (value <= 1 and not marked):
        return CellOutcome(_plain(value).replace(".", field.decimal_char))
    if value > WHOLE:
        return left(text, TOO_MUCH)
    if not marked and not ways.chosen("percent"):
        return asked(text, WHICH_SCALE, "percent")
    return CellOutcome(_plain(value / WHOLE).replace(".", field.decimal_char))


def _is_unit_scale(field: Field) -> bool:
    try:
        return bool(field.maximum) and Decimal(field.maximum) <= 1
    except InvalidOperation:
        return False


def integer_operation(field: Field, ways: ColumnWays, text: str) -> CellOutcome:
    """Write a whole number; « 12,0 » is one, « 12,5 » is none."""
    read = amount_operation(field, ways, text)
    if read.fault or not read.text:
        return CellOutcome(text, read.fault, read.question) if read.fault else read
    whole, _, decimals = read.text.replace(field.decimal_char, ".").partition(".")
    return CellOutcome(whole) if not decimals.strip("0") else left(text, NOT_WHOLE)
