"""The form of the delays of a request, read from the address: nothing of it is stored."""

from collections.abc import Mapping
from typing import Any, Self

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import ValidationError

from app.delays.regimes import Holder, RequestTerritory, basis_of
from app.delays.rules import RequestFacts, RequestKind
from app.web.fields import Among, FrenchDate
from app.web.forms import BaseForm, InputRequired, choices_of

NO_SUCH_HOLDER = (
    "Wallis-et-Futuna n’a pas de commune\u00a0: choisissez une autre collectivité, ou l’État."
)
_OFFERED = {"validators": [Among("Choisissez parmi les réponses données.")]}


class RequestDelayForm(BaseForm):
    """What was asked, of whom, where and when."""

    kind = RadioField(
        "Que demande la personne\u202f?",
        name="demande",
        choices=choices_of(RequestKind),
        validate_choice=False,
        **_OFFERED,
    )
    received_on = FrenchDate(
        "Demande arrivée le", name="recue", validators=[InputRequired("Indiquez ce jour.")]
    )
    territory = SelectField(
        "Où êtes-vous\u202f?",
        name="territoire",
        choices=choices_of(RequestTerritory),
        validate_choice=False,
        **_OFFERED,
    )
    holder = SelectField(
        "Qui a reçu la demande\u202f?",
        name="qui",
        choices=choices_of(Holder),
        validate_choice=False,
        **_OFFERED,
    )
    held_elsewhere = BooleanField("Une autre administration détient le document", name="ailleurs")
    refused_on = FrenchDate("Refus notifié le", name="refusee")
    referred_on = FrenchDate("Saisine enregistrée par la CADA le", name="cada")

    @classmethod
    def read(cls, sent: Mapping[str, Any] | None, **values: Any) -> Self:
        """Return the form as the address says, or filled with these values."""
        typed = MultiDict(sent) if sent is not None else None
        return cls(formdata=typed, data=values, meta={"csrf": False})

    def facts(self) -> RequestFacts:
        """Return what a valid form says."""
        return RequestFacts(
            kind=RequestKind(self.kind.data),
            territory=RequestTerritory(self.territory.data),
            holder=Holder(self.holder.data),
            received_on=self.received_on.data,
            refused_on=self.refused_on.data,
            referred_on=self.referred_on.data,
            held_elsewhere=self.held_elsewhere.data,
        )

    def validate_holder(self, field: SelectField) -> None:
        """Refuse an administration that the territory does not have."""
        place, holder = self.territory.data, field.data
        if place in RequestTerritory.codes() and holder in Holder.codes():
            try:
                basis_of(RequestTerritory(place), Holder(holder))
            except LookupError as problem:
                raise ValidationError(NO_SUCH_HOLDER) from problem

    def validate_refused_on(self, field: FrenchDate) -> None:
        """Refuse a refusal that comes before the request."""
        self._after_arrival(field)

    def validate_referred_on(self, field: FrenchDate) -> None:
        """Refuse a case brought before the request, or before the refusal."""
        self._after_arrival(field)
        refused = self.refused_on.data
        if field.data is not None and refused is not None and field.data < refused:
            raise ValidationError(
                "La CADA se saisit après le refus\u00a0: vérifiez ces deux jours."
            )

    def _after_arrival(self, field: FrenchDate) -> None:
        arrived = self.received_on.data
        if field.data is not None and arrived is not None and field.data < arrived:
            raise ValidationError("Ce jour précède l’arrivée de la demande\u00a0: vérifiez-le.")
