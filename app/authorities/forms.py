"""Forms of an authority: what it says of itself, and its obligation."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any, Self

from flask_wtf.file import FileField
from wtforms import Field, HiddenField, RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from app.accounts.services import checked_email
from app.authorities.numbers import (
    read_agents,
    read_fte,
    read_population,
    read_ridet,
    read_siren,
    read_siret,
)
from app.authorities.rules import (
    ANOTHER_BODY,
    TOO_FEW_AGENTS,
    TOTAL_TOO_SMALL,
    AuthorityFacts,
    AuthorityKind,
    Function,
    OverrideFacts,
    functions_for,
)
from app.governance.rules import BodyKind
from app.kernel.revisions import Sight, values_of
from app.methodology.paths import PathKind
from app.obligation.rules import ObligationOutcome
from app.places.record import Territory
from app.places.rules import SIREN_DIGITS
from app.web.fields import Among, Ticks, Typed
from app.web.forms import BaseForm, Line, Needed, Text, choices_of
from app.web.shared import SharedForm

LONGEST_REASON = 2000
FOLLOW_THE_LAW = ""


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


class FactsForm(BaseForm):
    """What an authority declares of itself."""

    name = Line("Nom", thing="le nom de la collectivité")
    kind = SelectField(
        "Type",
        choices=[SelectChoice("", "Choisir…"), *choices_of(AuthorityKind)],
        validate_choice=False,
        validators=[Needed("le type"), Among("Choisissez le type dans la liste.")],
    )
    territory = RadioField(
        "Territoire",
        choices=[SelectChoice(area.value, _capital(area.label)) for area in Territory],
        validate_choice=False,
        validators=[Among("Choisissez le territoire dans la liste.")],
    )
    population = Typed("Nombre d’habitants", read=read_population)
    fte = Typed("Agents en équivalents temps plein (ETP)", read=read_fte)
    siren = Typed("Numéro SIREN", read=read_siren)
    ridet = Typed("Numéro RIDET", read=read_ridet)
    functions = Ticks(
        "Ce que fait la collectivité",
        Function.choices(),
        sentence="Cochez parmi les fonctions proposées.",
    )

    def settle(self, kind: AuthorityKind, territory: Territory) -> None:
        """Ask neither kind nor territory: the place says both."""
        del self.kind
        del self.territory
        self.functions.choices = [
            SelectChoice(function.value, function.label) for function in functions_for(kind)
        ]
        if territory is not Territory.NEW_CALEDONIA:
            del self.ridet

    def facts(
        self, kind: AuthorityKind | None = None, territory: Territory | None = None
    ) -> AuthorityFacts:
        """Return what was declared, once the form is valid."""
        held = set(self.functions.data or ())
        return AuthorityFacts(
            name=self.name.data or "",
            kind=kind or AuthorityKind(self.kind.data),
            territory=territory or Territory(self.territory.data),
            population=self.population.data,
            fte=self.fte.data,
            functions=tuple(function for function in Function if function.value in held),
            siren=self.siren.data or "",
            ridet=(self.ridet.data or "") if "ridet" in self else "",
        )


class OpeningForm(FactsForm):
    """The same, with who will lead the space when it is not who opens it."""

    lead_email = Line(
        "Adresse de la personne qui conduira la démarche",
        thing="son adresse électronique",
        required=False,
        limit=320,
        render_kw={"type": "email", "autocomplete": "off"},
    )

    path = RadioField(
        "Votre chemin dans la méthode",
        choices=choices_of(PathKind),
        default=PathKind.FULL.value,
        validate_choice=False,
        validators=[Among("Choisissez un des deux chemins.")],
    )

    @property
    def lead(self) -> str:
        """The address of who will lead; empty for who opens. ``Refused`` when it is none."""
        typed = self.lead_email.data or ""
        return checked_email(typed, "lead_email") if typed else ""


class SeveralForm(BaseForm):
    """Communes, one a line."""

    communes = Text(
        "Communes, une par ligne",
        thing="au moins un code Insee, ou choisissez une intercommunalité",
        required=True,
        limit=100_000,
    )


class SettingsForm(FactsForm, SharedForm):
    """The same, with what is asked only once the space is open."""

    siret = Typed("Numéro SIRET du siège", read=read_siret)
    precise = SelectField(
        "Type précis",
        validate_choice=False,
        validators=[Among("Choisissez le type précis dans la liste.")],
    )

    director = Line("Directeur de la publication", thing="son nom et sa qualité", required=False)
    privacy = Line(
        "Délégué à la protection des données", thing="son nom et son adresse", required=False
    )
    population_total = Typed("Population totale", read=read_population)
    renewal_population = Typed("Population au dernier renouvellement", read=read_population)
    agents = Typed("Nombre d’agents", read=read_agents)
    largest_commune = Typed("Commune la plus peuplée", read=read_population)

    def offer_kinds(self, offered: Iterable[BodyKind]) -> None:
        """Offer the kinds that may be chosen; none to offer: nothing is asked."""
        rows = [SelectChoice(row.id, row.title) for row in offered]
        self.precise.choices = [SelectChoice("", "Pas encore précisé"), *rows]
        if not rows:
            del self.precise

    def validate_population_total(self, field: Field) -> None:
        """Refuse a total under the part of it that lives there."""
        if _under(field.data, self.population.data):
            raise ValidationError(TOTAL_TOO_SMALL)

    def validate_agents(self, field: Field) -> None:
        """Refuse fewer persons than full-time equivalents."""
        if _under(field.data, self.fte.data):
            raise ValidationError(TOO_FEW_AGENTS)

    def validate_siret(self, field: Field) -> None:
        """Refuse the number of another body."""
        siren = self.siren.data
        if field.data and siren and not field.data.startswith(siren):
            raise ValidationError(ANOTHER_BODY)

    def facts(
        self, kind: AuthorityKind | None = None, territory: Territory | None = None
    ) -> AuthorityFacts:
        """Return what was declared; a SIRET says the SIREN too."""
        facts, siret = super().facts(kind, territory), self.siret.data or ""
        precise = (self.precise.data or "") if "precise" in self else ""
        return replace(
            facts,
            siret=siret,
            siren=facts.siren or siret[:SIREN_DIGITS],
            precise=precise,
            director=self.director.data or "",
            privacy=self.privacy.data or "",
            population_total=self.population_total.data,
            renewal_population=self.renewal_population.data,
            agents=self.agents.data,
            largest_commune=self.largest_commune.data,
        )


def _under(count: int | None, floor: float | Decimal | None) -> bool:
    return count is not None and floor is not None and count < floor


class LogoForm(BaseForm):
    """A picture to put in place of the logo that was seen."""

    seen = HiddenField()
    file = FileField("Image du logo")


def settings_values(
    standing: AuthorityFacts, typed: AuthorityFacts | None = None
) -> dict[str, Any]:
    """Return the values that the settings show: those that stand, or the ``typed`` ones."""
    return {**shown(typed or standing), "revision": Sight.of(values_of(standing)).text}


def shown(facts: AuthorityFacts) -> dict[str, Any]:
    """Return the values that a form shows for these facts."""
    return {
        "name": facts.name,
        "kind": facts.kind.value,
        "territory": facts.territory.value,
        "population": facts.population,
        "fte": facts.fte,
        "siren": facts.siren,
        "siret": facts.siret,
        "ridet": facts.ridet,
        "precise": facts.precise,
        "director": facts.director,
        "privacy": facts.privacy,
        "functions": [function.value for function in facts.functions],
        "population_total": facts.population_total,
        "renewal_population": facts.renewal_population,
        "agents": facts.agents,
        "largest_commune": facts.largest_commune,
    }


class OverrideForm(SharedForm):
    """The leads' own answer to the question of the obligation."""

    outcome = RadioField(
        "Ce que retient la collectivité",
        choices=[
            SelectChoice(FOLLOW_THE_LAW, "Suivre la lecture de la loi ci-dessus"),
            SelectChoice(ObligationOutcome.OBLIGED.value, "Obligée d’ouvrir ses données"),
            SelectChoice(ObligationOutcome.NOT_OBLIGED.value, "Non obligée, ouverture volontaire"),
            SelectChoice(ObligationOutcome.TO_CONFIRM.value, "À confirmer"),
        ],
        default=FOLLOW_THE_LAW,
        validate_choice=False,
        validators=[Among("Choisissez une des réponses.")],
    )
    reason = Text("Raison", thing="la raison", limit=LONGEST_REASON)

    def facts(self) -> OverrideFacts:
        """Return the answer typed, once the form is valid."""
        outcome = ObligationOutcome(self.outcome.data) if self.outcome.data else None
        return OverrideFacts(outcome, self.reason.data or "")

    @classmethod
    def showing(cls, standing: OverrideFacts, typed: OverrideFacts | None = None) -> Self:
        """Return the form with the answer that stands, or the ``typed`` one."""
        seen = Sight.of(values_of(standing))
        return cls(formdata=None, data={**fields_of(typed or standing), "revision": seen.text})


def fields_of(answer: OverrideFacts) -> dict[str, str]:
    """Return the values that the form shows for an answer."""
    outcome = answer.outcome.value if answer.outcome is not None else FOLLOW_THE_LAW
    return {"outcome": outcome, "reason": answer.reason}
