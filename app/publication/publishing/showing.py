"""What a dataset lets everybody read, in words, and where each lack is mended."""

from typing import Any

from flask import url_for

from app.datasets.checks.queries import undecided_of
from app.datasets.inventory import wording
from app.datasets.inventory.contents import DatasetFacts
from app.datasets.inventory.defaults import Defaults
from app.datasets.inventory.licences import name_of
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.routes.links import PURPOSE, TO_PUBLISH
from app.kernel.typography import day
from app.publication.publishing.rules import Lack, LackKind
from app.spaces.models import Authority

# Facts that the public page says as they are written, after those that have a word of their own.
PLAIN = ("theme", "keywords", "coverage", "granularity", "schema", "high_value", "landing_url")
Pairs = list[tuple[str, str]]


def public_values(authority: Authority, row: Dataset, defaults: Defaults) -> Pairs:
    """Return what the public page says of a dataset beside its title, description and files."""
    licence = defaults.licence_of(row)
    facts = DatasetFacts.of(row).but(high_value=row.confirmed_family)
    named = {name: (title, words) for name, title, words in wording.FIELDS}
    plain = [(named[name], getattr(facts, name)) for name in PLAIN]
    values = [
        ("Licence", _of_strategy(name_of(licence), own=bool(row.licence)) if licence else ""),
        ("Contact", row.service or authority.name),
        ("Rythme", wording.rhythm_in_words(defaults.rhythm_of(row))),
        ("Mis à jour le", day(row.updated_on) if row.updated_on else ""),
        ("Période", wording.period_of(row.covers_from, row.covers_to)),
        *((title, words(fact) if fact else "") for (title, words), fact in plain),
    ]
    return [(title, value) for title, value in values if value]


def _of_strategy(name: str, *, own: bool) -> str:
    return name if own else f"{name}, celle de la stratégie"


def mended_at(row: Dataset, lack: Lack) -> str:
    """Return the address where a lack is mended, which leads back here afterwards."""
    if lack.kind is LackKind.LOOK:
        return url_for("publication.publishing", dataset_id=row.id)
    if lack.kind is LackKind.HELD:
        held_by = undecided_of(row)
        if held_by is not None:
            return url_for("datasets.verdict", check_id=held_by)
        return url_for("datasets.check", dataset_id=row.id)
    endpoint, anchor = {
        LackKind.ANALYSIS: ("datasets.eligibility", None),
        LackKind.ADDRESS: ("datasets.new_resource", None),
    }.get(lack.kind, ("datasets.edit", str(lack.kind.value)))
    values: dict[str, Any] = {"dataset_id": row.id, PURPOSE: TO_PUBLISH}
    return url_for(endpoint, **values, _anchor=anchor)
