"""Small still pictures that people send: their kind, their size in pixels, that they are whole.

PNG (ISO 15948), JPEG (ITU T.81) and WebP (RFC 9649). SVG is a document that may run: never taken.
"""

import re
import struct
import zlib
from typing import NamedTuple

from app.files.rules import KINDS, FileKind
from app.kernel.errors import Refused

KILOBYTE = 1_000
MAX_IMAGE_BYTES = 100 * KILOBYTE
SMALLEST_SIDE, LARGEST_SIDE = 48, 2_000  # pixels
LARGEST_RATIO = 6  # the long side by the short one: beyond, nothing is left to see in a square
IMAGE_KINDS = {
    **{extension: KINDS[extension] for extension in ("png", "jpg", "jpeg")},
    "webp": FileKind("image/webp", b"RIFF"),
}
ACCEPTED_IMAGES = "png, jpg ou webp"
SIZES = f"de {SMALLEST_SIDE} à {LARGEST_SIDE:,} pixels de côté".replace(",", "\u202f")
STEP = 1 << 16  # bytes of pixels held at once
PNG_DEPTHS = frozenset({1, 2, 4, 8, 16})  # bits of a sample
PNG_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # kind of colour -> samples of a pixel
# The seven passes of an interlaced picture: first column, first line, steps across and down.
PNG_PASSES = (
    *((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4)),
    *((0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)),
)
JPEG_MARK = 0xFF  # what each marker begins with, and may be filled with
# Frames of JPEG that bear the size; C4, C8 and CC among them are something else.
JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
JPEG_SCAN, JPEG_END = 0xDA, 0xD9
JPEG_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # a marker that is none of its bytes
JPEG_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without a length
WEBP_PIXELS = frozenset({b"VP8 ", b"VP8L", b"ANMF"})  # at least one of them bears pixels
WEBP_ANIMATED = 0x02
# The start code of a lossy frame, and the signature of a lossless one.
VP8_START, VP8L_SIGNATURE = b"\x9d\x01\x2a", 0x2F


class Picture(NamedTuple):
    """What the head of a picture says of it."""

    width: int
    height: int
    moves: bool = False


def check_image(name: str, content: bytes) -> FileKind:
    """Refuse what is not a small still picture, at the field « file »; return its kind."""
    kind = IMAGE_KINDS.get(name.rpartition(".")[2].lower())
    if kind is None:
        raise Refused(
            f"Ce type de fichier n’est pas accepté pour un logo. Choisissez {ACCEPTED_IMAGES}.",
            "file",
        )
    if not content:
        raise Refused("Ce fichier est vide.", "file")
    if len(content) > MAX_IMAGE_BYTES:
        raise Refused(
            f"Ce fichier dépasse {MAX_IMAGE_BYTES // KILOBYTE}\u00a0ko. Enregistrez-le en png, "
            "large de 400 pixels\u00a0: c’est assez.",
            "file",
        )
    picture = picture_in(kind, content)
    if picture is None:
        raise Refused(
            f"Ce fichier n’est pas une image {kind.media_type.partition('/')[2]} entière\u00a0: "
            "ouvrez-la et enregistrez-la de nouveau dans ce format.",
            "file",
        )
    _check_shape(picture)
    return kind


def picture_in(kind: FileKind, content: bytes) -> Picture | None:
    """Return what a picture of this kind says of itself; nothing when it is not one, whole."""
    if not content.startswith(kind.magic):
        return None
    try:
        picture = READERS[kind.media_type](content)
    except (struct.error, IndexError):  # cut short
        return None
    return picture if picture and picture.width and picture.height else None


def _check_shape(picture: Picture) -> None:
    short, long = sorted((picture.width, picture.height))
    size = f"{picture.width}\u00a0×\u00a0{picture.height}\u00a0pixels"
    if short < SMALLEST_SIDE or long > LARGEST_SIDE:
        raise Refused(f"Cette image mesure {size}. Il en faut une {SIZES}.", "file")
    if long > LARGEST_RATIO * short:
        raise Refused(
            f"Cette image mesure {size}\u00a0: elle est trop allongée pour un logo. "
            "Gardez-en la partie la plus carrée.",
            "file",
        )
    if picture.moves:
        raise Refused("Cette image bouge. Choisissez une image fixe.", "file")


def _png(content: bytes) -> Picture | None:
    """Go from chunk to chunk: the head, the pixels, the end; each with its checksum."""
    at, head = len(IMAGE_KINDS["png"].magic), b""
    kinds: list[bytes] = []
    packed: list[bytes] = []
    while not kinds or kinds[-1] != b"IEND":
        (length,) = struct.unpack_from(">I", content, at)
        kind, body = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        (mark,) = struct.unpack_from(">I", content, at + 8 + length)
        if mark != zlib.crc32(kind + body) or (kind == b"IHDR") == bool(kinds):
            return None
        head = head or body
        kinds.append(kind)
        if kind == b"IDAT":
            packed.append(body)
        at += 12 + length
    width, height, depth, colour, _, _, laced = struct.unpack(">IIBBBBB", head)
    if content[at:].strip(b"\0") or depth not in PNG_DEPTHS or colour not in PNG_SAMPLES:
        return None
    picture = Picture(width, height, moves=b"acTL" in kinds)
    if max(width, height) > LARGEST_SIDE:
        return picture  # refused for its size: its pixels are not looked at
    wanted = _png_bytes(width, height, depth * PNG_SAMPLES[colour], laced=bool(laced))
    return picture if _inflates(b"".join(packed), wanted) else None


def _png_bytes(width: int, height: int, bits: int, *, laced: bool) -> int:
    """Return how many bytes the pixels take, with the filter of each line."""
    total = 0
    for left, top, across, down in PNG_PASSES if laced else ((0, 0, 1, 1),):
        columns, lines = -(-(width - left) // across), -(-(height - top) // down)
        if columns > 0 and lines > 0:
            total += lines * (1 + (columns * bits + 7) // 8)
    return total


def _inflates(packed: bytes, wanted: int) -> bool:
    """Tell whether these bytes inflate to that many, holding a few of them at a time."""
    unpacker, count = zlib.decompressobj(), 0
    try:
        while not unpacker.eof and count <= wanted:
            piece = unpacker.decompress(packed, STEP)
            packed, count = unpacker.unconsumed_tail, count + len(piece)
            if not piece and not unpacker.eof:
                return False  # cut short
    except zlib.error:
        return False
    return unpacker.eof and count == wanted


def _jpeg(content: bytes) -> Picture | None:
    """Go from marker to marker: a frame, at least one scan with its bytes, the end."""
    at, picture, scans = 2, None, 0
    while content[at] == JPEG_MARK:
        marker = content[at + 1]
        if marker == JPEG_END:
            return picture if scans else None
        if marker == JPEG_MARK:
            at += 1
            continue
        if marker in JPEG_ALONE:
            at += 2
            continue
        if marker in JPEG_FRAMES and picture is None:
            height, width = struct.unpack_from(">HH", content, at + 5)
            picture = Picture(width, height)
        at += 2 + int(struct.unpack_from(">H", content, at + 2)[0])
        if marker == JPEG_SCAN:
            after = JPEG_AFTER_SCAN.search(content, at)
            if after is None or after.start() == at:
                return None
            at, scans = after.start(), scans + 1
    return None


def _webp(content: bytes) -> Picture | None:
    """Go from chunk to chunk: each is whole, and the last ends with the file."""
    if content[8:12] != b"WEBP" or struct.unpack_from("<I", content, 4)[0] + 8 != len(content):
        return None
    at, kinds = 12, set()
    while at < len(content):
        (length,) = struct.unpack_from("<I", content, at + 4)
        kinds.add(content[at : at + 4])
        at += 8 + length + length % 2
    if at != len(content) or not kinds & WEBP_PIXELS:
        return None
    return _webp_head(content)


def _webp_head(content: bytes) -> Picture | None:
    chunk = content[12:16]
    if chunk == b"VP8X":
        wide, high = (int.from_bytes(content[at : at + 3], "little") for at in (24, 27))
        return Picture(wide + 1, high + 1, moves=bool(content[20] & WEBP_ANIMATED))
    if chunk == b"VP8L" and content[20] == VP8L_SIGNATURE:
        bits = int(struct.unpack_from("<I", content, 21)[0])
        return Picture((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if chunk == b"VP8 " and content[23:26] == VP8_START:
        width, height = struct.unpack_from("<HH", content, 26)
        return Picture(width & 0x3FFF, height & 0x3FFF)
    return None


READERS = {"image/png": _png, "image/jpeg": _jpeg, "image/webp": _webp}
