"""The editions as people read them: when published, what each changed, what was rectified."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.methodology.changes import ChangeKind, EditionChanges, ItemChange
from app.methodology.freezing import Rectification
from app.methodology.loader import editions
from app.methodology.rules import Edition, Item
from app.methodology.succession import changes_of, rectifications_of


@dataclass(frozen=True, slots=True)
class ChangeStory:
    """A change, with the items themselves."""

    change: ItemChange
    before: tuple[Item, ...]
    after: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """The changes of one kind, in the order they are told; those kept are counted, not listed."""

    kind: ChangeKind
    stories: tuple[ChangeStory, ...]


@dataclass(frozen=True, slots=True)
class EditionStory:
    """An edition, what it changed of the one before, and its texts rectified since."""

    edition: Edition
    changes: EditionChanges | None  # none: the first edition
    groups: tuple[ChangeGroup, ...]
    rectified: tuple[tuple[Item, Rectification], ...]

    @property
    def kept(self) -> int:
        """How many items are the same in the edition before."""
        return len(self.changes.of_kind(ChangeKind.KEPT)) if self.changes else 0


def stories() -> Sequence[EditionStory]:
    """Return the editions, the newest first; a draft is told as one."""
    return [_story(edition) for edition in reversed(list(editions().values()))]


def holder_of(item_id: str) -> Edition | None:
    """Return the newest published edition that has an item; drafts only when no other has it."""
    having = [edition for edition in editions().values() if item_id in edition]
    published = [edition for edition in having if edition.published_on is not None]
    return next(reversed(published or having), None)


def holder_of_step(step_id: str) -> Edition | None:
    """Return the newest published edition that has a step; drafts only when no other has it."""
    having = [
        edition
        for edition in editions().values()
        if any(step.id == step_id for phase in edition.phases for step in phase.steps)
    ]
    published = [edition for edition in having if edition.published_on is not None]
    return next(reversed(published or having), None)


def _story(edition: Edition) -> EditionStory:
    changes = changes_of(edition.id)
    rectified = [
        (edition.item(item_id), one)
        for item_id, listed in rectifications_of(edition.id).items()
        for one in listed
    ]
    groups = () if changes is None else tuple(_groups(changes))
    return EditionStory(edition, changes, groups, tuple(rectified))


def _groups(changes: EditionChanges) -> Iterator[ChangeGroup]:
    for kind in ChangeKind:
        stories = [
            ChangeStory(
                change,
                tuple(changes.before.item(item_id) for item_id in change.before),
                tuple(changes.after.item(item_id) for item_id in change.after),
            )
            for change in changes.of_kind(kind)
        ]
        if stories and kind is not ChangeKind.KEPT:
            yield ChangeGroup(kind, tuple(stories))
