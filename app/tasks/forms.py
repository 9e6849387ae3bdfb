"""The form of a task, and the list of people to whom one may be given."""

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from app.kernel.errors import Refused
from app.kernel.revisions import Sight, joined, values_of
from app.tasks.drafts import LONGEST_NAME, NOBODY, TOGETHER, Assignee, Draft
from app.tasks.models import Task
from app.tasks.rules import AnchorKind, Priority, Recurrence
from app.web.asked import whole_number
from app.web.fields import Among, FrenchDate
from app.web.forms import BaseForm, Line, Text, choices_of
from app.web.shared import SharedForm

SOMEBODY_ELSE, NOBODY_CODE = "autre", "personne"
LONGEST_EMAIL = 320
MEMBER, NAMED = "membre", "nom"
NAME_THEM = "Indiquez le nom de la personne, ou choisissez-la dans la liste."
PRIORITIES = choices_of(Priority)

Choice = tuple[str, str]
Groups = dict[str, list[SelectChoice]]


def person_code(assignee: Assignee) -> str:
    """Return the value of a person in a list: a member by account, others by name."""
    if assignee.user_id is not None:
        return f"{MEMBER}:{assignee.user_id}"
    return f"{NAMED}:{assignee.name}" if assignee.name else ""


def person_of(code: str) -> Assignee:
    """Return the person of a value of a list; nobody if it cannot be read."""
    kind, _, value = code.partition(":")
    if kind == MEMBER and whole_number(value):
        return Assignee(whole_number(value), "")
    return Assignee(None, value[:LONGEST_NAME]) if kind == NAMED and value else NOBODY


class PeopleField(SelectField):
    """A list of people: nobody, the members, the names already used, another one."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        """Refuse a forged choice with a sentence."""
        among = Among("Choisissez une personne dans la liste.", required=False)
        super().__init__(label, choices=[], validators=[among], validate_choice=False, **kwargs)

    def offer(
        self,
        people: Iterable[Choice],
        *,
        first: Choice,
        nobody: bool = False,
        other: bool = False,
    ) -> None:
        """Set the people who may be chosen."""
        offered = [SelectChoice(*first)]
        if nobody:
            offered.append(SelectChoice(NOBODY_CODE, "Personne pour l’instant"))
        offered += [SelectChoice(*person) for person in people]
        if other:
            offered.append(SelectChoice(SOMEBODY_ELSE, "Une autre personne…"))
        self.choices = offered


def other_name() -> Line:
    """Return the field of the name of somebody who is not in the list."""
    label = "Nom de l’autre personne"
    return Line(label, thing="son nom", required=False, limit=LONGEST_NAME)


def other_email() -> Line:
    """Return the field of their e-mail, that an invitation will meet."""
    return Line(
        "Son adresse électronique",
        thing="son adresse électronique",
        required=False,
        limit=LONGEST_EMAIL,
        render_kw={"type": "email", "autocomplete": "off"},
    )


class AssigneeForm(BaseForm):
    """A form that names somebody: in a list, or beside it. It declares the three fields itself.

    Their order among the others is that of its errors, so that no common form can hold them.
    """

    assignee: PeopleField
    assignee_name: Line
    assignee_email: Line

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for the name as well when somebody else was chosen."""
        right = super().validate(extra_validators)
        if self.assignee.data == SOMEBODY_ELSE and not self.assignee_name.data:
            self.take(Refused(NAME_THEM, "assignee_name"))
            return False
        return right

    def person(self) -> Assignee:
        """Return the assignee; a typed name counts without choosing « une autre »."""
        chosen, name = str(self.assignee.data or ""), self.assignee_name.data or ""
        if chosen == SOMEBODY_ELSE or (not chosen and name):
            return Assignee(None, name, self.assignee_email.data or "")
        return person_of(chosen)


class TaskForm(AssigneeForm, SharedForm):
    """All the fields of a task."""

    title = Line("Ce qu’il y a à faire", thing="ce qu’il y a à faire")
    description = Text("Précisions", thing="des précisions")
    assignee = PeopleField("Confiée à", default="")
    assignee_name = other_name()
    assignee_email = other_email()
    due_on = FrenchDate("Échéance")
    starts_on = FrenchDate("Début")
    priority = RadioField("Priorité", choices=PRIORITIES, default=Priority.NORMAL.value)
    recurrence = SelectField("Revient", choices=choices_of(Recurrence), default="")
    anchor_id = SelectField("À propos de", choices=[], default="", validate_choice=False)
    parts = Text("Sous-étapes", thing="des sous-étapes")

    def validate_priority(self, field: RadioField) -> None:
        """Refuse a forged priority with a sentence in French."""
        if field.data not in Priority.codes():
            raise ValidationError("Choisissez une priorité.")

    @property
    def part_titles(self) -> tuple[str, ...]:
        """The sub-steps, one a line."""
        lines = ((self.parts.data or "") if "parts" in self else "").split("\n")
        return tuple(line.strip() for line in lines if line.strip())

    def offer(self, people: Iterable[Choice], anchors: Groups) -> None:
        """Set the choices of people and subjects; the present ones are always among them."""
        self.assignee.offer(people, first=("", "Personne pour l’instant"), other=True)
        self.anchor_id.choices = anchors

    def draft(self) -> Draft:
        """Return the draft of the form, once it is valid."""
        kind, _, about = str(self.anchor_id.data or "").partition(":")
        return Draft(
            title=self.title.data or "",
            description=self.description.data or "",
            anchor_kind=kind,
            anchor_id=about,
            assignee=self.person(),
            priority=int(self.priority.data),
            starts_on=self.starts_on.data,
            due_on=self.due_on.data,
            recurrence=str(self.recurrence.data or ""),
            parts=self.part_titles,
        )


def shown(task: Task, typed: Draft | None = None) -> dict[str, Any]:
    """Return the values that the form shows: those of the task, or the ``typed`` ones."""
    standing = Draft.of(task)
    seen = Sight.of(joined(values_of(standing), TOGETHER), task.revision)
    return {**fields_of(typed or standing), "revision": seen.text}


def fields_of(draft: Draft) -> dict[str, Any]:
    """Return the values that the form shows for a draft."""
    return {
        "title": draft.title,
        "description": draft.description,
        "assignee": person_code(draft.assignee),
        "due_on": draft.due_on,
        "starts_on": draft.starts_on,
        "priority": str(draft.priority),
        "recurrence": draft.recurrence,
        "anchor_id": f"{draft.anchor_kind}:{draft.anchor_id}" if draft.anchor_kind else "",
    }


def anchor_groups(groups: Sequence[tuple[str, Sequence[Choice]]], current: Choice | None) -> Groups:
    """Return the subjects of a task as groups of choices; ``current`` is not in the method."""
    first = [SelectChoice("", AnchorKind.NONE.label)]
    if current is not None:
        first.append(SelectChoice(*current))
    return {
        "En général": first,
        **{title: [SelectChoice(*choice) for choice in choices] for title, choices in groups},
    }
