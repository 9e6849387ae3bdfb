"""The datasets as lines of a grid: their columns, and the services that save them."""

from collections.abc import Callable, Collection, Mapping, Sequence

from sqlalchemy import Select, select

from app.audit.rules import Actor
from app.datasets.inventory import services
from app.datasets.inventory.contents import DatasetFacts, problems_of
from app.datasets.inventory.forms import DatasetForm, fields_of, rhythms
from app.datasets.inventory.licences import of_datasets
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.rules import PersonalData, Theme
from app.extensions import db
from app.grid.reading import cut_of, lines_of
from app.grid.register import as_sent, check, check_facts
from app.grid.rules import CellKind, GridColumn, GridRow, RowsCut, Strings, strings_of
from app.kernel.labels import LabelledEnum
from app.kernel.revisions import Sight, values_of
from app.spaces.models import Authority

LIST, DATE = CellKind.LIST, CellKind.DATE


def _listed(enum: type[LabelledEnum]) -> tuple[tuple[str, str], ...]:
    return tuple((code, label) for code, label in enum.choices() if code)


def _columns() -> tuple[GridColumn, ...]:
    frequencies = tuple((choice.value, choice.label) for choice in rhythms())
    licences = tuple((licence.id, licence.name) for licence in of_datasets().values())
    return (
        GridColumn("title", "Jeu de données"),
        GridColumn("service", "Service"),
        GridColumn("person", "Personne"),
        GridColumn("theme", "Thème", LIST, _listed(Theme)),
        GridColumn("format", "Format"),
        GridColumn("frequency", "Mise à jour", LIST, frequencies),
        GridColumn("updated_on", "Dernière", DATE),
        GridColumn("licence", "Licence", LIST, licences),
        GridColumn("personal_data", "Données personnelles", LIST, _listed(PersonalData)),
        GridColumn("volume", "Volume"),
    )


class DatasetGrid:
    """The datasets of an authority, by title."""

    adds = True

    def __init__(self, authority: Authority, by: Actor, address: Callable[[int], str]) -> None:
        """Read the lists that the columns offer."""
        self.authority, self.by, self.address = authority, by, address
        self.columns: Sequence[GridColumn] = _columns()

    def cut(self, start: int, size: int) -> RowsCut:
        """Return some datasets; two statements."""
        query = self._ours().order_by(Dataset.title_key, Dataset.id)
        return cut_of(query, self._row, start, size)

    def rows(self, ids: Collection[str]) -> Mapping[str, GridRow]:
        """Return these datasets; one statement."""
        return lines_of(self._ours(), self._row, Dataset.id, ids)

    def save(self, row: GridRow, typed: Strings, seen: Sight) -> tuple[str, ...]:
        """Save a line as its form would."""
        facts = _facts(DatasetFacts(**row.facts), typed)
        return services.update(self.authority, int(row.id), facts, seen=seen, by=self.by).kept

    def add(self, typed: Strings) -> str:
        """Add a dataset to the inventory."""
        facts = _facts(DatasetFacts(title=""), typed)
        return str(services.create(self.authority, facts, by=self.by).id)

    def remove(self, row: GridRow) -> None:
        """Take a dataset off the inventory."""
        seen = db.session.scalars(self._ours().where(Dataset.id == int(row.id))).one().revision
        services.remove(self.authority, int(row.id), seen=seen, by=self.by)

    def _ours(self) -> Select[Dataset]:
        return select(Dataset).where(Dataset.authority_id == self.authority.id)

    def _row(self, row: Dataset) -> GridRow:
        facts = DatasetFacts.of(row)
        return GridRow(
            id=str(row.id),
            title=row.title,
            facts=values_of(facts),
            strings=strings_of(fields_of(facts)),
            subject=f"dataset:{row.id}",
            url=self.address(row.id),
        )


def _facts(standing: DatasetFacts, typed: Strings) -> DatasetFacts:
    """Return facts over which one has typed; ``WrongCells`` with all that is wrong."""
    shown = fields_of(standing)
    form = DatasetForm(formdata=as_sent(shown, typed), data=shown)
    check(form, typed)
    facts = form.facts(standing)
    check_facts(problems_of(facts), typed)
    return facts
