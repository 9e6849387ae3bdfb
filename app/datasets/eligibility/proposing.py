"""The ready answers of the datasets that nobody has analysed, confirmed several at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from app.audit.rules import Actor
from app.datasets.eligibility.law import eligibility_tree
from app.datasets.eligibility.ready import ReadyProposal, proposal_for
from app.datasets.eligibility.rules import LegalGround, Tree
from app.datasets.eligibility.services import (
    MOST_AT_ONCE,
    Ruling,
    ToDecide,
    ground_of,
    record_each,
)
from app.datasets.inventory.models import Dataset
from app.extensions import db
from app.kernel.errors import Refused
from app.spaces.models import Authority

MOST_LOOKED_AT = 2_000
NONE_TICKED = "Cochez les réponses que vous confirmez."
NO_LONGER = (
    "Une réponse prête ne vaut plus pour un de ces jeux, qui a changé de titre ou d’analyse\u00a0: "
    "relisez la liste."
)
ASK_WHY = "Indiquez qui a relu ces réponses, ou pourquoi elles conviennent."


@dataclass(frozen=True, slots=True)
class WaitingDataset:
    """A dataset that nobody has analysed, with what recognises it."""

    id: int
    title: str
    typical: str
    schema: str
    service: str
    revision: int


@dataclass(frozen=True, slots=True)
class ReadyLine:
    """A dataset and the ready answer that is proposed for it."""

    dataset: WaitingDataset
    proposal: ReadyProposal

    @property
    def mark(self) -> str:
        """What the form sends back: the dataset, the revision seen, the answer."""
        return f"{self.dataset.id}-{self.dataset.revision}-{self.proposal.answer.id}"


def ready_lines(authority: Authority, *, limit: int = MOST_AT_ONCE) -> list[ReadyLine]:
    """Return the first datasets for which an answer is ready; one statement."""
    tree, ground = eligibility_tree(), ground_of(authority)
    query = (
        select(*(getattr(Dataset, name) for name in WaitingDataset.__dataclass_fields__))
        .where(Dataset.authority_id == authority.id, Dataset.outcome == "")
        .order_by(Dataset.title_key, Dataset.id)
        .limit(MOST_LOOKED_AT)
    )
    lines: list[ReadyLine] = []
    for values in db.session.execute(query):
        waiting = WaitingDataset(*values)
        proposal = proposal_for(waiting, tree, ground)
        if proposal is not None:
            lines.append(ReadyLine(waiting, proposal))
        if len(lines) == limit:
            break
    return lines


def confirm(
    authority: Authority, marks: Sequence[str], ruling: Ruling, *, by: Actor
) -> Sequence[Dataset]:
    """Record the ready answers ticked, each with its own reason after that of the person."""
    wanted = dict(filter(None, map(_read, marks)))
    if not wanted:
        raise Refused(NONE_TICKED)
    if not ruling.reason.strip():
        raise Refused(ASK_WHY, "reason")
    tree, ground = eligibility_tree(), ground_of(authority)
    decisions = _decisions(authority, wanted, ruling, tree, ground)
    return record_each(authority, decisions, tree, by=by)


def _decisions(
    authority: Authority,
    wanted: Mapping[int, tuple[int, str]],
    ruling: Ruling,
    tree: Tree,
    ground: LegalGround,
) -> dict[int, ToDecide]:
    query = select(Dataset).where(
        Dataset.authority_id == authority.id, Dataset.id.in_(sorted(wanted)), Dataset.outcome == ""
    )
    rows = {row.id: row for row in db.session.scalars(query)}
    decisions = {}
    for id_, (seen, answer_id) in wanted.items():
        proposal = proposal_for(rows[id_], tree, ground, answer_id) if id_ in rows else None
        if proposal is None:
            raise Refused(NO_LONGER)
        reason = f"{ruling.reason.strip()}\n{proposal.answer.reason}"
        own = replace(ruling, outcome=proposal.answer.outcome, reason=reason)
        decisions[id_] = ToDecide(seen, own, proposal.walk)
    return decisions


def _read(mark: str) -> tuple[int, tuple[int, str]] | None:
    """Read a mark; a malformed one is left out."""
    id_, _, rest = mark.partition("-")
    seen, _, answer_id = rest.partition("-")
    if not answer_id or not (id_.isascii() and id_.isdigit() and seen.isascii() and seen.isdigit()):
        return None
    if len(id_) > len("999999999") or len(seen) > len("999999999"):
        return None
    return int(id_), (int(seen), answer_id)
