"""The budget as four sheets of living formulas, whatever the format of the file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.budget.assumptions import YEARS, BudgetSource, Level
from app.budget.formulas import Factor, Figure, FixedPart, Of, Remainder, Share, ValueOf
from app.budget.loader import budget_figures, budget_model
from app.budget.money import ONE, around
from app.budget.plan import TOTALS, rows_of, year_key
from app.budget.queries import BudgetState
from app.budget.summary import origin_of, summary_of
from app.kernel.typography import day

SUMMARY, ASSUMPTIONS, CALCULATION, SOURCES = (
    "Synthèse", "Hypothèses", "Calcul par année", "Sources",
)  # fmt: skip
NEXT = object()  # what parts the arguments of a function: each format has its own sign
HEADER_ROWS = 3  # a title, a sentence, the heads of the columns
PROPOSED, YOURS, RETAINED = 2, 5, 6  # columns of the assumptions


@dataclass(frozen=True, slots=True)
class CellRef:
    """A cell of a sheet, counted from zero."""

    sheet: str
    row: int
    column: int


Expression = tuple[object, ...]  # texts, cells, NEXT


@dataclass(frozen=True, slots=True)
class SheetCell:
    """What a cell holds: a text, a number, or a formula with the value that it has today."""

    content: str | Decimal
    formula: Expression = ()
    style: str = "text"  # title, head, text, number, input, strong


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """A sheet: its name, the widths of its columns in characters, its rows."""

    name: str
    widths: tuple[int, ...]
    rows: tuple[tuple[SheetCell, ...], ...]


def sheets_of(name: str, state: BudgetState) -> tuple[SheetPlan, ...]:
    """Return the four sheets of the budget of an authority of that name."""
    return (
        _summary(name, state),
        _assumptions(state),
        _calculation(state),
        _sources(),
    )


def _summary(name: str, state: BudgetState) -> SheetPlan:
    told, computed = summary_of(state), state.computed()
    heads = ["Année"]
    for words in (TOTALS["own_days"], *_amounts(state)):
        heads += [f"{words}, de", "souvent", "à"]
    rows = [
        (SheetCell(f"{name}\u00a0: budget de l’ouverture des données", style="title"),),
        (SheetCell(f"De {told.span}, du plus bas au plus haut de ce qui est probable."),),
        _head(heads),
    ]
    for rank, label in enumerate([*(one.label for one in told.years), told.whole.label]):
        keys = ("own_days", "own", "net", "total")
        cells = [SheetCell(label, style="head")]
        for key in keys:
            step = ONE if key == "own_days" else state.currency.step
            whole = key if rank == YEARS else year_key(key, rank + 1)
            rounded = around(computed.estimate(whole), step)
            cells += [
                SheetCell(rounded.at(level), _rounded(whole, level, step), "number")
                for level in Level
            ]
        rows.append(tuple(cells))
    hint = f"Pour ajuster, écrivez dans la colonne « Votre valeur » de la feuille {ASSUMPTIONS}."
    rows += [(), (SheetCell(_spaced(hint)),)]
    return SheetPlan(SUMMARY, (16, *((18, 11, 11) * 4)), tuple(rows))


def _amounts(state: BudgetState) -> Iterable[str]:
    return (f"{TOTALS[key]} ({state.currency.sign})" for key in ("own", "net", "total"))


def _rounded(key: str, level: Level, step: Decimal) -> Expression:
    """Round to whole steps once cents have been settled: outwards, unless both ends are one."""
    nearest = ("ROUND(", *_steps(key, level, step), NEXT, "0)")
    outwards = {Level.LOW: "ROUNDDOWN(", Level.HIGH: "ROUNDUP("}.get(level)
    if outwards is None:
        return (*nearest, f"*{step}")
    low, high = (_steps(key, end, step) for end in (Level.LOW, Level.HIGH))
    away = (outwards, *_steps(key, level, step), NEXT, "0)")
    return ("IF(", *low, "=", *high, NEXT, *nearest, NEXT, *away, f")*{step}")


def _steps(key: str, level: Level, step: Decimal) -> Expression:
    return ("ROUND(", _place(key, level), NEXT, f"2)/{step}")


def _assumptions(state: BudgetState) -> SheetPlan:
    model = budget_model()
    rows = [
        (SheetCell("Hypothèses", style="title"),),
        (SheetCell(_spaced("Une valeur écrite dans « Votre valeur » remplace les trois autres.")),),
        _head(
            "Hypothèse", "Unité", "Bas", "Courant", "Haut", "Votre valeur", "Bas retenu",
            "Courant retenu", "Haut retenu", "D’où elle vient",
        ),
    ]  # fmt: skip
    for row, one in enumerate(model.assumptions.values(), HEADER_ROWS):
        proposed, retained = state.proposed[one.id], state.values[one.id]
        typed = state.typed[one.id]
        yours = CellRef(ASSUMPTIONS, row, YOURS)
        sign = state.currency.sign if one.is_money else one.unit.label
        rows.append(
            (
                SheetCell(one.label),
                SheetCell(sign),
                *(SheetCell(proposed.at(level), style="number") for level in Level),
                SheetCell("" if typed is None else typed, style="input"),
                *(
                    SheetCell(
                        retained.at(level),
                        _chosen(yours, CellRef(ASSUMPTIONS, row, PROPOSED + rank)),
                        "number",
                    )
                    for rank, level in enumerate(Level)
                ),
                SheetCell(" ".join(filter(None, (origin_of(state, one) + ".", one.note)))),
            )
        )
    return SheetPlan(ASSUMPTIONS, (44, 9, 9, 9, 9, 13, 12, 12, 12, 60), tuple(rows))


def _chosen(yours: CellRef, proposed: CellRef) -> Expression:
    return ("IF(ISBLANK(", yours, ")", NEXT, proposed, NEXT, yours, ")")


def _calculation(state: BudgetState) -> SheetPlan:
    computed = state.computed()
    figures = {figure.key: figure for figure in budget_figures()}
    years = [str(state.first_year + rank) for rank in range(YEARS)]
    levels = [level.label.lower() for level in Level]
    heads = [f"{year}, {level}" for year in (*years, "Trois ans") for level in levels]
    rows = [
        (SheetCell("Calcul par année", style="title"),),
        (SheetCell("Chaque cellule est une formule qui part de la feuille Hypothèses."),),
        _head("Ligne", *heads),
    ]
    for name, label in rows_of(budget_model()):
        keys = [year_key(name, year) for year in range(1, YEARS + 1)]
        keys += [name] if name in TOTALS else []
        style = "strong" if name in TOTALS else "number"
        cells = [SheetCell(label, style="head" if name in TOTALS else "text")]
        for key in keys:
            cells += [
                SheetCell(computed.at(key, level), _formula(figures[key], level), style)
                for level in Level
            ]
        rows.append(tuple(cells))
    return SheetPlan(CALCULATION, (44, *([13] * 12)), tuple(rows))


def _formula(figure: Figure, level: Level) -> Expression:
    parts: list[object] = []
    for product in figure.products:
        parts.append("+" if parts else "")
        for rank, factor in enumerate(product):
            parts += ["*" if rank else "", *_factor(factor, level)]
    return tuple(parts)


def _factor(factor: Factor, level: Level) -> Expression:
    match factor:
        case FixedPart(number):
            return (str(number),)
        case ValueOf(name):
            return (_retained(name, level),)
        case Share(name):
            return ("(", _retained(name, level), "/100)")
        case Remainder(names):
            taken: list[object] = []
            for name in names:
                taken += ["-", _retained(name, level), "/100"]
            return ("(1", *taken, ")")
        case Of(key):
            return (_place(key, level),)


def _retained(name: str, level: Level) -> CellRef:
    row = HEADER_ROWS + list(budget_model().assumptions).index(name)
    return CellRef(ASSUMPTIONS, row, RETAINED + list(Level).index(level))


def _place(key: str, level: Level) -> CellRef:
    """Return where a figure stands in the sheet of the calculation."""
    name, _, year = key.rpartition(".")
    names = [known for known, _ in rows_of(budget_model())]
    row = HEADER_ROWS + names.index(name or key)
    rank = int(year) - 1 if name else YEARS
    return CellRef(CALCULATION, row, 1 + rank * len(Level) + list(Level).index(level))


def _sources() -> SheetPlan:
    model = budget_model()
    rows = [
        (SheetCell("Sources", style="title"),),
        (SheetCell("Ce qui n’a pas de source est une hypothèse de Jalon, à ajuster."),),
        _head("Titre", "Qui le dit", "Ce que la page dit", "Lu le", "Adresse"),
        *(_source(source) for source in model.sources.values()),
    ]
    return SheetPlan(SOURCES, (44, 34, 70, 18, 70), tuple(rows))


def _source(source: BudgetSource) -> tuple[SheetCell, ...]:
    texts = (source.title, source.publisher, source.says, day(source.read_on), source.link)
    return tuple(SheetCell(text) for text in texts)


def _head(*texts: str | Sequence[str]) -> tuple[SheetCell, ...]:
    flat = [one for text in texts for one in ([text] if isinstance(text, str) else text)]
    return tuple(SheetCell(text, style="head") for text in flat)


def _spaced(text: str) -> str:
    """Put no-break spaces inside guillemets."""
    return text.replace("« ", "«\u00a0").replace(" »", "\u00a0»")
