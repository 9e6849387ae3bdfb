"""The quality of a dataset, computed from its rows."""

from collections.abc import Iterable

from app.datasets.inventory.defaults import UNSAID, Defaults, defaults_of
from app.datasets.inventory.models import Dataset, Resource
from app.datasets.inventory.queries import DatasetSheet
from app.datasets.quality.rules import Described, File, Quality, judge
from app.kernel.clock import today
from app.spaces.models import Authority


def quality_of(authority: Authority, sheet: DatasetSheet) -> Quality:
    """Return the score and the stars of a dataset today."""
    row = sheet.dataset
    return judge(described(row, _defaults(authority, row), files(sheet.resources)), today())


def files(resources: Iterable[Resource]) -> list[File]:
    """Return the facts of files and addresses that the tests read."""
    return [File(file.format, file.kind, bool(file.description)) for file in resources]


def _defaults(authority: Authority, row: Dataset) -> Defaults:
    """Return the defaults of the strategy, not read when the dataset needs none."""
    whole = row.licence and row.frequency not in UNSAID
    return Defaults() if whole else defaults_of(authority)


def described(row: Dataset, defaults: Defaults, files: list[File]) -> Described:
    """Return the facts of a dataset that the tests read."""
    return Described(
        licence=defaults.licence_of(row),
        description=row.description,
        frequency=defaults.rhythm_of(row),
        coverage=row.coverage,
        granularity=row.granularity,
        covers_from=row.covers_from,
        updated_on=row.updated_on,
        next_update_on=row.next_update_on,
        files=files,
    )
