"""The rows that the reading of a whole file found to be corrected, beyond its sample.

They wait on the disk as long as the result of that reading, and follow the file whatever becomes
of its recipe: a line of a file is the same line.
"""

from dataclasses import replace
from hashlib import sha256

from app.datasets.checks.room import Room
from app.datasets.workbench.arriving import sample_of
from app.datasets.workbench.models import RecipeFile
from app.kernel.typography import plural, quoted
from app.tables.recipes.results import FoundRows
from app.tables.recipes.sample import Sample
from app.tables.wire import Malformed, pack, unpack

ONLY_SAMPLE = (
    f"Seules les lignes lues pour l’aperçu sont là\u00a0: {quoted('Lire tout le fichier')}, à "
    "l’atelier, trouve les autres."
)
EVERY_WRONG = "Les lignes à revoir de tout le fichier sont là."
AFTER_THESE = ("autre ligne à revoir suit", "autres lignes à revoir suivent")
READ_AGAIN = "celles-ci\u00a0: corrigez-les, puis relisez tout le fichier."

FOLDER = "lignes-"  # how their folders begin, among those of checks


def room_beyond(file_id: int, sheet: int, header: int) -> Room:
    """Return where the rows found in a file wait, read from this sheet under this header."""
    digest = sha256(f"{file_id}:{sheet}:{header}".encode()).hexdigest()
    return Room(f"{FOLDER}{file_id}-{digest[:24]}")


def keep_beyond(room: Room, found: FoundRows) -> None:
    """Keep the rows found in a file, in the place of those found before."""
    room.folder.mkdir(mode=0o700, exist_ok=True)
    draft = room.seen.with_suffix(".tmp")
    draft.write_bytes(pack(found))
    draft.replace(room.seen)


def beyond_of(file: RecipeFile) -> FoundRows | None:
    """Return the rows found in a file, ``None`` when it was not read whole of late."""
    room = room_beyond(file.id, file.sheet, int(file.sample["header_line"]))
    try:
        found: FoundRows = unpack(room.seen.read_bytes(), FoundRows)
    except (FileNotFoundError, Malformed):
        return None
    return found


def rows_of(file: RecipeFile) -> Sample:
    """Return the sample of a file with the rows found beyond it, in their order."""
    sample, known = sample_of(file.sample), {row["line"] for row in file.sample["rows"]}
    found = beyond_of(file)
    more = [row for row in found.rows if row.line not in known] if found else []
    if not more:
        return sample
    return replace(sample, rows=tuple(sorted((*sample.rows, *more), key=lambda row: row.line)))


def reach(file: RecipeFile) -> str:
    """Say which rows of a file may be corrected by hand, nothing when all of them may."""
    if not file.sample.get("partial") and int(file.sample["total"]) <= len(file.sample["rows"]):
        return ""
    found = beyond_of(file)
    if found is None:
        return ONLY_SAMPLE
    if found.more:
        return f"{plural(found.more, *AFTER_THESE)} {READ_AGAIN}"
    return EVERY_WRONG
