"""What came of each step, for the table at the end."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


class Fault(Exception):
    """Something is not as the page says."""


def hold(true: object, sentence: str) -> None:
    """Raise Fault with this sentence unless what is given is true."""
    if not true:
        raise Fault(sentence)


@dataclass
class Told:
    """The steps done on a system, how long each took, and what was measured."""

    system: str
    seconds: dict[str, float] = field(default_factory=dict)
    measures: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time a step and say that it is done."""
        start = time.monotonic()
        try:
            yield
        except BaseException:
            print(f"{self.system:<10} ÉCHEC  {name}", flush=True)
            raise
        self.seconds[name] = time.monotonic() - start
        print(f"{self.system:<10} {self.seconds[name]:5.1f} s  {name}", flush=True)

    def measure(self, name: str, value: str) -> None:
        """Keep a figure that the page gives."""
        self.measures[name] = value
        print(f"{self.system:<10} mesure   {name} : {value}", flush=True)
