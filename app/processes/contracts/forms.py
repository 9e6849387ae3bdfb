"""The form of a contract."""

from typing import Any

from wtforms import BooleanField, RadioField

from app.kernel.labels import LabelledEnum
from app.kernel.revisions import Sight, values_of
from app.processes.contracts.contents import CONTRACT_TITLES, ContractFacts
from app.processes.contracts.models import Contract
from app.processes.contracts.rules import ContractKind, DataTerms
from app.web.fields import Among, FrenchDate
from app.web.forms import Line, Text, choices_of
from app.web.shared import SharedForm


def _chosen(name: str, listed: type[LabelledEnum], default: LabelledEnum) -> RadioField:
    return RadioField(
        CONTRACT_TITLES[name],
        choices=choices_of(listed),
        default=default.value,
        validate_choice=False,
        validators=[Among("Choisissez parmi ce qui est proposé.")],
    )


class DataContractForm(SharedForm):
    """What is written of a contract."""

    title = Line(CONTRACT_TITLES["title"], thing="un nom")
    kind = _chosen("kind", ContractKind, ContractKind.SOFTWARE)
    supplier = Line(CONTRACT_TITLES["supplier"], thing="le fournisseur", required=False)
    service = Line(CONTRACT_TITLES["service"], thing="le service", required=False)
    ends_on = FrenchDate(CONTRACT_TITLES["ends_on"])
    data_terms = _chosen("data_terms", DataTerms, DataTerms.UNKNOWN)
    export = Text(CONTRACT_TITLES["export"], thing="comment les données en sortent", limit=2000)
    with_task = BooleanField("Créer la tâche de renouvellement, six mois avant la fin")

    def facts(self) -> ContractFacts:
        """Return the values typed, once the form is valid."""
        return ContractFacts(
            title=self.title.data or "",
            kind=ContractKind(self.kind.data),
            supplier=self.supplier.data or "",
            service=self.service.data or "",
            ends_on=self.ends_on.data,
            data_terms=DataTerms(self.data_terms.data),
            export=self.export.data or "",
        )


def contract_values(row: Contract, typed: ContractFacts | None = None) -> dict[str, Any]:
    """Return the values that the form shows: those of the row, or the ``typed`` ones."""
    standing = ContractFacts.of(row)
    seen = Sight.of(values_of(standing), row.revision)
    return {**(typed or standing).columns(), "revision": seen.text}
