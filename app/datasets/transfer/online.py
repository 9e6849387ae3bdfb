"""What a catalogue says of a dataset that is already online: its addresses, since when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.datasets.inventory.contents import ResourceFacts
from app.datasets.inventory.resources import MOST
from app.datasets.inventory.rules import ResourceKind
from app.kernel.typography import plural, shortened

LONGEST_PLACE = 500
ADDRESSES = "Fichiers et adresses"
TOO_MANY = f"au-delà de {MOST}"  # what a preview says of the addresses that find no room


@dataclass(frozen=True, slots=True)
class Online:
    """A dataset as it stands online, beside its facts."""

    place: str = ""  # where it is
    public: bool = True
    files: tuple[ResourceFacts, ...] = ()
    published_on: date | None = None
    quality: int | None = None  # a percentage, as the platform measures it
    identifier: str = ""  # ours, when it was sent from here

    def as_json(self) -> dict[str, Any]:
        """Return it in the types that JSON has."""
        return {
            "place": self.place,
            "public": self.public,
            "files": [_file_json(facts) for facts in self.files],
            "published_on": self.published_on.isoformat() if self.published_on else None,
            "quality": self.quality,
            "identifier": self.identifier,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any] | None) -> "Online | None":
        """Return what ``as_json`` wrote."""
        if stored is None:
            return None
        published_on = stored["published_on"]
        return cls(
            place=stored["place"],
            public=stored["public"],
            files=tuple(_file_of(values) for values in stored["files"]),
            published_on=date.fromisoformat(published_on) if published_on else None,
            quality=stored["quality"],
            identifier=stored["identifier"],
        )


@dataclass(frozen=True, slots=True)
class StandingFile:
    """A file or an address of a dataset of the inventory."""

    id: int
    facts: ResourceFacts
    served: bool  # by Jalon itself: what others say of it counts for nothing


@dataclass(frozen=True, slots=True)
class FileChanges:
    """What a catalogue would change in the files and addresses of a dataset; it removes none."""

    added: tuple[ResourceFacts, ...] = ()
    changed: tuple[tuple[int, ResourceFacts], ...] = ()  # the id, and what the row would be
    roomless: int = 0  # addresses that are left out: the dataset would have more than ``MOST``

    def __bool__(self) -> bool:
        """Tell whether something changes."""
        return bool(self.added or self.changed)

    @property
    def in_words(self) -> str:
        """What changes, in a few words."""
        parts = [
            plural(len(self.added), "ajout", "ajouts") if self.added else "",
            plural(len(self.changed), "mise à jour", "mises à jour") if self.changed else "",
        ]
        titles = [facts.title for facts in (*self.added, *(after for _, after in self.changed))]
        counted = ", ".join(part for part in parts if part)
        return shortened(f"{counted}\u00a0: {', '.join(titles)}", LONGEST_PLACE)


def changes_of(online: Online | None, standing: Mapping[str, StandingFile]) -> FileChanges:
    """Return what a catalogue would change in the files of a dataset: address -> file."""
    if online is None:
        return FileChanges()
    added: list[ResourceFacts] = []
    changed: list[tuple[int, ResourceFacts]] = []
    for facts in online.files:
        present = standing.get(facts.url)
        if present is None:
            added.append(facts)
        elif not present.served and (after := _completed(present.facts, facts)) != present.facts:
            changed.append((present.id, after))
    room = max(0, MOST - len(standing))
    return FileChanges(tuple(added[:room]), tuple(changed), len(added[room:]))


def addresses_of(landing_url: str, files: Sequence[str]) -> list[str]:
    """Return the addresses by which a dataset may be recognised."""
    return [address for address in dict.fromkeys((landing_url, *files)) if address]


def _completed(present: ResourceFacts, online: ResourceFacts) -> ResourceFacts:
    """Return a file with what the catalogue says of it; what it does not say stays."""
    return ResourceFacts(
        title=online.title or present.title,
        url=present.url,
        kind=present.kind if online.kind is ResourceKind.MAIN else online.kind,
        description=online.description or present.description,
        format=online.format or present.format,
        media_type=online.media_type or present.media_type,
        size=present.size if online.size is None else online.size,
        schema=online.schema or present.schema,
        # An older catalogue does not make a file older.
        updated_on=max(filter(None, (online.updated_on, present.updated_on)), default=None),
    )


def _file_json(facts: ResourceFacts) -> dict[str, Any]:
    updated_on = facts.updated_on.isoformat() if facts.updated_on else None
    return {**facts.columns(), "updated_on": updated_on}


def _file_of(values: Mapping[str, Any]) -> ResourceFacts:
    updated_on = values["updated_on"]
    return ResourceFacts(
        **{
            **values,
            "kind": ResourceKind(values["kind"]),
            "updated_on": date.fromisoformat(updated_on) if updated_on else None,
        }
    )
