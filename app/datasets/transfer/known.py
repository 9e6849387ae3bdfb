"""The datasets of the inventory as an import finds them, and which one a row speaks of."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.datasets.inventory.contents import DatasetFacts
from app.datasets.transfer.online import StandingFile, addresses_of
from app.datasets.transfer.rows import ImportRow
from app.datasets.transfer.values import read, same
from app.kernel.text import name_key


@dataclass(frozen=True, slots=True)
class StandingDataset:
    """A dataset of the inventory as it is when the plan is made."""

    id: int
    revision: int
    stage: str
    outcome: str
    held: bool
    published_on: date | None
    resource_count: int
    facts: DatasetFacts
    # Its cells in the coarser words of the national catalogue, when such a table is read.
    national: Mapping[str, str] = field(default_factory=dict)
    # Its files by address, when a catalogue is read.
    files: Mapping[str, StandingFile] = field(default_factory=dict)
    confirmed_family: str = ""  # of high-value data, once a person has decided

    def tells(self, name: str, value: Any) -> bool:
        """Tell whether a field has this value already."""
        words = self.national.get(name, "")
        coarse = bool(words) and read(name, words) == value
        return coarse or same(name, getattr(self.facts, name), value)

    @property
    def reachable(self) -> bool:
        """Whether a file, an address or a page of it is known."""
        return self.resource_count > 0 or bool(self.facts.landing_url)


class KnownDatasets:
    """The datasets of the inventory by identifier, by address, by title and service, by title."""

    def __init__(self, standing: Sequence[StandingDataset], shared: frozenset[str]) -> None:
        """``shared``: the addresses that tell no dataset from another."""
        self.shared = shared
        self.by_identifier = {dataset.facts.identifier: dataset for dataset in standing}
        self.by_name: dict[tuple[str, str], list[StandingDataset]] = {}
        self.by_title: dict[str, list[StandingDataset]] = {}
        self.by_address: dict[str, list[StandingDataset]] = {}
        for dataset in standing:
            title, service = name_key(dataset.facts.title), name_key(dataset.facts.service)
            self.by_name.setdefault((title, service), []).append(dataset)
            self.by_title.setdefault(title, []).append(dataset)
            for address in addresses_of(dataset.facts.landing_url, list(dataset.files)):
                self.by_address.setdefault(address, []).append(dataset)

    def find(self, row: ImportRow) -> Sequence[StandingDataset]:
        """Return the datasets that a row may mean: none for a new one, several if ambiguous."""
        if row.online is not None:
            return self._online(row)
        by_field = row.by_field
        if by_field.get("identifier"):
            dataset = self.by_identifier.get(by_field["identifier"])
            return [dataset] if dataset else []
        title, service = name_key(by_field.get("title", "")), name_key(by_field.get("service", ""))
        namesakes = self.by_name.get((title, service), [])
        return namesakes or (self.by_title.get(title, []) if not service else [])

    def _online(self, row: ImportRow) -> Sequence[StandingDataset]:
        """Look for what is online by its identifier, then its address, then its title."""
        ours = row.online.identifier if row.online is not None else ""
        for identifier in (ours, row.by_field.get("identifier", "")):
            if identifier in self.by_identifier:
                return [self.by_identifier[identifier]]
        namesakes = self.by_title.get(name_key(row.by_field.get("title", "")), [])
        for address in _addresses(row):
            matches = self.by_address.get(address, []) if address not in self.shared else []
            if len(matches) > 1:
                matches = [dataset for dataset in matches if dataset in namesakes] or matches
            if matches:
                return matches
        return namesakes


def shared_addresses(rows: Iterable[ImportRow]) -> frozenset[str]:
    """Return the addresses that several rows give: the page of a portal is that of no dataset."""
    counts = Counter(address for row in rows for address in _addresses(row))
    return frozenset(address for address, count in counts.items() if count > 1)


def _addresses(row: ImportRow) -> list[str]:
    if row.online is None:
        return []
    files = [facts.url for facts in row.online.files]
    return addresses_of(row.by_field.get("landing_url", ""), files)
