"""Reads the table of the kinds of authority from the seeds, once per process."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from app.governance.certainty import Certainty
from app.governance.phrases import NounPhrase
from app.governance.rules import (
    BodyKind,
    Competence,
    KindCell,
    KindTable,
    RecordCondition,
    SittingPapers,
)
from config import ROOT

KINDS_FILE = ROOT / "seeds" / "law" / "authority-kinds.yml"
FLAGS = ("transmitted", "contested", "public", "secretary", "remark")


@cache
def kind_table() -> KindTable:
    """Return the table shipped with this version."""
    return read_table(KINDS_FILE)


def title_of_kind(kind: str) -> str:
    """Return the title of a kind that was chosen, or nothing."""
    row = kind_table().kinds.get(kind)
    return row.title if row else ""


def read_table(path: Path) -> KindTable:
    """Read a table from its file."""
    loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    rows = map(_body_kind, loaded["kinds"])
    return KindTable({row.id: row for row in rows}, loaded["codes"], loaded["checked_on"])


def _body_kind(entry: Mapping[str, Any]) -> BodyKind:
    return BodyKind(
        id=entry["id"],
        title=entry["title"],
        kinds=tuple(entry["kinds"]),
        nature=_cell(entry["nature"]),
        called=NounPhrase(entry["called"]),
        assembly=_cell(entry["assembly"]),
        assemblies=entry["assemblies"],
        executive=_cell(entry["executive"]),
        act=NounPhrase(entry["act"]),
        competence=Competence(**_certain(entry["competence"])),
        orders=Competence(**_certain(entry["orders"])) if "orders" in entry else None,
        papers=tuple(_papers(papers) for papers in entry.get("papers", ())),
        when=tuple(_condition(condition) for condition in entry.get("when", ())),
        source=entry["source"],
        **{flag: entry[flag] for flag in FLAGS if flag in entry},
    )


def _cell(entry: str | Mapping[str, str]) -> KindCell:
    if isinstance(entry, str):
        return KindCell(entry)
    return KindCell(entry["is"], Certainty(entry["certainty"]))


def _certain(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {**entry, "certainty": Certainty(entry.get("certainty", "V"))}


def _papers(entry: Mapping[str, Any]) -> SittingPapers:
    bounds = {"from": "from_people", "below": "below_people"}
    return SittingPapers(**{bounds.get(key, key): value for key, value in _certain(entry).items()})


def _condition(entry: Mapping[str, list[str]]) -> RecordCondition:
    return RecordCondition(**{key: tuple(values) for key, values in entry.items()})
