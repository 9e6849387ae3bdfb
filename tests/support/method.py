"""What the method holds for Rodez, counted in the edition that authorities are opened on.

That the edition is what its files say is for ``tests/methodology/test_seeds.py``.
"""

from app.methodology.loader import current_edition
from app.methodology.rules import Item, Profile, applies

EDITION = current_edition()
RODEZ = Profile(kind="commune", population=24_000, obligation="obliged", territory="mainland")


def points(*positions: int, required: bool = False) -> list[Item]:
    """Return the items of these phases that concern Rodez, in order; the required ones alone."""
    return [
        item
        for position in positions
        for item in EDITION.phase(position).items
        if applies(item, RODEZ) and (item.required or not required)
    ]
