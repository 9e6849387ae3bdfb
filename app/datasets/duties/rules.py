"""The duties of an authority, the datasets that answer each, those missing (pure)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from app.datasets.inventory.library import Typical, typical
from app.datasets.inventory.rules import PUBLIC_CODES, HighValueState, Outcome, Stage
from app.kernel.labels import LabelledEnum
from app.kernel.typography import lowered
from app.obligation.duties import Duty, set_aside

HIGH_VALUE = "high-value"  # answered by whatever a person has confirmed in one of the six families


class Concern(LabelledEnum):
    """Whether a duty concerns an authority, given the functions it has noted."""

    YES = ("yes", "vous concerne")
    PERHAPS = ("perhaps", "à vérifier")
    NO = ("no", "ne vous concerne pas")


class DutyAnswer(LabelledEnum):
    """What answers a duty, in one word; the code is the shape of the state that is drawn."""

    OUT = ("done", "Publié")
    WAITING = ("in_progress", "Recensé")
    CLOSED = ("blocked", "À revoir")
    LACKING = ("todo", "Aucun jeu")
    NEEDLESS = ("not_applicable", "Sans jeu")


@dataclass(frozen=True, slots=True)
class Listed:
    """The columns of a dataset that bear on the duties."""

    id: int
    title: str
    duties: Sequence[str]
    typical: str
    high_value: str
    high_value_state: str
    stage: str = Stage.LISTED.value
    outcome: str = ""

    @property
    def closed(self) -> bool:
        """Whether its analysis forbids opening it: then it answers no duty."""
        return Outcome(self.outcome) is Outcome.CLOSED

    @property
    def out(self) -> bool:
        """Whether it is published, here or elsewhere."""
        return self.stage in PUBLIC_CODES or Outcome(self.outcome) is Outcome.ELSEWHERE

    @property
    def standing(self) -> str:
        """Its stage and its outcome, in words."""
        stage = Stage(self.stage).label
        parts = (
            [stage]
            if self.stage in PUBLIC_CODES or not self.outcome
            else [stage, Outcome(self.outcome).label]
        )
        return ", ".join(lowered(part) for part in parts)

    def answers(self, duty_id: str) -> bool:
        """Tell whether it answers a duty: noted on it, usual for its type, or by its family."""
        entry = typical().get(self.typical)
        usual = entry is not None and duty_id in entry.duties
        confirmed = self.high_value_state == HighValueState.CONFIRMED.value
        return duty_id in self.duties or usual or (duty_id == HIGH_VALUE and confirmed)


@dataclass(frozen=True)
class DutyLine:
    """A duty of the authority, the datasets that answer it and those that could."""

    duty: Duty
    concern: Concern
    answered: Sequence[Listed] = field(default=())
    closed: Sequence[Listed] = field(default=())  # would answer, but may not be opened
    missing: Sequence[Typical] = field(default=())  # typical datasets that are not listed

    @property
    def doubtful(self) -> bool:
        """Whether the authority has to check that it is concerned."""
        return self.concern is Concern.PERHAPS

    @property
    def takes_datasets(self) -> bool:
        """Whether a dataset can answer it."""
        listed = self.answered or self.closed or self.missing
        return bool(listed) or self.duty.id == HIGH_VALUE

    @property
    def lacks(self) -> bool:
        """Whether it concerns the authority, nothing answers it and a dataset could."""
        answerable = bool(self.missing or self.closed)
        return self.concern is not Concern.NO and not self.answered and answerable

    @property
    def waits(self) -> bool:
        """Whether datasets answer it, and none is published yet."""
        return bool(self.answered) and not any(dataset.out for dataset in self.answered)

    @property
    def answer(self) -> DutyAnswer:
        """What answers it: a dataset that is out, one that waits, one that may not open, none."""
        if self.answered:
            return DutyAnswer.WAITING if self.waits else DutyAnswer.OUT
        if self.closed:
            return DutyAnswer.CLOSED
        return DutyAnswer.LACKING if self.takes_datasets else DutyAnswer.NEEDLESS


def lines_of(
    duties: Iterable[Duty],
    listed: Collection[Listed],
    offered: Collection[Typical],
    functions: Collection[str],
) -> list[DutyLine]:
    """Return the lines of duties: those that lack a dataset first, other authorities' last."""
    ids = {row.typical for row in listed if row.typical}
    lines = [
        DutyLine(
            duty=duty,
            concern=concern_of(duty, functions),
            answered=[row for row in listed if row.answers(duty.id) and not row.closed],
            closed=[row for row in listed if row.answers(duty.id) and row.closed],
            missing=[entry for entry in offered if duty.id in entry.duties and entry.id not in ids],
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
    """Return whether a duty concerns an authority with these functions."""
    if set_aside(duty, functions):
        return Concern.NO
    if duty.function and functions:
        return Concern.YES
    unsure = duty.to_confirm or duty.only_if is not None
    return Concern.PERHAPS if unsure else Concern.YES
