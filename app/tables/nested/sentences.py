"""What is said of the values of nested records that do not follow their rules."""

import json
from typing import Any

from app.kernel.text import letters_of
from app.kernel.typography import enumerated, number, plural, quoted, shortened
from app.tables.checking.companies import siret_fault
from app.tables.nested.format import NestedRule
from app.tables.nested.records import SHOWN, plain
from app.tables.nested.tree import Node

LISTED = 8
AWAITED = {
    "text": "un texte",
    "choice": "une valeur de la liste",
    "integer": "un nombre entier",
    "number": "un nombre",
    "boolean": "true ou false",
    "date": "une date AAAA-MM-JJ",
    "group": "un objet, entre accolades",
    "list": "une liste, entre crochets",
}
# What follows « 12 valeurs » (one, many).
TITLES = {
    "null": ("est vide (null)", "sont vides (null)"),
    "blank": ("est un texte vide", "sont des textes vides"),
    "enum": ("n’est pas dans la liste", "ne sont pas dans la liste"),
    "pattern": ("n’a pas la forme attendue", "n’ont pas la forme attendue"),
    "minimum": ("est trop petite", "sont trop petites"),
    "maximum": ("est trop grande", "sont trop grandes"),
    "min-length": ("est trop courte", "sont trop courtes"),
    "max-length": ("est trop longue", "sont trop longues"),
    "min-items": ("est une liste vide", "sont des listes vides"),
    "unique-items": ("a deux fois le même élément", "ont deux fois le même élément"),
    "no-such-day": ("est un jour qui n’existe pas", "sont des jours qui n’existent pas"),
    "date-form": ("dit plus qu’un jour", "disent plus qu’un jour"),
    "siret": ("n’est pas un SIRET", "ne sont pas des SIRET"),
}
REMEDIES = {
    "required": "Ajoutez-le.",
    "null": "Donnez la valeur, ou retirez ce champ s’il est facultatif.",
    "blank": "Remplissez-le.",
    "min-items": "Donnez au moins un élément.",
    "unique-items": "Gardez-en un seul.",
    "no-such-day": "Corrigez la date.",
    "date-form": "Écrivez le jour seul, AAAA-MM-JJ.",
    "siret": "Vérifiez le numéro sur annuaire-entreprises.data.gouv.fr.",
    "unknown": "Retirez-les, ou corrigez leur nom\u00a0: majuscules et accents comptent.",
    "unknown-inside": "Le format ne les interdit pas ici\u00a0: vérifiez leur nom.",
    "twice": "Gardez-en un seul, avec ses modifications dans «\u202fmodifications\u202f».",
    "doubled": "Gardez une seule valeur\u00a0: les lecteurs n’en voient qu’une.",
    "not-a-record": "Mettez ses champs entre accolades.",
}


def title_of(node: Node, kind: str, count: int, many: str) -> str:
    """Return the sentence about all the values of a place with one fault."""
    label = quoted(node.label) if node.label else many
    if kind == "required":
        return f"{label} manque {plural(count, 'fois', 'fois')}."
    if kind in {"unknown", "unknown-inside"}:
        counted = plural(
            count, "champ n’est pas prévu par le format", "champs ne sont pas prévus par le format"
        )
        return f"{label}\u00a0: {counted}."
    if kind == "type":
        wrong = ("n’est pas", "ne sont pas")
        return f"{label}\u00a0: {_values(count, wrong)} {_awaited(node.rule, count)}."
    return f"{label}\u00a0: {_values(count, TITLES[kind])}."


def remedy_of(rule: NestedRule, kind: str) -> str:
    """Return what to do about a fault."""
    if kind in REMEDIES:
        return REMEDIES[kind]
    if kind == "enum":
        return f"Valeurs permises\u00a0: {_listed(rule.values)}."
    if kind == "pattern":
        return f"Attendu\u00a0: {rule.form}."
    if kind in {"minimum", "maximum"}:
        return f"Attendu\u00a0: {_bounds(rule)}."
    if kind in {"min-length", "max-length"}:
        return f"Attendu\u00a0: {_lengths(rule)}."
    quotes = ", sans guillemets" if rule.type in {"integer", "number", "boolean"} else ""
    return f"Attendu\u00a0: {AWAITED[rule.type]}{quotes}."


def sentence_of(rule: NestedRule, kind: str, value: Any, name: str) -> str:
    """Return the sentence about one value at fault, after its place."""
    if kind == "required":
        return "ce champ obligatoire manque."
    if kind in {"unknown", "unknown-inside"}:
        return f"le champ {quoted(plain(name))} n’est pas prévu par le format."
    if kind in {"null", "min-items", "unique-items", "blank"}:
        return f"cette valeur {TITLES[kind][0]}."
    return f"{quoted(written(value))} {_reason(rule, kind, value)}"


def _reason(rule: NestedRule, kind: str, value: Any) -> str:
    """Say what is wrong with a value, after it."""
    if kind == "siret":
        return siret_fault(value)
    if kind == "type":
        why = ", c’est un texte entre guillemets" if _is_quoted(rule, value) else ""
        return f"n’est pas {AWAITED[rule.type]}{why}."
    if kind == "max-length":
        return f"est trop long ({number(len(value))} caractères)."
    if kind == "enum" and (near := _near(rule, value)):
        return f"n’est pas dans la liste\u00a0: écrivez {quoted(near)}."
    return f"{TITLES[kind][0]}."


def written(value: Any) -> str:
    """Write a value as its file does, shortened."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, dict | list):
        return "{…}" if isinstance(value, dict) else "[…]"
    return plain(shortened(json.dumps(value), SHOWN))


def _values(count: int, wrong: tuple[str, str]) -> str:
    return f"{plural(count, 'valeur')} {wrong[0] if count == 1 else wrong[1]}"


def _awaited(rule: NestedRule, count: int) -> str:
    plurals = {
        "text": "des textes",
        "integer": "des nombres entiers",
        "number": "des nombres",
        "date": "des dates AAAA-MM-JJ",
        "group": "des objets, entre accolades",
        "list": "des listes, entre crochets",
    }
    return AWAITED[rule.type] if count == 1 else plurals.get(rule.type, AWAITED[rule.type])


def _is_quoted(rule: NestedRule, value: Any) -> bool:
    return isinstance(value, str) and rule.type in {"integer", "number", "boolean"}


def _near(rule: NestedRule, value: Any) -> str:
    """Return the allowed value that differs by its capitals, its accents or its apostrophe."""
    plainer = letters_of(value) if isinstance(value, str) else ""
    return next((allowed for allowed in rule.values if letters_of(allowed) == plainer), "")


def _listed(values: tuple[str, ...]) -> str:
    return enumerated([quoted(value) for value in values], LISTED)


def _bounds(rule: NestedRule) -> str:
    if rule.minimum is not None and rule.maximum is not None:
        return f"de {number(rule.minimum)} à {number(rule.maximum)}"
    if rule.minimum is not None:
        return f"{number(rule.minimum)} ou plus"
    return f"{number(rule.maximum or 0)} ou moins"


def _lengths(rule: NestedRule) -> str:
    if rule.min_length and rule.max_length:
        return f"de {rule.min_length} à {number(rule.max_length)} caractères"
    return f"{number(rule.max_length or 0)} caractères au plus"
