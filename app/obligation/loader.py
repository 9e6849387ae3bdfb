"""Reads the dated law from the seeds; the file is parsed once per process."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from app.governance.certainty import Certainty
from app.kernel import clock
from app.obligation.law import (
    Alternative,
    Article,
    DoubtText,
    DutyRule,
    Law,
    Provenance,
    Threshold,
    TreeStep,
    in_force,
)
from config import ROOT

LAW_FILE = ROOT / "seeds" / "law" / "obligation.yml"
PROVENANCE = ("certainty", "source", "checked_on")


def get_law(day: date | None = None) -> Law:
    """Return the law in force on that day, today if none is given."""
    return law_on(read_document(LAW_FILE), day or clock.today())


@cache
def read_document(path: Path) -> Mapping[str, Any]:
    """Read the file as it is written, once per process."""
    loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    if not isinstance(loaded, dict):
        raise TypeError(f"{path} is not a mapping")
    return loaded


def law_on(document: Mapping[str, Any], day: date) -> Law:
    """Build the law in force on a day from the contents of the file."""
    version_date: date = document["version_date"]
    return Law(
        text=document["text"],
        version_date=version_date,
        articles=in_force(map(_article, document["articles"]), day),
        thresholds=in_force(map(_threshold, document["thresholds"]), day),
        steps={entry["id"]: _step(entry) for entry in document["steps"]},
        doubts={entry["id"]: _doubt(entry) for entry in document["doubts"]},
        duties=_duties(document["duties"], day),
    )


def _duties(entries: Sequence[Mapping[str, Any]], day: date) -> tuple[DutyRule, ...]:
    """Return the duties in force, in the order of the file."""
    rules = in_force(map(_duty_rule, entries), day)
    return tuple(
        rules[id_] for id_ in dict.fromkeys(entry["id"] for entry in entries) if id_ in rules
    )


def _article(entry: Mapping[str, Any]) -> Article:
    return Article(**{**entry, "certainty": Certainty(entry["certainty"])})


def _provenance(entry: Mapping[str, Any]) -> Provenance:
    """Read who says it; ``LookupError`` when an entry does not tell."""
    missing = [key for key in PROVENANCE if not entry.get(key)]
    if missing:
        raise LookupError(f"{LAW_FILE.name}, {entry.get('id')}\u00a0: il manque {missing[0]}.")
    return Provenance(Certainty(entry["certainty"]), entry["source"], entry["checked_on"])


def _told(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return the entry with its provenance in one."""
    rest = {key: value for key, value in entry.items() if key not in PROVENANCE}
    return {**rest, "provenance": _provenance(entry)}


def _threshold(entry: Mapping[str, Any]) -> Threshold:
    return Threshold(**{"article": "", "remark": "", "strict": False, **_told(entry)})


def _step(entry: Mapping[str, Any]) -> TreeStep:
    return TreeStep(**{**_told(entry), "articles": tuple(entry["articles"])})


def _doubt(entry: Mapping[str, Any]) -> DoubtText:
    return DoubtText(**{"article": None, **_told(entry)})


def _duty_rule(entry: Mapping[str, Any]) -> DutyRule:
    when = tuple(_alternative(entry, alternative) for alternative in entry["when"])
    blank = {"only_if": None, "valid_from": date.min}
    return DutyRule(**{**blank, **_told(entry), "when": when})


def _alternative(duty: Mapping[str, Any], entry: Mapping[str, Any]) -> Alternative:
    """Read one reason; what it does not say of its provenance is that of the duty."""
    own = {key: value for key, value in entry.items() if key not in PROVENANCE}
    lists = {key: tuple(value) for key, value in own.items() if isinstance(value, list)}
    whole = {key: entry.get(key, duty.get(key)) for key in ("id", *PROVENANCE)}
    differs = any(key in entry for key in PROVENANCE)
    return Alternative(**{**own, **lists}, provenance=_provenance(whole) if differs else None)
