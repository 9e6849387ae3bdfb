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


def png(width: int = 64, height: int = 64, shade: int = 0, *, moves: bool = False) -> bytes:
    """Return a picture of one shade of grey; ``moves``: as if frames followed."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    rows = zlib.compress((b"\0" + bytes([shade]) * width) * height, 9)
    frames = chunk(b"acTL", struct.pack(">II", 2, 0)) if moves else b""
    return SIGNATURE + head + frames + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg(width: int = 64, height: int = 64, frame: int = 0xC0) -> bytes:
    """Return the skeleton of a JPEG: a comment, filling, a frame, the end."""
    comment = b"\xff\xfe" + struct.pack(">H", 6) + b"Jalo"
    size = b"\xff\xff" + bytes([frame]) + struct.pack(">HBHHB", 8, 8, height, width, 0)
    return b"\xff\xd8" + comment + size + b"\xff\xd9"


def webp(width: int = 64, height: int = 64, kind: str = "VP8X", *, moves: bool = False) -> bytes:
    """Return the head of a WebP of one of its three kinds."""
    if kind == "VP8X":
        sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
        body = bytes([2 if moves else 0, 0, 0, 0]) + sides
    elif kind == "VP8L":
        body = b"\x2f" + struct.pack("<I", (width - 1) | (height - 1) << 14)
    else:
        body = b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height)
    inside = b"WEBP" + kind.ljust(4).encode() + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", len(inside)) + inside
