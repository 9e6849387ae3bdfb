"""The typical datasets of the library: those that most authorities hold."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from app.datasets.inventory.contents import DatasetFacts
from app.methodology.library import LibraryEntry, library

# The parts of the library, in the order in which most authorities meet them.
PARTS = (
    "institutions", "finance", "planning", "mobility", "environment", "population", "education",
    "culture", "social", "safety",
)  # fmt: skip
# Where the duties of the library bind: elsewhere they are not shown (domain facts, 1.5 and 1.6).
DUTIES_BIND_IN = frozenset({"mainland", "drom"})


@dataclass(frozen=True, slots=True)
class Typical:
    """A dataset that most authorities of some kinds hold."""

    id: str
    title: str
    text: str
    theme: str  # code of rules.Theme
    group: str  # title of its part of the library
    kinds: tuple[str, ...]  # empty: every kind of authority
    territory: tuple[str, ...]  # empty: everywhere
    functions: tuple[str, ...]  # held only by who has one of them; empty: by all
    service: str
    schema: str
    duty: str
    duties: tuple[str, ...]  # ids of the duties of the law that it answers
    article: str
    certainty: str  # V, P, G or M
    frequency: str
    personal_risk: str  # none, low, medium or high
    caution: str
    high_value: str  # family of the rule (EU) 2023/138: a candidate, until a person decides
    high_value_doubt: str  # why it is not retained, which remains to be checked
    keywords: tuple[str, ...]
    first: bool  # most authorities begin with it

    def duty_in(self, territory: str) -> str:
        """Return the duty where it binds, article included; nothing elsewhere."""
        if not self.duty or territory not in DUTIES_BIND_IN:
            return ""
        return f"{self.duty} ({self.article})"

    def facts(self, territory: str) -> DatasetFacts:
        """Return the first facts of a dataset made from this entry."""
        binding = territory in DUTIES_BIND_IN
        return DatasetFacts(
            title=self.title,
            description=self.text,
            typical=self.id,
            service=self.service,
            theme=self.theme,
            keywords=self.keywords,
            frequency=self.frequency,
            schema=self.schema,
            duties=self.duties if binding else (),
            high_value=self.high_value if binding else "",
        )


@cache
def typical() -> Mapping[str, Typical]:
    """Return all typical datasets by id, one part of the library after the other."""
    parts = [library(f"typical-{part}") for part in PARTS]
    return MappingProxyType(
        {entry.id: _typical(entry, part.title) for part in parts for entry in part.entries}
    )


def typical_for(
    kind: str, territory: str, functions: Collection[str] | None
) -> tuple[Typical, ...]:
    """Return the typical datasets of such an authority, in the order of the library.

    Without functions (``None`` or empty), those that require one are included.
    """
    return tuple(
        entry
        for entry in typical().values()
        if (not entry.kinds or kind in entry.kinds)
        and (not entry.territory or territory in entry.territory)
        and (not entry.functions or not functions or set(entry.functions) & set(functions))
    )


def _typical(entry: LibraryEntry, group: str) -> Typical:
    more = entry.more
    return Typical(
        id=entry.id,
        title=entry.title,
        text=entry.text,
        theme=more["theme"],
        group=group,
        kinds=_listed(more, "kinds"),
        territory=_listed(more, "territory"),
        functions=_listed(more, "functions"),
        service=more["service"],
        schema=more.get("schema", ""),
        duty=more.get("duty", ""),
        duties=_listed(more, "duties"),
        article=entry.article or "",
        certainty=entry.certainty or "",
        frequency=more["frequency"],
        personal_risk=more["personal_risk"],
        caution=more.get("caution", ""),
        high_value=more.get("high_value", ""),
        high_value_doubt=more.get("high_value_doubt", ""),
        keywords=_listed(more, "keywords"),
        first=bool(more.get("first", False)),
    )


def _listed(more: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(more.get(key, ()))
