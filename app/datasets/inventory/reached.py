"""The five bars of the inventory: how many datasets have come as far as each stage. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.datasets.inventory.rules import STAGES, Stage

# The words of a bar, for one dataset and for several.
WORDS = {
    Stage.LISTED: ("recensé", "recensés"),
    Stage.ANALYSED: ("analysé", "analysés"),
    Stage.PREPARED: ("préparé", "préparés"),
    Stage.PUBLISHED: ("publié", "publiés"),
    Stage.MAINTAINED: ("tenu à jour", "tenus à jour"),
}


@dataclass(frozen=True, slots=True)
class ReachedStage:
    """A stage, and the datasets that have come that far."""

    stage: Stage
    count: int  # there, or further
    share: int  # in percent of all, rounded down: 100 only when all are there

    @property
    def words(self) -> str:
        """What to write beside the count."""
        one, several = WORDS[self.stage]
        return one if self.count < 2 else several  # noqa: PLR2004  a plural, in French


def steps(counts: Mapping[Stage, int]) -> list[ReachedStage]:
    """Return the five stages in order: each holds those that have gone further too."""
    reached = [sum(counts.get(stage, 0) for stage in STAGES[rank:]) for rank in range(len(STAGES))]
    most = max(reached[0], 1)
    return [
        ReachedStage(stage, count, 100 * count // most)
        for stage, count in zip(STAGES, reached, strict=True)
    ]
