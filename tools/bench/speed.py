"""Requests for each processor second, all cases by turns so that a busy machine blurs none."""

import os
import statistics
from dataclasses import dataclass, field

from tools.bench import load
from tools.bench.servers import Quiet, Server, cpu_seconds

CLIENTS = 8
ENOUGH_CALM = 0.25  # of the latencies


@dataclass
class Case:
    """One kind of request to one server, and what was measured of it."""

    name: str
    server: Server
    source: load.Source
    beside: list[int] = field(default_factory=list)  # processes of a database server
    clients: int = CLIENTS
    rates: list[float] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)
    calm: list[float] = field(default_factory=list)  # latencies while nobody else was working
    failures: list[str] = field(default_factory=list)

    def measure(self, seconds: float) -> None:
        """Load the server for a while."""
        watched = [*self.server.processes(), *self.beside]
        alone, before = Quiet([*watched, os.getpid()]), cpu_seconds(watched)
        outcome = load.run(self.server.port, self.source, clients=self.clients, seconds=seconds)
        spent = cpu_seconds(watched) - before
        self.failures += outcome.failures
        self.latencies += outcome.latencies
        if alone.kept:
            self.calm += outcome.latencies
        if outcome.count and spent:
            self.rates.append(outcome.count / spent)

    @property
    def cost(self) -> float:
        """Processor milliseconds that the server spends on one request."""
        return 1000 / statistics.median(self.rates)

    def against(self, other: "Case") -> float:
        """Return how many of these the server gives for one of the others, turn by turn."""
        pairs = zip(self.rates, other.rates, strict=True)
        return statistics.median(mine / theirs for mine, theirs in pairs)

    @property
    def quiet(self) -> bool:
        """Whether nobody disturbed a fair part of the measures."""
        return len(self.calm) > ENOUGH_CALM * len(self.latencies)

    def percentile(self, share: float) -> float:
        """Return the milliseconds under which this share of the answers came."""
        return load.Outcome(latencies=self.calm if self.quiet else self.latencies).percentile(share)


def rounds(cases: list[Case], *, turns: int, seconds: float) -> None:
    """Measure every case in turn, several times over, after a first turn that only warms up."""
    for case in cases:
        load.run(case.server.port, case.source, clients=case.clients, seconds=seconds / 3)
    for _ in range(turns):
        for case in cases:
            case.measure(seconds)
