"""The parts of the ecosystem, in the order of their tabs: a registry that each fills.

Read by the page of the ecosystem, and by the tabs above the lists of each part.
"""

from collections.abc import Callable
from dataclasses import dataclass

from app.spaces.models import Authority


@dataclass(frozen=True)
class EcosystemPanel:
    """A part of the ecosystem: its list, what it is for, where it stands.

    ``standing`` writes where an authority stands, and nothing while its list is empty; it asks
    one statement, two at most.
    """

    order: int
    title: str
    endpoint: str
    purpose: str
    standing: Callable[[Authority], str]

    @property
    def zone(self) -> str:
        """Return the name of the blueprint whose pages stand under this tab."""
        return self.endpoint.partition(".")[0]


_panels: list[EcosystemPanel] = []


def register(panel: EcosystemPanel) -> None:
    """Make a part of the ecosystem known."""
    _panels.append(panel)
    _panels.sort(key=lambda one: one.order)


def panels() -> tuple[EcosystemPanel, ...]:
    """Return the parts of the ecosystem in the order of their tabs."""
    return tuple(_panels)
