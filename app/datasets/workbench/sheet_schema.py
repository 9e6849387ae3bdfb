"""The schema followed at the workbench, written on the sheet of its dataset."""

from app.audit.rules import Actor
from app.datasets.checks.own_schemas import sheet_name
from app.datasets.inventory import saving, wording
from app.datasets.inventory.contents import LONGEST_LINE, DatasetFacts
from app.datasets.inventory.models import Dataset
from app.kernel.errors import Refused
from app.spaces.locking import open_write
from app.spaces.models import Authority

CHANGED = "Le schéma de la fiche a changé depuis\u00a0: ouvrez-la pour le modifier."


def write_schema(
    authority: Authority, dataset_id: int, code: str, *, followed: str, by: Actor
) -> tuple[str, str] | None:
    """Write the schema of the workbench where the sheet has none; return what it has, and had.

    ``followed``: the code of the schema of the file before, which gives way as well.
    """
    open_write(authority)
    dataset = saving.to_change(authority, dataset_id)
    name, before = sheet_name(authority, code), dataset.schema
    ours = sheet_name(authority, followed) if followed else ""
    if before.strip() not in {"", ours} or name in {"", before}:
        return None
    _write(authority, dataset, name, by)
    return name, before


def take_back_schema(
    authority: Authority, dataset_id: int, *, written: str, before: str, by: Actor
) -> None:
    """Put back what the sheet had; ``Refused`` when somebody has written something else since."""
    open_write(authority)
    dataset = saving.to_change(authority, dataset_id)
    if dataset.schema != written or len(before) > LONGEST_LINE:
        raise Refused(CHANGED)
    _write(authority, dataset, before, by)


def _write(authority: Authority, dataset: Dataset, name: str, by: Actor) -> None:
    facts = DatasetFacts.of(dataset)
    changes = wording.differences(facts, facts.but(schema=name))
    saving.change(dataset, {"schema": name}, "dataset:update", by=by, changes=changes)
    saving.settle(authority, public=saving.is_public(dataset))
