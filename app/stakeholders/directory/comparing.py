"""Two versions of a sheet side by side, in words."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from app.kernel.typography import day
from app.methodology.stakeholder_library import archetypes, arguments, brakes, objectives
from app.stakeholders.directory.contents import Assessment, StakeholderFacts
from app.stakeholders.directory.models import Opinion, Stakeholder
from app.stakeholders.directory.rules import Attitude, Influence, Interest

Both = tuple[str, str, str]  # what it is, what stands, what was typed
NOTHING = "rien"


def plain_differences(current: Stakeholder, said: StakeholderFacts) -> list[Both]:
    """Return where what stands and what was typed are not the same, for the plain part."""
    return _different(_plain_lines(StakeholderFacts.of(current)), _plain_lines(said))


def opinion_differences(current: Opinion | None, said: Assessment) -> list[Both]:
    """Return the same for the reserved part, which the reader was let in to."""
    return _different(opinion_lines(Assessment.of(current)), opinion_lines(said))


def opinion_lines(said: Assessment) -> list[tuple[str, str]]:
    """Return each thing that an opinion says with its French title."""
    return [
        ("Influence", _measure(Influence, said.influence)),
        ("Intérêt", _measure(Interest, said.interest)),
        ("Attitude", _measure(Attitude, said.attitude)),
        ("Attitude souhaitée", _measure(Attitude, said.wished)),
        ("Promoteur", "oui" if said.promoter else "non"),
        ("Objectifs", _titles(objectives(), said.objectives)),
        ("Freins", _titles(brakes(), said.brakes)),
        ("Arguments", _titles(arguments(), said.arguments)),
        ("Dernier contact", _day(said.last_contact_on)),
        ("Prochaine action", said.next_action),
        ("Prévue le", _day(said.next_action_on)),
        ("Note", said.note),
        ("Qui peut lire", said.visibility.label),
    ]


def _plain_lines(said: StakeholderFacts) -> list[tuple[str, str]]:
    known = archetypes().get(said.archetype)
    return [
        ("Fonction ou groupe", said.title),
        ("Personne", said.person),
        ("Service ou organisme", said.body),
        ("Par rapport à la collectivité", said.side.label),
        ("Rôle", said.role.label),
        ("Profil type", known.title if known is not None else ""),
    ]


def _different(standing: list[tuple[str, str]], typed: list[tuple[str, str]]) -> list[Both]:
    pairs = zip(standing, typed, strict=True)
    return [
        (title, theirs or NOTHING, yours or NOTHING)
        for (title, theirs), (_, yours) in pairs
        if theirs != yours
    ]


def _measure(scale: Any, value: int | None) -> str:
    return str(scale(str(value)).label) if value else ""


def _titles(library: Mapping[str, Any], ids: Iterable[str]) -> str:
    return ", ".join(library[each].title for each in ids if each in library)


def _day(when: date | None) -> str:
    return day(when) if when else ""
