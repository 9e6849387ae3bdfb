"""Due dates of a plan: jobs laid out on working days, after what they need, a few a role at once.

Days are numbers: 0 is the first one that may be used, the others follow (see ``days.WorkingDays``).
The same arguments always give the same plan.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from app.planning.rules.network import Network, PlannedJob

NEVER = -(10**9)


@dataclass(frozen=True, slots=True)
class Fixed:
    """A dated task that does not move and that jobs may wait for."""

    id: str
    role: str
    last: int  # its last day
    phase: int
    required: bool
    first: int | None = None  # when it is under way and takes somebody's time


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a job, both included."""

    first: int
    last: int

    def mirrored(self) -> "Span":
        """Return the same days read backwards."""
        return Span(-self.last, -self.first)


@dataclass(frozen=True)
class Deadline:
    """The day by which some jobs must be over."""

    last: int
    jobs: frozenset[str]


class TooSoon(Exception):
    """The deadline cannot be met; ``first`` is the earliest day that could be."""

    def __init__(self, first: int) -> None:
        """Keep the earliest day."""
        super().__init__(first)
        self.first = first


@dataclass
class Workload:
    """How many tasks each role has on each day."""

    at_once: int
    loads: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, fixed: Iterable[Fixed], at_once: int) -> "Workload":
        """Return the load of the fixed tasks that are under way."""
        work = cls(at_once)
        for task in fixed:
            if task.first is not None:
                work.take(task.role, Span(task.first, task.last))
        return work

    def copy(self) -> "Workload":
        """Return an independent copy."""
        return Workload(self.at_once, {role: dict(days) for role, days in self.loads.items()})

    def mirrored(self) -> "Workload":
        """Return the same load with days read backwards."""
        loads = self.loads.items()
        turned = {role: {-day: n for day, n in days.items()} for role, days in loads}
        return Workload(self.at_once, turned)

    def free(self, role: str, earliest: int, days: int) -> Span:
        """Return the first days in a row on which a role may take one task more."""
        load = self.loads.get(role, {})
        first = day = earliest
        while day < first + days:
            if load.get(day, 0) >= self.at_once:
                first = day + 1
            day += 1
        return Span(first, first + days - 1)

    def take(self, role: str, span: Span) -> None:
        """Count a task."""
        load = self.loads.setdefault(role, {})
        for day in range(span.first, span.last + 1):
            load[day] = load.get(day, 0) + 1


def lay_out(
    jobs: Iterable[PlannedJob],
    *,
    floor: int = 0,
    at_once: int,
    fixed: Collection[Fixed] = (),
    deadline: Deadline | None = None,
) -> dict[str, Span]:
    """Return the days of each job, none before ``floor``; ``TooSoon`` if the deadline is missed.

    A job starts after all it needs, and after the required jobs of the phases before its own.
    What a deadline waits for is dated as late as it allows; the rest begins on the same day.
    """
    net = Network.of(jobs)
    floors = _floors(net, fixed, floor)
    work = Workload.of(fixed, at_once)
    spans: dict[str, Span] = {}
    if deadline is not None:
        leading = net.before(deadline.jobs & net.jobs.keys())
        spans = _by(deadline, net, leading, floors, work)
        begun = min((span.first for span in spans.values()), default=floor)
        floors = {job_id: max(day, begun) for job_id, day in floors.items()}
    others = net.jobs.keys() - spans.keys()
    _place(net, others, spans, floors, _taken(work, net, spans))
    return {job_id: spans[job_id] for job_id in net.jobs}


def _by(
    deadline: Deadline,
    net: Network,
    leading: frozenset[str],
    floors: Mapping[str, int],
    work: Workload,
) -> dict[str, Span]:
    """Date the jobs before a deadline: backwards from it or, if that fails, forwards."""
    spans = _backwards(deadline.last, net, leading, floors, work)
    if spans is not None:
        return spans
    spans = {}
    _place(net, leading, spans, floors, work.copy())
    first = max(spans[job_id].last for job_id in deadline.jobs & leading)
    if first <= deadline.last:
        return spans
    while _backwards(first - 1, net, leading, floors, work) is not None:
        first -= 1
    raise TooSoon(first)


def _backwards(
    last: int, net: Network, leading: frozenset[str], floors: Mapping[str, int], work: Workload
) -> dict[str, Span] | None:
    """Date jobs as late as a last day allows; None if one would begin before its first day."""
    turned: dict[str, Span] = {}
    _place(net.reversed(leading), leading, turned, dict.fromkeys(leading, -last), work.mirrored())
    spans = {job_id: span.mirrored() for job_id, span in turned.items()}
    return spans if all(span.first >= floors[key] for key, span in spans.items()) else None


def _taken(work: Workload, net: Network, spans: Mapping[str, Span]) -> Workload:
    taken = work.copy()
    for job_id, span in spans.items():
        taken.take(net.jobs[job_id].role, span)
    return taken


def _floors(net: Network, fixed: Collection[Fixed], floor: int) -> dict[str, int]:
    """Return the first day open to each job, given what is already dated."""
    last = {task.id: task.last for task in fixed}
    gates = {
        phase: max((e.last for e in fixed if e.required and e.phase < phase), default=NEVER)
        for phase in {phase for phase, *_ in net.order.values()}
    }
    return {
        job.id: max(
            floor,
            gates[net.order[job.id][0]] + 1,
            *(last[needed] + 1 for needed in job.needs if needed in last),
        )
        for job in net.jobs.values()
    }


def _place(
    net: Network,
    ids: Collection[str],
    spans: dict[str, Span],
    floors: Mapping[str, int],
    work: Workload,
) -> None:
    """Date jobs one after the other, each as early as it may."""
    for job_id in net.sequence(ids):
        job = net.jobs[job_id]
        ends = (spans[needed].last + 1 for needed in net.waits[job_id] if needed in spans)
        span = work.free(job.role, max(floors[job_id], *ends, NEVER), job.days)
        work.take(job.role, span)
        spans[job_id] = span
