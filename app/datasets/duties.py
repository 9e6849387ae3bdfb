"""Which duties bind an authority, which of its datasets answer each, and what is missing (pure)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from app.authorities.rules import FUNCTION_OF_DUTY
from app.datasets.library import Typical, typical
from app.kernel.labels import LabelledEnum
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
    missing: Sequence[Typical] = field(default=())  # typical datasets that are not listed

    @property
    def takes_datasets(self) -> bool:
        """Whether a dataset can answer it."""
        return bool(self.answered or self.missing) or self.duty.id == HIGH_VALUE

    @property
    def lacks(self) -> bool:
        """Whether it waits for a dataset that nobody has listed."""
        return self.concern is not Concern.NO and not self.answered and bool(self.missing)


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
            answered=[each for each in listed if each.answers(duty.id)],
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
