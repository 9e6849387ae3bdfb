"""The names of files: a pattern that people write, and the name that it gives."""

import re

from slugify import slugify

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
PLAIN = re.compile(r"[a-z0-9._-]*")
PLACEHOLDERS = ("sujet", "territoire", "periode")
PROPOSED = "{sujet}-{territoire}-{periode}"


def problem_of_pattern(pattern: str) -> str | None:
    """Say what keeps a pattern from naming files, or nothing."""
    asked = PLACEHOLDER.findall(pattern)
    strange = next((placeholder for placeholder in asked if placeholder not in PLACEHOLDERS), None)
    offered = ", ".join(f"{{{placeholder}}}" for placeholder in PLACEHOLDERS)
    if strange is not None:
        return f"«\u202f{{{strange}}}\u202f» n’est pas un repère connu. Employez\u00a0: {offered}."
    if "sujet" not in asked:
        return "Mettez au moins {sujet} dans le modèle, sinon tous les fichiers ont le même nom."
    if not PLAIN.fullmatch(PLACEHOLDER.sub("", pattern)):
        return (
            "Entre les repères, n’employez que des minuscules sans accent, des chiffres, des "
            "tirets et des points."
        )
    return None


def file_name(pattern: str, *, subject: str, place: str, period: str) -> str:
    """Return the name that a pattern gives to a file."""
    words = dict(zip(PLACEHOLDERS, map(slugify, (subject, place, period)), strict=True))
    return f"{PLACEHOLDER.sub(lambda match: words.get(match[1], ''), pattern)}.csv"
