"""Writing the checks of files, and the decisions on the personal data that they spot.

A dataset is held as long as one of its checks has spotted personal data of which nobody has
decided. Nothing here commits.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.audit.rules import Actor, Change
from app.datasets.checks.personal import holding, may_be_of_a_service, refuses_in_place
from app.datasets.checks.queries import (
    GONE,
    check_of,
    is_interrupted,
    is_undecided,
    of_dataset,
    room_of,
)
from app.datasets.checks.wording import headline, personal_kinds
from app.datasets.inventory import saving
from app.datasets.inventory.models import Dataset, FileCheck
from app.extensions import db
from app.files.services import StoredFile
from app.kernel.clock import now
from app.kernel.errors import Conflict, Forbidden, Missing, Refused
from app.kernel.ids import new_token
from app.kernel.typography import tidy
from app.spaces.locking import open_write
from app.spaces.models import Authority

INTERRUPTED = (
    "Le contrôle a été interrompu avant la fin, le fichier est effacé\u00a0: envoyez-le de nouveau."
)
BUSY = (
    "Trois contrôles sont déjà en cours dans cet espace\u00a0: attendez que l’un d’eux se termine."
)
ON_LINE = (
    "Ce jeu est déjà publié\u00a0: seul un chef de projet ou un consultant lève la suspension, "
    "après avoir vérifié ce qui est en ligne."
)
PERSONS = (
    "Ce fichier contient plus que des adresses et des numéros de téléphone\u00a0: indiquez "
    "l’article qui permet de publier ces données."
)
OF_A_SERVICE = "Coordonnées d’un service, pas d’une personne"
NOTHING_TO_DECIDE = "Aucune donnée personnelle n’a été repérée\u00a0: rien n’est à décider."
DECIDED = "Quelqu’un a déjà décidé\u00a0: voyez ci-dessous."
MOST_AT_ONCE = 3
MOST_KEPT = 30  # checks of one dataset, beyond which the oldest are forgotten
LONGEST_ARTICLE, LONGEST_REASON = 200, 2_000


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """The request of a check: the file, the schema, the check it replaces."""

    file_name: str
    schema: str  # its name, nothing for none
    stored: StoredFile | None = None  # the file, when it is to be kept with the dataset
    replaces: int | None = None  # the check whose personal data this file has no more
    publishes: bool = False  # whether the sender may publish


def begin(authority: Authority, dataset_id: int, request: CheckRequest, *, by: Actor) -> FileCheck:
    """Write the row of a check that starts once this is committed."""
    open_write(authority)
    dataset = saving.to_change(authority, dataset_id)
    _close_interrupted(authority)
    running = select(FileCheck.id).where(
        FileCheck.authority_id == authority.id, FileCheck.state == "running"
    )
    if len(db.session.scalars(running).all()) >= MOST_AT_ONCE:
        raise Refused(BUSY)
    if request.replaces is not None:
        _held_check(authority, dataset_id, request.replaces)
        if saving.is_public(dataset) and not request.publishes:
            raise Forbidden(ON_LINE)
    check = FileCheck(
        authority_id=authority.id,
        dataset_id=dataset_id,
        file_name=request.file_name[:200],
        keeps_file=request.stored is not None,
        schema=request.schema[:200],
        state="running",
        result={"folder": new_token()},
        by_name=by.name,
        at=now(),
    )
    if request.stored is not None:
        check.stored_name, check.size = request.stored.stored_name, request.stored.size
        check.digest = request.stored.digest
    db.session.add(check)
    db.session.flush()
    forget_oldest(authority, dataset_id)
    return check


def finish(
    authority_id: int,
    check_id: int,
    result: Mapping[str, Any],
    *,
    replaces: int | None,
    by: Actor,
) -> None:
    """Write the verdict of a check, and hold or release its dataset accordingly."""
    rows = _for_write(authority_id, check_id)
    if rows is None:
        return
    authority, check, dataset = rows
    check.state, check.rows_done = "done", result["rows"]
    check.result = {**check.result, **result}
    changes = (
        Change("Fichier", None, check.file_name),
        Change("Verdict", None, headline(result, check.schema)),
    )
    saving.tell(dataset, "dataset:check", by=by, changes=changes)
    if replaces is not None:
        _replace(authority, dataset.id, replaces, check, by)
    db.session.flush()
    hold_or_release(authority, dataset, by, personal_kinds(result))


def keep(authority_id: int, check_id: int, stored: StoredFile) -> None:
    """Keep with a dataset the file that was made for one of its checks."""
    rows = _for_write(authority_id, check_id)
    if rows is None:
        raise Missing(GONE)
    rows[1].keeps_file, rows[1].stored_name = True, stored.stored_name
    rows[1].size, rows[1].digest = stored.size, stored.digest
    db.session.flush()


def fail(authority_id: int, check_id: int, sentence: str) -> None:
    """Write why a file could not be checked."""
    rows = _for_write(authority_id, check_id)
    if rows is not None:
        _, check, _ = rows
        _close(check, sentence)
        db.session.flush()


def decide(
    authority: Authority, check_id: int, *, article: str, reason: str, by: Actor
) -> FileCheck:
    """Record that the personal data may be published, by which article and why."""
    article, reason = tidy(article), reason.strip()
    if not article or len(article) > LONGEST_ARTICLE:
        raise Refused("Indiquez l’article qui permet de publier ces données.", "article")
    if not reason or len(reason) > LONGEST_REASON:
        raise Refused("Indiquez pourquoi ces données peuvent être publiées.", "reason")
    check = _to_decide(authority, check_id)
    decision = {"kind": "publish", "article": article, "reason": reason}
    changes = (Change("Article", None, article), Change("Motif", None, reason))
    return _decided(authority, check, decision, changes, by)


def decide_service(authority: Authority, check_id: int, *, by: Actor) -> FileCheck:
    """Record that the data spotted are contacts of a service, not of a person."""
    check = _to_decide(authority, check_id)
    if not may_be_of_a_service(check.result):
        raise Refused(PERSONS, "article")
    changes = (Change("Motif", None, OF_A_SERVICE),)
    return _decided(authority, check, {"kind": "service"}, changes, by)


def forget_kept(authority: Authority, check_id: int, *, by: Actor) -> str:
    """Stop keeping the file of a check; return the name under which it is to be deleted."""
    open_write(authority)
    check = check_of(authority, check_id, fresh=True)
    if not check.keeps_file:
        raise Missing("Ce fichier n’est plus gardé.")
    dataset = saving.to_change(authority, _dataset_id(check))
    stored, check.keeps_file = check.stored_name, False
    check.stored_name, check.size, check.digest = "", 0, ""
    changes = (Change("Fichier gardé", check.file_name, None),)
    saving.tell(dataset, "dataset:unfile", by=by, changes=changes)
    db.session.flush()
    return stored


def _to_decide(authority: Authority, check_id: int) -> FileCheck:
    open_write(authority)
    check = check_of(authority, check_id, fresh=True)
    if not holding(check.result):
        raise Refused(NOTHING_TO_DECIDE)
    if check.result.get("decision"):
        raise Conflict(DECIDED, check)
    return check


def _decided(
    authority: Authority,
    check: FileCheck,
    decision: dict[str, Any],
    changes: tuple[Change, ...],
    by: Actor,
) -> FileCheck:
    dataset = saving.to_change(authority, _dataset_id(check))
    _settle(check, decision, by)
    spotted = Change("Données repérées", None, personal_kinds(check.result))
    saving.tell(dataset, "dataset:personal", by=by, changes=(spotted, *changes))
    db.session.flush()
    hold_or_release(authority, dataset, by, "")
    return check


def _for_write(authority_id: int, check_id: int) -> tuple[Authority, FileCheck, Dataset] | None:
    """Lock and return the rows of a check; nothing when it was removed meanwhile."""
    authority = db.session.get(Authority, authority_id)
    if authority is None:
        return None
    open_write(authority)
    try:
        check = check_of(authority, check_id, fresh=True)
        return authority, check, saving.to_change(authority, _dataset_id(check))
    except Missing:
        return None


def hold_or_release(authority: Authority, dataset: Dataset, by: Actor, spotted: str) -> None:
    """Hold a dataset while one of its checks is undecided; its revision does not change."""
    held = any(map(is_undecided, db.session.scalars(of_dataset(authority, dataset.id))))
    if held == (dataset.held_since is not None):
        return
    dataset.held_since = now() if held else None
    if held:
        changes = (Change("Données repérées", None, spotted),)
        saving.tell(dataset, "dataset:hold", by=by, changes=changes)
    else:
        saving.tell(dataset, "dataset:release", by=by)
    saving.settle(authority, public=saving.is_public(dataset))


def _held_check(authority: Authority, dataset_id: int, check_id: int) -> FileCheck:
    check = check_of(authority, check_id, fresh=True)
    if check.dataset_id != dataset_id or not is_undecided(check):
        raise Refused(DECIDED)
    return check


def _replace(
    authority: Authority, dataset_id: int, replaced_id: int, check: FileCheck, by: Actor
) -> None:
    """Settle the check whose file is given up; if the new file holds as much, it holds in turn."""
    try:
        replaced = _held_check(authority, dataset_id, replaced_id)
    except (Missing, Refused):
        return  # somebody has decided meanwhile
    refusal = refuses_in_place(replaced.result, check.result)
    if refusal:
        check.result = {**check.result, "unlike": {"check": replaced.id, "why": refusal}}
        return
    _settle(replaced, {"kind": "replaced", "check": check.id}, by)


def _settle(check: FileCheck, decision: dict[str, Any], by: Actor) -> None:
    when = now().isoformat()
    check.result = {**check.result, "decision": {**decision, "by": by.name, "at": when}}


def _close_interrupted(authority: Authority) -> None:
    """Write the checks that died as failed."""
    running = select(FileCheck).where(
        FileCheck.authority_id == authority.id, FileCheck.state == "running"
    )
    for check in db.session.scalars(running):
        if is_interrupted(check, now()):
            room_of(check).discard()
            _close(check, INTERRUPTED)
    db.session.flush()


def _close(check: FileCheck, sentence: str) -> None:
    check.state = "failed"
    check.result = {**check.result, "sentence": sentence}


def forget_oldest(authority: Authority, dataset_id: int) -> None:
    """Delete the checks beyond ``MOST_KEPT``, but those with a file or to decide."""
    for check in _older(db.session.scalars(of_dataset(authority, dataset_id)).all()):
        room_of(check).discard()
        db.session.delete(check)
    db.session.flush()


def _older(checks: Sequence[FileCheck]) -> Iterator[FileCheck]:
    for check in checks[MOST_KEPT:]:
        if not check.keeps_file and check.state != "running" and not is_undecided(check):
            yield check


def _dataset_id(check: FileCheck) -> int:
    if check.dataset_id is None:
        raise Missing(GONE)
    return check.dataset_id
