"""What other rooms say on the public page of a dataset: a registry that they fill."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.datasets.inventory.models import Dataset
from app.spaces.models import Authority


@dataclass(frozen=True)
class DatasetAside:
    """A piece of the page: its template, and ``aside``, the values that it draws."""

    template: str
    values: Mapping[str, Any]


Provider = Callable[[Authority, Dataset], DatasetAside]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Register a provider; it gives nothing that names a person."""
    _providers.append(provider)


def asides_of(authority: Authority, row: Dataset) -> list[DatasetAside]:
    """Return what is said beside a dataset, in the order of registration."""
    return [provider(authority, row) for provider in _providers]
