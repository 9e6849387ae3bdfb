"""The files of a budget, by the word of their address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import IO

from app.budget.ods_file import write_budget_ods
from app.budget.queries import BudgetState
from app.budget.workbook import SheetPlan, sheets_of
from app.budget.xlsx_file import write_budget_xlsx
from app.tables.writing.tables import ODS, XLSX


@dataclass(frozen=True, slots=True)
class BudgetFile:
    """A format: its suffix, its type, how it is written."""

    suffix: str
    media_type: str
    writer: Callable[[tuple[SheetPlan, ...], str, IO[bytes]], None]

    def write(self, name: str, state: BudgetState, target: IO[bytes]) -> None:
        """Write the budget of an authority of that name."""
        title = f"Budget de l’ouverture des données\u00a0: {name}"
        self.writer(sheets_of(name, state), title, target)


FILES: Mapping[str, BudgetFile] = {
    "xlsx": BudgetFile("xlsx", XLSX, write_budget_xlsx),
    "ods": BudgetFile("ods", ODS, write_budget_ods),
}
