"""The plan of the calculation: which figure comes from which assumption, year by year (pure)."""

from collections.abc import Iterator

from app.budget.assumptions import YEARS, Assumption, BudgetModel, WorkerProfile, WorkKind
from app.budget.formulas import Figure, FixedPart, Of, Product, Remainder, Share, ValueOf

COMPLEXITIES = ("simple", "medium", "complex")
PACES = ("pace_1", "pace_2")
BOUGHT = ("platform_setup", "platform", "training", "exports")
OTHERS = tuple(profile for profile in WorkerProfile if profile is not WorkerProfile.LEAD)
# What each year and all three of them tell: key of the figure, its words.
TOTALS = {
    "days": "Jours d’agents, en tout",
    "own_days": "Jours d’agents à votre charge",
    "own": "Valeur de ce temps",
    "spent": "Dépenses, en tout",
    "net": "Dépenses à votre charge",
    "total": "Coût complet à votre charge",
}


def year_key(key: str, year: int) -> str:
    """Return the name of a figure in one of the years, which are counted from 1."""
    return f"{key}.{year}"


def figures_of(model: BudgetModel) -> list[Figure]:
    """Return every figure, those of each year then those of the three together."""
    lines = [figure for year in _years() for figure in _year(model, year)]
    return [*lines, *(_whole(key, label) for key, label in TOTALS.items())]


def rows_of(model: BudgetModel) -> list[tuple[str, str]]:
    """Return the lines of the calculation, in their order: key without its year, words."""
    return [(figure.key.rpartition(".")[0], figure.label) for figure in _year(model, 1)]


def _years() -> range:
    return range(1, YEARS + 1)


def _whole(key: str, label: str) -> Figure:
    return Figure(key, label, tuple((Of(year_key(key, year)),) for year in _years()))


def _year(model: BudgetModel, year: int) -> Iterator[Figure]:
    yield from _datasets(year)
    yield from _works(model, year)
    yield from _people(year)
    yield from _money(model, year)


def _datasets(year: int) -> Iterator[Figure]:
    """Give how many datasets are opened in a year, and how many are to be kept up."""
    pace = Share(PACES[year - 1]) if year < YEARS else Remainder(PACES)
    words = {"simple": "simples", "medium": "moyens", "complex": "difficiles"}
    for name in COMPLEXITIES:
        key = year_key(f"opened_{name}", year)
        yield Figure(key, f"Jeux {words[name]} ouverts", ((ValueOf(name), pace),))
    before: list[Product] = [(ValueOf("online"),)]
    before += [
        (Of(year_key(f"opened_{name}", past)),) for past in range(1, year) for name in COMPLEXITIES
    ]
    yield Figure(year_key("kept_up", year), "Jeux à tenir à jour", tuple(before))


def _works(model: BudgetModel, year: int) -> Iterator[Figure]:
    """Give the days of each kind of work."""
    products: dict[WorkKind, tuple[Product, ...]] = {
        WorkKind.METHOD: _dated(model.of_group("method"), year),
        WorkKind.OPENING: tuple(
            (Of(year_key(f"opened_{name}", year)), ValueOf(f"{name}_days")) for name in COMPLEXITIES
        ),
        WorkKind.UPKEEP: ((Of(year_key("kept_up", year)), ValueOf("upkeep_days")),),
        WorkKind.ANIMATION: _dated(model.of_group("animation"), year),
    }
    for work in WorkKind:
        yield Figure(year_key(f"work_{work.value}", year), f"{work.label}, jours", products[work])
    all_works = tuple((Of(year_key(f"work_{work.value}", year)),) for work in WorkKind)
    yield Figure(year_key("days", year), TOTALS["days"], all_works)


def _people(year: int) -> Iterator[Figure]:
    """Give the days of each profile and what they are worth, then what is left to the authority."""
    for profile in WorkerProfile:
        key = year_key(f"days_{profile.value}", year)
        yield Figure(key, f"{profile.label}, jours", _shares(profile, year))
    left = Remainder(("shared_time",))
    yield Figure(
        year_key("own_days", year), TOTALS["own_days"], ((Of(year_key("days", year)), left),)
    )
    worth = tuple(
        (Of(year_key(f"days_{profile.value}", year)), ValueOf(f"cost_{profile.value}"), left)
        for profile in WorkerProfile
    )
    yield Figure(year_key("own", year), TOTALS["own"], worth)


def _shares(profile: WorkerProfile, year: int) -> tuple[Product, ...]:
    """Return the part of a profile in each kind of work; the lead does what is left."""
    return tuple(
        (
            Of(year_key(f"work_{work.value}", year)),
            Share(f"{work.value}_{profile.value}")
            if profile in OTHERS
            else Remainder(tuple(f"{work.value}_{other.value}" for other in OTHERS)),
        )
        for work in WorkKind
    )


def _money(model: BudgetModel, year: int) -> Iterator[Figure]:
    for name in BOUGHT:
        line = model.assumptions[name]
        label = line.label.removesuffix(" par an").removesuffix(",")
        yield Figure(year_key(f"bought_{name}", year), label, _dated([line], year))
    (days,) = _dated([model.assumptions["provider_days"]], year)
    provider: Product = (*days, ValueOf("cost_provider"))
    yield Figure(year_key("bought_provider", year), "Accompagnement", (provider,))
    bought = tuple((Of(year_key(f"bought_{name}", year)),) for name in (*BOUGHT, "provider"))
    yield Figure(year_key("spent", year), TOTALS["spent"], bought)
    left = Remainder(("shared_money",))
    yield Figure(year_key("net", year), TOTALS["net"], ((Of(year_key("spent", year)), left),))
    both = ((Of(year_key("own", year)),), (Of(year_key("net", year)),))
    yield Figure(year_key("total", year), TOTALS["total"], both)


def _dated(lines: list[Assumption], year: int) -> tuple[Product, ...]:
    return tuple((ValueOf(line.id), FixedPart(line.years[year - 1])) for line in lines)
