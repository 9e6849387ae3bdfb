"""What the pages of skills say: the summary, the lines by axis, the radar."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.kernel.drawing.charts import RadarDrawing, radar_of
from app.kernel.typography import percent, plural
from app.methodology.rules import Axis
from app.skills.queries import SkillLine
from app.skills.rules import SkillCount, SkillShare, SkillState, count_of, shares_of

# The shape that the style sheet draws for each state.
SHAPES = {
    SkillState.MISSING: "blocked",
    SkillState.UNSEEN: "todo",
    SkillState.UNNAMED: "in_progress",
    SkillState.PLANNED: "in_progress",
    SkillState.HELD: "done",
    SkillState.UNNEEDED: "not_applicable",
}


@dataclass(frozen=True, slots=True)
class SkillRadar:
    """What is needed and held of each axis: the same figures drawn and in a table."""

    shares: Sequence[SkillShare]
    needed: RadarDrawing
    held: RadarDrawing

    @property
    def in_words(self) -> str:
        """The figures for whoever does not see the drawing."""
        parts = [
            f"{one.title}\u00a0: {percent(one.held or 0)} tenus, {percent(one.needed)} nécessaires"
            for one in self.shares
            if one.needed is not None
        ]
        return f"Compétences par axe. {', '.join(parts)}."


def radar_here(axes: Sequence[Axis], lines: Sequence[SkillLine]) -> SkillRadar:
    """Return the radar of some skills."""
    titled = [(axis.id, axis.title) for axis in axes]
    shares = shares_of(titled, [line.standing for line in lines])
    return SkillRadar(
        shares,
        needed=radar_of([(one.title, one.needed) for one in shares]),
        held=radar_of([(one.title, one.held) for one in shares]),
    )


def by_axis(axes: Sequence[Axis], lines: Sequence[SkillLine]) -> list[tuple[Axis, list[SkillLine]]]:
    """Return the lines under the title of their axis; an axis without any is left out."""
    grouped = [(axis, [line for line in lines if line.skill.axis == axis.id]) for axis in axes]
    return [(axis, rows) for axis, rows in grouped if rows]


def count_here(lines: Sequence[SkillLine]) -> SkillCount:
    """Count lines by where they stand."""
    return count_of(line.standing for line in lines)


def summary(count: SkillCount) -> str:
    """Return « 3 compétences manquent, 2 restent à regarder »; or that all is held."""
    parts = []
    if count.lacking:
        parts.append(plural(count.lacking, "compétence manque", "compétences manquent"))
    if count.unseen:
        words = ("reste", "restent") if parts else ("compétence reste", "compétences restent")
        parts.append(f"{plural(count.unseen, *words)} à regarder")
    if not parts:
        return plural(count.needed, "compétence tenue", "compétences tenues")
    return ", ".join(parts)


def with_state(lines: Sequence[SkillLine], state: str) -> list[SkillLine]:
    """Return the lines of a state; all of them without one."""
    return [line for line in lines if not state or line.standing.state.value == state]


def states_here() -> list[tuple[str, str]]:
    """Return the states to filter by, the one that hides nothing first."""
    return [("", "Toutes"), *SkillState.choices()]
