"""Progress as pure functions: from answers to points, gates and next items."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice
from typing import NamedTuple

from app.kernel.labels import LabelledEnum
from app.methodology.rules import Edition, Item, Profile, applies
from app.methodology.scopes import PhaseScope, scope_of


class AnswerState(LabelledEnum):
    """The state of the answer to an item."""

    TODO = ("todo", "À faire")
    IN_PROGRESS = ("in_progress", "En cours")
    DONE = ("done", "Fait")
    BLOCKED = ("blocked", "Bloqué")
    NOT_APPLICABLE = ("not_applicable", "Sans objet")


# Python looks a member up by a call; counting a hundred items asks for hundreds of them.
TODO, IN_PROGRESS, DONE, BLOCKED, NOT_APPLICABLE = AnswerState


class BlockReason(LabelledEnum):
    """Why an item is blocked."""

    DECISION = ("decision", "Une décision d’élu ou de direction est attendue")
    TIME = ("time", "Le temps ou les moyens manquent")
    IT = ("it", "La DSI ou un logiciel métier bloque")
    PRIVACY = ("privacy", "Une question de droit ou de données personnelles est ouverte")
    SUPPLIER = ("supplier", "Un prestataire ou un partenaire doit répondre")
    SKILLS = ("skills", "Une compétence manque")
    OTHER = ("other", "Autre raison")


FULL = 10_000
NEXT = 3  # what to do next, no more: a list that long is read


class PhaseProgress(NamedTuple):
    """Progress of one phase; points are sums of the weights of the items that apply."""

    phase_id: str
    position: int
    points_done: int = 0
    points_doing: int = 0
    points_applicable: int = 0
    items_done: int = 0
    items_applicable: int = 0
    blocked: int = 0
    missing_required: int = 0

    @property
    def percent(self) -> int | None:
        """Points done out of applicable, rounded down; nothing when nothing applies.

        Rounded down so that 100 % always means that nothing is left.
        """
        if not self.points_applicable:
            return None
        return self.points_done * 100 // self.points_applicable

    @property
    def doing_percent(self) -> int:
        """Points in progress out of applicable."""
        return self.points_doing * 100 // self.points_applicable if self.points_applicable else 0

    @property
    def missing(self) -> int:
        """How many applicable items are not done."""
        return self.items_applicable - self.items_done

    @property
    def complete(self) -> bool:
        """Whether nothing is left (or nothing applies)."""
        return not self.missing


@dataclass(frozen=True)
class Progress:
    """Progress of an authority."""

    phases: tuple[PhaseProgress, ...]
    next_items: tuple[str, ...]

    @cached_property
    def points_done(self) -> int:
        """Points done over all phases."""
        return sum(phase.points_done for phase in self.phases)

    @cached_property
    def points_applicable(self) -> int:
        """Points that can be done over all phases."""
        return sum(phase.points_applicable for phase in self.phases)

    @cached_property
    def blocked(self) -> int:
        """Blocked items over all phases."""
        return sum(phase.blocked for phase in self.phases)

    @property
    def percent(self) -> int | None:
        """Sum of points, not mean of percentages."""
        return self.points_done * 100 // self.points_applicable if self.points_applicable else None

    @property
    def per_ten_thousand(self) -> int:
        """The share done, from 0 to 10 000, to sort by."""
        if not self.points_applicable:
            return 0
        return self.points_done * FULL // self.points_applicable

    @property
    def current_phase(self) -> int:
        """The phase under way."""
        return _under_way(self.phases)

    def phase(self, position: int) -> PhaseProgress:
        """Return one phase; ``KeyError`` if there is none at this position."""
        for phase in self.phases:
            if phase.position == position:
                return phase
        raise KeyError(position)


States = Mapping[str, AnswerState]


def compute(edition: Edition, profile: Profile, states: States) -> Progress:
    """Return the progress of an authority; an item without a state is still to do."""
    phases = _phases(edition, profile, states)
    following = islice(ahead(edition, profile, states, _under_way(phases)), NEXT)
    return Progress(phases, tuple([item.id for item in following]))


def counts(item: Item, profile: Profile, state: AnswerState) -> bool:
    """Tell whether an item counts among the points that can be done."""
    return state is not NOT_APPLICABLE and applies(item, profile)


def state_of(item: Item, states: States) -> AnswerState:
    """Return an item's state."""
    return states.get(item.id, TODO)


def _phases(edition: Edition, profile: Profile, states: States) -> tuple[PhaseProgress, ...]:
    scope = scope_of(edition, profile)
    answered: dict[int, list[tuple[Item, AnswerState]]] = {one.position: [] for one in scope.phases}
    for item_id, state in states.items():
        if place := scope.places.get(item_id):
            answered[place[0]].append((place[1], state))
    return tuple([_phase(phase, answered[phase.position]) for phase in scope.phases])


def _under_way(phases: Sequence[PhaseProgress]) -> int:
    """Return the first phase whose required items are not all done, else the first incomplete."""
    held = (phase.position for phase in phases if phase.missing_required)
    incomplete = (phase.position for phase in phases if not phase.complete)
    return next(chain(held, incomplete), phases[-1].position if phases else 1)


def _phase(asked: PhaseScope, answered: Iterable[tuple[Item, AnswerState]]) -> PhaseProgress:
    """Return the progress of a phase: what is asked, less what its answers say of it."""
    done = doing = items_done = blocked = 0
    possible, items, required = asked.points, asked.items, asked.required
    for item, state in answered:
        if state is DONE:
            done += item.weight
            items_done += 1
            required -= item.required
        elif state is IN_PROGRESS:
            doing += item.weight
        elif state is BLOCKED:
            blocked += 1
        elif state is NOT_APPLICABLE:
            possible -= item.weight
            items -= 1
            required -= item.required
    return PhaseProgress(
        asked.phase_id, asked.position, done, doing, possible, items_done, items, blocked, required
    )


def missing_items(
    items: Iterable[Item], profile: Profile, states: States, *, required_only: bool = False
) -> tuple[Item, ...]:
    """Return the applicable items not done yet, in the order of the method."""
    return tuple(
        [
            item
            for item in items
            if (item.required or not required_only)
            and (state := states.get(item.id, TODO)) is not DONE
            and state is not NOT_APPLICABLE
            and not item.off_path
            and (item.applies_if is None or applies(item, profile))
        ]
    )


def next_items(
    edition: Edition, profile: Profile, states: States, limit: int = NEXT
) -> tuple[Item, ...]:
    """Return what to do next, as ``ahead`` sorts it."""
    current = _under_way(_phases(edition, profile, states))
    return tuple(islice(ahead(edition, profile, states, current), limit))


def ahead(edition: Edition, profile: Profile, states: States, current: int) -> Iterator[Item]:
    """Yield what to do: in the phase under way, what is required and ready comes first.

    Then come what earlier phases left behind, and the phases to come. Blocked items are left out
    (they are shown apart); those whose ``after`` items are not done yet come last in their phase.
    """
    for phase in sorted(edition.phases, key=lambda phase: _distance(phase.position, current)):
        missing = [
            item
            for item in missing_items(phase.items, profile, states)
            if states.get(item.id) is not BLOCKED
        ]
        waiting = {item.id for item in missing}
        missing.sort(  # those that tie stay in the order of the method
            key=lambda item: (
                not waiting.isdisjoint(item.after),
                not item.required,
                states.get(item.id) is not IN_PROGRESS,
            ),
        )
        yield from missing


def _distance(position: int, current: int) -> tuple[int, int]:
    """Rank a phase: the one under way, then the earlier ones, then the later ones."""
    side = 0 if position == current else (1 if position < current else 2)
    return side, position


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether a phase may start, and what is missing if not."""

    position: int
    missing: tuple[Item, ...]
    passed: Mapping[str, str] | None  # reason, by, on: begun in spite of what was missing

    @property
    def open(self) -> bool:
        """Whether the phase may start."""
        return not self.missing

    @property
    def started(self) -> bool:
        """Whether nobody is told to wait: open, or begun all the same. It stops no answer."""
        return self.open or self.passed is not None


def gate(
    edition: Edition,
    profile: Profile,
    states: States,
    position: int,
    passed: Iterable[Mapping[str, str | int]] = (),
) -> Gate:
    """Return the gate of a phase: the required items of earlier phases that are not done.

    What somebody accepted, with a reason, to leave behind at an earlier gate is not asked again.
    """
    accepted = {int(entry["position"]): entry for entry in passed}
    since = max((begun for begun in accepted if begun <= position), default=1)
    items = [
        item
        for phase in edition.phases
        if since <= phase.position < position
        for item in phase.items
    ]
    missing = missing_items(items, profile, states, required_only=True)
    entry = accepted.get(position)
    return Gate(position, missing, {k: str(v) for k, v in entry.items()} if entry else None)


def left_behind(
    edition: Edition, facts: Profile, states: States, position: int
) -> tuple[Item, ...]:
    """Return the required items of earlier phases that are not done, accepted at a gate or not."""
    earlier = [item for before in edition.phases[: position - 1] for item in before.items]
    return missing_items(earlier, facts, states, required_only=True)


def need_of(progress: Progress, stuck: int) -> int:
    """Return how much somebody is needed: where items or tasks are stuck, then to change phase."""
    if stuck:
        return 2
    current = progress.phase(progress.current_phase)
    begun = current.points_done or current.points_doing
    return 1 if current.complete or (current.position > 1 and not begun) else 0
