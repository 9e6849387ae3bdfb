"""What every row that keeps a file remembers of it."""

from collections.abc import Sequence
from typing import ClassVar

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

EVIDENCE = "preuves"  # what only the members of a space may read
OF_DATASETS = "fichiers"  # what is made to be given to everybody
ROOMS = (EVIDENCE, OF_DATASETS)


class KeptFile:
    """A row that may keep a file, in any room: none does as long as its stored name is empty.

    Its size and its digest are of the bytes that were sent, never of those found later.
    """

    kept_as: ClassVar[str]  # the French word for such a file, with its article
    room: ClassVar[str] = EVIDENCE  # the folder of the data folder where such files are

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int]
    file_name: Mapped[str] = mapped_column(String(200), default="")
    stored_name: Mapped[str] = mapped_column(String(80), default="")
    size: Mapped[int] = mapped_column(default=0)  # bytes; 0 when nobody knows
    digest: Mapped[str] = mapped_column(String(64), default="")  # SHA-256; empty likewise


def holders() -> Sequence[type[KeptFile]]:
    """Return all the tables whose rows keep files."""
    return sorted(KeptFile.__subclasses__(), key=lambda holder: holder.__name__)
