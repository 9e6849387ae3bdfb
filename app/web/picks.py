"""Boxes ticked over several pages of a list: those of other pages travel with the form.

A page shows some boxes of a list; what was ticked on its other pages stands in hidden fields of the
same form. Whatever leads to another page of the list (its pages, its filter) is a submit button of
that form, so that nothing is kept between two requests and nothing needs a script. The other half
is ``templates/components/picks.html``.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from app.kernel.typography import plural
from app.web.asked import whole_number

MOST = 200  # of all the pages together: they stand in an address
MOST_SENT = 1_000  # in a form that saves: no address has to hold them
ADDED, REMOVED = "choisis", "retires"  # ticked and unticked on other pages
SHOWN, STOOD = "vus", "coches"  # the boxes of this page, and those of them that stood ticked
LEFT_OUT = "laissees"  # how many more were ticked than an address holds
CLEAR = "decocher"  # the button that forgets them all
PAGE = "page"  # the buttons that lead to another page of the list


@dataclass(frozen=True, slots=True)
class Picks:
    """What somebody ticked, and unticked of what stood ticked, over the pages of a list."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    beyond: int = 0  # how many more were ticked than are kept

    @classmethod
    def read(cls, sent: MultiDict[str, str], box: str, most: int = MOST) -> "Picks":
        """Return what a form or an address says; ``box`` is the name of the boxes.

        Those beyond ``most`` are counted, and so are those that were left out on earlier pages.
        """
        if CLEAR in sent:
            return cls()
        ticked, shown, stood = sent.getlist(box), _marks(sent, SHOWN), _marks(sent, STOOD)
        here = {*shown, *ticked}
        added = [mark for mark in _marks(sent, ADDED) if mark not in here]
        added += [mark for mark in ticked if mark not in stood]
        removed = [mark for mark in _marks(sent, REMOVED) if mark not in here]
        removed += [mark for mark in stood if mark not in ticked]
        added, removed = list(dict.fromkeys(added)), list(dict.fromkeys(removed))
        kept = cls(tuple(added[:most]), tuple(removed[: max(0, most - len(added))]))
        before = min(whole_number(sent.get(LEFT_OUT, "")), MOST_SENT)
        return replace(kept, beyond=before + len(added) + len(removed) - kept.count)

    @property
    def count(self) -> int:
        """How many boxes are not as they stood."""
        return len(self.added) + len(self.removed)

    @property
    def left_out(self) -> str:
        """The sentence about those that are not kept; empty when all are."""
        if not self.beyond:
            return ""
        count = plural(self.beyond, "coche n’a pas été gardée", "coches n’ont pas été gardées")
        return f"{count}\u00a0: {MOST} au plus, d’une page à l’autre."

    @property
    def ids(self) -> list[int]:
        """The ids of rows that are ticked; what cannot be one is left out."""
        return [id_ for id_ in map(whole_number, self.added) if id_]

    def ticks(self, mark: object, *, stood: bool = False) -> bool:
        """Tell whether a box is to be drawn ticked."""
        name = str(mark)
        return name in self.added or (stood and name not in self.removed)

    def outside(self, shown: Iterable[object]) -> "Picks":
        """Return those whose boxes are not on the page, which travel in hidden fields."""
        here = {str(mark) for mark in shown}
        return replace(
            self,
            added=tuple(mark for mark in self.added if mark not in here),
            removed=tuple(mark for mark in self.removed if mark not in here),
        )

    def only(self, known: Collection[object]) -> "Picks":
        """Leave out what is not there (any more), or never was here."""
        names = {str(mark) for mark in known}
        return replace(
            self,
            added=tuple(mark for mark in self.added if mark in names),
            removed=tuple(mark for mark in self.removed if mark in names),
        )

    def args(self) -> dict[str, Any]:
        """Return what an address or hidden fields say of them; ``read`` reads it back."""
        said = {ADDED: " ".join(self.added), REMOVED: " ".join(self.removed)}
        said[LEFT_OUT] = str(self.beyond or "")
        return {name: marks for name, marks in said.items() if marks}


NO_PICKS = Picks()


def turns(sent: MultiDict[str, str]) -> bool:
    """Tell whether a form sent leads to another page of its list: nothing is saved then."""
    return PAGE in sent or CLEAR in sent


def _marks(sent: MultiDict[str, str], name: str) -> list[str]:
    return list(dict.fromkeys(" ".join(sent.getlist(name)).split()))
