"""Small pictures, whole or wrong, made without any library."""

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, content: bytes) -> bytes:
    """Return a chunk of PNG."""
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )


def png(
    width: int = 64,
    height: int = 64,
    shade: int = 0,
    *,
    moves: bool = False,
    lines: int | None = None,
) -> bytes:
    """Return a picture of one shade of grey; ``moves``: as if frames followed; ``lines`` held."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    rows = zlib.compress((b"\0" + bytes([shade]) * width) * (height if lines is None else lines), 9)
    frames = chunk(b"acTL", struct.pack(">II", 2, 0)) if moves else b""
    return SIGNATURE + head + frames + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg(width: int = 64, height: int = 64, frame: int = 0xC0, *, scan: bytes = b"\x01") -> bytes:
    """Return the skeleton of a JPEG: a comment, filling, a frame, a scan, the end."""
    comment = b"\xff\xfe" + struct.pack(">H", 6) + b"Jalo"
    size = b"\xff\xff" + bytes([frame]) + struct.pack(">HBHHB", 8, 8, height, width, 0)
    pixels = b"\xff\xda" + struct.pack(">HB", 6, 0) + b"\0\x3f\0" + scan
    return b"\xff\xd8" + comment + size + pixels + b"\xff\xd9"


def webp(
    width: int = 64,
    height: int = 64,
    kind: str = "VP8X",
    *,
    moves: bool = False,
    pixels: bool = True,
) -> bytes:
    """Return the skeleton of a WebP of one of its three kinds."""
    lossless = b"\x2f" + struct.pack("<I", (width - 1) & 0x3FFF | ((height - 1) & 0x3FFF) << 14)
    more = b""
    if kind == "VP8X":
        sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
        body = bytes([2 if moves else 0, 0, 0, 0]) + sides
        more = riff(b"VP8L", lossless) if pixels else b""
    elif kind == "VP8L":
        body = lossless
    else:
        body = b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height)
    inside = b"WEBP" + riff(kind.ljust(4).encode(), body) + more
    return b"RIFF" + struct.pack("<I", len(inside)) + inside


def riff(kind: bytes, content: bytes) -> bytes:
    """Return a chunk of WebP, of an even length."""
    return kind + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
