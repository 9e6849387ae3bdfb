"""What the page of the edition shows: what would change, the way back, what is archived."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.authorities.queries import profile
from app.extensions import db
from app.kernel.clock import now
from app.methodology.changes import EditionChanges
from app.methodology.loader import editions
from app.methodology.paths import followed
from app.methodology.rules import Edition, Item, Profile
from app.methodology.stories import EditionStory, stories
from app.methodology.succession import changes_of
from app.progress import counters, queries
from app.progress.models import Answer, Evidence
from app.progress.rules import TODO, AnswerState, Progress, compute
from app.progress.upgrading import rows
from app.progress.upgrading.rules.answers import Answers, Signed
from app.progress.upgrading.rules.carrying import SecondLook, carry
from app.progress.upgrading.services import WAY_BACK
from app.spaces.models import Authority


@dataclass(frozen=True, slots=True)
class UpgradePreview:
    """What an authority would get from the next edition, and how its points stand."""

    authority: Authority
    facts: Profile
    story: EditionStory
    before: Progress
    after: Progress
    states_before: Mapping[str, AnswerState]
    states_after: Mapping[str, AnswerState]
    to_review: Sequence[SecondLook]

    def was(self, item: Item) -> str:
        """Name the state of a point of the older edition."""
        return self.states_before.get(item.id, TODO).label

    def becomes(self, item: Item) -> str:
        """Name the state that a point of the newer edition would have."""
        return self.states_after.get(item.id, TODO).label


@dataclass(frozen=True, slots=True)
class WayBack:
    """The edition where the authority may still go back, until when, and what to look at again."""

    edition: Edition
    until: datetime
    to_review: Sequence[tuple[Item, int, str]]  # the point, its phase, why


@dataclass(frozen=True, slots=True)
class ArchivedAnswer:
    """An answer that no point of the edition asks for, with its evidence."""

    statement: str
    state: str
    note: str
    evidence: Sequence[Evidence]


def next_edition(authority: Authority, *, drafts: bool) -> Edition | None:
    """Return the edition that follows the authority's own; one in preparation if ``drafts``."""
    for edition in editions().values():
        changes = changes_of(edition.id)
        if changes is None or changes.before.id != authority.edition_id:
            continue
        if drafts or edition.published_on is not None:
            return edition
    return None


def preview(authority: Authority, following: Edition) -> UpgradePreview | None:
    """Return what would change for an authority, from its present answers; nothing is written."""
    [one] = previews([authority], following)
    return one


def previews(authorities: Sequence[Authority], following: Edition) -> list[UpgradePreview | None]:
    """Return what would change for authorities of one edition, in their order: two statements."""
    changes = changes_of(following.id)
    if changes is None:
        return [None for _ in authorities]
    answers = rows.answers_of_all([authority.id for authority in authorities])
    story = next(story for story in stories() if story.edition.id == following.id)
    return [_previewed(one, story, changes, answers[one.id]) for one in authorities]


def _previewed(
    authority: Authority, story: EditionStory, changes: EditionChanges, before: Answers
) -> UpgradePreview:
    facts = profile(authority)
    carried = carry(changes, facts, before, Signed(0, now(), None, ""))
    states = {key: one.state for key, one in carried.answers.items()}
    after = followed(changes.after.id, authority.path, authority.kind)
    return UpgradePreview(
        authority,
        facts,
        story,
        counters.stored(authority),
        compute(after, facts, states),
        {key: one.state for key, one in before.items()},
        states,
        [look for look in carried.to_review if not after.item(look.item_id).off_path],
    )


def way_back(authority: Authority, move: rows.LastMove | None) -> WayBack | None:
    """Return where the authority may go back to; None where it may not, or not any more.

    ``move``: the last one, to the edition where it stands.
    """
    if move is None or now() - move.moved_at > WAY_BACK:
        return None
    older = editions()[move.from_edition]
    return WayBack(older, move.moved_at + WAY_BACK, _still_to_review(authority, move))


def archived(authority: Authority) -> list[ArchivedAnswer]:
    """Return the answers that no point of the authority's edition asks for."""
    edition = queries.edition_of(authority)
    return [
        ArchivedAnswer(
            queries.statement_of(authority, item_id),
            queries.STATES[answer.state].label,
            answer.note,
            queries.evidence_of(authority, item_id) if answer.evidence_count else (),
        )
        for item_id, answer in queries.answers_of(authority).items()
        if item_id not in edition
    ]


def _still_to_review(authority: Authority, move: rows.LastMove) -> list[tuple[Item, int, str]]:
    """Return what nobody has answered since the move, of what it asked to look at again."""
    edition = queries.edition_of(authority)
    query = select(Answer.item_id).where(
        Answer.authority_id == authority.id, Answer.revision > move.revision
    )
    answered = set(db.session.scalars(query))
    return [
        (edition.item(item_id), edition.phase_of(item_id).position, why)
        for item_id, why in move.to_review
        if item_id in edition and item_id not in answered and not edition.item(item_id).off_path
    ]
