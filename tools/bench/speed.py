"""Requests for each processor second, all cases by turns so that a busy machine blurs none."""

import os
import statistics
from dataclasses import dataclass, field

from tools.bench import load
from tools.bench.servers import Quiet, Server, cpu_seconds

CLIENTS = 8
ENOUGH_CALM = 0.4  # of the measures


@dataclass
class Case:
    """One kind of request to one server, and what was measured of it."""

    name: str
    server: Server
    source: load.Source
    beside: list[int] = field(default_factory=list)  # processes of a database server
    clients: int = CLIENTS
    rates: list[float] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)  # of the yardstick's rate, just around
    calm_shares: list[float] = field(default_factory=list)  # while nobody else was working
    alone: bool = False  # during the last measure
    latencies: list[float] = field(default_factory=list)
    calm: list[float] = field(default_factory=list)  # latencies while nobody else was working
    failures: list[str] = field(default_factory=list)

    def measure(self, seconds: float) -> float:
        """Load the server for a while; return the requests for one processor second."""
        watched = [*self.server.processes(), *self.beside]
        alone, before = Quiet([*watched, os.getpid()]), cpu_seconds(watched)
        outcome = load.run(self.server.port, self.source, clients=self.clients, seconds=seconds)
        spent = cpu_seconds(watched) - before
        self.failures += outcome.failures
        self.latencies += outcome.latencies
        self.alone = alone.kept
        if self.alone:
            self.calm += outcome.latencies
        self.rates.append(outcome.count / spent)
        return self.rates[-1]

    @property
    def cost(self) -> float:
        """Processor milliseconds that the server spends on one request."""
        return 1000 / statistics.median(self.rates)

    @property
    def share(self) -> float:
        """How many of these the server gives for one request of the yardstick."""
        return statistics.median(self.calm_shares if self.quiet else self.shares)

    @property
    def quiet(self) -> bool:
        """Whether nobody disturbed a fair part of the measures: the others are then left out."""
        if self.shares:
            return len(self.calm_shares) >= ENOUGH_CALM * len(self.shares)
        return len(self.calm) >= ENOUGH_CALM * len(self.latencies)

    def percentile(self, share: float) -> float:
        """Return the milliseconds under which this share of the answers came."""
        known = self.calm if self.quiet and self.calm else self.latencies
        return load.Outcome(latencies=known).percentile(share)


def rounds(cases: list[Case], *, turns: int, seconds: float, yardstick: Case | None = None) -> None:
    """Measure every case in turn, several times over, each between two looks at the yardstick."""
    for case in [*cases, *filter(None, [yardstick])]:
        load.run(case.server.port, case.source, clients=case.clients, seconds=seconds / 2)
    for _ in range(turns):
        before = yardstick.measure(seconds / 2) if yardstick else 0
        for case in cases:
            rate = case.measure(seconds)
            if yardstick:
                alone = case.alone and yardstick.alone
                after = yardstick.measure(seconds / 2)
                case.shares.append(2 * rate / (before + after))
                if alone and yardstick.alone:
                    case.calm_shares.append(case.shares[-1])
                before = after
