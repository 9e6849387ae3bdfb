"""The choices of a strategy, topic by topic: stored, in words, checked. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Protocol, Self

from app.datasets.inventory.licences import CHOOSABLE, licences, title_of
from app.datasets.inventory.wording import frequency_of
from app.kernel.labels import LabelledEnum
from app.publication.rules import Topic
from app.publication.strategy import formats
from app.publication.strategy.naming import problem_of_pattern

Stored = Mapping[str, Any]
Lines = tuple[tuple[str, str], ...]  # a title and what it says
MOST_FIRST = 10
NEW_CALEDONIA = "new-caledonia"


class Platform(LabelledEnum):
    """Where data may be published."""

    DATAGOUV = ("datagouv", "data.gouv.fr")
    OWN = ("own", "Notre propre portail")
    SHARED = ("shared", "Un portail partagé (région, département, syndicat)")
    DATAGOUV_NC = ("datagouv-nc", "data.gouv.nc")


NAMED = frozenset({Platform.OWN, Platform.SHARED})  # which portal must be said
CONSEQUENCES: Mapping[Platform, str] = {
    Platform.DATAGOUV: (
        "Gratuit, connu de tous les réutilisateurs, et plusieurs textes y envoient (marchés "
        "publics, bornes de recharge). Rien à installer\u202f; la présentation est celle du site."
    ),
    Platform.OWN: (
        "À vos couleurs, au plus près des habitants. Il faut le payer, l’entretenir et le "
        "relier à data.gouv.fr pour être trouvé."
    ),
    Platform.SHARED: (
        "Coûts et compétences partagés, et souvent une aide pour commencer. Vous dépendez du "
        "calendrier et des règles de qui le tient."
    ),
    Platform.DATAGOUV_NC: (
        "Le portail de Nouvelle-Calédonie, tenu par le service du numérique du gouvernement, "
        "surtout sous Licence Ouverte. Vérifiez comment y entrer et qui l’alimente."
    ),
}


class TopicChoice(Protocol):
    """What is chosen on a topic."""

    topic: ClassVar[Topic]

    @classmethod
    def of(cls, stored: Stored) -> Self:
        """Return the choice that a stored row holds."""

    def stored(self) -> dict[str, Any]:
        """Return the choice as the database stores it."""

    def lines(self) -> Lines:
        """Return the choice in words."""

    def problem(self, territory: str) -> tuple[str, str] | None:
        """Return the first problem, as a sentence and its field, or nothing."""


# The topics whose choice is one value, by the name of its field in the form.
WHOLE: Mapping[Topic, str] = {Topic.FORMATS: "formats", Topic.FIRST: "ranks"}


def values_of_choice(choice: TopicChoice, reason: str) -> dict[str, Any]:
    """Return a choice and its reason value by value, as two versions are compared."""
    stored, name = choice.stored(), WHOLE.get(choice.topic)
    if isinstance(choice, FirstChoice):  # by their ids: a title may have changed since
        stored = {"datasets": [id_ for id_, _ in choice.datasets]}
    return {**({name: stored} if name else stored), "reason": reason}


@dataclass(frozen=True)
class _Texts:
    """A choice made of texts, kept by the names of its fields."""

    @classmethod
    def of(cls, stored: Stored) -> Self:
        """Return the choice that a stored row holds."""
        return cls(**{column.name: str(stored.get(column.name, "")) for column in fields(cls)})

    def stored(self) -> dict[str, Any]:
        """Return the choice as the database stores it."""
        return {column.name: getattr(self, column.name) for column in fields(self)}


@dataclass(frozen=True)
class LicenceChoice(_Texts):
    """The licence of all datasets, and the sentence that those who reuse them quote."""

    topic: ClassVar[Topic] = Topic.LICENCE
    licence: str = ""
    mention: str = ""

    def lines(self) -> Lines:
        """Return the choice in words."""
        return (("Licence", title_of(self.licence)), ("Mention de la source", self.mention))

    def problem(self, territory: str) -> tuple[str, str] | None:
        """Return the first problem, as a sentence and its field."""
        licence = licences().get(self.licence)
        if licence is None or licence.standing not in CHOOSABLE:
            return "Choisissez une licence parmi celles proposées.", "licence"
        return None


@dataclass(frozen=True)
class FormatsChoice:
    """The formats accepted for each kind of data."""

    topic: ClassVar[Topic] = Topic.FORMATS
    families: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, stored: Stored) -> Self:
        """Return the choice that a stored row holds."""
        return cls(formats.known(stored))

    def stored(self) -> dict[str, Any]:
        """Return the choice as the database stores it."""
        return {code: list(codes) for code, codes in self.families.items()}

    def lines(self) -> Lines:
        """Return the choice in words."""
        families = formats.FAMILIES
        return tuple(
            (families[code].title, ", ".join(formats.titles(families[code], codes)))
            for code, codes in self.families.items()
        )

    def problem(self, territory: str) -> tuple[str, str] | None:
        """Return the first problem, as a sentence and its field."""
        sentence = formats.problem(self.families)
        return (sentence, "formats") if sentence else None


@dataclass(frozen=True)
class PlatformChoice:
    """Where data are published, and which of these places is the one that counts."""

    topic: ClassVar[Topic] = Topic.PLATFORM
    platforms: tuple[str, ...] = ()
    reference: str = ""
    names: str = ""  # which portals, for those that the list does not name

    @classmethod
    def of(cls, stored: Stored) -> Self:
        """Return the choice that a stored row holds."""
        listed = tuple(code for code in Platform.codes() if code in stored.get("platforms", ()))
        return cls(listed, str(stored.get("reference", "")), str(stored.get("names", "")))

    def stored(self) -> dict[str, Any]:
        """Return the choice as the database stores it."""
        return {
            "platforms": list(self.platforms), "reference": self.reference, "names": self.names
        }  # fmt: skip

    @property
    def labels(self) -> str:
        """The platforms in words."""
        return ", ".join(Platform(code).label for code in self.platforms)

    def lines(self) -> Lines:
        """Return the choice in words."""
        reference = Platform(self.reference).label if self.reference else ""
        return (
            ("Plateformes", self.labels),
            ("Catalogue de référence", reference),
            ("Adresse ou nom du portail", self.names),
        )

    def problem(self, territory: str) -> tuple[str, str] | None:
        """Return the first problem, as a sentence and its field."""
        if not self.platforms:
            return "Cochez au moins une plateforme.", "platforms"
        if Platform.DATAGOUV_NC.value in self.platforms and territory != NEW_CALEDONIA:
            return "data.gouv.nc n’accueille que la Nouvelle-Calédonie.", "platforms"
        if self.reference not in self.platforms:
            return "Dites lequel de ces catalogues fait foi, parmi ceux cochés.", "reference"
        if not self.names and any(Platform(code) in NAMED for code in self.platforms):
            return "Indiquez l’adresse ou le nom du portail.", "names"
        return None


@dataclass(frozen=True)
class NamingChoice(_Texts):
    """How files are named, and how what is inside them is written."""

    topic: ClassVar[Topic] = Topic.NAMING
    pattern: str = ""
    text: str = ""

    def lines(self) -> Lines:
        """Return the choice in words."""
        return (("Modèle de nom", self.pattern), ("Règles d’écriture", self.text))

    def problem(self, territory: str) -> tuple[str, str] | None:
        """Return the first problem, as a sentence and its field."""
        sentence = problem_of_pattern(self.pattern)
        if sentence:
            return sentence, "pattern"
        return None if self.text else ("Indiquez les règles d’écriture.", "text")


@dataclass(frozen=True)
class UpdatingChoice(_Texts):
    """Who updates, how often, and what happens when it is late."""

    topic: ClassVar[Topic] = Topic.UPDATING
    who: str = ""
    rhythm: str = ""  # id of data.gouv.fr, for the datasets that have none of their own
    late: str = ""

    def lines(self) -> Lines:
        """Return the choice in words."""
        rhythm = frequency_of(self.rhythm) if self.rhythm else ""
        return (
            ("Qui met à jour", self.who),
            ("Rythme, à défaut d’un autre", rhythm),
            ("En cas de retard", self.late),
        )

    def problem(self, territory: str) -> tuple[str, str] | None:
        """Return the first problem, as a sentence and its field."""
        if not self.who:
            return "Indiquez qui met à jour les données.", "who"
        return None if self.late else ("Indiquez ce qui se passe en cas de retard.", "late")


@dataclass(frozen=True)
class FirstChoice:
    """The first datasets to open, in order: their titles are kept as they were when chosen."""

    topic: ClassVar[Topic] = Topic.FIRST
    datasets: tuple[tuple[int, str], ...] = ()

    @classmethod
    def of(cls, stored: Stored) -> Self:
        """Return the choice that a stored row holds."""
        listed = stored.get("datasets", ())
        return cls(tuple((int(dataset["id"]), str(dataset["title"])) for dataset in listed))

    def stored(self) -> dict[str, Any]:
        """Return the choice as the database stores it."""
        return {"datasets": [{"id": id_, "title": title} for id_, title in self.datasets]}

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles, in order."""
        return tuple(title for _, title in self.datasets)

    def lines(self) -> Lines:
        """Return the choice in words."""
        ranked = (f"{rank}. {title}" for rank, title in enumerate(self.titles, start=1))
        return (("Premières données", "\n".join(ranked)),)

    def problem(self, territory: str) -> tuple[str, str] | None:
        """Return the first problem, as a sentence and its field."""
        if not self.datasets:
            return "Donnez un rang à un jeu de données au moins.", "ranks"
        if len(self.datasets) > MOST_FIRST:
            return f"Choisissez {MOST_FIRST} jeux de données au plus.", "ranks"
        return None


KINDS: Mapping[Topic, type[TopicChoice]] = {
    Topic.LICENCE: LicenceChoice,
    Topic.FORMATS: FormatsChoice,
    Topic.PLATFORM: PlatformChoice,
    Topic.NAMING: NamingChoice,
    Topic.UPDATING: UpdatingChoice,
    Topic.FIRST: FirstChoice,
}
