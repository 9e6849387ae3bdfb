"""Taking the inventory out: tables that ``importing`` reads back, and the national catalogue."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import IO

from app.datasets.inventory import queries
from app.datasets.inventory.contents import DatasetFacts
from app.datasets.inventory.defaults import defaults_of
from app.datasets.inventory.models import Dataset, Resource
from app.datasets.inventory.rules import HighValueState, Outcome
from app.datasets.transfer.columns import DECIDED, EXPORTED, TITLES
from app.datasets.transfer.scdl import catalogue_rows
from app.datasets.transfer.values import DATES, NOTES, written
from app.spaces.models import Authority
from app.tables.writing.layout import Cell
from app.tables.writing.tables import (
    CSV,
    ODS,
    XLSX,
    TableSheet,
    write_csv,
    write_ods,
    write_public_csv,
    write_xlsx,
)

RESOURCES = (
    "Identifiant du jeu", "Titre du jeu", "Titre", "Nature", "Adresse", "Format", "Description",
    "Mise à jour",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Export:
    """A file that can be saved: its name without the authority, its type, how it is written."""

    name: str
    media_type: str
    write: Callable[[Authority, IO[bytes]], None]


def inventory(authority: Authority) -> TableSheet:
    """Return the inventory as a table: the columns of an import, then those decided here."""
    header = [*(TITLES[field] for field in EXPORTED), *DECIDED]
    return TableSheet("Jeux de données", header, map(_line, queries.all_of(authority)))


def _line(row: Dataset) -> list[Cell]:
    facts = DatasetFacts.of(row)
    return [
        *(_cell(field, facts, row.stage) for field in EXPORTED[:-1]),
        row.revision,  # VERSION, the last of them
        Outcome(row.outcome).label,
        HighValueState(row.high_value_state).label if row.high_value_state else "",
        row.published_on or "",
        row.resource_count,
    ]


def _cell(field: str, facts: DatasetFacts, stage: str) -> Cell:
    if field in DATES | NOTES:
        value: Cell | None = getattr(facts, field)
        return "" if value is None else value
    # Some readers of spreadsheets drop tabs, and two words become one.
    return written(field, facts, stage).replace("\t", " ")


def _resources(authority: Authority) -> TableSheet:
    """Return the files and addresses: a sheet to read, which an import does not take."""
    rows = queries.all_of(authority)
    resources = queries.resources_by_dataset(authority)
    return TableSheet("Fichiers et adresses", RESOURCES, _resource_lines(rows, resources))


def _resource_lines(
    rows: Sequence[Dataset], resources: Mapping[int, Sequence[Resource]]
) -> Iterator[list[Cell]]:
    for row in rows:
        for resource in resources.get(row.id, ()):
            yield [
                row.identifier, row.title, resource.title, resource.kind, resource.url,
                resource.format, resource.description, resource.updated_on or "",
            ]  # fmt: skip


def _inventory_csv(authority: Authority, target: IO[bytes]) -> None:
    # What a French Excel opens on a double click, accents and columns right.
    write_csv(target, inventory(authority), delimiter=";", bom=True)


def _inventory_xlsx(authority: Authority, target: IO[bytes]) -> None:
    write_xlsx(target, inventory(authority), _resources(authority), title=_title(authority))


def _inventory_ods(authority: Authority, target: IO[bytes]) -> None:
    write_ods(target, inventory(authority), _resources(authority), title=_title(authority))


def _title(authority: Authority) -> str:
    return f"Inventaire des données\u00a0: {authority.name}"


def write_catalogue(authority: Authority, target: IO[bytes], *, public_only: bool) -> None:
    """Write the catalogue of the SCDL: the whole inventory, or its public datasets."""
    rows = queries.all_of(authority, public_only=public_only)
    resources = queries.resources_by_dataset(authority)
    header, *lines = catalogue_rows(authority, rows, resources, defaults_of(authority))
    write_public_csv(target, TableSheet("catalogue", header, lines))


EXPORTS: Mapping[str, Export] = {
    "csv": Export("inventaire-{}.csv", CSV, _inventory_csv),
    "xlsx": Export("inventaire-{}.xlsx", XLSX, _inventory_xlsx),
    "ods": Export("inventaire-{}.ods", ODS, _inventory_ods),
    "catalogue": Export("catalogue-{}.csv", CSV, partial(write_catalogue, public_only=False)),
    "catalogue-publie": Export(
        "catalogue-publie-{}.csv", CSV, partial(write_catalogue, public_only=True)
    ),
}
