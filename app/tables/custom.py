"""The checks that a schema adds to Table Schema: « custom_checks », as Validata names them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from app.kernel.typography import quoted

YES = frozenset({"true", "yes"})
OPERATORS = frozenset({">", ">=", "==", "<=", "<"})
# Checks of one cell: their names in schemas, past ones first, and ours.
OF_CELLS: Mapping[str, str] = {
    "french-siret-value": "siret",
    "siret": "siret",
    "french-siren-value": "siren",
    "siren": "siren",
    "phone-number-value": "phone",
    "opening-hours-value": "opening-hours",
    "year-interval-value": "year-interval",
    "nomenclature-actes-value": "acts",
    "nomenclature-acte": "acts",
    "french-gps-coordinates": "in-france",
    "coordonnees-gps-francaises": "in-france",
    "numero-departement": "department",
    "code-region": "region",
    "code-commune-insee": "commune",
    "code-rna": "association",
    "commune": "commune-name",
    "code-postal": "postcode",
    "departement": "department-name",
    "region": "region-name",
    "canton": "canton",
    "code-fantoir": "fantoir",
    "pays": "country",
    "code-pays-iso2": "country-2",
    "code-pays-iso3": "country-3",
}
# Checks of several cells of a row, and the parameters that name their columns, in order.
OF_ROWS: Mapping[str, tuple[str, ...]] = {
    "one-of-required": ("column1", "column2"),
    "compare-columns-value": ("column", "column2"),
    "sum-columns-value": ("column", "columns"),
    "cohesive-columns-value": ("column", "othercolumns"),
    "base-adresse-locale": (),  # ours: the rules between the columns of addresses
}


@dataclass(frozen=True, slots=True)
class CustomCheck:
    """A check beyond types and constraints, on one column or between several."""

    name: str  # ours for a cell (« siret »), that of the schema for a row (« one-of-required »)
    columns: tuple[str, ...]  # the main one first
    option: str = ""  # the operator of a comparison
    remark: bool = False  # what it finds is told and does not fail the file


def read_checks(
    data: Mapping[str, Any], names: Collection[str], undone: list[str]
) -> tuple[CustomCheck, ...]:
    """Read all checks of a schema; those that cannot be done are named in ``undone``."""
    checks: list[CustomCheck] = []
    declared = data.get("custom_checks") or []
    if not isinstance(declared, list):
        undone.append("«\u202fcustom_checks\u202f» (ce n’est pas une liste)")
        declared = []
    for entry in [*declared, *_of_fields(data)]:
        read = _read(entry, names)
        if isinstance(read, CustomCheck):
            checks.append(read)
        else:
            undone.append(read)
    return tuple(dict.fromkeys(checks))


def _of_fields(data: Mapping[str, Any]) -> list[Any]:
    """Return the checks that stand in a field (« customCheck »), as those of a list."""
    found: list[Any] = []
    for field in data.get("fields") or ():
        declared = field.get("customCheck") if isinstance(field, Mapping) else None
        if isinstance(declared, str):
            declared = {"name": declared}
        if isinstance(declared, Mapping):
            params = {**declared, "column": field.get("name")}
            found.append({"name": declared.get("name"), "params": params})
    return found


def _read(entry: Any, names: Collection[str]) -> CustomCheck | str:
    """Return a check, or what to call one that cannot be done."""
    if not isinstance(entry, Mapping) or not isinstance(entry.get("name"), str):
        return "un contrôle sans nom"
    name, params = entry["name"], entry.get("params", {})
    if name not in OF_CELLS and name not in OF_ROWS:
        return quoted(name)
    columns = _columns(params, OF_ROWS.get(name, ("column",)))
    if columns is None:
        return f"{quoted(name)} (ses colonnes ne sont pas données)"
    if unknown := next((column for column in columns if column not in names), None):
        return f"{quoted(name)} (la colonne {quoted(unknown)} n’est pas décrite)"
    option = params.get("op") if name == "compare-columns-value" else ""
    if not isinstance(option, str) or (option and option not in OPERATORS):
        return f"{quoted(name)} (l’opérateur est inconnu)"
    return CustomCheck(_ours(name, params), columns, option, entry.get("remark") is True)


def _columns(params: Any, keys: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return the columns that the parameters name, or None if one is missing."""
    columns: list[Any] = []
    for key in keys:
        value = params.get(key) if isinstance(params, Mapping) else None
        columns += value if isinstance(value, list) and value else [value]
    return tuple(columns) if all(isinstance(column, str) for column in columns) else None


def _ours(name: str, params: Mapping[str, Any]) -> str:
    if name == "year-interval-value" and str(params.get("allow-year-only")).lower() in YES:
        return "year-or-interval"
    return OF_CELLS.get(name, name)
