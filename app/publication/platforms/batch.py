"""Several datasets sent, or tried, in one go: those that may be, and where each stands."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from app.audit.rules import Actor
from app.datasets.inventory import queries as datasets
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.rules import LETS_OUT
from app.extensions import db
from app.jobs.models import Job
from app.jobs.rules import JobState
from app.kernel.errors import Missing, Refused
from app.kernel.pages import page_cut
from app.kernel.typography import day, plural
from app.publication import queries
from app.publication.models import PlatformAccount, Push
from app.publication.platforms import asking, sending
from app.spaces.models import Authority

PAGE = 20  # and as many at a time, at most
GONE = "Un jeu coché n’existe plus\u00a0: il est laissé de côté."
Ask = Callable[[int], None]  # about a dataset, by its id


@dataclass(frozen=True)
class Sendable:
    """A dataset that may be sent: what is known of its copy, what a sending would change."""

    dataset_id: int
    title: str
    state: str
    would: str  # empty while nobody has asked
    waits: bool = False  # the platform is being asked


@dataclass(frozen=True)
class SendableList:
    """A page of them, by title."""

    rows: Sequence[Sendable]
    page: int
    pages: int
    total: int


def sendables(authority: Authority, account: PlatformAccount, page: int) -> SendableList:
    """Return the datasets that are public here and may be sent; past the end, the last page."""
    may_leave = (
        (Dataset.authority_id == authority.id)
        & datasets.shown_sql()
        & Dataset.outcome.in_(sorted(outcome.value for outcome in LETS_OUT))
    )
    total = db.session.scalar(select(func.count()).select_from(Dataset).where(may_leave)) or 0
    cut = page_cut(total, page, PAGE)
    of_copy = (
        (Push.authority_id == Dataset.authority_id)
        & (Push.dataset_id == Dataset.id)
        & (Push.platform == account.platform)
    )
    query = select(Dataset, Push).outerjoin(Push, of_copy).where(may_leave)
    ordered = query.order_by(Dataset.title_key, Dataset.id).limit(PAGE).offset(cut.start)
    found = db.session.execute(ordered).all()
    trials = asking.trials_of(authority, [row.id for row, _ in found], account)
    rows = [_sendable(row, push, trials.get(row.id)) for row, push in found]
    return SendableList(rows, cut.number, cut.pages, total)


def try_several(authority: Authority, ids: Sequence[int], *, by: Actor) -> list[str]:
    """Have the platform asked what sending each would change; return the refusals in words."""
    return _each(authority, ids, lambda id_: asking.ask_trial(authority, id_, by=by))


def send_several(authority: Authority, ids: Sequence[int], *, by: Actor) -> list[str]:
    """Have several datasets sent; one that is refused stops no other. Return the refusals."""

    def ask(dataset_id: int) -> None:
        sending.ask(authority, dataset_id, by=by)

    return _each(authority, ids, ask)


def _each(authority: Authority, ids: Sequence[int], ask: Ask) -> list[str]:
    refusals = []
    for dataset_id in ids:
        try:
            ask(dataset_id)
        except Missing:  # deleted while somebody ticked it, or never theirs
            refusals.append(GONE)
        except Refused as refusal:
            title = datasets.dataset(authority, dataset_id).title
            refusals.append(f"{title}\u00a0: {refusal.message}")
    return refusals


def _sendable(row: Dataset, push: Push | None, trial: Job | None) -> Sendable:
    waits = trial is not None and trial.state == JobState.WAITING.value
    leaves = push is not None and queries.is_leaving(push)
    hidden = push is not None and push.hidden_at is not None
    would = _would(trial, hidden=hidden)
    return Sendable(row.id, row.title, _state(push), would, waits or leaves)


def _state(push: Push | None) -> str:
    if push is None:
        return "Jamais envoyé"
    if push.hidden_at is not None:
        return f"Rendu privé le {day(push.hidden_at)}"
    if push.problem or push.sent_at is None:
        return queries.state_of(push)
    return f"Envoyé le {day(push.sent_at)}"


def _would(trial: Job | None, *, hidden: bool) -> str:
    """Return what a sending would change, in a few words."""
    if trial is None:
        return ""
    if trial.state == JobState.WAITING.value:
        return "Demandé à la plateforme…"
    if trial.problem:
        return trial.problem.partition("\n")[0]
    return _changes(trial.outcome, hidden=hidden)


def _changes(steps: Mapping[str, Any], *, hidden: bool) -> str:
    files = [file for file in steps["files"] if file["becomes"] in {"added", "changed"}]
    if steps["creates"]:
        return f"Serait créé, avec {plural(len(files), 'fichier', 'fichiers')}"
    if steps["to_choose"]:
        return "Changé là-bas\u00a0: à choisir sur sa page"
    fields = len(steps["differences"])
    parts = [
        plural(fields, "champ", "champs") if fields else "",
        plural(len(files), "fichier", "fichiers") if files else "",
    ]
    changes = " et ".join(part for part in parts if part)
    if hidden:
        return f"Redeviendrait public, {changes} à changer" if changes else "Redeviendrait public"
    return f"{changes} à changer" if changes else "Rien ne changerait"
