"""Pictures that are taken for a logo: what they are is read in their bytes, never in their name."""

import struct
import zlib

import pytest

from app.files.images import (
    IMAGE_KINDS,
    LARGEST_SIDE,
    MAX_IMAGE_BYTES,
    SMALLEST_SIDE,
    Picture,
    check_image,
    picture_in,
)
from app.files.rules import FileKind
from app.kernel.errors import Refused
from config import ROOT
from tests.support.pictures import SIGNATURE, chunk, jpeg, png, webp

NO_PIXELS = SIGNATURE + png()[8:33] + chunk(b"IEND", b"")


def interlaced(width: int, height: int) -> bytes:
    """Return a picture sent in seven passes (PNG, 8.2), a line of its own for each pixel."""
    passes = ["8800", "8840", "4804", "4420", "2402", "2210", "1201"]
    rows = b""
    for across, down, left, top in (map(int, steps) for steps in passes):
        columns, lines = len(range(left, width, across)), len(range(top, height, down))
        rows += (b"\0" + b"\0" * columns) * lines
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 1))
    return SIGNATURE + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


GOOD = [
    ("logo.png", png(120, 64)),
    ("logo.PNG", png(SMALLEST_SIDE, SMALLEST_SIDE)),
    ("logo.png", png(LARGEST_SIDE, 400)),
    ("logo.png", png() + b"\0\0"),
    ("logo.jpg", jpeg(120, 64)),
    ("logo.jpeg", jpeg(120, 64, 0xC2)),
    ("logo.webp", webp(120, 64)),
    ("logo.webp", webp(120, 64, "VP8L")),
    ("logo.webp", webp(120, 64, "VP8")),
    ("logo.png", interlaced(49, 51)),
    ("logo.jpg", jpeg(scan=b"\x01\xff\x00\x02\xff\xd0\x03")),
]


@pytest.mark.parametrize(("name", "content"), GOOD)
def test_png_jpeg_and_webp_are_taken(name: str, content: bytes) -> None:
    kind = check_image(name, content)
    assert kind == IMAGE_KINDS[name.rpartition(".")[2].lower()]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "png, jpg ou webp"),
        ("logo.gif", b"GIF89a", "png, jpg ou webp"),
        ("logo", png(), "png, jpg ou webp"),
        ("logo.png", b"", "est vide"),
        ("logo.png", png() + b"0" * MAX_IMAGE_BYTES, "dépasse 100\u00a0ko"),
        ("logo.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image png entière"),
        ("logo.png", jpeg(), "image png entière"),
        ("logo.jpg", png(), "image jpeg entière"),
        ("logo.webp", png(), "image webp entière"),
        ("logo.png", SIGNATURE, "image png entière"),
        ("logo.png", png()[:-10], "image png entière"),
        ("logo.png", png() + b"<script>", "image png entière"),
        ("logo.png", png(0, 64), "image png entière"),
        ("logo.jpg", jpeg()[:-2], "image jpeg entière"),
        ("logo.jpg", jpeg(frame=0xC4), "image jpeg entière"),
        ("logo.jpg", b"\xff\xd8\xff\xd9", "image jpeg entière"),
        ("logo.jpg", b"\xff\xd8" + b"\xff" * 99_000, "image jpeg entière"),
        ("logo.webp", webp()[:-4], "image webp entière"),
        ("logo.webp", webp(kind="ANIM"), "image webp entière"),
        ("logo.png", png(lines=0), "image png entière"),
        ("logo.png", png(lines=63), "image png entière"),
        ("logo.png", png(lines=65_000), "image png entière"),
        ("logo.png", NO_PIXELS, "image png entière"),
        ("logo.png", png().replace(b"IDAT", b"IDAT\xff", 1), "image png entière"),
        ("logo.png", png()[:60] + b"\xfe" + png()[61:], "image png entière"),
        ("logo.jpg", jpeg(scan=b""), "image jpeg entière"),
        ("logo.jpg", jpeg().replace(b"\xff\xda", b"\xff\xfe"), "image jpeg entière"),
        ("logo.webp", webp(pixels=False), "image webp entière"),
        ("logo.webp", webp() + b"\0\0", "image webp entière"),
        (
            "logo.webp",
            webp(kind="VP8L")[:16] + b"\xff" + webp(kind="VP8L")[17:],
            "image webp entière",
        ),
        ("logo.png", png(47, 64), "de 48 à 2\u202f000 pixels"),
        ("logo.png", png(64, 2001), "64\u00a0×\u00a02001\u00a0pixels"),
        ("logo.webp", webp(1 << 24, 1 << 24), "de 48 à 2\u202f000 pixels"),
        ("logo.png", png(600, 50), "trop allongée"),
        ("logo.png", png(moves=True), "image fixe"),
        ("logo.webp", webp(moves=True), "image fixe"),
    ],
)
def test_the_rest_is_refused_with_a_sentence(name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(Refused) as refusal:
        check_image(name, content)
    assert sentence in refusal.value.message
    assert refusal.value.field == "file"


@pytest.mark.parametrize("kind", set(IMAGE_KINDS.values()), ids=lambda kind: kind.media_type)
@pytest.mark.parametrize("whole", [png(), jpeg(), webp(), webp(kind="VP8L"), webp(kind="VP8")])
def test_no_cut_nor_flipped_byte_is_a_fault(kind: FileKind, whole: bytes) -> None:
    """Bytes are read where they stand: none of them may send the reader outside, or for ever."""
    for at in range(min(len(whole), 60)):
        picture_in(kind, whole[:at])
        picture_in(kind, whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])


def test_the_logo_of_the_demonstration_is_small() -> None:
    content = (ROOT / "seeds" / "demo" / "files" / "logo-belcombe.png").read_bytes()
    assert picture_in(IMAGE_KINDS["png"], content) == Picture(96, 96)
    assert len(content) < 2_000
