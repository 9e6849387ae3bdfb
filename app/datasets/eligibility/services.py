"""Recording the decision of one dataset, or the same for several; all of them or none."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from app.audit.rules import Actor, Change
from app.authorities import queries as authorities
from app.datasets.eligibility.rules import LegalGround, QuestionReply, Tree, Walk, personal_data
from app.datasets.inventory import queries, saving
from app.datasets.inventory.filters import NOT_ANALYSED, DatasetFilter
from app.datasets.inventory.models import Dataset, EligibilityDecision
from app.datasets.inventory.queries import DatasetBrief
from app.datasets.inventory.rules import (
    LETS_OUT,
    PROMISES,
    PUBLIC_CODES,
    Outcome,
    PersonalData,
    Stage,
)
from app.extensions import db
from app.kernel.clock import now, today
from app.kernel.errors import Conflict, Missing, Refused
from app.kernel.revisions import stale
from app.kernel.text import name_key
from app.kernel.typography import day, plural, tidy
from app.obligation.rules import ObligationOutcome as Obligation
from app.spaces.locking import open_write
from app.spaces.models import Authority

MOST_AT_ONCE = 20
MOST_ALIKE = 10  # offered beside one, for the same answers
LONGEST_NAME, LONGEST_REASON = 200, 10_000
UNFINISHED = "Il reste une question sans réponse\u00a0: répondez-y avant de décider."
ASK_REASON = (
    "Indiquez pourquoi vous décidez autrement que ce que concluent les questions\u00a0: "
    "une loi, un avis, un accord."
)
ASK_GROUND = (
    "Indiquez ce qui permet de publier ces mentions ou ces données personnelles\u00a0: le texte "
    "exact, la catégorie du décret, ou l’accord des personnes et où il est gardé."
)
ASK_REVIEW = "Indiquez quand revenir sur ce jeu."
PAST_REVIEW = "Choisissez une date à venir\u00a0: c’est ce jour-là que ce jeu vous sera rappelé."
NOT_YET = "Cette décision n’a pas encore été prise\u00a0: vérifiez la date."
TOO_MANY = f"Vingt jeux au plus à la fois\u00a0: il y en a plus de {MOST_AT_ONCE}, décochez-en."


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision at the end of the questions."""

    outcome: Outcome
    decided_by: str
    decided_on: date
    reason: str = ""
    review_on: date | None = None


@dataclass(frozen=True, slots=True)
class ToDecide:
    """The decision of one dataset: the revision seen, what is decided, along which answers."""

    seen: int
    ruling: Ruling
    walk: Walk


def ground_of(authority: Authority) -> LegalGround:
    """Return the legal regime of an authority and whether it must publish, from its row alone."""
    standing = authorities.obligation(authority)
    obliged = standing.outcome is Obligation.OBLIGED
    return LegalGround(standing.decision.regime, obliged, authority.territory)


def problems_of(ruling: Ruling, walk: Walk) -> Iterator[Refused]:
    """Yield every reason why a decision cannot be recorded, with its field."""
    if walk.verdict is None:
        yield Refused(UNFINISHED)
        return
    if ruling.outcome is Outcome.NONE:
        yield Refused("Choisissez ce qui est décidé.", "outcome")
    if not tidy(ruling.decided_by):
        yield Refused("Indiquez qui décide.", "decided_by")
    if len(tidy(ruling.decided_by)) > LONGEST_NAME:
        yield Refused(f"Gardez {LONGEST_NAME}\u00a0caractères au plus.", "decided_by")
    if ruling.decided_on > today():
        yield Refused(NOT_YET, "decided_on")
    yield from _reason_problems(ruling, walk.verdict.outcome, founded=walk.founded)
    yield from _review_problems(ruling)


def _reason_problems(ruling: Ruling, concluded: Outcome, *, founded: bool) -> Iterator[Refused]:
    """Yield what is wrong with the reason, required where the outcome needs a justification."""
    if not ruling.reason.strip():
        if ruling.outcome is not concluded:
            yield Refused(ASK_REASON, "reason")
        elif founded and ruling.outcome in LETS_OUT:
            yield Refused(ASK_GROUND, "reason")
    if len(ruling.reason) > LONGEST_REASON:
        yield Refused(f"Gardez {LONGEST_REASON}\u00a0caractères au plus.", "reason")


def _review_problems(ruling: Ruling) -> Iterator[Refused]:
    if ruling.outcome is Outcome.LATER and ruling.review_on is None:
        yield Refused(ASK_REVIEW, "review_on")
    if ruling.review_on is not None and ruling.review_on <= today():
        yield Refused(PAST_REVIEW, "review_on")


def record_decision(
    authority: Authority,
    dataset_id: int,
    ruling: Ruling,
    walk: Walk,
    tree: Tree,
    *,
    seen: int,
    by: Actor,
) -> Dataset:
    """Record the decision of one dataset; ``Conflict`` (``current``) if somebody was faster."""
    try:
        [row] = record_decisions(authority, {dataset_id: seen}, ruling, walk, tree, by=by)
    except Conflict as conflict:
        raise Conflict(stale(saving.DATASET), conflict.current[0]) from conflict
    return row


def record_decisions(
    authority: Authority,
    revisions: Mapping[int, int],
    ruling: Ruling,
    walk: Walk,
    tree: Tree,
    *,
    by: Actor,
) -> Sequence[Dataset]:
    """Record the same decision for several datasets (id -> revision seen), all or none.

    ``Conflict`` holds the list of those that somebody has changed meanwhile.
    """
    each = {id_: ToDecide(seen, ruling, walk) for id_, seen in revisions.items()}
    return record_each(authority, each, tree, by=by)


def record_each(
    authority: Authority, decisions: Mapping[int, ToDecide], tree: Tree, *, by: Actor
) -> Sequence[Dataset]:
    """Record a decision for each of some datasets, all or none; see ``record_decisions``."""
    for one in decisions.values():
        for refusal in problems_of(one.ruling, one.walk):
            raise refusal
    if len(decisions) > MOST_AT_ONCE:
        raise Refused(TOO_MANY)
    open_write(authority)
    rows = _rows(authority, decisions)
    changed = [row for row in rows if row.revision != decisions[row.id].seen]
    if changed:
        raise Conflict(changed_since(changed), changed)
    was_public = any(row.stage in PUBLIC_CODES for row in rows)
    for row in rows:
        _decide(row, decisions[row.id].ruling, decisions[row.id].walk, tree, by)
    saving.settle(authority, public=was_public)
    return rows


def changed_since(rows: Sequence[Dataset]) -> str:
    """Return the sentence that names the datasets changed meanwhile."""
    titles = ", ".join(f"«\u202f{row.title}\u202f»" for row in rows)
    alone = len(rows) == 1
    subject = "Ce jeu a changé" if alone else f"{plural(len(rows), 'jeu', 'jeux')} ont changé"
    return f"{subject} pendant que vous répondiez\u00a0: {titles}. Rien n’a été enregistré."


def leaves_public(row: Dataset | DatasetBrief, outcome: Outcome) -> bool:
    """Tell whether a decision takes a dataset out of the public catalogue.

    So does a new condition: nobody has confirmed that the data on line meet it.
    """
    conditional = outcome in PROMISES and outcome.value != row.outcome
    return row.stage in PUBLIC_CODES and (outcome not in LETS_OUT or conditional)


def _rows(authority: Authority, revisions: Collection[int]) -> Sequence[Dataset]:
    query = (
        select(Dataset)
        .where(Dataset.authority_id == authority.id, Dataset.id.in_(sorted(revisions)))
        .order_by(Dataset.title_key, Dataset.id)
        .execution_options(populate_existing=True)
    )
    rows = db.session.scalars(query).all()
    if len(rows) < len(revisions):
        raise Missing(saving.GONE)
    return rows


def _decide(row: Dataset, ruling: Ruling, walk: Walk, tree: Tree, by: Actor) -> None:
    replies: dict[str, QuestionReply] = {step.question.id: step.reply for step in walk.taken}
    values = {
        "outcome": ruling.outcome.value,
        "outcome_review_on": ruling.review_on,
        "personal_data": personal_data(replies, row.personal_data),
        "stage": _stage(row, ruling.outcome),
    }
    changes = _changes(row, values, ruling)
    follows = walk.verdict is not None and walk.verdict.outcome is ruling.outcome
    db.session.add(
        EligibilityDecision(
            authority_id=row.authority_id,
            dataset_id=row.id,
            answers=walk.answers,
            outcome=ruling.outcome.value,
            # Who decides otherwise gives a reason: the articles of the questions are not theirs.
            articles=list(walk.verdict.articles) if walk.verdict and follows else [],
            reason=ruling.reason.strip(),
            decided_by_name=tidy(ruling.decided_by),
            decided_on=ruling.decided_on,
            review_on=ruling.review_on,
            law=tree.code,
            recorded_by_name=by.name,
            at=now(),
        )
    )
    saving.change(row, values, "dataset:decide", by=by, changes=changes)


def _stage(row: Dataset, outcome: Outcome) -> str:
    """Return the stage after a decision: analysed at least, and public only where it may be."""
    if leaves_public(row, outcome):
        return str(Stage.ANALYSED.value)
    listed = row.stage == Stage.LISTED.value
    settled = outcome is not Outcome.TO_ARBITRATE
    return str(Stage.ANALYSED.value) if listed and settled else row.stage


def _changes(row: Dataset, values: Mapping[str, Any], ruling: Ruling) -> tuple[Change, ...]:
    """Return what a decision changes, in words."""
    review = day(ruling.review_on) if ruling.review_on else None
    former = day(row.outcome_review_on) if row.outcome_review_on else None
    lines = (
        ("Analyse", Outcome(row.outcome).label, ruling.outcome.label),
        ("Étape", Stage(row.stage).label, Stage(values["stage"]).label),
        (
            "Données personnelles",
            PersonalData(row.personal_data).label,
            PersonalData(values["personal_data"]).label,
        ),
        ("À revoir le", former, review),
        ("Décidé par", None, f"{tidy(ruling.decided_by)}, le {day(ruling.decided_on)}"),
    )
    return tuple(Change(title, old, new) for title, old, new in lines if old != new)


def similar_to(
    authority: Authority, row: Dataset, *, limit: int = MOST_ALIKE
) -> list[DatasetBrief]:
    """Return datasets not analysed yet, those most like this one first: service, then theme."""
    wanted = DatasetFilter(outcome=NOT_ANALYSED)
    others = [brief for brief in queries.briefs(authority, wanted) if brief.id != row.id]

    def unlike(brief: DatasetBrief) -> tuple[bool, bool, str]:
        service = bool(row.service) and brief.service == row.service
        theme = bool(row.theme) and brief.theme == row.theme
        return not service, not theme, name_key(brief.title)

    return sorted(others, key=unlike)[:limit]


def decisions_of(authority: Authority, dataset_id: int) -> Sequence[EligibilityDecision]:
    """Return the last fifty decisions of a dataset, newest first."""
    query = select(EligibilityDecision).where(
        EligibilityDecision.authority_id == authority.id,
        EligibilityDecision.dataset_id == dataset_id,
    )
    return db.session.scalars(query.order_by(EligibilityDecision.id.desc()).limit(50)).all()
