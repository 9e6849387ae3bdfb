"""Writing what several datasets have in common: all of them, or none."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select

from app.audit.rules import Actor
from app.datasets.describing.rules import changed_meanwhile, touched
from app.datasets.inventory import saving, wording
from app.datasets.inventory.contents import DatasetFacts, problems_of
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.rules import UNLICENSED
from app.extensions import db
from app.kernel.errors import Conflict, Refused
from app.kernel.revisions import Sight, values_of
from app.kernel.typography import lowered, plural, quoted
from app.spaces.locking import open_write
from app.spaces.models import Authority

SAYS_NOTHING = "Écrivez ce qui doit changer\u00a0: rien n’a été touché."
TITLES = {name: title for name, title, _ in wording.FIELDS}


def several(authority: Authority, ids: Collection[int]) -> Sequence[Dataset]:
    """Return those of these datasets that are here, by title."""
    query = select(Dataset).where(Dataset.authority_id == authority.id, Dataset.id.in_(sorted(ids)))
    ordered = query.order_by(Dataset.title_key, Dataset.id)
    return db.session.scalars(ordered.execution_options(populate_existing=db.writing)).all()


def describe(
    authority: Authority,
    ids: Collection[int],
    typed: Mapping[str, str],
    words: Sequence[str],
    *,
    seen: Sight,
    by: Actor,
) -> Sequence[Dataset]:
    """Write what was changed in each dataset, add keywords; return those that did change.

    ``Conflict`` when one is gone, or when somebody has changed the same in one; ``Refused`` at a
    field, with the title of the dataset that forbids it.
    """
    open_write(authority)
    rows = several(authority, ids)
    if len(rows) < len(ids):
        gone = plural(len(ids) - len(rows), "jeu n’existe plus", "jeux n’existent plus")
        raise Conflict(f"{gone}\u00a0: relisez ceux qui restent, puis enregistrez de nouveau.")
    standing = [values_of(DatasetFacts.of(row)) for row in rows]
    names = touched(typed, seen)
    if not names and not words:
        raise Refused(SAYS_NOTHING)
    both = changed_meanwhile(standing, typed, names, seen)
    if both:
        raise Conflict(_since(both))
    changes = {name: typed[name] for name in names}
    changed = [row for row in rows if _write(row, changes, words, by=by)]
    if changed:
        saving.settle(authority, public=any(saving.is_public(row) for row in changed))
    return changed


def _write(row: Dataset, changes: Mapping[str, str], words: Sequence[str], *, by: Actor) -> bool:
    before = DatasetFacts.of(row)
    # A word is the same in capitals: what each has stays as it is written.
    present = {word.casefold() for word in before.keywords}
    added = [word for word in words if word.casefold() not in present]
    after = before.but(**changes, keywords=(*before.keywords, *added)).settled(before)
    if after == before:
        return False
    for problem in problems_of(after):
        raise Refused(f"{quoted(row.title)}\u00a0: {lowered(problem.message)}", problem.field)
    becomes = saving.lacks_licence(row, after) and not saving.is_unlicensed(row)
    if saving.is_public(row) and becomes:
        raise Refused(f"{quoted(row.title)}\u00a0: {lowered(UNLICENSED)}", "licence")
    changed = wording.differences(before, after)
    saving.change(row, after.columns(), "dataset:update", by=by, changes=changed)
    return True


def _since(names: Sequence[str]) -> str:
    listed = ", ".join(quoted(TITLES[name]) for name in names)
    return (
        f"Quelqu’un a changé entre-temps, dans un de ces jeux\u00a0: {listed}. Relisez, puis "
        "enregistrez de nouveau si votre choix reste le bon."
    )
