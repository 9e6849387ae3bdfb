"""The graph of jobs: their own needs, and the gates between phases."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from graphlib import TopologicalSorter
from heapq import heappop, heappush


@dataclass(frozen=True, slots=True)
class PlannedJob:
    """A task to date: its length in working days, its role, the jobs it needs."""

    id: str
    role: str
    days: int
    phase: int
    rank: int  # its place in the order of the method
    required: bool
    needs: tuple[str, ...]


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
        """Build the network; ``ValueError`` if the needs of the jobs form a circle."""
        by_id = {job.id: job for job in jobs}
        needs = {
            job.id: frozenset(need for need in job.needs if need in by_id and need != job.id)
            for job in by_id.values()
        }
        phases = _phases(by_id, needs)
        waits = {job_id: needs[job_id] | gate for job_id, gate in _gates(by_id, phases)}
        pressing = _closure({job.id for job in by_id.values() if job.required}, needs)
        order = {
            job.id: (phases[job.id], job.id not in pressing, job.rank) for job in by_id.values()
        }
        return cls(by_id, waits, order)

    def before(self, ids: Iterable[str]) -> frozenset[str]:
        """Return jobs and all that they wait for, directly or not."""
        return frozenset(_closure(ids, self.waits))

    def reversed(self, ids: Collection[str]) -> "Network":
        """Return the same jobs with time running backwards."""
        turned: dict[str, set[str]] = {job_id: set() for job_id in ids}
        for job_id in ids:
            for needed in self.waits[job_id] & turned.keys():
                turned[needed].add(job_id)
        return Network(
            {job_id: job for job_id, job in self.jobs.items() if job_id in turned},
            {job_id: frozenset(others) for job_id, others in turned.items()},
            {job_id: tuple(-part for part in self.order[job_id]) for job_id in turned},
        )

    def sequence(self, ids: Collection[str]) -> Iterator[str]:
        """Yield jobs one by one, each after those of ``ids`` that it waits for."""
        chosen = frozenset(ids)
        sorter = TopologicalSorter({job_id: self.waits[job_id] & chosen for job_id in chosen})
        sorter.prepare()
        ready: list[tuple[tuple[int, ...], str]] = []
        while sorter.is_active():
            for job_id in sorter.get_ready():
                heappush(ready, (self.order[job_id], job_id))
            _, first = heappop(ready)
            yield first
            sorter.done(first)


def _phases(jobs: Mapping[str, PlannedJob], needs: Mapping[str, frozenset[str]]) -> dict[str, int]:
    """Return the phase in which each job counts: the earliest that needs it."""
    phases = {job.id: job.phase for job in jobs.values()}
    for job_id in reversed(list(TopologicalSorter(needs).static_order())):
        for needed in needs[job_id]:
            phases[needed] = min(phases[needed], phases[job_id])
    return phases


def _gates(
    jobs: Mapping[str, PlannedJob], phases: Mapping[str, int]
) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield each job with the required jobs of the nearest earlier phase that has any."""
    required: defaultdict[int, set[str]] = defaultdict(set)
    for job in jobs.values():
        if job.required:
            required[phases[job.id]].add(job.id)
    for job_id in jobs:
        last = max((phase for phase in required if phase < phases[job_id]), default=None)
        yield job_id, frozenset() if last is None else frozenset(required[last])


def _closure(ids: Iterable[str], waits: Mapping[str, frozenset[str]]) -> set[str]:
    reached, to_visit = set(), list(ids)
    while to_visit:
        job_id = to_visit.pop()
        if job_id not in reached:
            reached.add(job_id)
            to_visit.extend(waits[job_id])
    return reached


def bridged(jobs: Iterable[PlannedJob], skipped: Mapping[str, tuple[str, ...]]) -> list[PlannedJob]:
    """Return jobs that wait, through those skipped, for what the skipped ones waited for."""
    return [replace(job, needs=tuple(_beyond(job.needs, skipped))) for job in jobs]


def _beyond(needs: Iterable[str], skipped: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    visited, to_visit = set(), list(reversed(tuple(needs)))
    while to_visit:
        job_id = to_visit.pop()
        if job_id in visited:
            continue
        visited.add(job_id)
        if job_id in skipped:
            to_visit.extend(reversed(skipped[job_id]))
        else:
            yield job_id
