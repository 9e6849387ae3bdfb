"""Two versions of a sheet side by side, in words."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from app.kernel.revisions import Difference, Version, side_by_side
from app.kernel.typography import day
from app.methodology.stakeholder_library import archetypes, arguments, brakes, objectives
from app.stakeholders.directory.contents import Assessment, StakeholderFacts
from app.stakeholders.directory.models import Opinion, Stakeholder
from app.stakeholders.directory.rules import Attitude, Influence, Interest


def plain_differences(current: Stakeholder, typed: StakeholderFacts) -> list[Difference]:
    """Return the lines of the plain part that differ between the row and what was typed."""
    return side_by_side(_plain_lines(StakeholderFacts.of(current)), _plain_lines(typed))


def opinion_differences(current: Opinion | None, typed: Assessment) -> list[Difference]:
    """Return the same for the reserved part, which the reader may read."""
    standing = dict(opinion_lines(Assessment.of(current)))
    return side_by_side(standing, dict(opinion_lines(typed)))


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


def _plain_lines(facts: StakeholderFacts) -> Version:
    known = archetypes().get(facts.archetype)
    return {
        "Fonction ou groupe": facts.title,
        "Personne": facts.person,
        "Service ou organisme": facts.body,
        "Par rapport à la collectivité": facts.side.label,
        "Rôle": facts.role.label,
        "Profil type": known.title if known is not None else "",
    }


def _measure(scale: Any, value: int | None) -> str:
    return str(scale(str(value)).label) if value else ""


def _titles(library: Mapping[str, Any], ids: Iterable[str]) -> str:
    return ", ".join(library[id_].title for id_ in ids if id_ in library)


def _day(when: date | None) -> str:
    return day(when) if when else ""
