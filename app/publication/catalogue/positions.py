"""Where the data of a dataset are: its positions on a small map of our own, without any tile."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, log10, radians
from statistics import median

from app.datasets.inventory.files.positions import MOST, DataPosition
from app.datasets.inventory.files.queries import in_service
from app.datasets.inventory.models import Resource
from app.files.shelf import find
from app.kernel.typography import number
from app.spaces.models import Authority

WIDTH, HEIGHT, MARGIN = 320, 220, 14
METRES = 111_320  # of a degree of latitude
NEAR_TIMES, NEAREST = 12, 500  # what is further than this many medians, or metres, is not drawn
SHOWN = 12  # in the table
KILOMETRE = 1_000


@dataclass(frozen=True)
class PositionMap:
    """Positions, drawn; ``path`` is of dots in units of the drawing."""

    title: str  # of the file
    path: str
    words: str  # what the picture shows, for those who do not see it
    scale: float  # the length of the bar, in units
    scale_words: str
    rows: Sequence[tuple[str, str, str]]  # name, latitude, longitude
    beyond: int  # positions that the table leaves out
    far: int  # positions too far from the others to be drawn
    more: bool  # the file may hold others


def map_of(authority: Authority, identifier: str, files: Sequence[Resource]) -> PositionMap | None:
    """Return the map of the first file given to everybody that holds positions, or nothing."""
    ours = {file.id: file for file in files if file.file_name}
    versions = {version.resource_id: version for version in in_service(authority, ours)}
    for id_, file in ours.items():
        version = versions.get(id_)
        served = find(authority.slug, identifier, file.file_name)
        if version is None or served is None or served.digest != version.digest:
            continue
        if version.positions:
            return drawn(file.title, [DataPosition(*values) for values in version.positions])
    return None


def drawn(title: str, positions: Sequence[DataPosition]) -> PositionMap:
    """Draw positions: straight, a territory so small needs no projection more."""
    middle = median(one.latitude for one in positions), median(one.longitude for one in positions)
    narrow = max(cos(radians(middle[0])), 0.01)
    spots = [
        ((one.longitude - middle[1]) * narrow * METRES, (middle[0] - one.latitude) * METRES)
        for one in positions
    ]
    reach = max(median(max(abs(x), abs(y)) for x, y in spots) * NEAR_TIMES, NEAREST)
    near = [(x, y) for x, y in spots if max(abs(x), abs(y)) <= reach]
    west, north = min(x for x, _ in near), min(y for _, y in near)
    wide, high = (max(max(axis) - min(axis), 1.0) for axis in zip(*near, strict=True))
    unit = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 3 * MARGIN) / high, 0.5)
    left, top = (WIDTH - wide * unit) / 2, (HEIGHT - MARGIN - high * unit) / 2
    bar = _round_length(max(high, wide))
    return PositionMap(
        title=title,
        path="".join(
            f"M{left + (x - west) * unit:.1f} {top + (y - north) * unit:.1f}h0" for x, y in near
        ),
        words=_in_words(len(near), wide, high),
        scale=round(bar * unit, 1) if len(near) > 1 else 0,
        scale_words=_length(bar),
        rows=[
            (one.name, _degrees(one.latitude), _degrees(one.longitude)) for one in positions[:SHOWN]
        ],
        beyond=max(0, len(positions) - SHOWN),
        far=len(spots) - len(near),
        more=len(positions) == MOST,
    )


def _in_words(count: int, wide: float, high: float) -> str:
    if count == 1:
        return "Une position"
    return (
        f"{number(count)}\u00a0positions, sur {_length(wide)} d’ouest en est et {_length(high)} du "
        "nord au sud"
    )


def _length(metres: float) -> str:
    if metres < KILOMETRE:
        return f"{number(round(metres))}\u00a0m"
    return f"{number(round(metres / KILOMETRE, 1 if metres < 10 * KILOMETRE else 0))}\u00a0km"


def _round_length(metres: float) -> float:
    """Return the round length that is a third of this one at most."""
    third = max(metres / 3, 1)
    ten = 10 ** int(log10(third))
    return float(max(step * ten for step in (1, 2, 5) if step * ten <= third))


def _degrees(value: float) -> str:
    return f"{value:.5f}".replace(".", ",")
