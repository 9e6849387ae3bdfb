"""Which duties bind an authority, which of its datasets answer each, and what is missing (pure)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from app.authorities.rules import FUNCTION_OF_DUTY
from app.datasets.inventory.library import Typical, typical
from app.datasets.inventory.rules import PUBLIC_CODES, Outcome, Stage
from app.kernel.labels import LabelledEnum
from app.kernel.typography import lowered
from app.obligation.duties import Duty

HIGH_VALUE = "high-value"  # answered by whatever belongs to one of the six families


class Concern(LabelledEnum):
    """Whether a duty is the authority's, as far as it has said."""

    YES = ("yes", "vous concerne")
    PERHAPS = ("perhaps", "à vérifier")
    NO = ("no", "ne vous concerne pas")


@dataclass(frozen=True, slots=True)
class Listed:
    """What is known of a dataset and bears on the duties."""

    id: int
    title: str
    duties: Sequence[str]
    typical: str
    high_value: str
    stage: str = Stage.LISTED.value
    outcome: str = ""

    @property
    def closed(self) -> bool:
        """Whether its analysis says that it may not be opened: then it answers nothing."""
        return Outcome(self.outcome) is Outcome.CLOSED

    @property
    def out(self) -> bool:
        """Whether anybody may have it: published here, or by somebody else."""
        return self.stage in PUBLIC_CODES or Outcome(self.outcome) is Outcome.ELSEWHERE

    @property
    def standing(self) -> str:
        """How far it has come, in words."""
        stage = Stage(self.stage).label
        said = (
            [stage]
            if self.stage in PUBLIC_CODES or not self.outcome
            else [stage, Outcome(self.outcome).label]
        )
        return ", ".join(lowered(each) for each in said)

    def answers(self, duty_id: str) -> bool:
        """Tell whether it answers a duty: somebody said so, or what it is says so."""
        entry = typical().get(self.typical)
        known = entry is not None and duty_id in entry.duties
        return duty_id in self.duties or known or (duty_id == HIGH_VALUE and bool(self.high_value))


@dataclass(frozen=True)
class DutyLine:
    """A duty of the authority, what answers it and what could."""

    duty: Duty
    concern: Concern
    answered: Sequence[Listed] = field(default=())
    closed: Sequence[Listed] = field(default=())  # would answer, but may not be opened
    missing: Sequence[Typical] = field(default=())  # typical datasets that are not listed

    @property
    def takes_datasets(self) -> bool:
        """Whether a dataset can answer it."""
        listed = self.answered or self.closed or self.missing
        return bool(listed) or self.duty.id == HIGH_VALUE

    @property
    def lacks(self) -> bool:
        """Whether it waits for a dataset that nobody has listed."""
        wanted = bool(self.missing or self.closed)
        return self.concern is not Concern.NO and not self.answered and wanted

    @property
    def waits(self) -> bool:
        """Whether what answers it is listed, and none of it is out yet."""
        return bool(self.answered) and not any(each.out for each in self.answered)


def lines_of(
    duties: Iterable[Duty],
    listed: Collection[Listed],
    offered: Collection[Typical],
    functions: Collection[str],
) -> list[DutyLine]:
    """Return the duties: those that wait for a dataset first, those of others last."""
    known = {each.typical for each in listed if each.typical}
    lines = [
        DutyLine(
            duty=duty,
            concern=concern_of(duty, functions),
            answered=[each for each in listed if each.answers(duty.id) and not each.closed],
            closed=[each for each in listed if each.answers(duty.id) and each.closed],
            missing=[each for each in offered if duty.id in each.duties and each.id not in known],
        )
        for duty in duties
    ]
    return sorted(lines, key=_order)


def _order(line: DutyLine) -> int:
    if line.concern is Concern.NO:
        return 3
    if line.lacks:
        return 0
    return 1 if line.takes_datasets else 2


def concern_of(duty: Duty, functions: Collection[str]) -> Concern:
    """Tell whether a duty is the authority's; without functions said, nobody knows."""
    function = FUNCTION_OF_DUTY.get(duty.id)
    if function is not None and functions:
        held = function.value in functions
        return Concern.YES if held else Concern.NO
    unsure = duty.to_confirm or duty.only_if is not None
    return Concern.PERHAPS if unsure else Concern.YES
