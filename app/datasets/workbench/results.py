"""A result of the workbench that became a file of its dataset, with the identifiers it made."""

from dataclasses import dataclass, replace

from app.audit.rules import Actor, Change
from app.datasets.workbench.queries import files_of
from app.datasets.workbench.services import add_version, latest, tell, to_change
from app.extensions import db
from app.kernel.clock import now
from app.kernel.errors import Refused
from app.spaces.models import Authority
from app.tables.recipes.body import Named

CHANGED_MEANWHILE = (
    "La recette a changé pendant la conversion, et deux lignes auraient pu prendre le même "
    "identifiant\u00a0: gardez de nouveau le fichier depuis l’atelier."
)


@dataclass(frozen=True)
class KeptResult:
    """A result kept with its dataset: from which file and version, what it was named."""

    file_id: int
    number: int
    file_name: str
    named: tuple[Named, ...]  # identifiers that it made


def note_kept(authority: Authority, dataset_id: int, result: KeptResult, *, by: Actor) -> None:
    """Record that a result became a file of the dataset, with the identifiers that it made.

    ``Refused`` when identifiers were made by a recipe that has changed meanwhile: two rows could
    have the same.
    """
    recipe, dataset = to_change(authority, dataset_id, None)
    if result.named and recipe.number != result.number:
        raise Refused(CHANGED_MEANWHILE)
    for row in files_of(authority, recipe):
        if row.id == result.file_id:
            row.kept_at = now()
    if result.named:
        old = latest(authority, recipe)
        body = replace(old, identifiers=(*old.identifiers, *result.named))
        add_version(recipe, body, "Identifiants fabriqués", by)
    tell(dataset, "dataset:convert", by, Change("Fichier", None, result.file_name))
    db.session.flush()
