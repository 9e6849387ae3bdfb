"""French typography of every text shown, and the form of the statements."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from app.methodology.seedfile import KeyPath, SeedFault, SeedFile

NARROW = "\u202f"
NO_BREAK = "\u00a0"

# Keys that hold identifiers, codes or dates: nobody reads them as sentences.
TECHNICAL_KEYS = frozenset(
    [
        "id",
        "axis",
        "weight",
        "required",
        "after",
        "covers",
        "items",
        "phases",
        "types",
        "obligation",
        "territory",
        "version",
        "published_on",
        "version_date",
        "text_date",
        "valid_from",
        "date",
        "certainty",
        "audience",
        "kind",
        "kinds",
        "territories",
        "regimes",
        "articles",
        "not_extended",
        "not_in",
        "only_in",
        "first",
        "go",
        "outcome",
        "adds",
        "obliged",
        "free",
        "step",
        "population",
        "staff",
        "family",
        "side",
        "objectives",
        "brakes",
        "arguments",
        "url",
        "read_on",
    ],
)

TYPOGRAPHY: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r"'"), "une apostrophe droite.", "Écrivez ’ (U+2019)."),
    (re.compile(r'"'), "des guillemets droits.", "Écrivez « » avec une espace fine à l’intérieur."),
    (
        re.compile(rf"(?<![{NARROW}!?])[;!?](?![\w/])"),
        "pas d’espace fine insécable devant le signe double.",
        "Mettez une espace fine insécable (U+202F) devant le point-virgule, ! ou ?.",
    ),
    (
        re.compile(rf"(?<!{NO_BREAK}):(?=\s|$)"),
        "pas d’espace insécable devant les deux-points.",
        "Mettez une espace insécable (U+00A0) devant les deux-points.",
    ),
    (
        re.compile(rf"«(?!{NARROW})|(?<!{NARROW})»"),
        "pas d’espace fine insécable à l’intérieur des guillemets.",
        "Mettez une espace fine insécable (U+202F) après « et avant ».",
    ),
    (re.compile(r"\.\.\."), "trois points au lieu de points de suspension.", "Écrivez …."),
    (
        re.compile(r"\d (?=\d{3}(?!\d))"),
        "une espace ordinaire dans un nombre.",
        "Mettez une espace fine insécable (U+202F) entre les milliers.",
    ),
    (
        re.compile(rf"\d[^{NARROW}\d]?%"),
        "pas d’espace fine insécable devant %.",
        "Mettez une espace fine insécable (U+202F) devant %.",
    ),
    (re.compile(r"[^\S\n]{2}"), "deux espaces qui se suivent.", "N’en gardez qu’une."),
)

VAGUE_START = re.compile(
    r"(réfléchir|optimiser|améliorer|penser|envisager|favoriser|essayer|veiller)\b",
    re.IGNORECASE,
)


def typography_problems(files: Iterable[SeedFile]) -> Iterator[SeedFault]:
    """Report each departure from French typography in a text shown to people."""
    for source in files:
        for path, text in _texts(source.data, ()):
            for pattern, message, remedy in TYPOGRAPHY:
                if fault := pattern.search(text):
                    yield source.problem(f"{_around(text, fault)}\u00a0: {message}", remedy, *path)


def statement_problems(items: Iterable[SeedFile]) -> Iterator[SeedFault]:
    """Report statements that are not facts which somebody else can check."""
    for source in items:
        statement = source.data.get("statement")
        if not isinstance(statement, str):
            continue
        if VAGUE_START.match(statement):
            message = "L’énoncé commence par une intention."
            remedy = "Écrivez au présent un fait que quelqu’un d’autre peut vérifier."
            yield source.problem(message, remedy, "statement")
        if not statement.endswith("."):
            message = "L’énoncé ne se termine pas par un point."
            yield source.problem(message, "Terminez la phrase par un point.", "statement")


def _texts(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """Yield each text shown to people, with its path in the file."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for position, child in enumerate(value):
            yield from _texts(child, (*path, position))
    elif isinstance(value, dict):
        for key, child in value.items():
            if key not in TECHNICAL_KEYS or isinstance(child, dict):
                yield from _texts(child, (*path, key))


def _around(text: str, fault: re.Match[str]) -> str:
    start, end = max(0, fault.start() - 12), fault.end() + 12
    return f"«\u202f…{text[start:end].strip()}…\u202f»"
