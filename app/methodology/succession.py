"""How the editions follow each other: what each changes, and what was rectified since."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from app.methodology.changes import ChangeKind, EditionChanges, ItemChange, StatesRule
from app.methodology.fields import Fields
from app.methodology.freezing import Rectification
from app.methodology.loader import SEEDS, folder_of, get_edition
from app.methodology.seedfile import SeedFault, SeedProblem, read_seed

CHANGES, RECTIFICATIONS = "changes.yml", "rectifications.yml"


@cache
def changes_of(edition_id: str) -> EditionChanges | None:
    """Return how an edition differs from the one before it; None for the first."""
    path = folder_of(edition_id) / CHANGES
    if not path.exists():
        return None
    problems: list[SeedFault] = []
    fields = _opened(path, problems)
    origin = fields.text("from")
    told = tuple(_change(entry) for entry in fields.mappings("changes"))
    if problems:
        raise SeedProblem(problems)
    return EditionChanges(get_edition(origin), get_edition(edition_id), told)


@cache
def rectifications_of(edition_id: str) -> Mapping[str, tuple[Rectification, ...]]:
    """Return the texts of an edition reworded since it was published, by item, the oldest first."""
    path = folder_of(edition_id) / RECTIFICATIONS
    if not path.exists():
        return {}
    problems: list[SeedFault] = []
    by_item: dict[str, list[Rectification]] = defaultdict(list)
    for entry in _opened(path, problems).mappings("rectifications"):
        by_item[entry.text("item")].append(Rectification(entry.day("on"), entry.text("what")))
    if problems:
        raise SeedProblem(problems)
    return {item_id: tuple(listed) for item_id, listed in by_item.items()}


def _opened(path: Path, problems: list[SeedFault]) -> Fields:
    source = read_seed(path, SEEDS)
    return Fields(source, source.data, problems)


def _change(entry: Fields) -> ItemChange:
    rule = entry.optional_text("states")
    return ItemChange(
        ChangeKind(entry.text("kind")),
        entry.optional_texts("from"),
        entry.optional_texts("to"),
        reason=entry.text("reason"),
        source=entry.text("source"),
        states=None if rule is None else StatesRule(rule),
    )
