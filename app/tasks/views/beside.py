"""What a person is given besides tasks: a registry, whose sections « Mes tâches » shows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OwnThing:
    """Something given to a person: its title, where it is, where it stands in a few words."""

    title: str
    url: str
    meta: str


@dataclass(frozen=True, slots=True)
class OwnSection:
    """Things of one kind; ``total`` counts those that are not listed too."""

    title: str
    things: Sequence[OwnThing]
    total: int


Provider = Callable[[int], OwnSection]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Register a kind of things; the provider takes the id of an account."""
    _providers.append(provider)


def sections_of(user_id: int) -> list[OwnSection]:
    """Return what an account is given, kind by kind; kinds of which it has none are left out."""
    sections = (provider(user_id) for provider in _providers)
    return [section for section in sections if section.total]
