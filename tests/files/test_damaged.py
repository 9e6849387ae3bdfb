"""A damaged archive is refused with a sentence, whatever is damaged in it."""

import io
import zipfile
from contextlib import suppress

import pytest

from app.files import archives, data
from app.kernel.errors import Refused

MOST = 1_000_000
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
FLIPS = (0x01, 0x55, 0x80, 0xFF)  # bits of a byte that change


def document(*names: str, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", packing) as made:
        for name in names:
            made.writestr(name, b"x" * 200)
    return target.getvalue()


def archive(packing: int) -> bytes:
    """A zip with a table and a workbook."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", packing) as made:
        made.writestr("a.ods", document("mimetype", "content.xml"))
        made.writestr("b.csv", b"a;b\n" * 50)
    return target.getvalue()


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("flip", FLIPS)
def test_no_damaged_byte_is_a_defect(packing: int, flip: int) -> None:
    whole = archive(packing)
    assert data.look("a.zip", io.BytesIO(whole), MOST).format == "zip"
    for place in range(len(whole)):
        damaged = bytearray(whole)
        damaged[place] ^= flip
        with suppress(Refused):
            data.look("a.zip", io.BytesIO(bytes(damaged)), MOST)


def test_an_entry_without_a_name_is_refused() -> None:
    unnamed = archive(zipfile.ZIP_DEFLATED).replace(b"b.csv", b"\x00.csv")
    with pytest.raises(Refused):
        data.look("a.zip", io.BytesIO(unnamed), MOST)


def test_the_documents_of_an_archive_are_looked_into_within_bounds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("a.ods", document("Basic/Module.xml"))
    with pytest.raises(Refused, match="macros"):
        data.look("a.zip", target, MOST)
    monkeypatch.setattr(archives, "MOST_READ_OF_ALL", 0)
    assert data.look("a.zip", target, MOST).format == "zip"
