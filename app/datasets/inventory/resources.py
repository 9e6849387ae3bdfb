"""Writing the resources of a dataset: its files and its addresses."""

from app.audit.rules import Actor, Change
from app.datasets.inventory import queries, saving
from app.datasets.inventory.contents import ResourceFacts, resource_problems
from app.datasets.inventory.models import Dataset, Resource
from app.datasets.inventory.saving import is_public, settle, to_change
from app.extensions import db
from app.kernel.errors import Refused
from app.kernel.revisions import Saved, Sight, merge
from app.spaces.locking import open_write
from app.spaces.models import Authority

MOST = 200
LAST = (
    "Ce jeu est publié et on ne l’obtient que par là\u00a0: ajoutez d’abord une autre adresse, ou "
    "revenez à une étape précédente."
)
FULL = "Un jeu peut compter 200 fichiers et adresses\u00a0: regroupez-les, ou faites-en deux jeux."


def add(authority: Authority, dataset_id: int, facts: ResourceFacts, *, by: Actor) -> Resource:
    """Add a file or an address to a dataset; the same one twice is kept once."""
    _check(facts)
    open_write(authority)
    dataset = to_change(authority, dataset_id)
    present = queries.resources_of(authority, dataset_id)
    twin = next((row for row in present if ResourceFacts.of(row) == facts), None)
    if twin is not None:
        return twin
    if len(present) >= MOST:
        raise Refused(FULL)
    resource = Resource(
        authority_id=authority.id, dataset_id=dataset_id, remote_id="", **facts.columns()
    )
    db.session.add(resource)
    _settle(authority, dataset, len(present) + 1, by, Change("Ressource", None, facts.title))
    return resource


def update(
    authority: Authority,
    dataset_id: int,
    resource_id: int,
    typed: ResourceFacts,
    *,
    seen: Sight,
    by: Actor,
) -> Saved[Resource]:
    """Change a resource; ``Conflict`` (see ``merge``) if somebody changed the same.

    The revision that was ``seen`` is that of its dataset.
    """
    open_write(authority)
    dataset = to_change(authority, dataset_id)
    resource = queries.resource(authority, dataset_id, resource_id)
    before = ResourceFacts.of(resource)
    merged = merge(before, typed, seen, saving.DATASET, revision=dataset.revision)
    facts = merged.facts
    merged.judge(resource_problems(facts, ours=bool(resource.file_name)))
    if before == facts:
        return Saved(resource, merged.kept)
    for name, value in facts.columns().items():
        setattr(resource, name, value)
    change = Change("Ressource", _in_words(before), _in_words(facts))
    _settle(authority, dataset, dataset.resource_count, by, change)
    return Saved(resource, merged.kept)


def remove(authority: Authority, dataset_id: int, resource_id: int, *, by: Actor) -> ResourceFacts:
    """Delete a resource of a dataset; return its facts, for « Annuler »."""
    open_write(authority)
    dataset = to_change(authority, dataset_id)
    resource = queries.resource(authority, dataset_id, resource_id)
    facts = ResourceFacts.of(resource)
    remaining = len(queries.resources_of(authority, dataset_id)) - 1
    if is_public(dataset) and not (remaining or dataset.landing_url):
        raise Refused(LAST)
    db.session.delete(resource)
    _settle(authority, dataset, remaining, by, Change("Ressource", facts.title, None))
    return facts


def _check(facts: ResourceFacts) -> None:
    for refusal in resource_problems(facts):
        raise refusal


def _in_words(facts: ResourceFacts) -> str:
    return f"{facts.title} ({facts.url})"


def _settle(authority: Authority, dataset: Dataset, count: int, by: Actor, change: Change) -> None:
    values = {"resource_count": count}
    saving.change(dataset, values, "dataset:resource", by=by, changes=(change,))
    settle(authority, public=is_public(dataset))
