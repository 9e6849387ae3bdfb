"""A file of subsidies brought to the workbench of a dataset."""

from app.audit.rules import Actor
from app.datasets.workbench import services
from app.datasets.workbench.arriving import look
from app.datasets.workbench.knowing import known_to, schema_of
from app.datasets.workbench.models import Recipe
from app.files.services import keep_file, path_of
from app.spaces.models import Authority

NAME, SCHEMA = "aides.csv", "national:subventions"


def make_recipe(authority: Authority, dataset_id: int, content: bytes, *, by: Actor) -> Recipe:
    """Keep a file, read it, and lay it on the workbench of a dataset."""
    _, schema = schema_of(authority, SCHEMA)
    stored = keep_file(authority.id, name=NAME, content=content)
    path, known = path_of(authority.id, stored.stored_name), known_to(authority, towns=False)
    arrival = look(path, NAME, sheet=0, header=0, schema=schema, known=known)
    brought = services.Brought(stored, arrival, SCHEMA, schema)
    recipe, _ = services.bring(authority, dataset_id, brought, by=by)
    return recipe
