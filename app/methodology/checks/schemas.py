"""Checks of each file against its JSON Schema; problems are in French, at the line to mend."""

import json
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from app.methodology.loader import SEEDS
from app.methodology.seedfile import SeedFault, SeedFile

SCHEMAS = SEEDS / "schemas"


# jsonschema types the parts of an error as perhaps unset; those it yields always have them.
Fault = Any


def schema_problems(name: str, files: Iterable[SeedFile]) -> Iterator[SeedFault]:
    """Report where these files depart from the schema of that name."""
    validator = _validator(SCHEMAS / f"{name}.schema.json")
    for source in files:
        for error in validator.iter_errors(source.data):
            yield _in_french(source, error)


@cache
def _validator(path: Path) -> Draft202012Validator:
    return Draft202012Validator(json.loads(path.read_text(encoding="utf-8")))


def _in_french(source: SeedFile, error: Fault) -> SeedFault:
    """Return the problem of a schema error; the description written in the schema is the remedy."""
    path = list(error.absolute_path)
    if error.validator == "additionalProperties":
        return _unknown_key(source, error)
    message = _MESSAGES.get(str(error.validator), _other)(error)
    schema = error.schema if isinstance(error.schema, dict) else {}
    expected = _missing_description(error) or schema.get("description", "la forme décrite")
    return source.problem(f"{_place(path)}{message}", f"Attendu\u00a0: {expected}.", *path)


def _unknown_key(source: SeedFile, error: Fault) -> SeedFault:
    allowed = set(error.schema["properties"])
    key = next(key for key in error.instance if key not in allowed)
    remedy = f"Clés possibles\u00a0: {', '.join(sorted(allowed))}."
    message = f"La clé «\u202f{key}\u202f» n’existe pas ici."
    return source.problem(message, remedy, *error.absolute_path, key)


def _missing_description(error: Fault) -> str | None:
    if error.validator != "required":
        return None
    described = error.schema.get("properties", {}).get(_missing_key(error), {})
    return str(described.get("description", "")) or None


def _missing_key(error: Fault) -> str:
    return next(str(key) for key in error.validator_value if key not in error.instance)


def _place(path: list[str | int]) -> str:
    key = next((part for part in reversed(path) if isinstance(part, str)), None)
    return f"«\u202f{key}\u202f»\u00a0: " if key else ""


def _shown(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"  # noqa: PLR2004  one line of a terminal


def _other(error: Fault) -> str:
    return f"«\u202f{_shown(error.instance)}\u202f» n’est pas de la forme attendue."


_MESSAGES: dict[str, Callable[[Fault], str]] = {
    "required": lambda error: f"il manque «\u202f{_missing_key(error)}\u202f».",
    "maxLength": lambda error: (
        f"{len(error.instance)} caractères, c’est plus que {error.validator_value}."
    ),
    "minLength": lambda _: "ce texte est vide.",
    "minItems": lambda error: (
        f"{len(error.instance)} ligne, il en faut au moins {error.validator_value}."
    ),
    "maxItems": lambda error: (
        f"{len(error.instance)} lignes, c’est plus que {error.validator_value}."
    ),
    "uniqueItems": lambda _: "une même ligne est donnée deux fois.",
}
