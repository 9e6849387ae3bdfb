"""Forms of the strategy: one for each topic, and one for the decision."""

import re
from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from app.datasets.inventory.forms import rhythms
from app.datasets.inventory.frequencies import UNDECIDED
from app.datasets.inventory.licences import LicenceStanding, choosable, licences
from app.publication.rules import Topic
from app.publication.strategy.formats import FAMILIES
from app.publication.strategy.naming import problem_of_pattern
from app.publication.strategy.standing import Decided
from app.publication.strategy.topics import (
    MOST_FIRST,
    NEW_CALEDONIA,
    FirstChoice,
    FormatsChoice,
    LicenceChoice,
    NamingChoice,
    Platform,
    PlatformChoice,
    TopicChoice,
    UpdatingChoice,
)
from app.web.fields import Among, FrenchDate, RevisionField, Ticks
from app.web.forms import BaseForm, Line, Text
from app.web.shared import SharedForm

LONGEST = 5000
MOST_TYPED = 50
IDS = re.compile(r"[0-9]{1,9}")
RANKS = frozenset(str(rank) for rank in range(1, MOST_FIRST + 1))
TICK = "Cochez parmi ce qui est proposé."
UNDERSTOOD = (
    "Cette licence n’est pas sur la liste du décret\u00a0: cochez la case qui dit que vous "
    "demanderez d’abord son homologation, ou choisissez une licence de la liste."
)


class TopicForm(SharedForm):
    """What every topic asks: the revision seen, and why."""

    topic: ClassVar[Topic]
    reason = Text("Pourquoi ce choix", thing="la raison", limit=LONGEST)

    def choice(self) -> TopicChoice:
        """Return the choice typed, once the form is valid."""
        raise NotImplementedError

    def settle(self, territory: str) -> None:
        """Offer the choices that exist in a territory."""


class LicenceForm(TopicForm):
    """The licence of all datasets."""

    topic = Topic.LICENCE
    licence = RadioField("Licence", choices=[], validate_choice=False)
    understood = BooleanField("Nous demanderons l’homologation de cette licence avant de publier")
    mention = Text("Ce que citera un réutilisateur", thing="la mention de la source", limit=500)

    def settle(self, territory: str) -> None:
        """Offer the licences that may be chosen."""
        self.licence.choices = [SelectChoice(licence.id, licence.title) for licence in choosable()]

    def validate_licence(self, field: RadioField) -> None:
        """Refuse a forged licence."""
        if field.data not in {licence.id for licence in choosable()}:
            raise ValidationError("Choisissez une licence parmi celles proposées.")

    def validate_understood(self, field: BooleanField) -> None:
        """Ask for the engagement where the licence is not on the list."""
        licence = licences().get(str(self.licence.data))
        outside = licence is not None and licence.standing is LicenceStanding.TO_APPROVE
        if outside and not field.data and "understood" in self:
            raise ValidationError(UNDERSTOOD)

    def choice(self) -> LicenceChoice:
        """Return the licence."""
        return LicenceChoice(self.licence.data or "", self.mention.data or "")


class FormatsForm(TopicForm):
    """The formats accepted, one box for each format of each kind of data."""

    topic = Topic.FORMATS
    formats = Ticks(
        "Formats",
        choices=[
            (f"{family.code}:{format_.code}", format_.label)
            for family in FAMILIES.values()
            for format_ in family.formats
        ],
    )

    def choice(self) -> FormatsChoice:
        """Return the formats."""
        chosen: dict[str, list[str]] = {}
        for tick in self.formats.data or ():
            family, _, code = tick.partition(":")
            chosen.setdefault(family, []).append(code)
        return FormatsChoice.of(chosen)


class PlatformForm(TopicForm):
    """Where data are published."""

    topic = Topic.PLATFORM
    platforms = Ticks("Où publier")
    reference = SelectField("Catalogue qui fait foi", choices=[], validate_choice=False)
    names = Line("Adresse ou nom du portail", thing="le nom du portail", required=False)

    def settle(self, territory: str) -> None:
        """Offer the platforms of the territory."""
        offered = [
            SelectChoice(platform.value, platform.label)
            for platform in Platform
            if platform is not Platform.DATAGOUV_NC or territory == NEW_CALEDONIA
        ]
        self.platforms.choices = offered
        self.reference.choices = [SelectChoice("", "À choisir"), *offered]

    def choice(self) -> PlatformChoice:
        """Return the platforms; one alone is the reference."""
        listed = tuple(code for code in Platform.codes() if code in (self.platforms.data or ()))
        reference = self.reference.data or (listed[0] if len(listed) == 1 else "")
        return PlatformChoice(listed, reference, self.names.data or "")


class NamingForm(TopicForm):
    """How files are named and written."""

    topic = Topic.NAMING
    pattern = Line("Modèle de nom", thing="le modèle de nom", limit=120)
    text = Text("Règles d’écriture", thing="les règles d’écriture", required=True, limit=LONGEST)

    def validate_pattern(self, field: Line) -> None:
        """Refuse a pattern that names no file."""
        sentence = problem_of_pattern(field.data or "")
        if sentence:
            raise ValidationError(sentence)

    def choice(self) -> NamingChoice:
        """Return the rules."""
        return NamingChoice(self.pattern.data or "", self.text.data or "")


def _rhythms() -> SelectField:
    listed = [choice for choice in rhythms() if choice.value not in UNDECIDED]
    among = Among("Choisissez un rythme de la liste.", required=False)
    return SelectField(
        "Rythme, à défaut d’un autre",
        choices=[SelectChoice("", "Aucun"), *listed],
        default="",
        validate_choice=False,
        validators=[among],
    )


class UpdatingForm(TopicForm):
    """Who updates, how often, and what happens when it is late."""

    topic = Topic.UPDATING
    who = Text("Qui met à jour", thing="qui met à jour les données", required=True, limit=LONGEST)
    rhythm = _rhythms()
    late = Text(
        "En cas de retard", thing="ce qui se passe en cas de retard", required=True, limit=LONGEST
    )

    def choice(self) -> UpdatingChoice:
        """Return the rules."""
        return UpdatingChoice(self.who.data or "", self.rhythm.data or "", self.late.data or "")


class RanksField(Field):
    """A rank beside each dataset: ``rang-12`` holds that of the dataset 12."""

    data: dict[str, str]
    PREFIX = "rang-"

    def process(
        self, formdata: Any, data: Any = None, extra_filters: Any = None
    ) -> None:  # the name of each control is its own: WTForms cannot read them
        """Read the ranks that were typed."""
        self.process_errors = []  # type: ignore[assignment]  # a list, whatever the type
        self.object_data = self.data = dict(data) if isinstance(data, Mapping) else {}
        if formdata is not None:
            named = {
                name: formdata.get(name, "") for name in formdata if name.startswith(self.PREFIX)
            }
            self.data = {
                name.removeprefix(self.PREFIX): rank.strip()[:10]
                for name, rank in named.items()
                if rank.strip()
            }

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not a rank, and two datasets at the same one."""
        strange = next((rank for rank in self.data.values() if rank not in RANKS), None)
        if strange is not None:
            raise ValidationError(f"Un rang est un nombre de 1 à {MOST_FIRST}.")
        if len(set(self.data.values())) < len(self.data):
            raise ValidationError("Deux jeux ont le même rang\u00a0: donnez à chacun le sien.")
        if not all(map(IDS.fullmatch, self.data)):
            raise ValidationError("Choisissez parmi les jeux de votre inventaire.")

    @property
    def ids(self) -> set[int]:
        """The ids of the datasets that hold a rank, valid or not."""
        return {int(id_) for id_ in list(self.data)[:MOST_TYPED] if IDS.fullmatch(id_)}

    def ranked(self) -> tuple[int, ...]:
        """Return the datasets in order; holes between ranks are closed up."""
        return tuple(
            int(id_) for id_, _ in sorted(self.data.items(), key=lambda pair: int(pair[1]))
        )


class FirstForm(TopicForm):
    """The first datasets to open: a rank for each one that is kept."""

    topic = Topic.FIRST
    ranks = RanksField("Rang")


FORMS: Mapping[Topic, type[TopicForm]] = {
    form.topic: form
    for form in (LicenceForm, FormatsForm, PlatformForm, NamingForm, UpdatingForm, FirstForm)
}


def shown(choice: TopicChoice) -> dict[str, Any]:
    """Return the values that a form shows for a choice."""
    if isinstance(choice, FormatsChoice):
        listed = [f"{family}:{code}" for family, all_ in choice.families.items() for code in all_]
        return {"formats": listed}
    if isinstance(choice, FirstChoice):
        return {"ranks": ranks_of([id_ for id_, _ in choice.datasets])}
    return choice.stored()


def ranks_of(ids: Collection[int]) -> dict[str, str]:
    """Return the rank of each dataset, in the order given."""
    return {str(id_): str(rank) for rank, id_ in enumerate(ids, start=1)}


class StrategyDecisionForm(BaseForm):
    """Who decided, when, and how it was voted."""

    topics = Ticks("Cette décision porte sur")
    seen = HiddenField()
    by = Line("Qui a décidé", thing="qui a décidé", required=False)
    on = FrenchDate("Date de la décision")
    vote = Line("Vote", thing="le résultat du vote", required=False)

    def offer(self, topics: Collection[Topic]) -> None:
        """Offer the topics that may be decided: those with a choice."""
        self.topics.choices = [SelectChoice(topic.value, topic.label) for topic in topics]

    def asked(self) -> dict[Topic, int]:
        """Return the topics ticked, with the revision seen of each."""
        seen = dict(pair.partition(":")[::2] for pair in str(self.seen.data or "").split())
        return {
            Topic(code): RevisionField.read(seen.get(code, "")) for code in self.topics.data or ()
        }

    def decided(self) -> Decided:
        """Return the decision typed."""
        return Decided(self.by.data or "", self.on.data, self.vote.data or "")


def seen_of(revisions: Mapping[Topic, int]) -> str:
    """Return the revisions as the form carries them."""
    return " ".join(f"{topic.value}:{revision}" for topic, revision in revisions.items())
