"""Forms of plans: dates and scope, who does what, new dates, and the same for several."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, Self

from slugify import slugify
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from app.kernel.errors import Refused
from app.kernel.labels import LabelledEnum
from app.kernel.text import folded
from app.methodology.rules import Edition
from app.planning.people import Helper
from app.planning.queries import ModelPlan
from app.planning.rules.days import Pace
from app.planning.rules.outline import Wishes
from app.planning.rules.redating import Redate
from app.planning.rules.start_dates import From
from app.planning.several import Template
from app.tasks.drafts import LONGEST_NAME, NOBODY, Assignee
from app.web.asked import whole_number
from app.web.fields import Among, FrenchDate, Ticks
from app.web.forms import BaseForm, Line, choices_of, clean

NO_DATE = "Indiquez une date."
TWO_OF_THEM = "Plusieurs membres portent ce nom\u00a0: choisissez dans la liste proposée."
THE_METHOD = "methode"
ROLE = "role-"


class Scope(LabelledEnum):
    """Which items of a phase get a task."""

    ALL = ("tous", "Tous les points")
    REQUIRED = ("incontournables", "Les incontournables seulement")


class Reach(LabelledEnum):
    """The phases that the plans of several authorities cover."""

    CURRENT = ("courantes", "La phase en cours de chacune, et la suivante")
    WHOLE = ("toutes", "Toutes les phases")


class Radio(RadioField):
    """A choice among a few; a forged one gets a sentence."""

    def __init__(self, label: str, among: type[LabelledEnum], **kwargs: Any) -> None:
        """Offer the members of an enumeration."""
        validators = [Among("Choisissez l’une des réponses proposées.")]
        choices = choices_of(among)
        super().__init__(
            label, choices=choices, validators=validators, validate_choice=False, **kwargs
        )


class PlanForm(BaseForm):
    """The three screens of a plan; fields that a screen does not show are hidden in it."""

    anchor = Radio("Le plan part", From, default=From.START.value)
    on = FrenchDate("Date")
    phases = Ticks(
        "Phases à préparer",
        sentence="Choisissez parmi les phases de la méthode.",
        nothing="Choisissez au moins une phase.",
    )
    scope = Radio("Points à prévoir", Scope, default=Scope.ALL.value)
    pace = Radio("Rythme", Pace, default=Pace.NORMAL.value)
    seen = HiddenField()

    DATES = ("anchor", "on", "phases", "scope", "pace")

    def offer(self, edition: Edition) -> None:
        """Offer the phases of an edition."""
        self.phases.choices = [
            SelectChoice(str(phase.position), f"{phase.position}. {phase.short_title}")
            for phase in edition.phases
        ]

    def validate_on(self, field: FrenchDate) -> None:
        """Ask for the date."""
        if field.data is None and not field.errors:
            raise ValidationError(NO_DATE)

    def wishes(self) -> Wishes:
        """Return what the form says, once it is valid."""
        on: date = self.on.data
        return Wishes(
            anchor=From(self.anchor.data),
            on=on,
            phases=frozenset(int(position) for position in self.phases.data or ()),
            required_only=self.scope.data == Scope.REQUIRED.value,
            pace=Pace(self.pace.data),
        )

    def wrong_dates(self) -> bool:
        """Tell whether the first screen is to be corrected."""
        return bool(self.form_errors) or any(self[name].errors for name in self.DATES)

    def person(self, role: str) -> Line:
        """Return the field of a role."""
        field: Line = self[role_name(role)]
        return field

    def people(self, roles: Collection[str], helpers: Sequence[Helper]) -> dict[str, Assignee]:
        """Return the assignee of each role; an ambiguous name puts an error on its field."""
        people = {}
        for role in roles:
            field = self.person(role)
            try:
                people[role] = assignee(field.data or "", helpers)
            except Refused as refusal:
                field.errors = [*field.errors, refusal.message]  # type: ignore[assignment]  # a list in fact
        return people

    def carried(self, shown: Collection[str]) -> list[tuple[str, str]]:
        """Return what was typed on the other screens, as it was typed."""
        return carried(self, {*shown, "seen", "csrf_token"})


def carried(form: BaseForm, left_out: Collection[str]) -> list[tuple[str, str]]:
    """Return the names and values of what was sent in the fields that a page does not show."""
    return [
        (field.name, typed)
        for field in form
        if field.name not in left_out
        for value in field.raw_data or ()
        if isinstance(value, str)
        and ((typed := clean(value) or "") or field.name.startswith(ROLE))  # emptied on purpose
    ]


def role_name(role: str) -> str:
    """Return the name of the field of a role: « role-chef-de-projet »."""
    return f"{ROLE}{slugify(role)}"


@cache
def plan_form(edition: Edition) -> type[PlanForm]:
    """Return the form of an edition: one field more for each of its roles."""
    roles = sorted({item.role for item in edition.items if not item.off_path})
    fields = {
        role_name(role): Line(
            _capital(role),
            thing="qui s’en charge",
            required=False,
            limit=LONGEST_NAME,
            render_kw={"list": "personnes", "autocomplete": "off"},
        )
        for role in roles
    }
    return type("RolesForm", (PlanForm,), fields)


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def assignee(text: str, helpers: Iterable[Helper]) -> Assignee:
    """Return the member that a text names, or a name without an account; ``Refused`` if two do."""
    name = folded(text)
    if not name:
        return NOBODY
    members = list(helpers)
    exact = [member for member in members if folded(member.label) == name]
    named = exact or [member for member in members if folded(member.name) == name]
    if len(named) > 1:
        raise Refused(TWO_OF_THEM)
    return Assignee(named[0].user_id, named[0].name) if named else Assignee(None, text.strip())


class ReadForm(BaseForm):
    """A form first read from an address: the guard of what writes stands before the views."""

    @classmethod
    def read(cls, sent: Mapping[str, Any] | None, **values: Any) -> Self:
        """Return the form as somebody sent it, or filled with these values."""
        typed = MultiDict(sent) if sent is not None else None
        return cls(formdata=typed, data=values, meta={"csrf": False})


class CouncilForm(BaseForm):
    """When the council next meets, for a plan whose vote is behind."""

    on = FrenchDate("Date de la prochaine séance")
    seen = HiddenField()


class RedateForm(ReadForm):
    """New dates for a plan, read from the address; sent again with the mark of what was seen."""

    start = FrenchDate("Reprendre à partir du")
    council = FrenchDate("Date de la séance")
    pace = Radio("Rythme", Pace, default=Pace.NORMAL.value)
    seen = HiddenField()

    def validate_start(self, field: FrenchDate) -> None:
        """Ask for the date."""
        if field.data is None and not field.errors:
            raise ValidationError(NO_DATE)

    def wish(self) -> Redate:
        """Return what the form says, once it is valid."""
        start: date = self.start.data
        council: date | None = self.council.data if "council" in self else None
        return Redate(start, council, Pace(self.pace.data))


class TemplateForm(ReadForm):
    """The same plan for several authorities; read from the address until it is sent."""

    ou = HiddenField()
    model = SelectField(
        "Modèle",
        choices=[],
        default=THE_METHOD,
        validate_choice=False,
        validators=[Among("Choisissez un modèle dans la liste.")],
    )
    on = FrenchDate("Date de début")
    reach = Radio("Phases à préparer", Reach, default=Reach.CURRENT.value)
    scope = Radio("Points à prévoir", Scope, default=Scope.ALL.value)
    pace = Radio("Rythme", Pace, default=Pace.NORMAL.value)
    seen = HiddenField()

    SETTINGS = ("model", "on", "reach", "scope", "pace")

    def offer(self, models: Iterable[ModelPlan]) -> None:
        """Offer the plan of the method and those already made."""
        self.model.choices = [
            SelectChoice(THE_METHOD, "Le plan de la méthode"),
            *(SelectChoice(str(model.plan.id), model.label) for model in models),
        ]

    def validate_on(self, field: FrenchDate) -> None:
        """Ask for the date."""
        if field.data is None and not field.errors:
            raise ValidationError(NO_DATE)

    @property
    def model_id(self) -> int | None:
        """The plan chosen as a model, or nothing for the method."""
        return whole_number(str(self.model.data or "")) or None

    def template(self, models: Iterable[ModelPlan]) -> Template:
        """Return what the form says, once it is valid."""
        on: date = self.on.data
        return Template(
            start=on,
            whole=self.reach.data == Reach.WHOLE.value,
            required_only=self.scope.data == Scope.REQUIRED.value,
            pace=Pace(self.pace.data),
            model=next((model for model in models if model.plan.id == self.model_id), None),
        )

    def carried(self, shown: Collection[str]) -> list[tuple[str, str]]:
        """Return what was typed on the other screens, as it was typed."""
        return carried(self, {*shown, "ou", "seen", "csrf_token"})
