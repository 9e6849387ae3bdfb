"""Forms of stakeholders: what anyone may read, what is reserved, the settings."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from wtforms import BooleanField, PasswordField, RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from app.accounts.passwords import MAX_LENGTH
from app.kernel.labels import LabelledEnum
from app.kernel.revisions import Sight, values_of
from app.methodology.stakeholder_library import Archetype, arguments, brakes, objectives
from app.stakeholders.directory.contents import MEASURES, Assessment, StakeholderFacts
from app.stakeholders.directory.models import Opinion, Stakeholder
from app.stakeholders.directory.rules import (
    Attitude,
    Influence,
    Interest,
    ProjectRole,
    Side,
    Visibility,
)
from app.stakeholders.directory.sensitive import suspicions, warning
from app.web.fields import Among, FrenchDate, Ticks
from app.web.forms import BaseForm, Line, Needed, Text, choices_of
from app.web.shared import SharedForm

LONGEST_NOTE = 500
NOT_SAID = "Pas d’avis"
LIBRARIES: Mapping[str, Callable[[], Mapping[str, Any]]] = {
    "objectives": objectives,
    "brakes": brakes,
    "arguments": arguments,
}


class Measure(RadioField):
    """A scale from 1 to 5, and no opinion."""

    def __init__(self, label: str, scale: type[LabelledEnum], **kwargs: Any) -> None:
        """Refuse a forged value with a sentence."""
        among = Among("Choisissez parmi ce qui est proposé.", required=False)
        super().__init__(
            label,
            choices=[SelectChoice("", NOT_SAID), *choices_of(scale)],
            default="",
            validate_choice=False,
            validators=[among],
            **kwargs,
        )

    @property
    def value(self) -> int | None:
        """The value chosen, if any."""
        return int(self.data) if self.data else None


def _chosen(label: str, enum: type[LabelledEnum], sentence: str) -> RadioField:
    return RadioField(
        label, choices=choices_of(enum), validate_choice=False, validators=[Among(sentence)]
    )


class PlainForm(SharedForm):
    """What every member may read of a stakeholder."""

    title = Line("Fonction ou groupe", thing="la fonction ou le groupe")
    person = Line("Personne", thing="le nom de la personne", required=False)
    body = Line("Service ou organisme", thing="le service ou l’organisme", required=False)
    side = _chosen("Par rapport à la collectivité", Side, "Dites s’il est interne ou externe.")
    role = _chosen("Rôle dans la démarche", ProjectRole, "Choisissez un rôle.")
    archetype = SelectField("Profil type", choices=[], default="", validate_choice=False)

    def settle(self, known: Iterable[Archetype], *, names: bool) -> None:
        """Offer the profiles of the authority; a name is asked only once the lead allows it."""
        offered = [SelectChoice(archetype.id, archetype.title) for archetype in known]
        self.archetype.choices = [SelectChoice("", "Aucun"), *offered]
        if not names and not self.person.object_data:
            del self.person

    def validate_archetype(self, field: SelectField) -> None:
        """Refuse a forged profile, but keep one that no longer makes sense here."""
        offered = {choice.value for choice in field.choices}
        if field.data not in {*offered, field.object_data}:
            raise ValidationError("Choisissez un profil type dans la liste.")

    def plain(self) -> StakeholderFacts:
        """Return the values typed, once the form is valid."""
        return StakeholderFacts(
            title=self.title.data or "",
            person=(self.person.data or "") if "person" in self else "",
            body=self.body.data or "",
            side=Side(self.side.data),
            role=ProjectRole(self.role.data),
            archetype=self.archetype.data or "",
        )


def plain_values(row: Stakeholder, typed: StakeholderFacts | None = None) -> dict[str, Any]:
    """Return the values that the form shows: those of the row, or the ``typed`` ones."""
    standing = StakeholderFacts.of(row)
    seen = Sight.of(values_of(standing), row.revision)
    return {**(typed or standing).columns(), "revision": seen.text}


class OpinionForm(SharedForm):
    """What is thought of a stakeholder; only those who may read it ever see this form."""

    influence = Measure("Influence sur la démarche", Influence)
    interest = Measure("Intérêt pour la démarche", Interest)
    attitude = Measure("Attitude aujourd’hui", Attitude)
    wished = Measure("Attitude souhaitée", Attitude)
    promoter = BooleanField("Prêt à défendre la démarche devant ses collègues (promoteur)")
    objectives = Ticks("Objectifs qui peuvent l’intéresser")
    brakes = Ticks("Ce qui le retient")
    arguments = Ticks("Arguments à avancer")
    last_contact_on = FrenchDate("Dernier contact")
    next_action = Line("Prochaine action", thing="la prochaine action", required=False)
    next_action_on = FrenchDate("Prévue le")
    note = Text("Note", thing="une note", limit=LONGEST_NOTE)
    confirmed = BooleanField("Ces mots ne disent rien de tel\u00a0: garder le texte ainsi")
    visibility = _chosen(
        "Qui peut lire cette fiche", Visibility, "Dites qui peut lire cette fiche."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what the libraries hold."""
        super().__init__(*args, **kwargs)
        for name, library in LIBRARIES.items():
            self[name].choices = [SelectChoice(id_, text.title) for id_, text in library().items()]

    def suggest(self, archetype: Archetype | None) -> None:
        """Put what the profile suggests first, and say so."""
        for name in LIBRARIES if archetype is not None else ():
            suggested, choices = set(getattr(archetype, name)), self[name].choices
            first = [
                SelectChoice(choice.value, f"{choice.label} (suggéré)")
                for choice in choices
                if choice.value in suggested
            ]
            rest = [choice for choice in choices if choice.value not in suggested]
            self[name].choices = [*first, *rest]

    def offer_levels(self, levels: Iterable[Visibility]) -> None:
        """Offer the levels of visibility that the writer may choose."""
        self.visibility.choices = [SelectChoice(level.value, level.label) for level in levels]

    def validate_note(self, field: Text) -> None:
        """Flag words that should not be written about somebody, once."""
        self._flag(field)

    def validate_next_action(self, field: Line) -> None:
        """The same for the next action."""
        self._flag(field)

    def _flag(self, field: Any) -> None:
        suspected = suspicions(field.data or "")
        if suspected and not self.confirmed.data:
            raise ValidationError(warning(suspected))

    @property
    def suspected(self) -> bool:
        """Whether the text holds words to confirm: the box that does so is shown."""
        return bool(suspicions(self.note.data or "") or suspicions(self.next_action.data or ""))

    def assessment(self) -> Assessment:
        """Return the values typed, once the form is valid."""
        return Assessment(
            visibility=Visibility(self.visibility.data),
            **{name: self[name].value for name in MEASURES},
            promoter=bool(self.promoter.data),
            objectives=tuple(self.objectives.data or ()),
            brakes=tuple(self.brakes.data or ()),
            arguments=tuple(self.arguments.data or ()),
            note=self.note.data or "",
            last_contact_on=self.last_contact_on.data,
            next_action=self.next_action.data or "",
            next_action_on=self.next_action_on.data,
        )


def opinion_values(opinion: Opinion | None, typed: Assessment | None = None) -> dict[str, Any]:
    """Return the values that the form shows: those of the opinion, or the ``typed`` ones."""
    standing = Assessment.of(opinion)
    seen = Sight.of(values_of(standing), opinion.revision if opinion is not None else 0)
    return {**fields_of(typed or standing), "revision": seen.text}


def fields_of(assessment: Assessment) -> dict[str, Any]:
    """Return the values that the form shows for an assessment."""
    measures = {name: str(value or "") for name, value in assessment.measures().items()}
    return {**assessment.columns(), **measures}


class ArchetypesForm(BaseForm):
    """Profiles to put on the list."""

    chosen = Ticks("Profils à ajouter")

    def validate_chosen(self, field: Ticks) -> None:
        """Ask for one at least."""
        if not field.data:
            raise ValidationError("Cochez au moins un profil.")


class NamesForm(BaseForm):
    """The engagement without which nobody is named."""

    informed = BooleanField(
        "J’informe les personnes nommées que leur nom figure ici, pourquoi, et de leurs droits",
        validators=[Needed("que vous informez les personnes nommées, en cochant la case")],
    )


class PasswordForm(BaseForm):
    """The password once more, before opinions leave the application."""

    password = PasswordField(
        "Votre mot de passe",
        validators=[Needed("votre mot de passe")],
        render_kw={"autocomplete": "current-password", "maxlength": MAX_LENGTH},
    )
