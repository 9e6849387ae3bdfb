"""Which examples a page shows: filters of its address, the nearest first, page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.kernel.pages import page_cut
from app.kernel.typography import plural
from app.methodology.examples.catalogue import example, illustrating, phases_of, public_examples
from app.methodology.examples.rules import ExampleSize, ExampleSubject, PublicExample, nearest
from app.methodology.loader import current_edition
from app.methodology.rules import KINDS_IN_FRENCH, Profile
from app.methodology.stories import holder_of
from app.spaces.models import Authority
from app.web.asked import page_number

PAGE_SIZE = 8
PHASES = len(current_edition().phases)
Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class ExampleSearch:
    """What somebody asks of the examples; what an address does not say well is not asked."""

    kind: str = ""
    size: str = ""
    phase: int = 0
    subject: str = ""
    item_id: str = ""
    example_id: str = ""
    number: int = 1

    @classmethod
    def asked(cls, args: Mapping[str, str]) -> "ExampleSearch":
        """Read the address."""
        kind, size, subject = args.get("type", ""), args.get("taille", ""), args.get("sujet", "")
        phase, item_id = args.get("phase", ""), args.get("point", "")
        alone = example(args.get("exemple", ""))
        return cls(
            kind=kind if kind in KINDS_IN_FRENCH else "",
            size=size if size in ExampleSize.codes() else "",
            phase=int(phase) if phase in {str(known) for known in range(1, PHASES + 1)} else 0,
            subject=subject if subject in ExampleSubject.codes() else "",
            item_id=item_id if holder_of(item_id) is not None else "",
            example_id=alone.id if alone is not None else "",
            number=page_number(args.get("page", "")),
        )

    def address(self, **changes: Any) -> dict[str, Any]:
        """Return the parameters of this search with changes; default values are left out."""
        asked = replace(self, **changes)
        return {
            "type": asked.kind or None,
            "taille": asked.size or None,
            "phase": asked.phase or None,
            "sujet": asked.subject or None,
            "point": asked.item_id or None,
            "exemple": asked.example_id or None,
            "page": asked.number if asked.number > 1 else None,
        }

    @property
    def narrows(self) -> bool:
        """Whether it hides some examples."""
        return replace(self, number=1) != ExampleSearch()

    @property
    def selects(self) -> list[tuple[str, str, Choices, str]]:
        """The filters, as the bar draws them."""
        kinds = [(kind, f"{name[0].upper()}{name[1:]}") for kind, name in KINDS_IN_FRENCH.items()]
        phases = [(str(number), f"Phase {number}") for number in range(1, PHASES + 1)]
        return [
            ("type", "Pour qui", [("", "Tous"), *kinds], self.kind),
            ("taille", "Taille", [("", "Toutes"), *ExampleSize.choices()], self.size),
            ("phase", "Phase", [("", "Toutes"), *phases], str(self.phase or "")),
            ("sujet", "Sujet", [("", "Tous"), *ExampleSubject.choices()], self.subject),
        ]

    def accepts(self, shown: PublicExample) -> bool:
        """Tell whether an example is asked for."""
        return (
            self.example_id in ("", shown.id)
            and shown.suits(kind=self.kind, size=self.size)
            and (not self.phase or self.phase in phases_of(shown))
            and self.subject in ("", shown.subject.value)
            and (not self.item_id or shown in illustrating(self.item_id))
        )


def likeness_of(authority: Authority) -> Profile:
    """Return what an authority is compared by: its kind, its size, its territory."""
    return Profile(
        kind=authority.kind, population=authority.population, territory=authority.territory
    )


@dataclass(frozen=True)
class ShownExamples:
    """One page of the examples asked for."""

    search: ExampleSearch
    examples: Sequence[PublicExample]
    matching: int
    pages: int

    @property
    def status(self) -> str:
        """« 8 exemples sur 41 »."""
        total = len(public_examples())
        among = f" sur {total}" if self.matching != total else ""
        return f"{plural(self.matching, 'exemple')}{among}"

    @property
    def page_status(self) -> str:
        """« Page 2 sur 5 »."""
        return f"Page {self.search.number} sur {self.pages}"


def shown_examples(search: ExampleSearch, profile: Profile | None = None) -> ShownExamples:
    """Return a page of the examples asked for, those nearest to the profile first.

    Without a profile, the kind that is asked leads; otherwise the order is that of the file.
    """
    matching: Sequence[PublicExample] = [one for one in public_examples() if search.accepts(one)]
    if profile is None and search.kind:
        profile = Profile(kind=search.kind)
    if profile is not None:
        matching = nearest(matching, profile)
    cut = page_cut(len(matching), search.number, PAGE_SIZE)
    at_page = replace(search, number=cut.number)
    return ShownExamples(at_page, matching[cut.rows], len(matching), cut.pages)
