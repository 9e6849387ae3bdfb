"""What a mail says: the news of somebody's tasks, or their week."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import groupby

from app.notifications import queries, wording
from app.notifications.links import address
from app.notifications.models import Notice
from app.notifications.queries import DatedTasks, Moves, News
from app.notifications.rules import Cadence, NoticeKind, last_slot
from app.spaces.models import Authority
from app.tasks.models import Task
from app.tasks.rules import TaskState, is_open
from app.tasks.sheet import guides

# A longer mail is not read: the rest is counted, and one click away.
LONGEST_LIST = 25
MOST_PLACES = 15
FIRST_STEPS = 2  # of each task just given; the page of the task has them all
MOST_STARTED = 5  # tasks whose first steps are told: more would bury the list
WEEK = timedelta(days=7)
# What a digest says beside its own two lists, in this order; dates are in the lists already.
BESIDE = {
    NoticeKind.ASSIGNED: "Confié à vous",
    NoticeKind.AWAKE: "À reprendre",
    NoticeKind.MENTIONED: "On s’adresse à vous",
}


@dataclass(frozen=True)
class DigestEntry:
    """A task in a mail: what it is called, why it is there, where it is, how it begins."""

    title: str
    why: str
    url: str
    steps: tuple[str, ...] = ()


@dataclass(frozen=True)
class DigestSection:
    """Some tasks under a heading."""

    title: str
    entries: list[DigestEntry]


@dataclass(frozen=True)
class Letter:
    """A mail ready to be written out; ``more`` tasks are not in it, only counted."""

    subject: str
    template: str
    sections: list[DigestSection]
    more: int
    moves: tuple[str, ...] = ()


@dataclass(frozen=True)
class TaskStory:
    """All there is to tell of one task."""

    task: Task
    authority: Authority
    notices: tuple[Notice, ...] = ()

    def of_kind(self, kind: NoticeKind) -> list[Notice]:
        """Return the notices of one kind."""
        return [notice for notice in self.notices if notice.kind == kind.value]


def stands(news: News, user_id: int) -> bool:
    """Tell whether something is still true, and still for this person, when it is to be told."""
    task, kind = news.task, NoticeKind(news.notice.kind)
    if news.authority is None:
        return False
    if kind is NoticeKind.MENTIONED:
        return True
    if task.assignee_id != user_id or not is_open(task.state):
        return False
    if kind is NoticeKind.ASSIGNED:
        return True
    if kind is NoticeKind.AWAKE:
        return task.state == TaskState.BLOCKED.value and _is(news.notice, task.wake_on)
    return _is(news.notice, task.due_on)


def _is(notice: Notice, when: date | None) -> bool:
    return when is not None and notice.stamp == when.isoformat()


def news_letter(news: Sequence[News], today: date) -> Letter:
    """Write what has happened, authority by authority; ``news`` is not empty."""
    stories = sorted(_stories(news), key=_rank)
    steps = _first_steps(stories)
    sections = []
    for _, group in groupby(stories[:LONGEST_LIST], key=lambda story: story.authority.id):
        several = list(group)
        entries = [
            replace(_entry(story, today), steps=steps.get(story.task.id, ())) for story in several
        ]
        sections.append(DigestSection(wording.flat(several[0].authority.name), entries))
    kinds = [NoticeKind(piece.notice.kind) for piece in news]
    subject = wording.news_subject(_names(stories), kinds)
    return Letter(subject, "task_news", sections, max(len(stories) - LONGEST_LIST, 0))


def _first_steps(stories: Iterable[TaskStory]) -> dict[int, tuple[str, ...]]:
    """Return how the first tasks just given begin, by task: what their subjects say of it."""
    given = [story for story in stories if story.of_kind(NoticeKind.ASSIGNED)][:MOST_STARTED]
    steps = {}
    for _, group in groupby(given, key=lambda story: story.authority.id):
        several = list(group)
        subjects = {
            story.task.id: (story.task.anchor_kind, story.task.anchor_id) for story in several
        }
        by_subject = guides.guides(several[0].authority, subjects.values())
        for task_id, subject in subjects.items():
            if subject in by_subject:
                steps[task_id] = by_subject[subject].steps[:FIRST_STEPS]
    return steps


def week_letter(user_id: int, news: Sequence[News], local: datetime) -> Letter | None:
    """Write somebody's week; nothing when it would be empty."""
    today, monday = local.date(), last_slot(Cadence.WEEKLY, local).date()
    late = queries.tasks_of(user_id, before=today, limit=LONGEST_LIST)
    coming = queries.tasks_of(user_id, since=today, before=monday + WEEK, limit=LONGEST_LIST)
    midnight = datetime.combine(monday, time(), tzinfo=local.tzinfo)
    moves = queries.moves_of(user_id, midnight - WEEK, midnight)
    stories = {story.task.id: story for story in _stories(news)}
    listed = {task.id for task, _ in (*late.tasks, *coming.tasks)}
    beside = sorted((story for story in stories.values() if story.task.id not in listed), key=_rank)
    groups = [
        ("En retard", _with_news(late, stories)),
        ("À faire cette semaine", _with_news(coming, stories)),
        *_beside(beside),
    ]
    names = _names(story for _, group in groups for story in group)
    if not names and not moves:
        return None
    known = list(dict.fromkeys([*names, *(move.name for move in moves)]))
    return Letter(
        wording.week_subject(known),
        "weekly_digest",
        [_section(title, group, today, len(known) > 1) for title, group in groups if group],
        _left_out(late) + _left_out(coming) + max(len(beside) - LONGEST_LIST, 0),
        _moves(moves),
    )


def _beside(stories: Sequence[TaskStory]) -> list[tuple[str, list[TaskStory]]]:
    """Sort by the first thing to say of each; a date alone is for the lists of its own week."""
    groups: dict[NoticeKind, list[TaskStory]] = {kind: [] for kind in BESIDE}
    for story in stories[:LONGEST_LIST]:
        first = next((kind for kind in BESIDE if story.of_kind(kind)), None)
        if first is not None:
            groups[first].append(story)
    return [(BESIDE[kind], group) for kind, group in groups.items()]


def _stories(news: Iterable[News]) -> list[TaskStory]:
    """Gather the news by task, each task once."""
    stories: dict[int, TaskStory] = {}
    for piece in news:
        if piece.authority is not None:
            known = stories.get(piece.task.id) or TaskStory(piece.task, piece.authority)
            stories[piece.task.id] = replace(known, notices=(*known.notices, piece.notice))
    return list(stories.values())


def _with_news(dated: DatedTasks, stories: dict[int, TaskStory]) -> list[TaskStory]:
    return [stories.get(task.id) or TaskStory(task, authority) for task, authority in dated.tasks]


def _left_out(dated: DatedTasks) -> int:
    return dated.total - len(dated.tasks)


def _rank(story: TaskStory) -> tuple[str, int, date, int]:
    """Return where it stands: by authority, the first due before the others."""
    authority, task = story.authority, story.task
    return authority.name_key, authority.id, task.due_on or date.max, task.id


def _names(stories: Iterable[TaskStory]) -> list[str]:
    return list(dict.fromkeys(story.authority.name for story in stories))


def _section(title: str, stories: list[TaskStory], today: date, where: bool) -> DigestSection:
    return DigestSection(title, [_entry(story, today, where=where) for story in stories])


def _entry(story: TaskStory, today: date, *, where: bool = False) -> DigestEntry:
    title = wording.flat(story.task.title)
    name = wording.flat(story.authority.name)
    return DigestEntry(
        f"{title} ({name})" if where else title,
        " ".join(_reasons(story, today)),
        address(f"/c/{story.authority.slug}/taches/{story.task.id}"),
    )


def _reasons(story: TaskStory, today: date) -> list[str]:
    """Return why somebody is told of this task, what people did first."""
    task, mentions = story.task, story.of_kind(NoticeKind.MENTIONED)
    reasons = [
        wording.handed_by(notice.by_name) for notice in story.of_kind(NoticeKind.ASSIGNED)[-1:]
    ]
    if mentions:
        reasons.append(wording.said_by(notice.by_name for notice in mentions))
    if story.of_kind(NoticeKind.AWAKE):
        reasons.append(wording.awake_since(task.wake_on))
    if is_open(task.state) and task.due_on is not None:
        reasons.append(wording.due(task.due_on, today))
    return reasons


def _moves(moves: Sequence[Moves]) -> tuple[str, ...]:
    """Return a line for each of the authorities that moved most, by name."""
    most = sorted(moves, key=lambda move: move.tasks + move.points, reverse=True)[:MOST_PLACES]
    lines = [wording.moved(*move) for move in moves if move in most]
    others = len(moves) - len(lines)
    return (*lines, *([wording.other_places(others)] if others else []))
