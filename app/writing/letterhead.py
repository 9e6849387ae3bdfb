"""The head of each page: the name of the authority, and its logo where a file can hold it."""

import hashlib
from dataclasses import dataclass

from app.authorities.logos import logo_of
from app.files.images import IMAGE_KINDS, picture_in
from app.files.services import path_of
from app.spaces.models import Authority

# What every word processor draws; WebP is not among them.
DRAWN = {"image/png": "png", "image/jpeg": "jpg"}
HIGHEST, WIDEST = 14.0, 50.0  # millimetres


@dataclass(frozen=True, slots=True)
class LogoPicture:
    """A picture that word processors draw, and its size on paper, in millimetres."""

    content: bytes
    extension: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands at the head of each page."""

    name: str
    logo: LogoPicture | None = None


def letterhead_of(authority: Authority) -> Letterhead:
    """Return the head of the pages of an authority: a logo that is lost or odd is left out."""
    return Letterhead(authority.name, _logo(authority) if authority.logo else None)


def _logo(authority: Authority) -> LogoPicture | None:
    row = logo_of(authority)
    extension = DRAWN.get(row.media_type) if row is not None else None
    if row is None or extension is None:
        return None
    try:
        content = path_of(authority.id, row.stored_name).read_bytes()
    except OSError:
        return None
    same = not row.digest or hashlib.sha256(content).hexdigest() == row.digest
    return drawn(content, extension) if same else None


def drawn(content: bytes, extension: str) -> LogoPicture | None:
    """Return a picture at the size of a letterhead; nothing when it is not a whole picture."""
    picture = picture_in(IMAGE_KINDS[extension], content)
    if picture is None:
        return None
    scale = min(HIGHEST / picture.height, WIDEST / picture.width)
    return LogoPicture(content, extension, picture.width * scale, picture.height * scale)
