"""What is thought of a stakeholder, value by value, in words."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from app.kernel.typography import day
from app.methodology.stakeholder_library import arguments, brakes, objectives
from app.stakeholders.directory.contents import Assessment
from app.stakeholders.directory.rules import Attitude, Influence, Interest


def opinion_lines(assessment: Assessment) -> list[tuple[str, str]]:
    """Return each value of an opinion with its French title."""
    return [
        ("Influence", _measure(Influence, assessment.influence)),
        ("Intérêt", _measure(Interest, assessment.interest)),
        ("Attitude", _measure(Attitude, assessment.attitude)),
        ("Attitude souhaitée", _measure(Attitude, assessment.wished)),
        ("Promoteur", "oui" if assessment.promoter else "non"),
        ("Objectifs", _titles(objectives(), assessment.objectives)),
        ("Freins", _titles(brakes(), assessment.brakes)),
        ("Arguments", _titles(arguments(), assessment.arguments)),
        ("Dernier contact", _day(assessment.last_contact_on)),
        ("Prochaine action", assessment.next_action),
        ("Prévue le", _day(assessment.next_action_on)),
        ("Note", assessment.note),
        ("Qui peut lire", assessment.visibility.label),
    ]


def _measure(scale: Any, value: int | None) -> str:
    return str(scale(str(value)).label) if value else ""


def _titles(library: Mapping[str, Any], ids: Iterable[str]) -> str:
    return ", ".join(library[id_].title for id_ in ids if id_ in library)


def _day(when: date | None) -> str:
    return day(when) if when else ""
