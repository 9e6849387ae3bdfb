"""Pictures that are taken for a logo: what they are is read in their bytes, never in their name."""

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
from tests.support.pictures import SIGNATURE, jpeg, png, webp

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
        ("logo.png", png() + b"0" * MAX_IMAGE_BYTES, "dépasse 100\u00a0Ko"),
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
