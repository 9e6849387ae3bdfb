"""The guides of two pages, one for each role (``seeds/guides.yml``)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import yaml

from config import ROOT

FILE = ROOT / "seeds" / "guides.yml"
# The size of their pictures, in pixels of the page.
PICTURE_WIDTH, PICTURE_HEIGHT = 960, 600


@dataclass(frozen=True)
class GuidePart:
    """A part of a guide: what one does, and the screen where one does it, if there is a picture."""

    title: str
    steps: tuple[str, ...]
    picture: str  # a screen of tools/screenshots, or nothing
    caption: str


@dataclass(frozen=True)
class RoleGuide:
    """What somebody who has a role reads first."""

    id: str
    title: str
    who: str
    lead: str
    parts: tuple[GuidePart, ...]


@cache
def guides() -> Mapping[str, RoleGuide]:
    """Return the guides by id, in the order of the file."""
    entries = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {
        one["id"]: RoleGuide(
            one["id"],
            one["title"],
            one["who"],
            one["lead"],
            tuple(
                GuidePart(
                    part["title"],
                    tuple(part["steps"]),
                    part.get("picture", ""),
                    part.get("caption", ""),
                )
                for part in one["parts"]
            ),
        )
        for one in entries
    }
