"""Writing the inventory: datasets, their stage and what they are made of.

Each write locks the authority first (``saving.open_write``); services flush and never commit.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from slugify import slugify
from sqlalchemy import select

from app.accounts.models import Authority
from app.audit.services import Actor, Change
from app.datasets import saving, wording
from app.datasets.contents import LONGEST_IDENTIFIER, Facts, problems_of
from app.datasets.frequencies import next_update
from app.datasets.library import typical
from app.datasets.models import Dataset
from app.datasets.rules import PUBLIC, Stage, refuses_stage
from app.datasets.saving import is_public, open_write, settle, tell, to_change
from app.extensions import db
from app.kernel.clock import now, today
from app.kernel.errors import Missing, Refused

MOST = 20_000
FULL = (
    "L’inventaire peut compter 20\u202f000 jeux de données\u00a0: retirez ceux qui ne servent plus."
)
TAKEN = "Cet identifiant sert déjà à un autre jeu de données\u00a0: donnez-en un autre."
UNKNOWN_TYPICAL = "Choisissez un jeu type dans la liste."
ROOM_FOR_A_NUMBER = 7  # « -20000 »


def create(authority: Authority, facts: Facts, *, by: Actor) -> Dataset:
    """Write a new dataset; ``Refused`` at a field (see ``contents.problems_of`` for all)."""
    [dataset] = many(authority, [facts], by=by)
    tell(dataset, "dataset:add", by=by)
    return dataset


def many(authority: Authority, several: Sequence[Facts], *, by: Actor) -> list[Dataset]:
    """Write many datasets in few statements, in their order; the caller tells the journal."""
    for facts in several:
        _check(facts)
    open_write(authority)
    taken = _identifiers(authority)
    if len(taken) + len(several) > MOST:
        raise Refused(FULL)
    moment = now()
    rows = []
    for facts in several:
        identifier = _identifier(facts, taken)
        taken.add(identifier)
        values = {**facts.settled().columns(), "identifier": identifier}
        rows.append(
            Dataset(
                authority_id=authority.id,
                updated_by_name=by.name,
                created_at=moment,
                updated_at=moment,
                **values,
            )
        )
    db.session.add_all(rows)
    settle(authority, public=False)
    return rows


def update(authority: Authority, dataset_id: int, facts: Facts, *, seen: int, by: Actor) -> Dataset:
    """Save the form of a dataset; ``Conflict`` (``current`` is the row) if somebody was faster.

    An empty identifier keeps the present one.
    """
    _check(facts, known_typical=True)
    open_write(authority)
    dataset = to_change(authority, dataset_id)
    wanted = facts.but(identifier=facts.identifier or dataset.identifier).settled()
    before = Facts.of(dataset)
    if before == wanted:
        return dataset
    to_change(authority, dataset_id, seen=seen)
    _check_free(authority, wanted.identifier, before.identifier)
    changes = wording.differences(before, wanted)
    saving.change(dataset, wanted.columns(), "dataset:update", by=by, changes=changes)
    settle(authority, public=is_public(dataset))
    return dataset


def change_many(authority: Authority, wanted: Mapping[int, Facts], *, by: Actor) -> int:
    """Change many datasets at once, by id; return how many were not so already.

    The caller tells the journal. Ids that are not of this authority are ``Missing``.
    """
    for facts in wanted.values():
        _check(facts, known_typical=True)
    open_write(authority)
    changed, public = 0, False
    for dataset in _rows(authority, wanted.keys()):
        facts = wanted[dataset.id]
        facts = facts.but(identifier=facts.identifier or dataset.identifier).settled()
        if Facts.of(dataset) == facts:
            continue
        _check_kept(dataset, facts)
        for name, value in facts.columns().items():
            setattr(dataset, name, value)
        saving.touch(dataset, by)
        changed += 1
        public = public or is_public(dataset)
    settle(authority, public=public)
    return changed


def set_stage(
    authority: Authority, dataset_id: int, stage: Stage, *, seen: int, by: Actor
) -> Dataset:
    """Say how far a dataset has come; ``Refused`` says what publishing still lacks."""
    open_write(authority)
    dataset = to_change(authority, dataset_id)
    if dataset.stage == stage.value:
        return dataset
    to_change(authority, dataset_id, seen=seen)
    sentence = refuses_stage(stage, dataset.outcome, dataset.held_since is not None)
    if sentence is not None:
        raise Refused(sentence, "stage")
    was_public = is_public(dataset)
    values: dict[str, Any] = {"stage": stage.value}
    if stage in PUBLIC and dataset.published_on is None:
        values["published_on"] = today()
    told = (Change("Étape", Stage(dataset.stage).label, stage.label),)
    saving.change(dataset, values, "dataset:stage", by=by, changes=told)
    settle(authority, public=was_public or stage in PUBLIC)
    return dataset


def mark_updated(
    authority: Authority, dataset_id: int, when: date, *, seen: int, by: Actor
) -> Dataset:
    """Note that the data themselves were updated: the next update follows from the rhythm."""
    open_write(authority)
    dataset = to_change(authority, dataset_id)
    if when > today():
        raise Refused("Cette mise à jour n’a pas encore eu lieu\u00a0: vérifiez la date.", "when")
    due = next_update(dataset.frequency, when)
    values = {"updated_on": when, "next_update_on": due}
    if (dataset.updated_on, dataset.next_update_on) == (when, due):
        return dataset
    to_change(authority, dataset_id, seen=seen)
    before = Facts.of(dataset)
    changes = wording.differences(before, before.but(**values))
    saving.change(dataset, values, "dataset:refresh", by=by, changes=changes)
    settle(authority, public=is_public(dataset))
    return dataset


def remove(authority: Authority, dataset_id: int, *, seen: int, by: Actor) -> Facts:
    """Take a dataset off the inventory with all that hangs on it; return what it said."""
    open_write(authority)
    dataset = to_change(authority, dataset_id, seen=seen)
    if is_public(dataset):
        raise Refused(
            "Ce jeu est publié\u00a0: revenez d’abord à une étape précédente, pour que le "
            "catalogue public cesse de l’annoncer."
        )
    facts = Facts.of(dataset)
    tell(dataset, "dataset:remove", by=by)
    db.session.delete(dataset)  # the database takes resources, decisions and checks along
    settle(authority, public=False)
    return facts


def _check(facts: Facts, *, known_typical: bool = False) -> None:
    """Refuse the first problem; an entry that has left the library may stay where it was."""
    for refusal in problems_of(facts):
        raise refusal
    if facts.typical and not known_typical and facts.typical not in typical():
        raise Refused(UNKNOWN_TYPICAL, "typical")


def _identifiers(authority: Authority) -> set[str]:
    query = select(Dataset.identifier).where(Dataset.authority_id == authority.id)
    return set(db.session.scalars(query))


def _identifier(facts: Facts, taken: Collection[str]) -> str:
    """Return the identifier given, or one made from the title that nobody has."""
    if facts.identifier:
        if facts.identifier in taken:
            raise Refused(TAKEN, "identifier")
        return facts.identifier
    base = slugify(facts.title)[: LONGEST_IDENTIFIER - ROOM_FOR_A_NUMBER].strip("-") or "jeu"
    found, rank = base, 1
    while found in taken:
        rank += 1
        found = f"{base}-{rank}"
    return found


def _check_free(authority: Authority, wanted: str, present: str) -> None:
    if wanted == present:
        return
    if wanted in _identifiers(authority):
        raise Refused(TAKEN, "identifier")


def _check_kept(dataset: Dataset, facts: Facts) -> None:
    """Many at once recognise each other by their identifier: it does not change there."""
    if facts.identifier != dataset.identifier:
        raise Refused("Un identifiant ne se change que sur la fiche du jeu.", "identifier")


def _rows(authority: Authority, ids: Collection[int]) -> Sequence[Dataset]:
    """Return rows to change, as they stand now, all at once."""
    query = (
        select(Dataset)
        .where(Dataset.authority_id == authority.id)
        .order_by(Dataset.id)
        .execution_options(populate_existing=True)
    )
    found = [each for each in db.session.scalars(query) if each.id in ids]
    if len(found) < len(ids):
        raise Missing(saving.GONE)
    return found
