"""What other features show on the page of a phase: a registry that they fill.

Filled by ``app.skills.on_phase``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.spaces.models import Authority


@dataclass(frozen=True)
class PhasePanel:
    """A piece of the page: its template, and ``panel``, the values that it draws."""

    template: str
    values: Mapping[str, Any]
    charts: bool = False  # whether it draws some, which have their own sheet of style


Provider = Callable[[Authority, int], PhasePanel | None]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Register a provider of panels on every phase."""
    _providers.append(provider)


def panels_of(authority: Authority, position: int) -> list[PhasePanel]:
    """Return what is shown on the phase at a position."""
    panels = (provider(authority, position) for provider in _providers)
    return [panel for panel in panels if panel is not None]
