"""What both dashboards of an authority stand on: its answers, read once, and their addresses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from flask import url_for

from app.authorities.queries import obligation, profile
from app.dashboards import rules, wording
from app.dashboards.story import Happening, shares_along
from app.datasets.inventory import reached
from app.datasets.inventory.rules import Stage
from app.kernel.clock import now, today
from app.kernel.typography import local_day
from app.methodology.rules import Item
from app.progress.models import Answer
from app.progress.queries import answers_of, edition_of, states_in
from app.progress.rules import AnswerState
from app.spaces.models import Authority
from app.web.addresses import address


class RoadPhase(NamedTuple):
    """A phase as the road draws it; its path is kept as long as all of them say the same."""

    title: str
    percent: int | None
    state: str
    url: str
    note: str | None


@dataclass(frozen=True)
class DashboardData:
    """What both dashboards stand on."""

    authority: Authority
    answers: Mapping[str, Answer]
    standing: rules.AnsweredSoFar
    since: datetime
    before: tuple[int, int] | None
    today: date

    @classmethod
    def of(
        cls, authority: Authority, since: datetime, before: tuple[int, int] | None
    ) -> "DashboardData":
        """Read the answers; ``before`` are the points as they stood at ``since``."""
        answers = answers_of(authority)
        standing = rules.AnsweredSoFar(
            edition=edition_of(authority),
            profile=profile(authority),
            states=states_in(answers),
            passed_gates=authority.passed_gates,
        )
        return cls(authority, answers, standing, since, before, today())

    def point(self, item: Item) -> str:
        """Return the address at which an item is answered."""
        return point_of(self.authority.slug, self.standing.position_of(item), item.id)

    def blocked(self) -> tuple[rules.Blocked, ...]:
        """Return what is blocked, to wake first."""
        return rules.by_wake(
            rules.Blocked(
                item=self.standing.edition.item(item_id),
                position=self.standing.edition.phase_of(item_id).position,
                reason=answer.block_reason,
                unblock=answer.unblock,
                wake_on=answer.wake_on,
                touched_on=local_day(answer.updated_at),
                since=answer.blocked_on,
            )
            for item_id, answer in self.answers.items()
            if answer.state == AnswerState.BLOCKED.value and self.standing.counts(item_id)
        )

    def heading(self, *, planned: bool) -> dict[str, Any]:
        """Return what stands at the top of both dashboards; ``planned``: a plan is dated."""
        percent = self.standing.progress.percent
        moved = wording.moved(rules.percent_of(self.before), percent)
        working = planned or bool(self.authority.dataset_stages or self.authority.findings)
        return {
            "title": wording.title_of(self.authority.name, percent),
            "percent": percent,
            "lead": f"{wording.where(self.standing, working=working)} {moved}".strip(),
            "obligation": obligation(self.authority),
        }

    def shares(self, events: Iterable[Happening]) -> list[tuple[date, int]]:
        """Return the share of the way, day after day, of the days told; read nowhere else."""
        start = local_day(self.since), rules.percent_of(self.before)
        return shares_along(events, start, (self.today, self.standing.progress.percent))

    def phases(self, *, notes: bool) -> tuple["RoadPhase", ...]:
        """Return the phases as the road draws them (``components/road.html``)."""
        lines = rules.phase_lines(self.standing)
        closed = next((line for line in lines if line.state == "waiting"), None)
        slug = self.authority.slug
        return tuple(
            RoadPhase(
                line.phase.short_title,
                line.figures.percent,
                line.state,
                address("progress.phase", slug=slug, position=line.phase.position),
                self._begun(line)
                or (wording.note_of(line, first_closed=line is closed) if notes else None),
            )
            for line in lines
        )

    def _begun(self, line: rules.DashboardPhase) -> str | None:
        """Say who began a phase although something was, and still is, missing before it."""
        behind = self.standing.behind(line.phase.position) if line.gate.passed else ()
        return wording.begun_note(line.gate.passed or {}, len(behind)) if behind else None


def point_of(slug: str, position: int, item_id: str) -> str:
    """Return the address at which an item of an authority is seen open in its phase."""
    phase = address("progress.phase", slug=slug, position=position)
    return f"{phase}?point={item_id}#point-{item_id}"


def month_ago() -> datetime:
    """Return the moment since which changes are told."""
    return now() - timedelta(days=rules.RECENT_DAYS)


def dataset_lines(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return the five stages, each with the datasets that have come that far; none without any."""
    steps = reached.steps({stage: counts.get(stage.value, 0) for stage in Stage})
    return [
        {
            "title": step.words.capitalize(),
            "url": url_for("datasets.inventory", atteint=step.stage.value if rank else None),
            "count": step.count,
            "share": step.share,
        }
        for rank, step in enumerate(steps)
        if steps[0].count
    ]
