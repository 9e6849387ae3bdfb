"""What a schema says of its table whole: keys, links, which columns, what stands for nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.kernel.typography import quoted
from app.tables.field import Reading, texts

# Differences of the header that fail a file, by the « fieldsMatch » of its schema.
FIELDS_MATCH: Mapping[str, frozenset[str]] = {
    "exact": frozenset({"missing-column", "extra-column", "misordered"}),
    "equal": frozenset({"missing-column", "extra-column"}),
    "subset": frozenset({"missing-column"}),
    "superset": frozenset({"extra-column"}),
    "partial": frozenset(),
}


@dataclass(frozen=True, slots=True)
class SelfLink:
    """Columns whose values must stand in other columns of the same table."""

    fields: tuple[str, ...]
    targets: tuple[str, ...]


def primary_key(data: Mapping[str, Any], names: list[str], notes: Reading) -> tuple[str, ...]:
    """Read the columns that together tell a row from any other."""
    key = texts(data.get("primaryKey", ()), "primaryKey", notes)
    notes.wrong.extend(
        f"La clé primaire cite «\u202f{name}\u202f», qui n’est pas un champ."
        for name in key
        if name not in names
    )
    return key


def unique_keys(
    data: Mapping[str, Any], names: list[str], notes: Reading
) -> tuple[tuple[str, ...], ...]:
    """Read the groups of columns of which no two rows have the same values."""
    declared = data.get("uniqueKeys") or []
    keys = tuple(map(_names, declared)) if isinstance(declared, list) else ((),)
    if not all(keys):
        notes.wrong.append(
            "«\u202funiqueKeys\u202f»\u00a0: une liste de listes de champs est attendue."
        )
        return ()
    notes.wrong.extend(
        f"Une clé unique cite {quoted(name)}, qui n’est pas un champ."
        for name in dict.fromkeys(name for key in keys for name in key)
        if name not in names
    )
    return keys


def fields_match(data: Mapping[str, Any], notes: Reading) -> str:
    """Read which differences between the columns of a file and the fields fail it."""
    declared = data.get("fieldsMatch") or ""
    value = declared[0] if isinstance(declared, list) and len(declared) == 1 else declared
    if value and value not in FIELDS_MATCH:
        notes.undone.append(
            f"«\u202ffieldsMatch\u202f» ({quoted(value)} n’est pas une valeur connue)"
        )
        return ""
    return str(value)


def missing_values(data: Mapping[str, Any], notes: Reading) -> tuple[str, ...]:
    """Read what stands for nothing: texts, or objects with a value and its label."""
    declared = data.get("missingValues", [""])
    if isinstance(declared, list):
        declared = [
            value.get("value") if isinstance(value, Mapping) else value for value in declared
        ]
    return texts(declared, "missingValues", notes)


def self_links(data: Mapping[str, Any], names: list[str], notes: Reading) -> tuple[SelfLink, ...]:
    """Read the links of a table to itself; one file at a time is read: the others are undone."""
    declared = data.get("foreignKeys")
    links = []
    for link in declared if isinstance(declared, list) else [declared] if declared else []:
        read = _self_link(link)
        if read is None:
            notes.undone.append(f"le lien entre tables {quoted(_linked(link))}")
            continue
        notes.wrong.extend(
            f"Un lien de la table à elle-même cite {quoted(name)}, qui n’est pas un champ."
            for name in dict.fromkeys((*read.fields, *read.targets))
            if name not in names
        )
        links.append(read)
    return tuple(links)


def _self_link(link: Any) -> SelfLink | None:
    """Return a link that names no other table, or None."""
    reference = link.get("reference") if isinstance(link, Mapping) else None
    if not isinstance(reference, Mapping) or reference.get("resource"):
        return None
    fields, targets = (_names(side.get("fields")) for side in (link, reference))
    return SelfLink(fields, targets) if fields and len(fields) == len(targets) else None


def _names(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(values) if all(isinstance(name, str) for name in values) else ()


def _linked(link: Any) -> str:
    fields = link.get("fields") if isinstance(link, Mapping) else None
    return ", ".join(map(str, fields)) if isinstance(fields, list) else str(fields or "foreignKeys")
