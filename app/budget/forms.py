"""The form of the budget: a line for each assumption, empty where the proposed value stands."""

from decimal import Decimal
from functools import partial

from app.authorities.numbers import read_amount, read_quantity
from app.budget.assumptions import Assumption, AssumptionUnit
from app.budget.loader import budget_model
from app.budget.queries import BudgetState
from app.budget.services import NONE, TypedBudget, shown_values
from app.kernel.errors import Refused
from app.kernel.revisions import Sight
from app.web.fields import LATEST_YEAR, OLDEST_YEAR, Typed
from app.web.forms import Line
from app.web.shared import SharedForm

LARGEST_DAYS, LARGEST_COUNT, WHOLE = 20_000, 100_000, 100
LARGEST_AMOUNT = 99_999_999
LONGEST_WHY = 200
MONEY_SIGNS = ("€", "EUR", "euros", "F CFP", "CFP", "XPF", "F")
WHOLE_NUMBER = "Écrivez un nombre entier de jeux."
PART = "Une part va de 0 à 100\u202f%."
TOO_MUCH = "Ce montant est trop grand\u00a0: au plus 99\u202f999\u202f999."
BAD_YEAR = "Écrivez une année, par exemple 2027."


def read_value(assumption: Assumption, text: str) -> Decimal | None:
    """Read the value of an assumption, its unit left out; nothing typed is the proposed one."""
    match assumption.unit:
        case AssumptionUnit.MONEY:
            return _amount(_without(text, MONEY_SIGNS))
        case AssumptionUnit.PERCENT:
            return _part(_without(text, ("%",)))
        case AssumptionUnit.DATASETS:
            return _count(_without(text, ("jeux", "jeu")))
        case AssumptionUnit.DAYS:
            days = _without(text, ("jours", "jour", "j"))
            return read_quantity(days, "le nombre de jours", "2,5", LARGEST_DAYS)


def read_year(text: str) -> int | None:
    """Read a year of our time."""
    year = int(text) if text.isascii() and text.isdigit() and len(text) == len("2027") else 0
    if not OLDEST_YEAR <= year <= LATEST_YEAR:
        raise ValueError(BAD_YEAR)
    return year


def _amount(text: str) -> Decimal | None:
    amount = read_amount(text)
    if amount is not None and amount > LARGEST_AMOUNT:
        raise ValueError(TOO_MUCH)
    return amount


def _part(text: str) -> Decimal | None:
    part = read_quantity(text, "la part", "30", LARGEST_AMOUNT)
    if part is not None and part > WHOLE:
        raise ValueError(PART)
    return part


def _count(text: str) -> Decimal | None:
    count = read_quantity(text, "le nombre de jeux", "12", LARGEST_COUNT)
    if count is not None and count != count.to_integral_value():
        raise ValueError(WHOLE_NUMBER)
    return count


def _without(text: str, signs: tuple[str, ...]) -> str:
    """Return what was typed without the unit after it."""
    plain = text.replace("\u00a0", " ").replace("\u202f", " ")
    for sign in signs:
        if plain.casefold().endswith(sign.casefold()):
            return plain[: -len(sign)].strip()
    return plain


class YearField(Typed):
    """A year: shown without a space between its figures."""

    def _value(self) -> str:
        shown = super()._value()
        return str(self.data) if self.data is not None and not self.raw_data else shown


class BudgetForm(SharedForm):
    """Every assumption of the budget, the first year, and why something changes."""

    first_year = YearField("Première année", read=read_year)
    why = Line("Pourquoi", thing="la raison", required=False, limit=LONGEST_WHY)

    def give_back(self, name: str) -> bool:
        """Put the proposed value back in a line; tell whether there is such a line."""
        if name not in budget_model().assumptions:
            return False
        field = self[name]
        field.data, field.raw_data, field.process_errors = None, None, []
        return True

    def typed(self) -> TypedBudget:
        """Return what was typed, once the form is valid."""
        values = {name: self[name].data for name in budget_model().assumptions}
        if self.first_year.data is None:
            raise Refused(BAD_YEAR, "first_year")
        return TypedBudget(values, self.first_year.data, self.why.data or "")

    @classmethod
    def showing(cls, state: BudgetState, typed: TypedBudget | None = None) -> "BudgetForm":
        """Return the form as the request sends it, or with what stands, or what was ``typed``."""
        standing = shown_values(state)
        seen = Sight.of(standing, state.row.revision if state.row else NONE)
        if typed is None:
            return cls(data={**standing, "revision": seen.text})
        data = {**typed.values, "first_year": typed.first_year, "why": typed.why}
        return cls(formdata=None, data={**data, "revision": seen.text})


for _one in budget_model().assumptions.values():
    setattr(BudgetForm, _one.id, Typed(_one.label, read=partial(read_value, _one)))
