"""Progress as pure functions: from answers to points, gates and next items."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.kernel.labels import LabelledEnum
from app.methodology.rules import Edition, Item, Phase, Profile, applies


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


@dataclass(frozen=True, slots=True)
class PhaseProgress:
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
    ahead = _ahead(edition, profile, states, _under_way(phases), NEXT)
    return Progress(phases, tuple([item.id for item in ahead]))


def counts(item: Item, profile: Profile, state: AnswerState) -> bool:
    """Tell whether an item counts among the points that can be done."""
    return state is not NOT_APPLICABLE and applies(item, profile)


def state_of(item: Item, states: States) -> AnswerState:
    """Return an item's state."""
    return states.get(item.id, TODO)


def _phases(edition: Edition, profile: Profile, states: States) -> tuple[PhaseProgress, ...]:
    return tuple([_phase(phase, profile, states) for phase in edition.phases])


def _under_way(phases: Sequence[PhaseProgress]) -> int:
    """Return the first phase whose required items are not all done, else the first incomplete."""
    for phase in phases:
        if phase.missing_required:
            return phase.position
    for phase in phases:
        if not phase.complete:
            return phase.position
    return phases[-1].position if phases else 1


def _phase(phase: Phase, profile: Profile, states: States) -> PhaseProgress:
    retained = [
        (item, state)
        for item in phase.items
        if (state := states.get(item.id, TODO)) is not NOT_APPLICABLE
        # Most items concern everybody: a whole recount is twice as quick without the call.
        and (item.applies_if is None or applies(item, profile))
    ]
    done = [item for item, state in retained if state is DONE]
    return PhaseProgress(
        phase_id=phase.id,
        position=phase.position,
        points_done=sum([item.weight for item in done]),
        points_doing=sum([item.weight for item, state in retained if state is IN_PROGRESS]),
        points_applicable=sum([item.weight for item, _ in retained]),
        items_done=len(done),
        items_applicable=len(retained),
        blocked=sum([state is BLOCKED for _, state in retained]),
        missing_required=sum([item.required for item, state in retained if state is not DONE]),
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
            and counts(item, profile, state)
        ]
    )


def next_items(
    edition: Edition, profile: Profile, states: States, limit: int = NEXT
) -> tuple[Item, ...]:
    """Return what to do next: in the phase under way, what is required and ready comes first.

    Then come what earlier phases left behind, and the phases to come. Blocked items are left out
    (they are shown apart); those whose ``after`` items are not done yet come last in their phase.
    """
    current = _under_way(_phases(edition, profile, states))
    return tuple(_ahead(edition, profile, states, current, limit))


def _ahead(
    edition: Edition, profile: Profile, states: States, current: int, limit: int
) -> list[Item]:
    ahead: list[Item] = []
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
        ahead.extend(missing[: limit - len(ahead)])
        if len(ahead) >= limit:
            break
    return ahead


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


def need_of(progress: Progress) -> int:
    """Return how much an authority needs somebody: blocked first, then ready for the next phase."""
    if progress.blocked:
        return 2
    current = progress.phase(progress.current_phase)
    begun = current.points_done or current.points_doing
    return 1 if current.complete or (current.position > 1 and not begun) else 0
