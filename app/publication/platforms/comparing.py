"""What was changed there since our last sending, field by field: nobody's text is lost unseen.

Three values of each field are compared: what stood there after the last sending, of which a mark
is kept, what stands there now, and what stands here. What only we changed is sent; what only they
changed stays there; what both changed waits for somebody who chooses.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from app.kernel.labels import LabelledEnum
from app.publication.platforms.base import Difference, PlatformProblem, ResourceStep, Steps

MARK_LENGTH = 16
MOST_CHOICES = 500  # of the fields of a dataset and of its files
CHOSEN = re.compile(rf"(ici|la-bas):[0-9a-f]{{{MARK_LENGTH}}}")
KEY = re.compile(r"([0-9]{1,18}/)?[a-z_]{1,40}")
CHANGED_THERE = (
    "Rien n’a été envoyé\u00a0: des champs ont changé là-bas depuis le dernier envoi. Demandez ce "
    "qui changerait, puis choisissez pour chacun."
)
KEPT_THERE = "Laissé comme il est là-bas\u00a0: {fields}."


class Keeps(LabelledEnum):
    """Whose value of a field wins."""

    OURS = ("ici", "Envoyer ce qui est ici")
    THEIRS = ("la-bas", "Garder ce qui est là-bas")


@dataclass(frozen=True)
class KnownCopy:
    """What is known of a copy: the marks of what it held, and what somebody chose since.

    ``chosen``: field → a side and the mark of the value there that was seen, « ici:3f… ».
    """

    marks: Mapping[str, str] = field(default_factory=dict)
    chosen: Mapping[str, str] = field(default_factory=dict)


def mark_of(text: str) -> str:
    """Return what is kept of a value, to recognise it: long texts are not stored twice."""
    return sha256(text.encode()).hexdigest()[:MARK_LENGTH]


def side_of(difference: Difference, known: KnownCopy) -> Keeps | None:
    """Return whose value wins; none: somebody has to choose."""
    if difference.automatic:
        return Keeps.OURS
    there, ours = mark_of(difference.stands_there), mark_of(difference.stands_here)
    side, _, seen = known.chosen.get(difference.key, "").partition(":")
    if seen == there:
        return Keeps(side)
    was = known.marks.get(difference.key)
    if was == there:
        return Keeps.OURS
    return Keeps.THEIRS if was == ours else None


def settled(steps: Steps, known: KnownCopy) -> Steps:
    """Return the steps, of which each difference is to be sent or is left as it is there.

    ``PlatformProblem`` names those that nobody has chosen.
    """
    waiting = [
        (difference.field, f"là-bas «\u202f{_short(difference.there)}\u202f»")
        for difference in all_differences(steps)
        if side_of(difference, known) is None
    ]
    if waiting:
        raise PlatformProblem(CHANGED_THERE, waiting)
    resources = [_settled_step(step, known) for step in steps.resources]
    ours, theirs = _parted(steps.differences, known)
    return replace(steps, differences=ours, left=theirs, resources=resources)


def all_differences(steps: Steps) -> Iterator[Difference]:
    """Give the differences of the dataset, then those of its files."""
    yield from steps.differences
    for step in steps.resources:
        yield from step.differences


def remark_of(steps: Steps) -> list[str]:
    """Return the remark on what was left as it is there, if anything was."""
    names = [difference.field for difference in steps.left]
    names += [f"{name} de {step.title}" for step in steps.resources for name in _fields(step)]
    return [KEPT_THERE.format(fields=", ".join(names))] if names else []


def marks_left(steps: Steps) -> dict[str, str]:
    """Return the marks of what was left there: as if it were ours, for it was seen."""
    left = [*steps.left, *(one for step in steps.resources for one in step.left)]
    return {difference.key: mark_of(difference.stands_here) for difference in left}


def choices_typed(typed: Mapping[str, str], *, all_ours: bool) -> dict[str, str]:
    """Return the choices of a form, field → side and mark; what is not one is left out."""
    chosen: dict[str, str] = {}
    for name, value in list(typed.items())[:MOST_CHOICES]:
        key = name.removesuffix("-choix")
        if key == name or not KEY.fullmatch(key) or not CHOSEN.fullmatch(value):
            continue
        seen = value.partition(":")[2]
        chosen[key] = f"{Keeps.OURS.value}:{seen}" if all_ours else value
    return chosen


def _settled_step(step: ResourceStep, known: KnownCopy) -> ResourceStep:
    ours, theirs = _parted(step.differences, known)
    return replace(step, differences=ours, left=theirs)


def _parted(
    differences: Sequence[Difference], known: KnownCopy
) -> tuple[list[Difference], list[Difference]]:
    ours = [one for one in differences if side_of(one, known) is Keeps.OURS]
    return ours, [one for one in differences if one not in ours]


def _fields(step: ResourceStep) -> list[str]:
    return [difference.field.lower() for difference in step.left]


def _short(text: str, longest: int = 80) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
