"""The first quarter of an hour in a new space: five steps, each done when the registers say so."""

from dataclasses import dataclass
from datetime import date, timedelta

ENOUGH_DATASETS = 5
# How long a space is new: the dashboard proposes the guide, the help has it at any time.
NEW_FOR = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class FirstStep:
    """A step: its number, what to do and why, its page, and the page of what came of it."""

    number: int
    title: str
    why: str
    endpoint: str
    after: str


STEPS = (
    FirstStep(
        1,
        "Ouvrir l’espace",
        "Votre collectivité a sa place dans Jalon. Invitez qui travaillera avec vous.",
        "authorities.members",
        "authorities.members",
    ),
    FirstStep(
        2,
        "Faire le premier diagnostic",
        "Cinq minutes pour dire ce qui est déjà établi chez vous. Laissez vide ce que vous "
        "ignorez.",
        "progress.diagnosis",
        "progress.phases",
    ),
    FirstStep(
        3,
        "Dater le plan",
        "La date de la séance suffit\u00a0: Jalon propose les tâches et leurs échéances.",
        "planning.plan",
        "tasks.timeline",
    ),
    FirstStep(
        4,
        "Recenser cinq jeux de données",
        "Cochez ceux que vous avez parmi les plus courants. Ils se complètent plus tard.",
        "datasets.typical_datasets",
        "datasets.inventory",
    ),
    FirstStep(
        5,
        "Décider pour un premier jeu",
        "Peut-on l’ouvrir\u202f? Quelques questions, et la conclusion vient avec sa source.",
        "datasets.batch",
        "datasets.inventory",
    ),
)


@dataclass(frozen=True, slots=True)
class SpaceFacts:
    """What the registers of a space hold of the first steps."""

    answered: bool  # a point at least has its answer
    planned: bool  # a plan is dated
    datasets: int  # how many are listed
    decided: int  # how many of them have come further than the list


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """The five steps as they stand."""

    done: tuple[bool, ...]

    @property
    def current(self) -> FirstStep | None:
        """The first step that is not done, whatever was done after it; none when all are."""
        return next((step for step, done in zip(STEPS, self.done, strict=True) if not done), None)


def first_steps(facts: SpaceFacts) -> FirstSteps:
    """Return the steps as the registers show them; the space is open, or nobody would ask."""
    return FirstSteps(
        (
            True,
            facts.answered,
            facts.planned,
            facts.datasets >= ENOUGH_DATASETS,
            facts.decided > 0,
        )
    )


def still_new(opened_on: date, today: date) -> bool:
    """Tell whether a space was opened so lately that its dashboard proposes the guide."""
    return today - opened_on <= NEW_FOR
