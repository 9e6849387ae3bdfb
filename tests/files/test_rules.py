"""Which files are accepted, at the bounds."""

import io
import zipfile

import pytest

from app.files.rules import KINDS, MAX_FILE_BYTES, MAX_ZIP_ENTRIES, check_file
from app.kernel.errors import Refused

ODT = KINDS["odt"].media_type.encode()


def archive(**entries: bytes) -> bytes:
    """Return an archive; « __ » in a name stands for « / » and « _ » for the dot."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name, content in entries.items():
            made.writestr(name.replace("__", "/").replace("_", "."), content)
    return target.getvalue()


def test_twenty_megabytes_are_accepted_and_not_one_byte_more() -> None:
    content = b"a" * MAX_FILE_BYTES
    assert check_file("table.csv", content).media_type == "text/csv"
    with pytest.raises(Refused, match="dépasse 20 Mo") as refusal:
        check_file("table.csv", content + b"a")
    assert refusal.value.field == "file"
    assert MAX_FILE_BYTES == 20_000_000


@pytest.mark.parametrize("label", [b"", ODT[:-1], ODT + b"x", ODT + b"\n", b"x" * len(ODT)])
def test_a_document_of_another_kind_is_refused(label: bytes) -> None:
    assert check_file("note.odt", archive(mimetype=ODT)).media_type == ODT.decode()
    with pytest.raises(Refused, match="pas un vrai fichier odt"):
        check_file("note.odt", archive(mimetype=label))


def test_a_document_with_too_many_parts_is_refused() -> None:
    most = {f"p{rank}": b"" for rank in range(MAX_ZIP_ENTRIES - 1)}
    assert check_file("note.docx", archive(word__document_xml=b"", **most))
    with pytest.raises(Refused, match="pas un vrai fichier docx"):
        check_file("note.docx", archive(word__document_xml=b"", one_more=b"", **most))


@pytest.mark.parametrize(
    ("content", "accepted"),
    [(b"a;b\n", True), ("é;b".encode("utf-16"), True), (b"a;\x00", False)],
)
def test_a_table_is_text(content: bytes, accepted: bool) -> None:
    if accepted:
        check_file("table.csv", content)
    else:
        with pytest.raises(Refused, match="pas un vrai fichier csv"):
            check_file("table.csv", content)
