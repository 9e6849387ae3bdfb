"""Where a checked file, or its corrected copy, may stand among the files of its dataset."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.datasets.checks.queries import is_undecided
from app.datasets.inventory.files.naming import extension_of
from app.datasets.inventory.models import Dataset, FileCheck
from app.datasets.inventory.queries import resources_of
from app.files.services import lost_among
from app.spaces.models import Authority

FILE, COPY = "fichier", "copie"


@dataclass(frozen=True, slots=True)
class FilePlace:
    """A file of a dataset, of which another may be a new version."""

    id: int
    title: str


def becoming(
    authority: Authority, check: FileCheck, row: Dataset, *, has_copy: bool
) -> dict[str, Sequence[FilePlace]]:
    """Return what may become a file of the dataset: what -> the files that it may renew."""
    if is_undecided(check):
        return {}
    there = {FILE: check.keeps_file and not lost_among([check]), COPY: has_copy}
    return {
        what: places_of(authority, row, name_of(check, what))
        for what, present in there.items()
        if present
    }


def places_of(authority: Authority, row: Dataset, name: str) -> Sequence[FilePlace]:
    """Return the files of a dataset of which a file of that name may be a new version."""
    return [
        FilePlace(resource.id, resource.title)
        for resource in resources_of(authority, row.id)
        if resource.file_name and extension_of(resource.file_name) == extension_of(name)
    ]


def name_of(check: FileCheck, what: str) -> str:
    """Return the name of a checked file, or that of its corrected copy."""
    if what == FILE:
        return check.file_name
    return f"{check.file_name.rpartition('.')[0] or check.file_name}-corrige.csv"
