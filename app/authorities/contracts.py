"""One contract, asked about on the page of the obligation: its form, and what is answered."""

from wtforms import BooleanField

from app.authorities.numbers import read_amount
from app.obligation.contracts import ContractAnswer, concession, purchase
from app.obligation.law import Law
from app.web.fields import FrenchDate, Typed
from app.web.forms import BaseForm


class ContractForm(BaseForm):
    """What is known of a contract; sent by GET, nothing is written."""

    class Meta(BaseForm.Meta):
        """Nothing is written: no token is needed."""

        csrf = False

    amount = Typed("Montant du marché, hors taxes", read=read_amount, name="montant")
    consulted_on = FrenchDate(
        "Consultation d’une délégation de service public", name="consultation"
    )
    exempted = BooleanField("Une décision publiée l’en dispense", name="derogation")

    def answers(self, law: Law) -> list[ContractAnswer]:
        """Return what was asked about, answered."""
        found = [] if self.amount.data is None else [purchase(self.amount.data, law)]
        if self.consulted_on.data is not None:
            day = self.consulted_on.data
            found.append(concession(consulted_on=day, exempted=bool(self.exempted.data)))
        return found
