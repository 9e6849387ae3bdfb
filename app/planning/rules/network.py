"""Jobs, and who waits for whom: needs of their own, and gates between phases."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush


@dataclass(frozen=True, slots=True)
class PlannedJob:
    """Something to date: how long it takes, who does it, what it waits for."""

    id: str
    role: str
    days: int
    phase: int = 1
    rank: int = 0  # its place in the order of the method
    required: bool = False
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Network:
    """Jobs and who waits for whom, gates between phases included: never a circle.

    A job that somebody of an earlier phase needs counts in that phase, so that gates always lead
    from one phase to a later one.
    """

    jobs: Mapping[str, PlannedJob]
    waits: Mapping[str, frozenset[str]]  # job -> those it starts after
    order: Mapping[str, tuple[int, ...]]  # the least goes first, among those that may go

    @classmethod
    def of(cls, jobs: Iterable[PlannedJob]) -> "Network":
        """Tie the jobs; ``ValueError`` if their own needs go round in a circle."""
        known = {job.id: job for job in jobs}
        needs = {
            job.id: frozenset(other for other in job.needs if other in known and other != job.id)
            for job in known.values()
        }
        phases = _phases(known, needs)
        waits = {job_id: needs[job_id] | gate for job_id, gate in _gates(known, phases)}
        pressing = _closure({job.id for job in known.values() if job.required}, needs)
        order = {
            job.id: (phases[job.id], job.id not in pressing, job.rank) for job in known.values()
        }
        return cls(known, waits, order)

    def before(self, ids: Iterable[str]) -> frozenset[str]:
        """Return some jobs and all that they wait for, from near or far."""
        return frozenset(_closure(ids, self.waits))

    def reversed(self, kept: Collection[str]) -> "Network":
        """Return the same jobs with time running backwards."""
        turned: dict[str, set[str]] = {job_id: set() for job_id in kept}
        for job_id in kept:
            for other in self.waits[job_id] & turned.keys():
                turned[other].add(job_id)
        return Network(
            {job_id: job for job_id, job in self.jobs.items() if job_id in turned},
            {job_id: frozenset(others) for job_id, others in turned.items()},
            {job_id: tuple(-part for part in self.order[job_id]) for job_id in turned},
        )

    def sequence(self, ids: Collection[str]) -> Iterator[str]:
        """Give jobs one by one, each after those among them that it waits for."""
        left = {job_id: len(self.waits[job_id] & set(ids)) for job_id in ids}
        waiting: defaultdict[str, list[str]] = defaultdict(list)
        for job_id in left:
            for other in self.waits[job_id] & left.keys():
                waiting[other].append(job_id)
        ready = [(self.order[job_id], job_id) for job_id, count in left.items() if not count]
        heapify(ready)
        while ready:
            _, job_id = heappop(ready)
            yield job_id
            for other in waiting[job_id]:
                left[other] -= 1
                if not left[other]:
                    heappush(ready, (self.order[other], other))


def _phases(jobs: Mapping[str, PlannedJob], needs: Mapping[str, frozenset[str]]) -> dict[str, int]:
    """Return the phase in which each job counts: the earliest that needs it."""
    phases = {job.id: job.phase for job in jobs.values()}
    for job_id in reversed(_sorted(needs)):
        for other in needs[job_id]:
            phases[other] = min(phases[other], phases[job_id])
    return phases


def _sorted(needs: Mapping[str, frozenset[str]]) -> list[str]:
    network = Network({}, needs, dict.fromkeys(needs, ()))
    found = list(network.sequence(needs.keys()))
    if len(found) < len(needs):
        raise ValueError(f"in a circle: {sorted(needs.keys() - set(found))}")
    return found


def _gates(
    jobs: Mapping[str, PlannedJob], phases: Mapping[str, int]
) -> Iterator[tuple[str, frozenset[str]]]:
    """Give with each job the required ones of the last phase before its own that has any."""
    required: defaultdict[int, set[str]] = defaultdict(set)
    for job in jobs.values():
        if job.required:
            required[phases[job.id]].add(job.id)
    for job_id in jobs:
        last = max((phase for phase in required if phase < phases[job_id]), default=None)
        yield job_id, frozenset() if last is None else frozenset(required[last])


def _closure(ids: Iterable[str], waits: Mapping[str, frozenset[str]]) -> set[str]:
    found, left = set(), list(ids)
    while left:
        job_id = left.pop()
        if job_id not in found:
            found.add(job_id)
            left.extend(waits[job_id])
    return found


def bridged(jobs: Iterable[PlannedJob], skipped: Mapping[str, tuple[str, ...]]) -> list[PlannedJob]:
    """Return jobs that wait, through those skipped, for what the skipped ones waited for."""
    return [replace(job, needs=tuple(_beyond(job.needs, skipped))) for job in jobs]


def _beyond(needs: Iterable[str], skipped: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    seen, left = set(), list(reversed(tuple(needs)))
    while left:
        job_id = left.pop()
        if job_id in seen:
            continue
        seen.add(job_id)
        if job_id in skipped:
            left.extend(reversed(skipped[job_id]))
        else:
            yield job_id
