"""The filter of the inventory: read from an address, turned into conditions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, case

from app.datasets.inventory.frequencies import GRACE
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.rules import PUBLIC_CODES, STAGES, HighValueState, Outcome, Stage, Theme
from app.kernel.clock import today
from app.kernel.labels import LabelledEnum
from app.kernel.text import name_key
from app.spaces.models import Authority
from app.web.asked import words

NOT_ANALYSED = "a-analyser"  # in an address, « no outcome » needs a word
NO_SERVICE = "-"
MINE = "moi"
LONGEST_WORDS, MOST_WORDS, LONGEST_NAME = 100, 8, 200
STAGE_RANKS = {stage.value: rank for rank, stage in enumerate(STAGES)}


class DatasetOrder(LabelledEnum):
    """How the list is sorted."""

    TITLE = ("titre", "Titre")
    STAGE = ("etape", "Étape")
    UPDATE = ("mise-a-jour", "Prochaine mise à jour")
    SERVICE = ("service", "Service")
    RECENT = ("recent", "Modifié récemment")


@dataclass(frozen=True, slots=True)
class DatasetFilter:
    """Which datasets to list, and in which order; an empty field filters nothing.

    ``outcome``: the code of an outcome, or ``a-analyser``. ``service``: a name, or « - » for none.
    """

    stage: str = ""  # exactly there
    reached: str = ""  # there, or further
    outcome: str = ""
    theme: str = ""
    service: str = ""
    late: bool = False
    words: str = ""
    order: DatasetOrder = DatasetOrder.TITLE
    assignee_id: int = 0  # given to this account
    valued: str = ""  # where its family of high-value data stands

    @classmethod
    def from_args(cls, args: Mapping[str, str], *, me: int = 0) -> "DatasetFilter":
        """Return the filter of an address; unknown codes are left out. ``me``: who looks."""
        outcome, order = args.get("issue", ""), args.get("tri", "")
        return cls(
            stage=_code(args.get("etape", ""), Stage),
            reached=_code(args.get("atteint", ""), Stage),
            outcome=outcome if outcome in {*Outcome.codes(), NOT_ANALYSED} else "",
            theme=_code(args.get("theme", ""), Theme),
            valued=_code(args.get("valeur", ""), HighValueState),
            service=args.get("service", "").strip()[:LONGEST_NAME],
            late=args.get("retard", "") == "1",
            assignee_id=me if args.get("qui", "") == MINE else 0,
            words=words(args.get("mots", ""), LONGEST_WORDS),
            order=DatasetOrder(order) if order in DatasetOrder.codes() else DatasetOrder.TITLE,
        )

    def to_args(self) -> dict[str, str]:
        """Return the arguments that ``from_args`` reads back, without the empty ones."""
        args = {
            **self._criteria(),
            "tri": "" if self.order is DatasetOrder.TITLE else str(self.order.value),
        }
        return {name: value for name, value in args.items() if value}

    def but(self, **changes: Any) -> "DatasetFilter":
        """Return the same filter with something changed."""
        return replace(self, **changes)

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return any(self._criteria().values())

    def _criteria(self) -> dict[str, str]:
        return {
            "etape": self.stage,
            "atteint": self.reached,
            "issue": self.outcome,
            "theme": self.theme,
            "valeur": self.valued,
            "service": self.service,
            "retard": "1" if self.late else "",
            "qui": MINE if self.assignee_id else "",
            "mots": self.words,
        }


def _code(text: str, listed: type[LabelledEnum]) -> str:
    return text if text in listed.codes() else ""


def is_late_sql(day: date) -> ColumnElement[bool]:
    """Return ``DatasetBrief.is_late`` as a condition of the database."""
    late = Dataset.next_update_on < day - GRACE
    return and_(Dataset.stage.in_(sorted(PUBLIC_CODES)), late)


def conditions(authority: Authority, wanted: DatasetFilter) -> list[ColumnElement[bool]]:
    """Return the conditions of a filter, that of the tenant first."""
    clauses: list[ColumnElement[bool]] = [Dataset.authority_id == authority.id]
    exact = (
        (Dataset.stage, wanted.stage),
        (Dataset.high_value_state, wanted.valued),
        (Dataset.theme, wanted.theme),
    )
    clauses += [column == code for column, code in exact if code]
    if wanted.reached:
        further = STAGES[STAGE_RANKS[wanted.reached] :]
        clauses.append(Dataset.stage.in_([stage.value for stage in further]))
    if wanted.outcome:
        code = "" if wanted.outcome == NOT_ANALYSED else wanted.outcome
        clauses.append(Dataset.outcome == code)
    if wanted.service:
        clauses.append(Dataset.service == ("" if wanted.service == NO_SERVICE else wanted.service))
    if wanted.assignee_id:
        clauses.append(Dataset.assignee_id == wanted.assignee_id)
    if wanted.late:
        clauses.append(is_late_sql(today()))
    words = name_key(wanted.words).split()[:MOST_WORDS]
    return clauses + [Dataset.title_key.contains(word, autoescape=True) for word in words if word]


def ordering(order: DatasetOrder) -> tuple[SQLColumnExpression[Any], ...]:
    """Return the columns that sort a list; equal rows are sorted by title."""
    by_title = (Dataset.title_key, Dataset.id)
    stage = case(STAGE_RANKS, value=Dataset.stage)
    first: dict[DatasetOrder, tuple[SQLColumnExpression[Any], ...]] = {
        DatasetOrder.TITLE: (),
        DatasetOrder.STAGE: (stage,),
        # The soonest first; nothing to expect comes last on both databases.
        DatasetOrder.UPDATE: (Dataset.next_update_on.is_(None), Dataset.next_update_on),
        DatasetOrder.SERVICE: (Dataset.service == "", Dataset.service),
        DatasetOrder.RECENT: (Dataset.updated_at.desc(),),
    }
    return (*first[order], *by_title)
