"""Datasets in words: the labels of fields and codes, the changes between two versions."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from app.audit.rules import Change, changes_between
from app.datasets.inventory.contents import DatasetFacts
from app.datasets.inventory.frequencies import FREQUENCIES, UNDECIDED
from app.datasets.inventory.licences import name_of
from app.datasets.inventory.rules import Granularity, HighValue, PersonalData, Theme
from app.kernel.labels import LabelledEnum
from app.kernel.revisions import Version, Words, in_words
from app.kernel.typography import day


def of_code(listed: type[LabelledEnum], code: str) -> str:
    """Return the label of a code, or the code itself when it has left the list."""
    return listed(code).label if code in listed.codes() else code


def frequency_of(code: str) -> str:
    """Return a rhythm in words."""
    known = FREQUENCIES.get(code)
    return known.label if known is not None else code


def rhythm_in_words(code: str) -> str:
    """Return a rhythm in words; nothing for one that is not decided."""
    return "" if code in UNDECIDED else frequency_of(code)


def period_of(first: date | None, last: date | None) -> str:
    """Return a period in words, by the bounds that are known; nothing for none."""
    return " – ".join(day(bound) for bound in (first, last) if bound)


def high_value_of(code: str) -> str:
    """Return a family of high-value data in words; nothing for none."""
    return of_code(HighValue, code) if code else ""


def _coded(listed: type[LabelledEnum]) -> Words:
    return lambda code: of_code(listed, code)


def _joined(values: Sequence[str]) -> str:
    return ", ".join(values)


FIELDS: tuple[tuple[str, str, Words], ...] = (
    ("title", "Titre", str),
    ("identifier", "Identifiant", str),
    ("description", "Description", str),
    ("service", "Service responsable", str),
    ("person", "Personne", str),
    ("theme", "Thème", _coded(Theme)),
    ("keywords", "Mots-clés", _joined),
    ("software", "Logiciel d’origine", str),
    ("format", "Format", str),
    ("volume", "Volume", str),
    ("frequency", "Rythme de mise à jour", frequency_of),
    ("updated_on", "Dernière mise à jour des données", day),
    ("next_update_on", "Prochaine mise à jour", day),
    ("coverage", "Territoire couvert", str),
    ("granularity", "Maille", _coded(Granularity)),
    ("covers_from", "Début de la période", day),
    ("covers_to", "Fin de la période", day),
    ("licence", "Licence", name_of),
    ("schema", "Schéma", str),
    ("landing_url", "Page de présentation", str),
    ("personal_data", "Données personnelles", _coded(PersonalData)),
    ("high_value", "Forte valeur", _coded(HighValue)),
    ("value", "Intérêt", str),
    ("effort", "Effort", str),
    ("duties", "Obligations", _joined),
)


def differences(before: DatasetFacts, after: DatasetFacts) -> tuple[Change, ...]:
    """Return the fields that changed, in words."""
    return changes_between(_version(before, FIELDS), _version(after, FIELDS))


def _version(facts: object, fields: Sequence[tuple[str, str, Words]]) -> Version:
    return in_words(partial(getattr, facts), fields)
