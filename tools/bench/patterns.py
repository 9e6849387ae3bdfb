"""What authorities may have answered: a few hundred dossiers, from hardly begun to almost done."""

import random
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from app.authorities.queries import profile
from app.kernel.clock import now
from app.methodology.loader import current_edition
from app.methodology.rules import Item, applies
from app.progress import counters
from app.progress.rules import AnswerState, BlockReason, compute
from app.spaces.models import Authority

COUNT = 600
LONGEST = 80  # items answered in a row; with the odd ones later, some forty on average
CHANCES = {
    AnswerState.DONE: 80,
    AnswerState.IN_PROGRESS: 10,
    AnswerState.BLOCKED: 3,
    AnswerState.NOT_APPLICABLE: 3,
    AnswerState.TODO: 4,
}
LATER = 0.05  # how likely an item further on is answered already
NOTE = "Vu avec la direction générale ; à reprendre après le prochain conseil."
EVENTS = 10
OLDEST_DAYS = 120
# (kind, population, agents): who is obliged, who is not, and who has not said.
BODIES = (
    ("commune", 800, 9),
    ("commune", 2_500, 25),
    ("commune", 5_000, 60),
    ("commune", 24_000, 400),
    ("epci", 60_000, 300),
    ("commune", None, None),
)
AUTHOR = "Camille Laurent"
AUTHOR_ID = 1

Row = dict[str, Any]


@dataclass(frozen=True)
class Pattern:
    """One dossier: the facts and figures of the authority, its answers, its journal."""

    authority: Row
    answers: list[Row]
    events: list[Row]


def make(number: int) -> Pattern:
    """Return a dossier, always the same for a number."""
    chance = random.Random(number)  # noqa: S311  nothing to guess here
    kind, population, agents = BODIES[number % len(BODIES)]
    authority = Authority(
        name="Collectivité",  # each authority has its own: what a name tells is not measured
        kind=kind,
        territory="mainland",
        population=population,
        fte=None if agents is None else Decimal(agents),
        functions=[],
        edition_id=current_edition().id,
        obligation_override=None,
        obligation_reason="",
        passed_gates=[],
    )
    touched = now() - timedelta(days=number * 37 % OLDEST_DAYS, seconds=number)
    states = _states(authority, chance)
    answers = [
        _answer(item_id, state, rank, touched, chance)
        for rank, (item_id, state) in enumerate(states.items(), start=1)
    ]
    authority.blockers = [
        [answer["item_id"], answer["block_reason"], ""]
        for answer in answers
        if answer["state"] == AnswerState.BLOCKED.value
    ]
    authority.blocked_tasks = []
    authority.revision = len(answers)
    authority.last_activity_at = touched
    progress = compute(current_edition(), profile(authority), states)
    for name, figure in zip(
        counters.COLUMNS, counters.figures(progress, progress.blocked), strict=True
    ):
        setattr(authority, name, figure)
    return Pattern(_columns(authority), answers, _events(answers, authority, touched))


def _states(authority: Authority, chance: random.Random) -> dict[str, AnswerState]:
    mine = profile(authority)
    items = [item for item in current_edition().items if applies(item, mine)]
    until = chance.randrange(LONGEST)
    found: dict[str, AnswerState] = {}
    for rank, item in enumerate(items):
        if rank < until or chance.random() < LATER:
            state = _state(item, chance)
            if state is not AnswerState.TODO:
                found[item.id] = state
    return found


def _state(item: Item, chance: random.Random) -> AnswerState:
    state = chance.choices(list(CHANCES), list(CHANCES.values()))[0]
    return AnswerState.DONE if item.required and state is AnswerState.NOT_APPLICABLE else state


def _answer(
    item_id: str, state: AnswerState, rank: int, touched: datetime, chance: random.Random
) -> Row:
    blocked, left_out = state is AnswerState.BLOCKED, state is AnswerState.NOT_APPLICABLE
    return {
        "item_id": item_id,
        "state": state.value,
        "note": NOTE if chance.random() < 0.3 else "",  # noqa: PLR2004  three in ten
        "justification": "La collectivité n’exerce pas cette compétence." if left_out else "",
        "block_reason": chance.choice(BlockReason.codes()) if blocked else "",
        "unblock": "Une réponse de l’éditeur du logiciel." if blocked else "",
        "wake_on": (touched + timedelta(days=chance.randrange(60))).date() if blocked else None,
        "revision": rank,
        "evidence_count": 0,
        "updated_by_id": AUTHOR_ID,
        "updated_by_name": AUTHOR,
        "updated_at": touched,
    }


def _columns(authority: Authority) -> Row:
    kept = vars(authority).items()
    return {name: value for name, value in kept if not name.startswith("_") and name != "name"}


def _events(answers: list[Row], authority: Authority, touched: datetime) -> list[Row]:
    points = authority.points_done, authority.points_applicable
    return [
        event(answer, touched - timedelta(days=3 * age), points)
        for age, answer in enumerate(answers[-EVENTS:])
    ]


def event(answer: Row, at: datetime, points: tuple[int, int]) -> Row:
    """Return what the journal tells of an answer."""
    item = current_edition().item(answer["item_id"])
    before = asdict(_Blank()) | {"revision": answer["revision"]}
    state = AnswerState(answer["state"])
    return {
        "at": at.astimezone(UTC),
        "user_id": AUTHOR_ID,
        "actor_name": AUTHOR,
        "event": "answer:set",
        "subject": f"item:{item.id}",
        "subject_title": item.statement,
        "changes": [{"title": "État", "old": AnswerState.TODO.label, "new": state.label}],
        "before": before,
        "points_done": points[0],
        "points_applicable": points[1],
    }


@dataclass(frozen=True)
class _Blank:
    """An answer that says nothing, as the journal keeps it."""

    state: str = AnswerState.TODO.value
    note: str = ""
    justification: str = ""
    block_reason: str = ""
    unblock: str = ""
    wake_on: str | None = None
