"""What one must know how to do, what an authority knows, what it lacks. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.kernel.labels import LabelledEnum

HIGHEST = 3


class SkillLevel(LabelledEnum):
    """How well something is known: by an authority, never by a person."""

    NONE = ("0", "Aucun")
    BASICS = ("1", "Notions")
    ALONE = ("2", "Autonomie")
    MASTERY = ("3", "Maîtrise")


class SkillWay(LabelledEnum):
    """How a skill that is lacking is got."""

    TRAIN = ("train", "Former")
    SHARE = ("share", "Partager")
    LEARN = ("learn", "Apprendre en faisant")
    BUY = ("buy", "Acheter")
    HIRE = ("hire", "Recruter")


class SkillState(LabelledEnum):
    """Where a skill stands."""

    MISSING = ("missing", "manque")
    UNSEEN = ("unseen", "à regarder")
    UNNAMED = ("unnamed", "tenue, à confier")
    PLANNED = ("planned", "manque, solution choisie")
    HELD = ("held", "tenue")
    UNNEEDED = ("unneeded", "pas nécessaire ici")


SETTLED = frozenset({SkillState.PLANNED, SkillState.HELD, SkillState.UNNEEDED})


@dataclass(frozen=True, slots=True)
class Skill:
    """Something to know how to do: why, at what level, when, and how it is learnt."""

    id: str
    axis: str
    title: str
    text: str
    level: int  # that most authorities need
    phases: tuple[int, ...]
    ways: Mapping[SkillWay, str]  # how each way is gone, where there is something to tell
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SkillStanding:
    """A skill as an authority stands."""

    skill: Skill
    needed: int
    held: int | None = None  # nobody has looked yet
    way: str = ""
    named: bool = False  # whether somebody answers for it

    @property
    def gap(self) -> int:
        """How many levels are lacking, as far as anybody looked."""
        return max(0, self.needed - self.held) if self.held is not None else 0

    @property
    def state(self) -> SkillState:
        """Where it stands."""
        if not self.needed:
            return SkillState.UNNEEDED
        if self.held is None:
            return SkillState.UNSEEN
        if self.gap:
            return SkillState.PLANNED if self.way else SkillState.MISSING
        return SkillState.HELD if self.named else SkillState.UNNAMED


@dataclass(frozen=True, slots=True)
class SkillCount:
    """How many skills are needed, and where they stand."""

    needed: int
    lacking: int  # with a way to get them or not
    without_way: int
    unseen: int
    unnamed: int

    @property
    def settled(self) -> bool:
        """Whether each needed skill is held by somebody, or will be got."""
        return self.needed > 0 and not (self.without_way or self.unseen or self.unnamed)


def count_of(standings: Iterable[SkillStanding]) -> SkillCount:
    """Count skills by where they stand."""
    states = [standing.state for standing in standings]
    planned, missing = states.count(SkillState.PLANNED), states.count(SkillState.MISSING)
    return SkillCount(
        needed=len(states) - states.count(SkillState.UNNEEDED),
        lacking=planned + missing,
        without_way=missing,
        unseen=states.count(SkillState.UNSEEN),
        unnamed=states.count(SkillState.UNNAMED),
    )


@dataclass(frozen=True, slots=True)
class SkillShare:
    """An axis: what is needed and held of it, as shares of the highest level of its skills."""

    axis: str
    title: str
    needed: int | None  # percents; None where no skill of the axis is asked for
    held: int | None
    skills: int
    lacking: int
    unseen: int


def shares_of(
    axes: Sequence[tuple[str, str]], standings: Iterable[SkillStanding]
) -> list[SkillShare]:
    """Return the share of each axis; what is held beyond the need fills no other gap."""
    by_axis: dict[str, list[SkillStanding]] = {axis: [] for axis, _ in axes}
    for standing in standings:
        by_axis.setdefault(standing.skill.axis, []).append(standing)
    return [_share(axis, title, by_axis[axis]) for axis, title in axes]


def _share(axis: str, title: str, standings: Sequence[SkillStanding]) -> SkillShare:
    counted = count_of(standings)
    return SkillShare(
        axis,
        title,
        needed=_percent([one.needed for one in standings]),
        held=_percent([min(one.held or 0, one.needed) for one in standings]),
        skills=counted.needed,
        lacking=counted.lacking,
        unseen=counted.unseen,
    )


def _percent(levels: Sequence[int]) -> int | None:
    """Return the share of the highest level; never 100 for what is a little less."""
    return 100 * sum(levels) // (HIGHEST * len(levels)) if levels else None
