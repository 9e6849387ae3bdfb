"""Reads the dated law from the seeds; the file is parsed once per process."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from app.kernel import clock
from app.obligation.law import (
    Alternative,
    Article,
    Certainty,
    DoubtText,
    DutyRule,
    Law,
    Threshold,
    TreeStep,
    in_force,
)
from config import ROOT

LAW_FILE = ROOT / "seeds" / "law" / "obligation.yml"


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
        duties=tuple(in_force(map(_duty_rule, document["duties"]), day).values()),
    )


def _article(entry: Mapping[str, Any]) -> Article:
    return Article(**{**entry, "certainty": Certainty(entry["certainty"])})


def _threshold(entry: Mapping[str, Any]) -> Threshold:
    certainty = Certainty(entry["certainty"])
    return Threshold(**{"remark": "", **entry, "certainty": certainty})


def _step(entry: Mapping[str, Any]) -> TreeStep:
    return TreeStep(
        id=entry["id"],
        question=entry["question"],
        articles=tuple(entry["articles"]),
        certainty=Certainty(entry["certainty"]),
    )


def _doubt(entry: Mapping[str, Any]) -> DoubtText:
    return DoubtText(
        id=entry["id"],
        text=entry["text"],
        article=entry.get("article"),
        certainty=Certainty(entry["certainty"]),
    )


def _duty_rule(entry: Mapping[str, Any]) -> DutyRule:
    return DutyRule(
        id=entry["id"],
        step=entry["step"],
        title=entry["title"],
        text=entry["text"],
        reference=entry["reference"],
        certainty=Certainty(entry["certainty"]),
        only_if=entry.get("only_if"),
        valid_from=entry.get("valid_from", date.min),
        when=tuple(_alternative(alternative) for alternative in entry["when"]),
        deadline=entry.get("deadline", ""),
        function=entry.get("function", ""),
    )


def _alternative(entry: Mapping[str, Any]) -> Alternative:
    lists = {key: tuple(entry.get(key, ())) for key in ("regimes", "kinds", "territories")}
    return Alternative(
        **lists,
        population=entry.get("population"),
        staff=entry.get("staff"),
        obliged=entry.get("obliged", False),
    )
