"""Where a checked file, or its corrected copy, may stand among the files of its dataset."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.datasets.checks.queries import is_undecided
from app.datasets.inventory.files.naming import extension_of
from app.datasets.inventory.models import Dataset, FileCheck, Resource
from app.datasets.inventory.queries import resources_of
from app.files.rules import stem_of
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
    names = [(what, name_of(check, what)) for what, present in there.items() if present]
    resources = resources_of(authority, row.id) if names else []
    return {what: places_among(resources, name) for what, name in names}


def places_among(resources: Sequence[Resource], name: str) -> Sequence[FilePlace]:
    """Return those of the files of a dataset that a file of that name may be a version of."""
    return [
        FilePlace(resource.id, resource.title)
        for resource in resources
        if resource.file_name and extension_of(resource.file_name) == extension_of(name)
    ]


def name_of(check: FileCheck, what: str) -> str:
    """Return the name of a checked file, or that of its corrected copy."""
    if what == FILE:
        return check.file_name
    return beside(check, "corrige")


def beside(check: FileCheck, what: str) -> str:
    """Return the name of a table that a check makes from a file, after that of the file."""
    return f"{stem_of(check.file_name)}-{what}.csv"
