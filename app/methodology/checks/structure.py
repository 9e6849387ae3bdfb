"""Checks of the structure of an edition: skeleton, lists of items, order between items."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

from app.methodology.seedfile import SeedFault, SeedFile

# The Open Datalab guidance has six phases of three steps; an edition that claims it keeps them.
OPEN_DATALAB: Mapping[str, tuple[str, ...]] = {
    "lancement": ("presentation", "concertation", "validation"),
    "perimetre": ("recensement", "orientations", "eligibilite"),
    "strategie": ("licence", "formats", "plateforme"),
    "preparation": ("qualite", "jeux", "mise-en-ligne"),
    "processus": ("revue", "formalisation", "mise-en-oeuvre"),
    "ecosysteme": ("suivi", "liens", "acteurs-locaux"),
}
SKELETONS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "open-datalab-2026": OPEN_DATALAB,
    "open-datalab-2": OPEN_DATALAB,
}


@dataclass(frozen=True)
class EditionFiles:
    """The files of one edition, as read."""

    folder: Path
    edition: SeedFile
    phases: Mapping[str, SeedFile]  # by file name
    items: Mapping[str, SeedFile]  # by file name
    published: SeedFile | None = None  # what publishing has frozen; none in a draft
    rectifications: SeedFile | None = None  # the texts reworded since
    changes: SeedFile | None = None  # how it differs from the one before; none in the first

    @property
    def ordered_phases(self) -> list[SeedFile]:
        """The files of the phases, in the order of the edition, those that exist."""
        listed = as_list(self.edition.data.get("phases"))
        return [self.phases[phase_id] for phase_id in listed if phase_id in self.phases]

    @property
    def edition_id(self) -> str:
        """The id it declares."""
        return str(self.edition.data.get("id"))


def structure_problems(files: EditionFiles) -> Iterator[SeedFault]:
    """Report all that keeps these files from making one edition."""
    yield from _name_problems([*files.phases.values(), *files.items.values()])
    yield from _phase_problems(files)
    yield from _skeleton_problems(files)
    yield from _listing_problems(files)
    yield from _order_problems(files.items)


def steps_of(phase: SeedFile) -> list[tuple[int, dict[str, Any]]]:
    """Return the steps of a phase file that can be read as such, with their rank."""
    steps = as_list(phase.data.get("steps"))
    return [(rank, step) for rank, step in enumerate(steps) if isinstance(step, dict)]


def as_list(value: Any) -> list[Any]:
    """Return a list, empty if the value is anything else (the schema reports that)."""
    return value if isinstance(value, list) else []


def _name_problems(sources: Iterable[SeedFile]) -> Iterator[SeedFault]:
    for source in sources:
        expected = source.path.stem
        if source.data.get("id") != expected:
            message = f"L’identifiant n’est pas celui du fichier, «\u202f{expected}\u202f»."
            yield source.problem(message, "Donnez le même nom aux deux.", "id")


def _phase_problems(files: EditionFiles) -> Iterator[SeedFault]:
    listed = as_list(files.edition.data.get("phases"))
    for rank, phase_id in enumerate(listed):
        if phase_id not in files.phases:
            message = f"La phase «\u202f{phase_id}\u202f» n’a pas de fichier."
            remedy = f"Créez phases/{phase_id}.yml ou corrigez son nom."
            yield files.edition.problem(message, remedy, "phases", rank)
    for phase_id, source in files.phases.items():
        if phase_id not in listed:
            remedy = "Ajoutez-la aux phases de edition.yml, ou supprimez ce fichier."
            yield source.problem("Aucune édition ne cite cette phase.", remedy, "id")


def _skeleton_problems(files: EditionFiles) -> Iterator[SeedFault]:
    skeleton = SKELETONS.get(files.edition_id)
    if skeleton is None:
        return
    if as_list(files.edition.data.get("phases")) != list(skeleton):
        remedy = f"Attendu, dans l’ordre\u00a0: {', '.join(skeleton)}."
        yield files.edition.problem("Les six phases de la méthode changent.", remedy, "phases")
    for phase_id, steps in skeleton.items():
        source = files.phases.get(phase_id)
        if source and tuple(step.get("id") for _, step in steps_of(source)) != steps:
            remedy = f"Attendu, dans l’ordre\u00a0: {', '.join(steps)}."
            yield source.problem("Les trois étapes de la phase changent.", remedy, "steps")


def _listing_problems(files: EditionFiles) -> Iterator[SeedFault]:
    """Report items listed twice or not at all, and listed items without a file."""
    places: dict[str, str] = {}
    for source in files.phases.values():
        for rank, step in steps_of(source):
            for position, item_id in enumerate(as_list(step.get("items"))):
                path = ("steps", rank, "items", position)
                if item_id in places:
                    message = f"«\u202f{item_id}\u202f» est déjà rangé dans {places[item_id]}."
                    yield source.problem(message, "Ne le gardez qu’à un seul endroit.", *path)
                elif item_id not in files.items:
                    message = f"Le point «\u202f{item_id}\u202f» n’a pas de fichier."
                    remedy = f"Créez items/{item_id}.yml ou corrigez son nom."
                    yield source.problem(message, remedy, *path)
                places.setdefault(item_id, f"{source.name}, étape «\u202f{step.get('id')}\u202f»")
    for item_id, source in files.items.items():
        if item_id not in places:
            remedy = "Ajoutez-le à la liste d’une étape, ou supprimez ce fichier."
            yield source.problem("Aucune étape ne cite ce point.", remedy, "id")


def _order_problems(items: Mapping[str, SeedFile]) -> Iterator[SeedFault]:
    """Report prerequisites that do not exist, and circles of prerequisites."""
    before = {item_id: as_list(source.data.get("after")) for item_id, source in items.items()}
    for item_id, earlier in before.items():
        for rank, prerequisite in enumerate(earlier):
            if prerequisite not in items:
                message = f"«\u202f{prerequisite}\u202f», donné comme préalable, n’existe pas."
                remedy = "Corrigez l’identifiant ou retirez-le."
                yield items[item_id].problem(message, remedy, "after", rank)
    circle = _circle(before)
    if circle:
        message = f"Ces points s’attendent en rond\u00a0: {' → '.join(circle)}."
        yield items[circle[0]].problem(message, "Retirez l’un de ces préalables.", "after")


def _circle(before: Mapping[str, list[str]]) -> list[str]:
    """Return the ids of a circle of prerequisites, empty if there is none."""
    try:
        TopologicalSorter(before).prepare()
    except CycleError as error:
        # graphlib goes from what comes before to what comes after, the sentence the other way.
        circle: list[str] = error.args[1]
        return circle[::-1]
    return []
