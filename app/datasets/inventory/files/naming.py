"""The names of files of datasets: in their addresses, and as titles."""

from collections.abc import Collection

from slugify import slugify

from app.datasets.inventory.contents import LONGEST_LINE
from app.datasets.inventory.models import Resource
from app.files.keeping import KeptData
from app.kernel.typography import tidy

LONGEST_STEM = 80


def public_name(stored: KeptData, taken: Collection[str]) -> str:
    """Return the end of the address of a file: its plain name, that of no other in the dataset."""
    stem, _, extension = stored.file_name.rpartition(".")
    base = slugify(stem.replace("’", "-"))[:LONGEST_STEM].strip("-") or "fichier"
    rank = 1
    while (name := f"{base}.{extension}" if rank == 1 else f"{base}-{rank}.{extension}") in taken:
        rank += 1
    return name


def title_of(stored: KeptData) -> str:
    """Return the title of a file that nobody named: the name of the file, as words."""
    stem = stored.file_name.rpartition(".")[0].replace("_", " ").replace("-", " ")
    return tidy(stem)[:LONGEST_LINE] or stored.file_name


def extension_of(name: str) -> str:
    """Return what a file name ends with, without its dot."""
    return name.rpartition(".")[2].lower()


def another_format(resource: Resource, stored: KeptData) -> str:
    """Return the sentence about a file that cannot take the place of another."""
    return (
        f"Ce fichier est un {extension_of(stored.file_name)}, et l’adresse de celui qu’il remplace "
        f"finit par {extension_of(resource.file_name)}\u00a0: ajoutez-le comme un autre fichier du "
        "jeu."
    )
