"""Writing the inventory: datasets, their stages, their updates, their removal.

Each write locks the authority first (``locking.open_write``); services flush and never commit.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from slugify import slugify
from sqlalchemy import select

from app.audit.rules import Actor, Change
from app.datasets.inventory import saving, wording
from app.datasets.inventory.contents import LONGEST_IDENTIFIER, DatasetFacts, problems_of
from app.datasets.inventory.frequencies import next_update
from app.datasets.inventory.library import typical
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.rules import (
    NOWHERE,
    PUBLIC,
    UNLICENSED,
    UNPROMISED,
    Stage,
    promise_of,
    undecided,
)
from app.datasets.inventory.saving import (
    is_public,
    settle,
    tell,
    to_change,
)
from app.datasets.inventory.sections import Copy
from app.extensions import db
from app.kernel.clock import now, today
from app.kernel.errors import Refused
from app.kernel.revisions import Saved, Sight, merge
from app.spaces.locking import open_write
from app.spaces.models import Authority

MOST = 20_000
FULL = (
    "L’inventaire peut compter 20\u202f000 jeux de données\u00a0: retirez ceux qui ne servent plus."
)
TAKEN = "Cet identifiant sert déjà à un autre jeu de données\u00a0: donnez-en un autre."
FROZEN = (
    "Ce jeu est publié\u00a0: son identifiant ne change plus, sinon les catalogues qui le "
    "reprennent y verraient un autre jeu. S’il le faut vraiment, revenez d’abord à une étape "
    "précédente."
)
UNKNOWN_TYPICAL = "Choisissez un jeu type dans la liste."
APOSTROPHES = (("’", "-"), ("'", "-"))  # « d’alignement » is two words
ROOM_FOR_A_NUMBER = 7  # « -20000 »


def create(authority: Authority, facts: DatasetFacts, *, by: Actor) -> Dataset:
    """Write a new dataset; ``Refused`` at a field (see ``contents.problems_of`` for all)."""
    [dataset] = many(authority, [facts], by=by)
    tell(dataset, "dataset:add", by=by)
    return dataset


def many(authority: Authority, several: Sequence[DatasetFacts], *, by: Actor) -> list[Dataset]:
    """Write many datasets in few statements, in their order; the caller tells the journal."""
    open_write(authority)
    drawn = drawn_up(authority, several, _identifiers(authority), by=by)
    rows = [Dataset(**values) for values in drawn]
    db.session.add_all(rows)
    settle(authority, public=False)
    return rows


def drawn_up(
    authority: Authority, several: Sequence[DatasetFacts], present: Collection[str], *, by: Actor
) -> list[dict[str, Any]]:
    """Return the rows of new datasets in order, ``present`` identifiers avoided; none is written.

    ``Refused`` where one cannot be kept, or when they are too many.
    """
    for facts in several:
        check(facts)
    if len(present) + len(several) > MOST:
        raise Refused(FULL)
    common = {"authority_id": authority.id, "updated_by_name": by.name}
    common |= dict.fromkeys(("created_at", "updated_at"), now())
    taken, ranks = set(present), dict[str, int]()
    rows = []
    for facts in several:
        identifier = _identifier(facts, taken, ranks)
        taken.add(identifier)
        columns = {**facts.settled().columns(), **undecided(facts.high_value)}
        rows.append({**common, **columns, "identifier": identifier})
    return rows


def update(
    authority: Authority, dataset_id: int, facts: DatasetFacts, *, seen: Sight, by: Actor
) -> Saved[Dataset]:
    """Save the form of a dataset; ``Conflict`` (see ``merge``) if somebody changed the same.

    An empty identifier keeps the present one.
    """
    open_write(authority)
    dataset = to_change(authority, dataset_id)
    before = DatasetFacts.of(dataset)
    typed = facts.but(identifier=facts.identifier or before.identifier)
    merged = merge(before, typed, seen, saving.DATASET, revision=dataset.revision)
    merged.judge(problems_of(merged.facts))
    after = merged.facts.settled(before)
    if before == after:
        return Saved(dataset, merged.kept)
    check(after, known_typical=True)
    _check_identifier(authority, dataset, after.identifier)
    if is_public(dataset) and not (dataset.resource_count or after.landing_url):
        raise Refused(NOWHERE, "landing_url")
    becomes = saving.lacks_licence(dataset, after) and not saving.is_unlicensed(dataset)
    if is_public(dataset) and becomes:
        raise Refused(UNLICENSED, "licence")
    changes = wording.differences(before, after)
    saving.change(dataset, after.columns(), "dataset:update", by=by, changes=changes)
    settle(authority, public=is_public(dataset))
    return Saved(dataset, merged.kept)


def set_stage(
    authority: Authority,
    dataset_id: int,
    stage: Stage,
    *,
    seen: int,
    was: str = "",
    by: Actor,
    promised: bool = False,
) -> Dataset:
    """Change the stage of a dataset; ``Refused`` says what publishing still lacks.

    ``promised``: the condition of the analysis is declared to be met. ``was``: the stage that the
    person saw; where it still stands, what else has changed is no conflict.
    """
    open_write(authority)
    dataset = to_change(authority, dataset_id)
    if dataset.stage == stage.value:
        return dataset
    if dataset.stage != was:
        to_change(authority, dataset_id, seen=seen)
    promise = _promise(dataset, stage, promised=promised)
    was_public = is_public(dataset)
    values: dict[str, Any] = {"stage": stage.value}
    if stage in PUBLIC and dataset.published_on is None:
        values["published_on"] = today()
    changes = [Change("Étape", Stage(dataset.stage).label, stage.label)]
    if promise:
        changes.append(Change("Condition remplie", None, promise))
    saving.change(dataset, values, "dataset:stage", by=by, changes=tuple(changes))
    settle(authority, public=was_public or stage in PUBLIC)
    return dataset


def _promise(dataset: Dataset, stage: Stage, *, promised: bool) -> str:
    """Return the promise made by publishing, or nothing; ``Refused`` when it is not made."""
    sentence = saving.refusal_of(dataset, stage)
    if sentence is not None:
        raise Refused(sentence, "stage")
    promise = promise_of(dataset.outcome, dataset.stage) if stage in PUBLIC else ""
    if promise and not promised:
        raise Refused(UNPROMISED, "promised")
    return promise


def mark_updated(
    authority: Authority,
    dataset_id: int,
    when: date,
    *,
    seen: int,
    was: str | None = None,
    by: Actor,
) -> Dataset:
    """Note that the data themselves were updated: the next update follows from the rhythm.

    ``was``: the last update that the person saw, as « 2026-03-01 »; see ``set_stage``.
    """
    open_write(authority)
    dataset = to_change(authority, dataset_id)
    if when > today():
        raise Refused("Cette mise à jour n’a pas encore eu lieu\u00a0: vérifiez la date.", "when")
    due = next_update(dataset.frequency, when)
    values = {"updated_on": when, "next_update_on": due}
    if (dataset.updated_on, dataset.next_update_on) == (when, due):
        return dataset
    if str(dataset.updated_on or "") != was:
        to_change(authority, dataset_id, seen=seen)
    before = DatasetFacts.of(dataset)
    changes = wording.differences(before, before.but(**values))
    saving.change(dataset, values, "dataset:refresh", by=by, changes=changes)
    settle(authority, public=is_public(dataset))
    return dataset


def remove(
    authority: Authority, dataset_id: int, *, seen: int, by: Actor, left: Sequence[Copy] = ()
) -> DatasetFacts:
    """Delete a dataset with its resources, decisions and checks; return its facts.

    ``left``: its copies on platforms, which stay there; only the journal still knows of them.
    """
    open_write(authority)
    dataset = to_change(authority, dataset_id, seen=seen)
    if is_public(dataset):
        raise Refused(
            "Ce jeu est publié\u00a0: revenez d’abord à une étape précédente, pour que le "
            "catalogue public cesse de l’annoncer."
        )
    facts = DatasetFacts.of(dataset)
    changes = tuple(Change(f"Copie laissée sur {copy.platform}", copy.url, None) for copy in left)
    tell(dataset, "dataset:remove", by=by, changes=changes)
    db.session.delete(dataset)  # the database takes resources, decisions and checks along
    settle(authority, public=False)
    return facts


def check(facts: DatasetFacts, *, known_typical: bool = False) -> None:
    """Refuse the first problem; an entry that has left the library may stay where it was."""
    for refusal in problems_of(facts):
        raise refusal
    if facts.typical and not known_typical and facts.typical not in typical():
        raise Refused(UNKNOWN_TYPICAL, "typical")


def _identifiers(authority: Authority) -> set[str]:
    query = select(Dataset.identifier).where(Dataset.authority_id == authority.id)
    return set(db.session.scalars(query))


def _identifier(facts: DatasetFacts, taken: Collection[str], ranks: dict[str, int]) -> str:
    """Return the identifier of the facts, or one made from the title that is not taken.

    ``ranks`` remembers how far each title has counted: thousands may have the same.
    """
    if facts.identifier:
        if facts.identifier in taken:
            raise Refused(TAKEN, "identifier")
        return facts.identifier
    base = (
        slugify(facts.title, replacements=APOSTROPHES)[
            : LONGEST_IDENTIFIER - ROOM_FOR_A_NUMBER
        ].strip("-")
        or "jeu"
    )
    rank = ranks.get(base, 1)
    identifier = base if rank == 1 else f"{base}-{rank}"
    while identifier in taken:
        rank += 1
        identifier = f"{base}-{rank}"
    ranks[base] = rank
    return identifier


def _check_identifier(authority: Authority, dataset: Dataset, identifier: str) -> None:
    if identifier == dataset.identifier:
        return
    if is_public(dataset):
        raise Refused(FROZEN, "identifier")
    if identifier in _identifiers(authority):
        raise Refused(TAKEN, "identifier")
