"""The values of a contract, read from a form or from a row."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from app.audit.rules import Change, changes_between
from app.kernel.errors import Refused
from app.kernel.revisions import Version
from app.kernel.typography import day
from app.processes.contracts.models import Contract
from app.processes.contracts.rules import ContractKind, DataTerms

CONTRACT_TITLES = {
    "title": "Contrat",
    "kind": "Nature",
    "supplier": "Fournisseur",
    "service": "Service",
    "ends_on": "Dernier jour",
    "data_terms": "Ce que le contrat dit des données",
    "export": "Comment les données en sortent",
}


@dataclass(frozen=True)
class ContractFacts:
    """What is written of a contract."""

    title: str
    kind: ContractKind = ContractKind.SOFTWARE
    supplier: str = ""
    service: str = ""
    ends_on: date | None = None
    data_terms: DataTerms = DataTerms.UNKNOWN
    export: str = ""

    @classmethod
    def of(cls, row: Contract) -> "ContractFacts":
        """Return the values of a row."""
        values = {one.name: getattr(row, one.name) for one in fields(cls)}
        coded = {"kind": ContractKind(row.kind), "data_terms": DataTerms(row.data_terms)}
        return cls(**{**values, **coded})

    def columns(self) -> dict[str, Any]:
        """Return the values of the row."""
        return {**vars(self), "kind": self.kind.value, "data_terms": self.data_terms.value}


def problems_of(facts: ContractFacts) -> Iterator[Refused]:
    """Give what is wrong with these values."""
    if not facts.title:
        yield Refused("Donnez un nom à ce contrat.", "title")


def differences(before: ContractFacts, after: ContractFacts) -> tuple[Change, ...]:
    """Return what changed, in words."""
    return changes_between(_version(before), _version(after))


def _version(facts: ContractFacts) -> Version:
    words = {name: getattr(facts, name) or None for name in CONTRACT_TITLES}
    words |= {
        "kind": facts.kind.label,
        "data_terms": facts.data_terms.label,
        "ends_on": day(facts.ends_on) if facts.ends_on else None,
    }
    return {title: words[name] for name, title in CONTRACT_TITLES.items()}
